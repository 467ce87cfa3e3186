"""The palette and the one plotly template, in light and dark.

The same colours stand in `assets/style.css` (for the page) and `.streamlit/config.toml` (for the
widgets); a test holds the three together.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import plotly.graph_objects as go

Mode = Literal["light", "dark"]

FONT: Final = '"Source Sans", "Source Sans 3", "Segoe UI", Roboto, "Helvetica Neue", sans-serif'


@dataclass(frozen=True, slots=True)
class Palette:
    """What each colour means, on every page."""

    paper: str
    panel: str
    ink: str
    quiet: str
    accent: str
    raises: str
    lowers: str
    women: str
    men: str
    reference: str
    current: str
    attention: str


LIGHT: Final = Palette(
    paper="#FBFAF7",
    panel="#FFFFFF",
    ink="#1D2733",
    quiet="#66717E",
    accent="#0B6E8A",
    raises="#C4572E",
    lowers="#2F6DA8",
    women="#7A4E9E",
    men="#3E8F6B",
    reference="#8A8F98",
    current="#0B6E8A",
    attention="#B7791F",
)
DARK: Final = Palette(
    paper="#11151A",
    panel="#1A2028",
    ink="#E8ECF1",
    quiet="#98A3B0",
    accent="#4FB3CF",
    raises="#E9875F",
    lowers="#79AEE0",
    women="#B690D6",
    men="#74C3A0",
    reference="#9AA3AE",
    current="#4FB3CF",
    attention="#E0AE57",
)


def palette(mode: Mode) -> Palette:
    """Return the colours of a mode."""
    return DARK if mode == "dark" else LIGHT


def translucent(colour: str, share: float) -> str:
    """Return a hex colour as rgba with the given opacity.

    Parameters
    ----------
    colour : str
        `#RRGGBB`.
    share : float
        Opacity in [0, 1]; intervals use 0.25.
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"


@cache
def template(mode: Mode) -> go.layout.Template:
    """Return the plotly template all charts use; figures take a copy of it."""
    colours = palette(mode)
    axis = {
        "gridcolor": translucent(colours.quiet, 0.2),
        "zeroline": False,
        "linecolor": translucent(colours.quiet, 0.4),
        "tickfont": {"color": colours.quiet, "size": 13},
        "title": {"font": {"color": colours.quiet, "size": 13}, "standoff": 8},
        "automargin": True,
        "ticklabeloverflow": "allow",
        "fixedrange": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 14, "color": colours.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 12, "r": 22, "t": 12, "b": 12},
            "showlegend": False,
            "dragmode": False,
            "modebar": {"bgcolor": colours.panel},
            "xaxis": axis,
            "yaxis": axis,
            "hoverlabel": {
                "bgcolor": colours.panel,
                "bordercolor": translucent(colours.quiet, 0.4),
                "font": {"family": FONT, "size": 13, "color": colours.ink},
            },
        }
    )
