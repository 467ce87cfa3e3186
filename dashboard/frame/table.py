"""A table as every page shows it: readable by a screen reader, sortable, and a file to keep."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard.wording import NONE

_READ_WHOLE = 30
"""Rows up to which a table is plain HTML, read by screen readers; longer ones can be sorted."""
_SHORT = 32
"""Letters up to which a cell stays on one line."""
_AT_ONCE = 1000
"""Rows that the browser gets at once; of longer tables, only what is in sight."""


def show(figures: pd.DataFrame, *, key: str) -> None:
    """Draw a table with its download.

    Parameters
    ----------
    figures : DataFrame
        Its index is shown as the first column.
    key : str
        Unique, beginning with the page's name; also the name of the file.
    """
    if len(figures) <= _READ_WHOLE:
        st.html(html(figures))
    else:
        st.dataframe(figures, key=f"{key}_table", lazy=len(figures) > _AT_ONCE)
    st.download_button(
        "Download as CSV",
        lambda: figures.to_csv(lineterminator="\n"),
        file_name=f"heartsight-{key.replace('_', '-')}.csv",
        mime="text/csv",
        key=f"{key}_csv",
        on_click="ignore",
    )


def html(figures: pd.DataFrame) -> str:
    """Return a table as HTML: what is too wide for the window is scrolled, by the keyboard too."""
    first = str(figures.index.name or "")
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in (first, *figures))
    rows = "".join(
        f"<tr>{_cell('th', name)}{''.join(_cell('td', value) for value in row)}</tr>"
        for name, row in zip(figures.index, figures.itertuples(index=False), strict=True)
    )
    return (
        f'<div class="hs-scroll" tabindex="0" role="group" aria-label="Table by {escape(first)}">'
        f'<table class="hs-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _cell(tag: str, value: object) -> str:
    words = _written(value)
    length = "hs-short" if len(words) <= _SHORT else "hs-long"
    scope = ' scope="row"' if tag == "th" else ""
    return f'<{tag} class="{length}"{scope}>{words}</{tag}>'


def _written(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN alone is not itself
        return NONE
    return f"{value:g}" if isinstance(value, float) else escape(str(value))
