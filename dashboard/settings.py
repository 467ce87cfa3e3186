"""What may be set from outside, each by an environment variable prefixed with `HEARTSIGHT_`."""

from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field, HttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the backend is, how long to wait for it, and who may look.

    Attributes
    ----------
    backend_url : HttpUrl
        Root address of the prediction backend.
    timeout_seconds : float
        Longest wait for one answer, in seconds.
    api_key : SecretStr or None
        Sent as `X-API-Key`; needed only where the backend asks for keys.
    prometheus_url : HttpUrl or None
        Root address of the Prometheus that scrapes the backends, where there are several.
    home : Path
        Directory of all state; of it, only results of load tests are read.
    dashboard_host, dashboard_port : str, int
        Where `python -m dashboard` listens.
    behind_authenticating_proxy : bool
        Whether something in front lets known people through only, which allows the dashboard to
        listen beyond loopback without a sign-in of its own.
    role_claim : str
        Which claim of who signed in holds `clinician` or `reviewer`.
    """

    model_config = SettingsConfigDict(
        env_prefix="HEARTSIGHT_",
        frozen=True,
        extra="ignore",
        validate_by_name=True,
        validate_by_alias=True,
    )

    backend_url: HttpUrl = HttpUrl("http://127.0.0.1:8000")
    timeout_seconds: float = Field(default=5.0, gt=0, le=120)
    api_key: SecretStr | None = None
    prometheus_url: Annotated[
        HttpUrl | None,
        Field(validation_alias=AliasChoices("HEARTSIGHT_PROMETHEUS_URL", "PROMETHEUS_URL")),
    ] = None
    home: Path = Path("var")
    dashboard_host: str = "127.0.0.1"
    dashboard_port: Annotated[int, Field(ge=1, le=65535)] = 8501
    behind_authenticating_proxy: bool = False
    role_claim: Annotated[str, Field(min_length=1)] = "roles"
