"""A CSV file of patients in little memory: each column as its distinct texts and a number per row.

The rows are those that the backend sees, in its order: it answers by their number.
"""

import csv
import io
from array import array
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pandas as pd

from data.features import NAMES, TARGET

MOST_MEBIBYTES: Final = 50
_UCI_FILE: Final = (*NAMES, TARGET)


class SheetError(ValueError):
    """The file cannot be read as a table; the text says why, and what to do."""


class Sheet:
    """The cells of a file, as text.

    Attributes
    ----------
    names : tuple of str
        Of the columns, in lower case, in the order of the file.
    lines : array of int
        The line of the file on which each row ends, as an editor counts it.
    headless : bool
        Whether the first line was a patient, as in UCI's own files.
    """

    def __init__(self, names: tuple[str, ...], *, headless: bool) -> None:
        self.names = names
        self.headless = headless
        self.lines = array("I")
        self._codes = [array("I") for _ in names]
        self._texts: list[dict[str, int]] = [{} for _ in names]

    def __len__(self) -> int:
        return len(self.lines)

    def add(self, line: int, cells: list[str]) -> None:
        """Take in one row; what it lacks is empty, and what is too much is left out."""
        self.lines.append(line)
        width = len(cells)
        for place, (codes, texts) in enumerate(zip(self._codes, self._texts, strict=True)):
            text = cells[place].strip() if place < width else ""
            codes.append(texts.setdefault(text, len(texts)))

    def counts(self, name: str) -> dict[str, int]:
        """Return how often each text stands in a column; nothing for one that is not there."""
        if name not in self.names:
            return {}
        place = self.names.index(name)
        found = Counter(self._codes[place])
        return {text: found[code] for text, code in self._texts[place].items()}

    def frame(self) -> pd.DataFrame:
        """Return the cells as categories, one column for each of the file."""
        return pd.DataFrame(
            {
                name: pd.Categorical.from_codes(
                    pd.Series(codes, dtype="int32"), categories=pd.Index(list(texts))
                )
                for name, codes, texts in zip(self.names, self._codes, self._texts, strict=True)
            }
        )


def read(content: bytes) -> Sheet:
    """Read a file: with a header in any order, or UCI's own 14 columns without one.

    Raises
    ------
    SheetError
        If it is no CSV file, or holds no patient.
    """
    rows = _rows(content)
    line, first = next(rows, (0, [""]))
    names = tuple(name.strip().lower() for name in first)
    if len(names) == 1 and ";" in names[0]:
        raise SheetError("The cells are separated by semicolons: save the file with commas.")
    headless = len(names) == len(_UCI_FILE) and not any(map(_is_word, names))
    if not headless and len(set(names)) < len(names):
        raise SheetError("A column stands twice in the first line: keep one of them.")
    sheet = Sheet(_UCI_FILE if headless else names, headless=headless)
    if headless:
        sheet.add(line, first)
    for number, cells in rows:
        sheet.add(number, cells)
    if not len(sheet):
        raise SheetError("The file holds no patient: a line of names, then one line for each.")
    return sheet


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", errors="replace", newline="")
    reader = csv.reader(text, strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        raise SheetError(f"Line {reader.line_num} is not valid CSV.") from error


def _is_word(cell: str) -> bool:
    if cell in ("", "?"):
        return False
    try:
        float(cell)
    except ValueError:
        return True
    return False
