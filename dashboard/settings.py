"""What may be set from outside, each by an environment variable prefixed with `HEARTSIGHT_`."""

from pydantic import Field, HttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the backend is and how long to wait for it.

    Attributes
    ----------
    backend_url : HttpUrl
        Root address of the prediction backend.
    timeout_seconds : float
        Longest wait for one answer, in seconds.
    api_key : SecretStr or None
        Sent as `X-API-Key`; needed only where the backend asks for keys.
    """

    model_config = SettingsConfigDict(env_prefix="HEARTSIGHT_", frozen=True, extra="ignore")

    backend_url: HttpUrl = HttpUrl("http://127.0.0.1:8000")
    timeout_seconds: float = Field(default=5.0, gt=0, le=120)
    api_key: SecretStr | None = None
