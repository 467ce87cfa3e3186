"""A table as every page shows it: readable by a screen reader, sortable, and a file to keep."""

import pandas as pd
import streamlit as st

_READ_WHOLE = 30
"""Rows up to which a table is plain HTML, read by screen readers; longer ones can be sorted."""


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
        st.table(figures, border="horizontal")
    else:
        st.dataframe(figures, key=f"{key}_table")
    st.download_button(
        "Download as CSV",
        figures.to_csv(lineterminator="\n"),
        file_name=f"heartsight-{key.replace('_', '-')}.csv",
        mime="text/csv",
        key=f"{key}_csv",
        on_click="ignore",
    )
