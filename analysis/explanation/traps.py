"""What a reader of the weights might get wrong, feature by feature, with this cohort's figures.

A trap that depends on the figures is said only where they are so.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from analysis.model.ridge import complete, fit, values
from data.cohorts import Cohort
from data.features import REQUIRED

_SEVERE: Final = 4
_TYPICAL: Final = 1
_HYPERTROPHY: Final = 2


def traps(cohort: Cohort, name: str, *, shown: bool) -> tuple[str, ...]:
    """Return what must be said beside the weight of one feature.

    Parameters
    ----------
    shown : bool
        Whether the cohort shows in which direction the feature goes, other inputs equal.
    """
    counted = _COUNTED.get(name) or (None if shown else _COUNTED_WHERE_UNCLEAR.get(name))
    told = (_ALWAYS.get(name), counted(cohort) if counted else None)
    return tuple(trap for trap in told if trap is not None)


def _chest_pain(cohort: Cohort) -> str | None:
    silent, typical = (_share(cohort, "cp", code) for code in (_SEVERE, _TYPICAL))
    if not silent or not typical or silent[0] <= typical[0]:
        return None
    return (
        f"Of the {silent[1]} patients without chest pain {silent[0]:.0%} are diseased, of the "
        f"{typical[1]} with typical angina {typical[0]:.0%}: who has no pain and is sent to "
        "angiography all the same was sent for other findings. The weight tells of referral, not "
        "of biology; a healthy person without pain is not meant."
    )


def _age(cohort: Cohort) -> str | None:
    alone = _odds_of_ten_years(cohort)
    return (
        "Once the tests are in, age says almost nothing more: what years do to the vessels, the "
        f"tests see. Known with sex alone, ten years more multiply the odds by {alone:.2f}; age "
        "is not harmless."
    )


def _sex(cohort: Cohort) -> str | None:
    women, men = (_share(cohort, "sex", code) for code in (0, 1))
    if not women or not men:
        return None
    return (
        f"{women[0]:.0%} of the {women[1]} women and {men[0]:.0%} of the {men[1]} men are "
        "diseased, among patients who had been referred: who was referred may differ by sex as "
        "much as who falls ill."
    )


def _resting_ecg(cohort: Cohort) -> str | None:
    known = cohort.patients["restecg"].dropna()
    read = float((known == _HYPERTROPHY).mean())
    return (
        f"{read:.0%} of these patients were read as left ventricular hypertrophy. Hospitals differ "
        "widely in this reading, so that the weight may tell of readers rather than of hearts."
    )


def _odds_of_ten_years(cohort: Cohort) -> float:
    rows = complete(cohort.patients, REQUIRED)
    model = fit(values(cohort.patients)[rows], cohort.disease[rows], REQUIRED)
    at = model.encoding.numeric.index("age")
    return float(np.exp(10 * model.weights[at] / model.encoding.scale[at]))


def _share(cohort: Cohort, name: str, code: int) -> tuple[float, int] | None:
    """Share of the diseased among the patients with a code, and their number."""
    members = np.asarray(cohort.patients[name] == code)
    if not members.any():
        return None
    return float(cohort.disease[members].mean()), int(members.sum())


_COUNTED: Final[dict[str, Callable[[Cohort], str | None]]] = {
    "sex": _sex,
    "cp": _chest_pain,
    "restecg": _resting_ecg,
}
_COUNTED_WHERE_UNCLEAR: Final[dict[str, Callable[[Cohort], str | None]]] = {"age": _age}

_SAME_TEST: Final = (
    "Comes from the same exercise test as {others}: they share what they say, and each weight "
    "holds only beside the others'."
)
_EXERCISE: Final = {
    "thalach": "maximum heart rate",
    "exang": "exercise angina",
    "oldpeak": "ST depression",
    "slope": "ST slope",
}


def _same_test(name: str) -> str:
    others = [_EXERCISE[other] for other in _EXERCISE if other != name]
    return _SAME_TEST.format(others=f"{', '.join(others[:-1])} and {others[-1]}")


_TREATED: Final = (
    "Whether it is treated is not among the inputs: a value made normal by medicine counts like "
    "one that always was."
)
_ALWAYS: Final[dict[str, str]] = {
    "trestbps": _TREATED,
    "chol": _TREATED,
    "fbs": "Above or below one limit, measured once: it does not say who has diabetes.",
    "thalach": (
        "Beta-blockers and stopping early lower it too, and neither is among the inputs. "
        + _same_test("thalach")
    ),
    "exang": _same_test("exang"),
    "oldpeak": _same_test("oldpeak"),
    "slope": _same_test("slope"),
    "ca": (
        "Vessels in which fluoroscopy shows calcium: next to the outcome itself, and rarely looked "
        "for in this way today. A patient without the examination is not one with no vessel."
    ),
    "thal": (
        "A thallium scan of the heart, not thalassaemia, as which it is often mislabelled. A "
        "patient who was not scanned is not one with a normal scan."
    ),
}
