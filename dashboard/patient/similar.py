"""The Cleveland patients most like this one, with what angiography found in them.

Distance is over the inputs known in both: measurements in standard deviations, and a different
category like a difference of the square root of two of them, as in one-hot columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from math import sqrt
from statistics import stdev
from typing import Final

import pandas as pd
import streamlit as st

from dashboard.answers import Payload
from dashboard.cleveland import KnownPatient, patients
from dashboard.frame import parts, table
from dashboard.frame.alone import alone
from dashboard.frame.folded import folded
from dashboard.sweeps import told
from dashboard.wording import NONE, inside
from data.features import BY_NAME, NAMES, OPTIONAL

MOST: Final = 5
_CATEGORY: Final = 2.0
_NAMED: Final = 3
_LEAST_SHARED: Final = 0.5


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A patient of the cohort, how far away (root mean square), and where it differs most."""

    patient: KnownPatient
    distance: float
    differs: tuple[str, ...]


@cache
def _spread(name: str) -> float:
    return stdev(float(p.inputs[name]) for p in patients() if name in p.inputs)


def _apart(name: str, ours: float, theirs: float) -> float:
    """Return the squared difference in one input, in variances."""
    if BY_NAME[name].is_category:
        return 0.0 if ours == theirs else _CATEGORY
    return ((ours - theirs) / _spread(name)) ** 2


def nearest(body: Payload, most: int = MOST) -> list[Neighbour]:
    """Return the most similar patients, the nearest first.

    Parameters
    ----------
    body : dict
        The patient's known inputs, at least one.
    """
    found = []
    for patient in patients():
        apart = {
            name: _apart(name, value, patient.inputs[name])
            for name, value in body.items()
            if name in patient.inputs
        }
        if len(apart) < _LEAST_SHARED * len(body):
            continue
        distance = sqrt(sum(apart.values()) / len(apart))
        most_apart = sorted((n for n, d in apart.items() if d > 0), key=lambda n: -apart[n])
        found.append(Neighbour(patient, distance, tuple(most_apart[:_NAMED])))
    found.sort(key=lambda neighbour: neighbour.distance)
    return found[:most]


def who(values: Payload) -> str:
    """Name a patient: "man of 63"."""
    return f"{'man' if values['sex'] == 1 else 'woman'} of {values['age']:g}"


def difference(body: Payload, neighbour: Neighbour) -> str:
    """Say where a neighbour differs most from the patient."""
    if not neighbour.differs:
        return "The same in every known input."
    parts_said = [
        f"{inside(BY_NAME[name].label)} {_value(name, neighbour.patient.inputs[name])}, "
        f"not {_value(name, body[name])}"
        for name in neighbour.differs
    ]
    return f"Differs in {'; '.join(parts_said)}."


def _value(name: str, value: float) -> str:
    return told(BY_NAME[name], value)


def figures(body: Payload, found: Sequence[Neighbour]) -> pd.DataFrame:
    """Return the neighbours beside the patient, one column each."""
    beside = {"This patient": body} | {
        f"{place}. {'disease' if n.patient.disease else 'no disease'}": n.patient.inputs
        for place, n in enumerate(found, 1)
    }
    return pd.DataFrame(
        {
            column: [_value(name, values[name]) if name in values else NONE for name in NAMES]
            for column, values in beside.items()
        },
        index=pd.Index([BY_NAME[name].label for name in NAMES], name="Input"),
    )


def reading(found: Sequence[Neighbour]) -> str:
    """Say how many of them had disease, and that so few are no estimate."""
    sick = sum(neighbour.patient.disease for neighbour in found)
    return (
        f"{sick} of these {len(found)} had disease. So few are an illustration; the number above "
        "rests on all 303."
    )


@alone
def draw(body: Payload) -> None:
    """Draw the neighbours as a list, and all their inputs as a table."""
    parts.heading("Most similar Cleveland patients", "in the inputs that are known")
    if not set(body) & set(OPTIONAL):
        st.html('<p class="hs-quiet">Age and sex alone make no patient similar.</p>')
        return
    found = nearest(body)
    rows = "".join(
        f'<li><i class="{"hs-dot-sure" if n.patient.disease else "hs-dot-free"}"></i><span>'
        f"<b>{who(n.patient.inputs).capitalize()}: "
        f"{'disease' if n.patient.disease else 'no disease'} found.</b> "
        f"{escape(difference(body, n))}</span></li>"
        for n in found
    )
    st.html(f'<ol class="hs-similar">{rows}</ol><p class="hs-quiet">{reading(found)}</p>')
    folded("These patients as a table", partial(_figures, body, found), key="patient_similar_all")


def _figures(body: Payload, found: Sequence[Neighbour]) -> None:
    table.show(figures(body, found), key="patient_similar")
