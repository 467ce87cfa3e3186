"""How sure one patient's answer is: its range, the check of that range, and conformal sets."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.export.figures.axes import Axis
from analysis.export.figures.lines import Line, line_chart
from analysis.export.figures.svg import Tone
from analysis.export.page.markup import Html, figure, figures, heading, join, lead, paragraph, table
from analysis.export.page.performance import share_axis
from analysis.export.page.wording import inputs_of, percent, percent_interval, points, title_of

Report = Mapping[str, Any]


def refit_spread(report: Report) -> Html:
    """Return how wide the range of one patient's risk is."""
    ranges = report["ranges"]
    rank = [100 * (i + 0.5) / len(ranges["risk"]) for i in range(len(ranges["risk"]))]
    drawn = line_chart(
        "Risk of each patient with its range over refits, in order of risk",
        Axis("patients in order of risk, percent", 0, 100, ".0f"),
        share_axis("risk"),
        [Line(rank, ranges["risk"], Tone.SERVED, ranges["low"], ranges["high"])],
    )
    groups = [*report["bands"], report["middle"], report["all_patients"]]
    rows = [
        (one["label"], str(one["n"]), _points(one["median"]), _points(one["percentile_90"]))
        for one in groups
    ]
    heads = ("risk told", "patients", "half have a range of at least", "one in ten at least")
    caption = f"{report['n']} patients, {report['refits']} refits."
    return join(
        [
            lead(report["reading"]),
            figures(figure(drawn, "One patient's risk moves.", caption), table(heads, rows)),
        ]
    )


def _points(width: Report | None) -> str:
    return "" if width is None else points(width["value"])


def interval_check(checks: Sequence[Report]) -> Html:
    """Return how well the served range follows real refits."""
    rows = [
        (
            inputs_of(one["missing"]) or "nothing",
            str(one["n"]),
            points(one["median_width_refitted"]),
            points(one["median_width_served"]),
            points(one["mean_absolute_error"], 1),
        )
        for one in checks
    ]
    whole = checks[0]
    heads = ("missing", "patients", "median width, refitted", "as served", "ends off by")
    return join(
        [
            lead(
                f"The range that is served is worked out, not refitted; against {whole['refits']} "
                f"real refits its ends are off by {points(whole['mean_absolute_error'], 1)} on "
                "average where every input is known."
            ),
            table(heads, rows),
        ]
    )


def conformal(report: Report) -> Html:
    """Return how often conformal sets hold the outcome, and how often they decide."""
    home = [
        (
            f"{percent(one['level'])}; missing: {inputs_of(sub['missing']) or 'nothing'}",
            *_cells(one),
        )
        for sub in report["at_home"]
        for one in sub["levels"]
    ]
    away = [
        (f"{title_of(site['site'])}, {percent(one['level'])}", *_cells(one))
        for site in report["away"]
        for one in site["levels"]
    ]
    heads = ("outcome held", "of the diseased", "of the healthy", "decided", "right if decided")
    return join(
        [
            lead(report["reading"]),
            heading("At home"),
            table(("level and gaps", *heads), home),
            heading("Away, where nothing is promised"),
            table(("site and level", *heads), away),
            paragraph("95 % intervals in brackets.", "quiet"),
        ]
    )


def _cells(one: Report) -> tuple[str, ...]:
    keys = ("coverage", "coverage_diseased", "coverage_healthy", "decided", "accuracy_when_decided")
    return tuple(percent_interval(one[key]) for key in keys)
