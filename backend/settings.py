"""The backend's settings, read once at the entry and handed down as an argument."""

from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from backend.logs import LogFormat, LogLevel


class Coding(StrEnum):
    """Which codes the numbers in a request are."""

    UCI = "uci"
    RECODED = "recoded"


class Fsync(StrEnum):
    """When the disk is made to keep what the journal has been given."""

    INTERVAL = "interval"
    ALWAYS = "always"
    NEVER = "never"


def _address(host: str) -> str:
    try:
        ip_address(host)
    except ValueError:
        if host != "localhost":
            raise ValueError("must be an IP address or localhost") from None
    return host


def _names(text: object) -> object:
    if not isinstance(text, str):
        return text
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _rate(text: str | None) -> str | None:
    if text is None:
        return None
    # Not at the top: the library costs memory and start time where no rate is set.
    from backend.security.rate_limit import is_rate  # noqa: PLC0415

    if not is_rate(text):
        raise ValueError("must be a number per time, such as 600/minute or 20/second")
    return text


def _redis(url: SecretStr | None) -> SecretStr | None:
    if url is not None and not url.get_secret_value().startswith(("redis://", "rediss://")):
        raise ValueError("must start with redis:// or rediss://")
    return url


def _database(url: SecretStr | None) -> SecretStr | None:
    scheme = "" if url is None else url.get_secret_value().partition(":")[0]
    if url is not None and scheme not in ("postgresql", "postgres", "sqlite"):
        raise ValueError("must start with postgresql:// or sqlite:///")
    return url


def _model(uri: str | None) -> str | None:
    if not uri:
        return None
    scheme, separator, rest = uri.partition("://")
    if separator and (scheme not in ("gs", "file") or not rest.strip("/")):
        raise ValueError("must be a path or gs://bucket/prefix")
    return uri


class Settings(BaseSettings):
    """Everything about the backend that may differ between two places it runs in.

    Attributes
    ----------
    home : Path
        Directory of all state: bundles in `models/`, the journal in `journal/`.
    host, port
        Where to listen.
    coding : Coding
        Codes of requests that do not say theirs with `?coding=`.
    keys_file : Path, optional
        Where the hashes of the API keys are; without it, `keys.json` in `home`.
    rate_limit : str, optional
        How often each key may ask, such as `600/minute`; without it, as often as it likes.
    rate_limit_storage : str, optional
        URL of a Redis in which several processes count together.
    trusted_hosts : tuple of str
        Names the backend may be called by; see `security.hosts` for what none means.
    docs : bool
        Whether `/docs` and `/openapi.json` are served.
    operation_port : int, optional
        A second port for probes and metrics; `/metrics` then is on that one alone.
    body_timeout_seconds : float
        How long a request may take to arrive.
    keep_alive_seconds : int
        How long a connection without a request stays open.
    max_requests, max_batches : int
        How many may be in flight; explanations and all else are shed at a quarter of it.
    case_secret : str, optional
        Key of the hashes that stand for callers' case references; without it, one is made and kept
        in `home`.
    journal_fsync : Fsync
        `interval`: each second. `always`: before each answer. `never`: when the system likes.
    journal_rotate_mebibytes : int
        A file of the journal that has this size is followed by a new one.
    journal_stdout : bool
        Whether each line of the journal also goes to stdout.
    journal_keep_days : float, optional
        Segments of the journal that the database has are deleted after so long; without it, none.
    stop_seconds : int
        How long a stopping backend waits for answers that are being given.
    log_level : LogLevel
        The least severe line that goes to the log.
    log_format : LogFormat, optional
        JSON or text; without it, text if stderr is a terminal.
    revision : str
        The commit that an image was built from; shown by a metric.
    otlp_endpoint : str, optional
        Base URL of an OpenTelemetry collector that takes OTLP over HTTP; traces go there.
    database_url : str, optional
        PostgreSQL for the history of predictions, `postgresql://user:password@host/name`; without
        it, SQLite in `home`.
    history_grace_seconds : float
        How long a stopping backend goes on shipping its journal to the database.
    model_uri : str, optional
        A bundle, or a directory of bundles with a file `current`: a path, or `gs://bucket/prefix`;
        without it, what was promoted in `home`.
    shadow_model_uri : str, optional
        A second model in the same way; compared with the first, and never answered.
    batch_rows : int
        How many patients one batch may have.
    """

    model_config = SettingsConfigDict(
        env_prefix="HEARTSIGHT_",
        extra="ignore",
        frozen=True,
        validate_by_name=True,
        validate_by_alias=True,
    )

    home: Path = Path("var")
    host: Annotated[str, AfterValidator(_address)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    coding: Coding = Coding.UCI
    keys_file: Path | None = None
    rate_limit: Annotated[str | None, AfterValidator(_rate)] = None
    rate_limit_storage: Annotated[SecretStr | None, AfterValidator(_redis)] = None
    trusted_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_names)] = ()
    docs: bool = True
    operation_port: Annotated[int | None, Field(ge=1, le=65535)] = None
    body_timeout_seconds: Annotated[float, Field(gt=0, le=3600)] = 10.0
    keep_alive_seconds: Annotated[int, Field(ge=1, le=3600)] = 75
    max_requests: Annotated[int, Field(ge=1)] = 4096
    max_batches: Annotated[int, Field(ge=1)] = 4
    case_secret: Annotated[SecretStr | None, Field(min_length=32)] = None
    journal_fsync: Fsync = Fsync.INTERVAL
    journal_rotate_mebibytes: Annotated[int, Field(ge=1, le=65536)] = 64
    journal_stdout: bool = False
    journal_keep_days: Annotated[float | None, Field(ge=0)] = None
    stop_seconds: Annotated[int, Field(ge=0, le=600)] = 20
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat | None = None
    revision: str = "unknown"
    otlp_endpoint: Annotated[
        str | None,
        Field(
            pattern="^https?://",
            validation_alias=AliasChoices(
                "HEARTSIGHT_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"
            ),
        ),
    ] = None
    database_url: Annotated[
        SecretStr | None,
        AfterValidator(_database),
        Field(validation_alias=AliasChoices("HEARTSIGHT_DATABASE_URL", "DATABASE_URL")),
    ] = None
    history_grace_seconds: Annotated[float, Field(ge=0)] = 10.0
    model_uri: Annotated[
        str | None,
        AfterValidator(_model),
        Field(validation_alias=AliasChoices("HEARTSIGHT_MODEL_URI", "MODEL_URI")),
    ] = None
    shadow_model_uri: Annotated[
        str | None,
        AfterValidator(_model),
        Field(validation_alias=AliasChoices("HEARTSIGHT_SHADOW_MODEL_URI", "SHADOW_MODEL_URI")),
    ] = None
    batch_rows: Annotated[int, Field(ge=1, le=10_000_000)] = 100_000

    @property
    def keys_path(self) -> Path:
        """Where the API keys are kept."""
        return self.keys_file or self.home / "keys.json"
