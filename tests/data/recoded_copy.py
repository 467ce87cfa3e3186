"""Cleveland as the re-coded copy tells it: the mapping of data/README.md, UCI's code first."""

from pathlib import Path
from typing import Final

import data

CLEVELAND: Final = Path(data.__path__[0]) / "cleveland.csv"

CODES: Final = {
    "cp": {"1": "3", "2": "1", "3": "2", "4": "0"},
    "restecg": {"0": "1", "1": "2", "2": "0"},
    "slope": {"1": "2", "2": "1", "3": "0"},
    "ca": {"0": "0", "1": "1", "2": "2", "3": "3", "": "4"},
    "thal": {"3": "2", "6": "1", "7": "3", "": "0"},
}
SPOKEN: Final = {"0": "yes", "1": "no", "2": "no", "3": "no", "4": "no"}
FIGURES: Final = {"0": "1", "1": "0", "2": "0", "3": "0", "4": "0"}

Row = dict[str, str]


def cleveland_rows() -> list[Row]:
    """Return Cleveland's patients as the file has them."""
    header, *lines = CLEVELAND.read_text().splitlines()
    return [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]


def recoded(row: Row, target: dict[str, str]) -> Row:
    """Return one patient of UCI's in the copy's codes, the outcome under `target`."""
    codes = {name: CODES[name][row[name]] for name in CODES}
    features = {name: value for name, value in row.items() if name != "num"}
    return {**features, **codes, "target": target[row["num"]]}


def spoken(row: Row, number: int) -> Row:
    """Return a patient in the copy's codes as the copy writes it: sno, gender, yes and no."""
    changed = recoded(row, SPOKEN)
    sex = {"1": "male", "0": "female"}[changed.pop("sex")]
    return {"sno": str(number), "gender": sex, **changed}


def circulating_copy() -> list[Row]:
    """Return the copy: a patient lost, the last one twice, ten values blanked."""
    *source, last = cleveland_rows()
    others = [row for line, row in enumerate(source, start=2) if line != 186]
    copied = [*others[:163], last, last, *others[163:]]
    rows = [spoken(row, number) for number, row in enumerate(copied)]
    blanked = {"trestbps": (4, 15, 50, 301), "chol": (261,), "thalach": (90, 135, 177, 216, 297)}
    for name, numbers in blanked.items():
        for number in numbers:
            rows[number][name] = ""
    return rows


def write(path: Path, rows: list[Row]) -> Path:
    """Write the rows as a CSV file."""
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n")
    return path
