"""Figures of decoded reports in the words of the model card."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

NONE: Final = "none"


def told(estimate: Mapping[str, Any] | None, decimals: int = 3) -> str:
    """Return an estimate with its interval, as "0.914 (0.878 to 0.940)"."""
    if estimate is None:
        return NONE
    low, high = estimate["interval"]["low"], estimate["interval"]["high"]
    return f"{estimate['value']:.{decimals}f} ({low:.{decimals}f} to {high:.{decimals}f})"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table, its last line unfinished."""
    lines = (heads, ["---"] * len(heads), *rows)
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def listed(names: Sequence[str]) -> str:
    """Return names parted by commas, in the type of code."""
    return ", ".join(f"`{name}`" for name in names) or NONE
