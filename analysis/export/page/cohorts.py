"""The data before any model: who the patients are, what is missing, what goes with what."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from analysis.export.figures.axes import Axis
from analysis.export.figures.histogram import Group, overlaid
from analysis.export.figures.intervals import bar_cell
from analysis.export.figures.svg import Tone
from analysis.export.page.estimates import Row, estimate_table
from analysis.export.page.markup import (
    Cell,
    Html,
    figure,
    figures,
    heading,
    join,
    lead,
    paragraph,
    table,
)
from analysis.export.page.performance import share_axis
from analysis.export.page.wording import (
    mid_sentence,
    name_of,
    number,
    percent,
    percent_interval,
    title_of,
)
from data.features import BY_NAME, NAMES

Report = Mapping[str, Any]

_STRONGEST: Final = 10
_ONE_PERCENT: Final = 0.01


def sites(report: Sequence[Report]) -> Html:
    """Return the cohorts, and the distributions of the first, on which the model is trained."""
    first = report[0]
    told = ", ".join(
        f"{title_of(one['site'])} {percent(one['diseased']['value'])}" for one in report
    )
    return join(
        [
            lead(f"The share of diseased patients differs as much as the hospitals do: {told}."),
            estimate_table(
                "site",
                [("diseased", Tone.SERVED)],
                [_site(one) for one in report],
                share_axis(""),
                ("patients", "with all inputs", "about the file"),
                decimals=2,
            ),
            heading("Missing"),
            table(("input", *(title_of(one["site"]) for one in report)), _missing(report)),
            heading(f"{title_of(first['site'])}, with and without disease"),
            figures(*(_number(one) for one in first["distributions"] if "edges" in one)),
            table(
                ("value", "without disease", "with disease", "", "diseased"),
                [row for one in first["distributions"] if "values" in one for row in _codes(one)],
            ),
        ]
    )


def _site(one: Report) -> Row:
    about = "; ".join(one["notes"]) or "as published"
    complete = str(one["missingness"]["complete"])
    return Row(title_of(one["site"]), (one["diseased"],), (str(one["n"]), complete, about))


def _missing(report: Sequence[Report]) -> Iterator[Sequence[Cell]]:
    columns = [
        {one["feature"]: one["missing"] / site["n"] for one in site["missingness"]["columns"]}
        for site in report
    ]
    for name in NAMES:
        shares = [column[name] for column in columns]
        yield title_of(name), *(_share(share) for share in shares)


def _share(share: float) -> str:
    if share == 0:
        return ""
    return percent(share) if share >= _ONE_PERCENT else f"< {percent(_ONE_PERCENT)}"


def _number(one: Report) -> Html:
    edges, feature = one["edges"], BY_NAME[one["feature"]]
    drawn = overlaid(
        f"{feature.label} of patients with and without disease",
        edges,
        [
            Group("without disease", one["healthy"], Tone.LOWERS),
            Group("with disease", one["diseased"], Tone.RAISES),
        ],
        Axis(f"{feature.label}, {feature.unit}", edges[0], edges[-1], "g"),
        "patients",
    )
    halves = (one["quartiles_healthy"], one["quartiles_diseased"])
    known = [half for half in halves if half is not None]
    told = " and ".join(f"{half['median']:g}" for half in known)
    return figure(drawn, f"{feature.label}.", f"Medians {told} {feature.unit}.")


def _codes(one: Report) -> Iterator[Sequence[Cell]]:
    axis = Axis("", 0.0, 1.0)
    for label, healthy, diseased in zip(
        one["labels"], one["healthy"], one["diseased"], strict=True
    ):
        share = diseased / (healthy + diseased) if healthy + diseased else None
        picture = "" if share is None else Html(bar_cell(axis, share, Tone.RAISES))
        told = "" if share is None else percent(share)
        yield f"{title_of(one['feature'])}: {label}", str(healthy), str(diseased), picture, told


def correlations(report: Sequence[Report]) -> Html:
    """Return what goes with the outcome, and the strongest pairs of inputs."""
    known = [one for one in report if one["correlation"] is not None]
    known.sort(key=lambda one: -abs(one["correlation"]["value"]))
    outcome = [one for one in known if "disease" in (one["first"], one["second"])]
    pairs = [one for one in known if one not in outcome][:_STRONGEST]
    axis = Axis("", -1.0, 1.0, "g")
    measure = [("correlation", Tone.SERVED)]
    strongest = outcome[0]
    return join(
        [
            lead(
                f"{title_of(_other(strongest))} goes with disease most closely (correlation "
                f"{number(strongest['correlation']['value'], 2)})."
            ),
            estimate_table(
                "input",
                measure,
                [Row(title_of(_other(one)), (one["correlation"],)) for one in outcome],
                axis,
                reference=0.0,
                decimals=2,
            ),
            heading("The closest pairs of inputs"),
            estimate_table(
                "inputs",
                measure,
                [
                    Row(
                        f"{title_of(one['first'])}, {mid_sentence(name_of(one['second']))}",
                        (one["correlation"],),
                    )
                    for one in pairs
                ],
                axis,
                reference=0.0,
                decimals=2,
            ),
            paragraph("Of codes as they are numbered; 95 % intervals.", "quiet"),
        ]
    )


def _other(one: Report) -> str:
    return str(one["second"] if one["first"] == "disease" else one["first"])


def surprising_patients(report: Report) -> Html:
    """Return the patients whose recorded outcome the model contradicts."""
    rows = [
        (
            f"line {one['line']}",
            "disease" if one["disease"] else "no disease",
            percent(one["probability"]),
        )
        for one in report["patients"]
    ]
    return join(
        [
            lead(report["reading"]),
            table(("of the file", "recorded", "risk told, out of fold"), rows),
            paragraph(f"Share of the patients: {percent_interval(report['share'])}.", "quiet"),
        ]
    )
