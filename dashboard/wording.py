"""Every sentence that says a risk, and how names, moments and gaps are written; pure functions.

Rules kept here: frequencies before percentages, whole numbers, "fewer than 3" and "more than 97" at
the ends, no verdict words, and no cause where the model has only weights.
"""

from collections.abc import Sequence
from typing import Final

from dashboard.answers import Contribution, Interval, ModelFacts, Prediction
from data.features import BY_NAME, NAMES

LEAST: Final = 0.03
MOST: Final = 0.97
MINUS: Final = "\N{MINUS SIGN}"
NONE: Final = "\N{EN DASH}"
"""Stands where there is no figure."""
ROUNDS_TO_NOTHING: Final = 0.5


def whole(probability: float) -> int:
    """Round a probability to whole percent, halves up."""
    return int(100 * probability + 0.5)


def percent(probability: float) -> str:
    """Return whole percent as digits, "<3" and ">97" at the ends."""
    if probability < LEAST:
        return "<3"
    return ">97" if probability > MOST else str(whole(probability))


def count(probability: float) -> str:
    """Return whole percent as words fit for a sentence: "about 72", "fewer than 3"."""
    if probability < LEAST:
        return "fewer than 3"
    return "more than 97" if probability > MOST else f"about {whole(probability)}"


def span(interval: Interval) -> str:
    """Return the interval as "51 to 87", capped at both ends."""
    low, high = percent(interval.low), percent(interval.high)
    return low if low == high else f"{low} to {high}"


def frequency(answer: Prediction, cohort: str = "Cleveland") -> str:
    """Say the probability as a frequency among similar patients, with its range."""
    return (
        f"Of 100 patients like this in the {place(cohort)} group, {count(answer.probability)} had "
        f"a narrowed artery (range {span(answer.interval)})."
    )


def place(cohort: str) -> str:
    """Return the name of a cohort as it stands in a sentence: "cleveland" is "Cleveland"."""
    return cohort.replace("_", " ").title().replace("Va ", "VA ")


def moment(time: str) -> str:
    """Return an ISO time as it stands in a table, to the second."""
    return time[:19].replace("T", " ")


def titled(feature: str) -> str:
    """Return an input's name with its unit, unless the name says it."""
    label, unit = BY_NAME[feature].label, BY_NAME[feature].unit
    return label if not unit or unit in label.lower() else f"{label} ({unit})"


_DECISIONS: Final = {
    "disease": "Decided: disease. Of 10 patients without it, about 1 at most is told so.",
    "no disease": "Decided: no disease. Of 10 patients with it, about 1 at most is told so.",
    "undecided": "Undecided: the data allow either answer.",
}
"""The model's own rule; its promise is for patients like those it was trained on."""


def decided(answer: Prediction) -> bool:
    """Tell whether one answer is left: by the model's rule, or else by the range alone."""
    if answer.decision is not None:
        return answer.decision != "undecided"
    return not answer.interval.low < answer.threshold < answer.interval.high


def decision(answer: Prediction) -> str:
    """Say whether both answers are open; a model without a rule is judged by its range."""
    if answer.decision is not None:
        return _DECISIONS[answer.decision]
    threshold = whole(answer.threshold)
    if not decided(answer):
        return f"Undecided: the range lies on both sides of {threshold}."
    side = "above" if answer.interval.low >= answer.threshold else "below"
    return f"The whole range lies {side} {threshold}."


def points(percentage_points: float) -> str:
    """Return signed whole percentage points, such as "+11"; zero has no sign."""
    size = int(abs(percentage_points) + ROUNDS_TO_NOTHING)
    if size == 0:
        return "0"
    return f"+{size}" if percentage_points > 0 else f"{MINUS}{size}"


def naming(contribution: Contribution) -> str:
    """Name an input and its value within a sentence, such as "chest pain: asymptomatic"."""
    return f"{inside(contribution.label)}: {contribution.value_label}"


def reasons(contributions: Sequence[Contribution], most: int = 2) -> str:
    """Say the strongest reasons on each side in one or two sentences.

    Parameters
    ----------
    contributions : sequence of Contribution
        Any order.
    most : int
        How many to name on each side. Those that round to nothing are never named.
    """
    said = [c for c in contributions if abs(c.percentage_points) >= ROUNDS_TO_NOTHING]
    said.sort(key=lambda c: -abs(c.percentage_points))
    up = [c for c in said if c.percentage_points > 0][:most]
    down = [c for c in said if c.percentage_points < 0][:most]
    if not said:
        return "No input moves this patient away from the group average."
    sentences = [
        f"{verb} most by {' and '.join(_with_points(c) for c in side)}."
        for verb, side in (("Raised", up), ("Lowered", down))
        if side
    ]
    return " ".join(sentences)


def _with_points(contribution: Contribution) -> str:
    return f"{naming(contribution)} ({points(contribution.percentage_points)})"


def basis(answer: Prediction, model: ModelFacts) -> str:
    """Say how many inputs the answer rests on and what the missing ones cost."""
    known = len(NAMES) - len(answer.missing)
    if not answer.missing:
        return f"The answer rests on all {known} inputs (ROC-AUC {model.full_model.roc_auc:.2f})."
    return (
        f"The answer rests on {known} of {len(NAMES)} inputs (ROC-AUC "
        f"{answer.sub_model.roc_auc:.2f} instead of {model.full_model.roc_auc:.2f})."
    )


def not_known(answer: Prediction) -> str:
    """List the inputs that were not known, in the order of the form."""
    labels = [BY_NAME[name].label for name in NAMES if name in answer.missing]
    return f"Not known: {', '.join(inside(label) for label in labels)}."


def inside(label: str) -> str:
    """Return a label as it stands within a sentence; abbreviations such as ST stay."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
