"""The version of this program, as `pyproject.toml` has it; images carry no package metadata."""

from typing import Final

VERSION: Final = "0.1.0"
