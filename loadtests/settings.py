"""What the environment says, read once by the command."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """State directory and API key; the same variables as the other programs'."""

    home: Path = Path("var")
    api_key: str = ""

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read an environment."""
        return cls(
            Path(environment.get("HEARTSIGHT_HOME", "var")),
            environment.get("HEARTSIGHT_API_KEY", ""),
        )

    @property
    def results(self) -> Path:
        """Where results are kept, and where the dashboard's page Live looks for them."""
        return self.home / "loadtests"
