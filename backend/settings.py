"""The backend's settings, read once at the entry and handed down as an argument."""

from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Coding(StrEnum):
    """Which codes the numbers in a request are."""

    UCI = "uci"
    RECODED = "recoded"


def _loopback(host: str) -> str:
    try:
        inside = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise ValueError(
            "must be a loopback address: without API keys anyone who reaches the port could ask"
        )
    return host


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
    """

    model_config = SettingsConfigDict(env_prefix="HEARTSIGHT_", extra="ignore", frozen=True)

    home: Path = Path("var")
    host: Annotated[str, AfterValidator(_loopback)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    coding: Coding = Coding.UCI
