"""Women and men: how the model does for each, and what so few patients can tell of a gap."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.export.figures.axes import Axis, enclosing
from analysis.export.figures.svg import Tone
from analysis.export.page.estimates import Row, estimate_table
from analysis.export.page.markup import Html, heading, join, lead, paragraph
from analysis.export.page.performance import share_axis
from analysis.export.page.wording import estimated

Report = Mapping[str, Any]

_GROUPS: Final = (("female", "women", Tone.WOMEN), ("male", "men", Tone.MEN))


def by_sex(report: Report) -> Html:
    """Return the verdict on each gap, the measures of both sexes, and their calibration."""
    groups = {one["group"]: one for one in report["groups"]}
    first, *others = report["gaps"]
    return join(
        [
            lead(first["reading"]["sentence"]),
            paragraph(report["why_not_equal_rates"]),
            _measures(groups, [first, *others]),
            heading("Risk told and disease found"),
            _calibration([groups[name]["calibration"] for name, *_ in _GROUPS]),
            heading("Gap by gap"),
            *(paragraph(gap["reading"]["sentence"]) for gap in others),
            paragraph(
                f"{groups['female']['diseased']} of {groups['female']['n']} women and "
                f"{groups['male']['diseased']} of {groups['male']['n']} men are diseased; flagged "
                f"from a risk of {report['threshold']} on. Intervals over {report['resamples']} "
                "resamples of the patients.",
                "quiet",
            ),
        ]
    )


def _heads() -> list[tuple[str, Tone]]:
    return [(told, tone) for _, told, tone in _GROUPS]


def _measures(groups: Mapping[str, Report], gaps: Sequence[Report]) -> Html:
    rows = [
        Row(
            gap["label"],
            [groups[name]["measures"][gap["measure"]] for name, *_ in _GROUPS],
            (estimated(gap["difference"], 2), gap["reading"]["verdict"]),
        )
        for gap in gaps
    ]
    known = [one["interval"] for row in rows for one in row.estimates if one is not None]
    ends = [end for interval in known for end in (interval["low"], interval["high"])]
    axis = Axis("", *enclosing([0.0, 1.0, *ends]), "g")
    return estimate_table("", _heads(), rows, axis, ("difference", "verdict"), decimals=2)


def _calibration(both: Sequence[Sequence[Report]]) -> Html:
    rows = [
        Row(of_women["band"], (of_women["observed"], of_men["observed"]))
        for of_women, of_men in zip(*both, strict=True)
    ]
    return estimate_table("risk told", _heads(), rows, share_axis(""), decimals=2)
