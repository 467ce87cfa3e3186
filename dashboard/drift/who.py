"""Who can be compared: hospitals, synthetic patients, an uploaded table, served traffic."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard.frame.parts import empty

SITES: Final = {
    "Cleveland": "cleveland",
    "Hungary": "hungary",
    "Switzerland": "switzerland",
    "VA Long Beach": "va_long_beach",
}
SYNTHETIC: Final = {
    "Synthetic: like Cleveland": "realistic",
    "Synthetic: at random": "random",
    "Synthetic: older clinic": "older_clinic",
    "Synthetic: cholesterol in mmol/l": "unit_mistake",
    "Synthetic: cuff reads 15 mm Hg too high": "cuff_offset",
    "Synthetic: heart rate read 20 too low": "heart_rate_offset",
}
UPLOAD: Final = "An uploaded CSV file"
SERVED: Final = "Served patients"
_CURRENT: Final = [*SITES, *SYNTHETIC, UPLOAD, SERVED]


@dataclass(frozen=True, slots=True)
class Who:
    """A group of patients.

    Attributes
    ----------
    name : str
        As the page calls it.
    key : str
        As `analysis` calls it; empty for an upload.
    n : int
        Synthetic patients to draw, or newest served ones to count.
    content : bytes
        Of an uploaded file.
    """

    name: str
    key: str
    n: int = 0
    content: bytes = b""

    @property
    def served(self) -> bool:
        """Whether these are the patients that the backend answered."""
        return self.name == SERVED


HOME: Final = Who("Cleveland", SITES["Cleveland"])
"""The patients that the model learnt from."""


def choose_both() -> tuple[Who, Who] | None:
    """Draw both choices side by side; None while no file is chosen, which is said."""
    left, right = st.columns(2)
    with left:
        reference = _choose("Reference", list(SITES), "drift_reference", HOME.name)
    with right:
        current = _choose("Compared with it", _CURRENT, "drift_current", "Hungary")
    if reference is None or current is None:
        empty("No file yet", "Choose a CSV file with the 13 inputs; an outcome is not needed.")
        return None
    return reference, current


def _choose(label: str, options: list[str], key: str, default: str) -> Who | None:
    """Draw the choice of a group; None while no file is chosen.

    Parameters
    ----------
    options : list of str
        Names from `SITES` and `SYNTHETIC`, `UPLOAD`, `SERVED`.
    """
    name = st.selectbox(label, options, index=options.index(default), key=key, bind="query-params")
    if name == UPLOAD:
        file = st.file_uploader("CSV, UCI's or the re-coded columns", "csv", key=f"{key}_file")
        return None if file is None else Who(file.name, "", content=file.getvalue())
    if name == SERVED:
        n = st.number_input("Newest patients", 30, 100_000, 1000, key=f"{key}_last",
                            bind="query-params")  # fmt: skip
        return Who(name, "", int(n))
    if name in SYNTHETIC:
        n = st.number_input("Patients", 30, 1000, 100, key=f"{key}_n", bind="query-params")
        return Who(name, SYNTHETIC[name], int(n))
    return Who(name, SITES[name])
