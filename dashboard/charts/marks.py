"""Single values marked on an axis: a line through the plot, a name above it.

They are parts of a layout, given with all else: what is added to a figure later costs plotly as
much as a figure.
"""

from typing import Any


def upright(x: float, colour: str, *, width: int = 1, dash: str = "dot") -> dict[str, Any]:
    """Return a line from the bottom of the plot to its top."""
    return {
        "type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "y domain",
        "line": {"color": colour, "width": width, "dash": dash},
    }  # fmt: skip


def above(x: float, name: str, colour: str, *, shift: int = 0) -> dict[str, Any]:
    """Return a name above the plot, so many pixels further up."""
    return {
        "x": x, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": shift, "text": name,
        "showarrow": False, "font": {"color": colour, "size": 13},
    }  # fmt: skip
