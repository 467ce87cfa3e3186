"""A chart as every page shows it: figure, one sentence that reads it, its table, its origin."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.charts.room import make_room
from dashboard.frame import table
from dashboard.frame.folded import folded


@dataclass(frozen=True, slots=True)
class Origin:
    """How a figure was computed: the method in words, and the command that reproduces it."""

    method: str
    command: str


def _config(key: str) -> dict[str, Any]:
    """Return plotly's options: one button, which keeps the chart as SVG; `pictures` adds PNG."""
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "svg", "filename": f"heartsight-{key}"},
    }


def picture(chart: go.Figure, *, key: str, alt: str) -> None:
    """Draw a chart alone, with the buttons that keep it, for where its reading is laid out apart.

    Parameters
    ----------
    chart, key, alt
        As in `show`.
    """
    make_room(chart)
    st.plotly_chart(chart, key=key, theme=None, config=_config(key), alt=alt)


def show(
    chart: go.Figure,
    *,
    key: str,
    alt: str,
    reading: str,
    figures: pd.DataFrame,
    origin: Origin,
    opened: bool = False,
) -> None:
    """Draw a chart with what belongs to it.

    Parameters
    ----------
    chart : plotly Figure
        From one of `charts/`.
    key : str
        Unique, beginning with the page's name.
    alt : str
        What the chart shows, for those who do not see it.
    reading : str
        One sentence that reads it.
    figures : DataFrame
        The exact figures behind it; its index is shown.
    origin : Origin
        Method, source and command.
    opened : bool
        Whether the table is open from the start: where it is what a reader came for.
    """
    picture(chart, key=key, alt=alt)
    st.markdown(reading)
    folded(
        "These figures as a table",
        partial(table.show, figures, key=key),
        key=f"{key}_figures",
        opened=opened,
    )
    computed(origin, key=f"{key}_origin")


def computed(origin: Origin, *, key: str | None = None) -> None:
    """Draw how a figure was computed, closed; with a key where a page says it more than once."""
    folded("How this was computed", partial(_explain, origin), key=key)


def _explain(origin: Origin) -> None:
    st.markdown(origin.method)
    # Not coloured: a highlighter's grey is too faint on white, and it takes 1.5 MB to arrive.
    st.code(origin.command, language=None, wrap_lines=True)
