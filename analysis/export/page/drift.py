"""Other patients than those it learnt from: whether the alarm rings and can be trusted."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.export.figures.axes import Axis
from analysis.export.figures.svg import Tone
from analysis.export.page.estimates import Row, estimate_table
from analysis.export.page.markup import Html, entries, heading, join, lead, paragraph, table
from analysis.export.page.performance import share_axis
from analysis.export.page.wording import NONE, inputs_of, percent, percent_interval, title_of

Report = Mapping[str, Any]

_NOTHING: Final = "no drift"


def groups(report: Report) -> Html:
    """Return the verdict on each group of patients and what it rests on."""
    found = [*report["sites"], *report["synthetic"]]
    rang = sum(one["comparison"]["verdict"] == "drift" for one in report["sites"])
    return join(
        [
            lead(
                f"The alarm rings at {rang} of {len(report['sites'])} other hospitals; without "
                f"drift it rings in {_worst(report['false_alarms'])} of 100 groups at most."
            ),
            _verdicts(found),
            heading("Group by group"),
            entries(
                (
                    title_of(one["comparison"]["current"]),
                    [one["comparison"]["sentence"]],
                    _asides(one),
                )
                for one in found
            ),
        ]
    )


def _worst(false_alarms: Sequence[Report]) -> str:
    return f"{100 * max((one['alarm']['value'] for one in false_alarms), default=0):.0f}"


def _verdicts(found: Sequence[Report]) -> Html:
    rows = [
        Row(
            title_of(one["comparison"]["current"]),
            (one["comparison"]["joint"]["roc_auc"] if one["comparison"]["joint"] else None,),
            (
                one["comparison"]["verdict"],
                str(_drifted(one["comparison"]["features"])),
                str(_drifted([each["missing"] for each in one["comparison"]["features"]])),
            ),
        )
        for one in found
    ]
    return estimate_table(
        "patients",
        [("told apart, ROC-AUC", Tone.ATTENTION)],
        rows,
        Axis("", 0.0, 1.0),
        ("verdict", "inputs drifted", "missing otherwise"),
        reference=0.5,
        decimals=2,
    )


def _drifted(compared: Sequence[Report]) -> int:
    return sum(bool(one["tested"] and one["tested"]["drifted"]) for one in compared)


def _asides(group: Report) -> list[str]:
    """Return what outcomes showed, and where Evidently's own report misleads here."""
    said = [group["accuracy"]["reading"]] if group["accuracy"] else []
    evidently = group["evidently"]
    if evidently:
        drifted = sum(column["drifted"] for column in evidently["columns"])
        said.append(
            f"Evidently {evidently['evidently']} calls {drifted} of {len(evidently['columns'])} "
            f"columns drifted{''.join(map(_misleading, evidently['misleading']))}."
        )
    return said


def _misleading(one: Report) -> str:
    of = f" ({inputs_of(one['inputs'])})" if one["inputs"] else ""
    return f"; misleading: {one['what']}{of}"


def trust(report: Report) -> Html:
    """Return false alarms, power and delays of the alarm."""
    rows = [
        Row(
            f"{one['n']} patients",
            (one["alarm"], one["uncorrected"]),
            (percent(one["psi_above_02"]), percent(one["psi_above_null"])),
        )
        for one in report["false_alarms"]
    ]
    powers = [
        (
            f"age {one['shift_sd']:g} SD older",
            str(one["n"]),
            percent_interval(one["test"]),
            percent_interval(one["alarm"]),
        )
        for one in report["power"]
    ]
    delays = [
        (
            title_of(one["what"]),
            _patients(one["median"]),
            _patients(one["longest"]),
            percent_interval(one["rang"]),
        )
        for one in report["delays"]
        if one["what"] != _NOTHING
    ]
    return join(
        [
            lead(report["readings"][0]) if report["readings"] else Html(""),
            heading("Rings without drift"),
            estimate_table(
                "group of",
                [("alarm", Tone.ATTENTION), ("each input at 5 %", Tone.OTHER)],
                rows,
                share_axis(""),
                ("PSI above 0.2", "PSI above its null"),
                decimals=2,
            ),
            heading("Sees a shift"),
            table(("shift", "patients", "its own test", "the alarm"), powers),
            heading("Patients until it rings"),
            table(("drill", "half of the drills", "95 %", "rang at all"), delays),
            *(paragraph(one, "quiet") for one in report["readings"][1:]),
        ]
    )


def _patients(number: int | None) -> str:
    return NONE if number is None else str(number)
