"""The patients in a CSV file: with a header in any order, or UCI's own 14 columns without one.

An outcome (`num`, `target`) and a running number may be there and are left out. What the cells
mean is decided by `settled_values`, in the end by `backend.patient`.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from operator import getitem, itemgetter
from typing import IO, Any, Final

from backend.batch.rows import Inputs, Slice, Unsettled
from backend.batch.settled_values import UnsettledError, cell, from_text
from backend.errors import FieldError, RequestRefused
from backend.patient import Patient, checked
from backend.settings import Coding
from data.features import NAMES, REQUIRED

LONGEST_LINE_BYTES: Final = 64 * 1024
_ROWS: Final = 256
_OUTCOME: Final = "num"
_OUTCOME_OF_THE_COPY: Final = "target"
_LEFT_OUT: Final = frozenset({"", "sno", _OUTCOME, _OUTCOME_OF_THE_COPY})
_UCI_FILE: Final = (*NAMES, _OUTCOME)
_KNOWN: Final = frozenset({*NAMES, "gender", *_LEFT_OUT})
_FIELDS: Final = ", ".join(NAMES)

_Cells = tuple[int, list[str]]
"""The line of the file, and what stands on it."""


def slices(file: IO[bytes], coding: Coding | None, default: Coding) -> Iterator[Slice]:
    """Yield the rows of a file.

    Parameters
    ----------
    coding : Coding or None
        What the request says of its codes; `default` if it says nothing.

    Raises
    ------
    RequestRefused
        400 where it cannot be read as CSV, 422 where its columns are no patient's.
    """
    table = _table(file)
    first = next(table, None)
    if first is None:
        raise RequestRefused(400, "empty-body", "The body is empty; send a CSV file.")
    names = tuple(name.strip().lower() for name in first[1])
    if _is_data(names):
        names, table = _UCI_FILE, chain([first], table)
    else:
        _check(names, coding)
    row = _Columns(names, coding or default).row
    while found := list(islice(table, _ROWS)):
        yield Slice([row(cells) for _, cells in found], [line for line, _ in found])


def _table(file: IO[bytes]) -> Iterator[_Cells]:
    reader = csv.reader(_lines(file), strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        line = reader.line_num
        raise RequestRefused(400, "broken-csv", f"Line {line} is not valid CSV.") from error


def _lines(file: IO[bytes]) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE_BYTES):
        number += 1
        if len(line) == LONGEST_LINE_BYTES:
            raise RequestRefused(400, "broken-csv", f"Line {number} is too long.")
        # What is no text becomes a sign that no rule accepts, and its row is refused by name.
        yield line.decode("utf-8-sig" if number == 1 else "utf-8", "replace")


def _is_data(names: Sequence[str]) -> bool:
    """Whether the first line is a patient of UCI's own files, which have no header."""
    return len(names) == len(_UCI_FILE) and not any(isinstance(cell(name), str) for name in names)


def _check(names: Sequence[str], coding: Coding | None) -> None:
    """Raise RequestRefused 422 unless the header is a patient's."""
    errors = [FieldError(name, "is a column twice") for name in NAMES if names.count(name) > 1]
    if "gender" in names and ("sex" in names or names.count("gender") > 1):
        errors.append(FieldError("gender", "is another name of sex; send one of the two"))
    renamed = {"sex" if name == "gender" else name for name in names}
    errors += [
        FieldError(name, "is a required column; the first line names the columns")
        for name in REQUIRED
        if name not in renamed
    ]
    # Not by name: where there is no header, these are a patient's values.
    errors += [
        FieldError(f"column {number}", "is no field of a patient; the fields are " + _FIELDS)
        for number, name in enumerate(names, 1)
        if name not in _KNOWN
    ]
    if coding is None and _OUTCOME_OF_THE_COPY in names:
        errors.append(
            FieldError(
                _OUTCOME_OF_THE_COPY,
                "is the outcome of the re-coded copy that circulates: say which codes the columns "
                "have, ?coding=recoded or ?coding=uci",
            )
        )
    if errors:
        named = ", ".join(dict.fromkeys(error.field for error in errors))
        raise RequestRefused(422, "invalid-columns", f"Please correct: {named}.", tuple(errors))


class _Columns:
    """Where the inputs stand, and what their cells mean."""

    def __init__(self, names: Sequence[str], coding: Coding) -> None:
        self._coding = coding
        self._width = len(names)
        self._values = from_text(coding)
        renamed = ["sex" if name == "gender" else name for name in names]
        # Behind the last cell one is added, empty: there stand the columns that are not there.
        places = [renamed.index(n) if n in renamed else self._width for n in NAMES]
        self._ordered: Callable[[Sequence[str]], tuple[str, ...]] = itemgetter(*places)

    def row(self, cells: list[str]) -> Any:
        """Return one row."""
        if len(cells) != self._width:
            return Unsettled(partial(_wrong_width, self._width))
        cells.append("")
        ordered = self._ordered(cells)
        try:
            return Inputs(*map(getitem, self._values, ordered))
        except UnsettledError:
            sent = dict(zip(NAMES, map(cell, ordered), strict=True))
            return Unsettled(partial(checked, sent, self._coding))


def _wrong_width(width: int) -> Patient:
    raise RequestRefused(422, "invalid-row", f"The row must have {width} cells, as the first one.")
