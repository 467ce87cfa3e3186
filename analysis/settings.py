"""The settings of the offline programs, read once at the entry."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the offline programs keep what they make.

    Attributes
    ----------
    home : Path
        Directory of all state; bundles go to `models/` below it.
    """

    model_config = SettingsConfigDict(env_prefix="HEARTSIGHT_", extra="ignore")

    home: Path = Path("var")
