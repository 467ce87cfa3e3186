"""Tells schemathesis what a CSV file of patients looks like, which no schema of a string can say.

It loads this module by its name: see `with_csv_patients`.
"""

import csv
import os
from io import StringIO

import schemathesis
from hypothesis import strategies as st

from data.features import NAMES, REQUIRED
from tests.conftest import ROOT

_OPTIONAL = [name for name in NAMES if name not in REQUIRED]
# What stands in a cell is free: a row that cannot be answered is told in its place of the answer.
_CELLS = st.one_of(
    st.integers(-10, 600).map(str),
    st.floats(allow_nan=True).map(str),
    st.sampled_from(["", "?", "NA", "female", "typical angina"]),
    # Without a lone carriage return, which Python's writer leaves unquoted.
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=20),
)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A file with a header of a patient's columns in any order, and any rows."""
    optional = draw(st.lists(st.sampled_from(_OPTIONAL), unique=True))
    columns = draw(st.permutations([*REQUIRED, *optional]))
    rows = draw(st.lists(st.lists(_CELLS, min_size=len(columns), max_size=len(columns))))
    text = StringIO()
    csv.writer(text, lineterminator=draw(st.sampled_from(["\n", "\r\n"]))).writerows(
        [columns, *rows]
    )
    return text.getvalue().encode()


def with_csv_patients() -> dict[str, str]:
    """Return the environment in which schemathesis knows such files."""
    return {**os.environ, "SCHEMATHESIS_HOOKS": __name__, "PYTHONPATH": str(ROOT)}


schemathesis.openapi.media_type("text/csv", files())
