"""Why the model says what it says: over all patients, value by value, and in words.

Single patients, and whether all this can be relied on, are in `reasons`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from analysis.export.figures.axes import Axis, enclosing
from analysis.export.figures.lines import Crowd, Line, line_chart
from analysis.export.figures.svg import Tone
from analysis.export.figures.swarm import Swarm, swarms
from analysis.export.page.estimates import Row, estimate_table
from analysis.export.page.markup import (
    Html,
    entries,
    figure,
    figures,
    join,
    lead,
    paragraph,
)
from analysis.export.page.wording import (
    estimated,
    mid_sentence,
    name_of,
    title_of,
)
from data.features import BY_NAME

Report = Mapping[str, Any]

_SCALE: Final = "log-odds"


def importance(report: Report) -> Html:
    """Return how much each input moves the answers, and what is lost without it."""
    dropped = {one["feature"]: one for one in report["dropped"]}
    ordered = sorted(report["importance"], key=lambda one: -one["mean_size"]["value"])
    first = [mid_sentence(name_of(one["feature"])) for one in ordered[:3]]
    first[0] = title_of(first[0])
    rows = [
        Row(
            title_of(one["feature"]),
            (one["mean_size"],),
            (
                estimated(dropped[one["feature"]]["roc_auc_change"]),
                estimated(dropped[one["feature"]]["brier_score_change"]),
            ),
        )
        for one in ordered
    ]
    axis = Axis("", *enclosing([0.0, *_ends(ordered)]), ".1f")
    return join(
        [
            lead(
                f"{', '.join(first[:-1])} and {first[-1]} move the answers most. "
                "These are the model's weights, not causes."
            ),
            estimate_table(
                "input",
                [(f"mean size, {_SCALE}", Tone.SERVED)],
                rows,
                axis,
                ("ROC-AUC without it", "Brier score without it"),
                decimals=2,
            ),
            paragraph(
                f"Contributions of {report['n']} patients, {report['scale']}; the last two columns "
                "are changes, cross-validated, when the input is dropped.",
                "quiet",
            ),
            figure(
                _swarms(report["beeswarm"], [one["feature"] for one in ordered]),
                "Every patient's reasons.",
                "One dot per patient, coloured where the value is above the median; to the right "
                "the risk is raised.",
                broad=True,
            ),
        ]
    )


def _ends(ordered: Sequence[Report]) -> Iterator[float]:
    for one in ordered:
        yield one["mean_size"]["interval"]["low"]
        yield one["mean_size"]["interval"]["high"]


def _swarms(beeswarm: Sequence[Report], order: Sequence[str]) -> str:
    by_name = {one["feature"]: one for one in beeswarm}
    rows = [
        Swarm(name_of(name), by_name[name]["contributions"], by_name[name]["values"])
        for name in order
    ]
    known = [x for row in rows for x in row.positions if x is not None]
    return swarms(
        "Contributions of every input for every patient",
        rows,
        Axis(f"contribution, {_SCALE}", *enclosing(known), "g"),
    )


def curves(report: Sequence[Report]) -> Html:
    """Return what each value of each input adds."""
    numbers = [one for one in report if not BY_NAME[one["feature"]].is_category]
    ends = [value for one in report for key in ("low", "high") for value in one[key]]
    y = Axis(f"contribution, {_SCALE}", *enclosing(ends), "g")
    return join(
        [
            lead(
                "Measured from the average patient, all else equal. Where a band holds 0, these "
                "patients do not show in which direction the value counts."
            ),
            figures(*(_number(one, y) for one in numbers)),
            estimate_table(
                "code",
                [(f"contribution, {_SCALE}", Tone.SERVED)],
                _codes(report),
                Axis("", y.low, y.high, "g"),
                ("patients",),
                reference=0.0,
                decimals=2,
            ),
            paragraph(
                f"Bands and intervals: 95 % over {report[0]['refits']} refits on resampled "
                "patients.",
                "quiet",
            ),
        ]
    )


def _number(one: Report, y: Axis) -> Html:
    values = one["values"]
    title, unit = title_of(one["feature"]), one["unit"]
    line = Line(values, one["contribution"], Tone.SERVED, one["low"], one["high"])
    zero = Line((values[0], values[-1]), (0.0, 0.0), Tone.REFERENCE, dashed=True)
    x = Axis(f"{title}, {unit}", values[0], values[-1], "g")
    patients = sum(one["patients"])
    caption = f"{patients} patients, {values[0]:g} to {values[-1]:g} {unit}; grey: where they are."
    crowd = Crowd(values, one["patients"])
    drawn = line_chart(f"Contribution over {title.lower()}", x, y, [zero, line], crowd)
    return figure(drawn, f"{title}.", caption)


def _codes(report: Sequence[Report]) -> Iterator[Row]:
    for one in report:
        if not BY_NAME[one["feature"]].is_category:
            continue
        cells = zip(
            one["value_labels"], one["contribution"], one["low"], one["high"], one["patients"],
            strict=True,
        )  # fmt: skip
        for label, value, low, high, patients in cells:
            estimate = {"value": value, "interval": {"low": low, "high": high}, "n": one["n"]}
            yield Row(f"{title_of(one['feature'])}: {label}", (estimate,), (str(patients),))


def coefficients(report: Sequence[Report]) -> Html:
    """Return every coefficient as a sentence, with its traps beside it."""
    told = [
        (
            one["label"],
            [multiplier["sentence"] for multiplier in one["multipliers"]],
            one["traps"],
        )
        for one in report
    ]
    return join(
        [
            lead("Each input in words; below, smaller, what a reader of it might get wrong."),
            entries(told),
        ]
    )
