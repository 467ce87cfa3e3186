"""Reasons for single patients, and how far reasons can be relied on: exact, stable, shared."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.export.figures.axes import Axis
from analysis.export.figures.svg import Tone
from analysis.export.page.estimates import bar_table
from analysis.export.page.markup import Html, figures, heading, join, lead, paragraph, table
from analysis.export.page.wording import estimated, inputs_of, percent, percent_interval, title_of
from data.features import BY_NAME

Report = Mapping[str, Any]

_REASONS_SHOWN: Final = 5


def examples(report: Sequence[Report]) -> Html:
    """Return the reasons of example patients, largest first."""
    return join(
        [
            lead(
                "Reasons for single patients, in percentage points from the group's average of "
                f"{percent(report[0]['baseline_probability'])}."
            ),
            figures(*(_example(one) for one in report)),
        ]
    )


def _example(one: Report) -> Html:
    ordered = sorted(one["reasons"], key=lambda reason: -abs(reason["percentage_points"]))
    shown, rest = ordered[:_REASONS_SHOWN], ordered[_REASONS_SHOWN:]
    added = [(_reason(reason), reason["percentage_points"]) for reason in shown]
    added.append(("the rest", sum(reason["percentage_points"] for reason in rest)))
    rows = [(label, value, Tone.RAISES if value > 0 else Tone.LOWERS) for label, value in added]
    found = "disease found" if one["disease"] else "no disease found"
    bars = bar_table("", "points", rows, Axis("", -40.0, 40.0, "g", (-40.0, 0.0, 40.0)), 1)
    told = f"{one['name']}: {percent(one['probability'])}, {found}"
    stays = f"Line {one['line']} of the file. Badge of its reasons: {one['level']}."
    return join(
        ["<div>\n", heading(told[:1].upper() + told[1:], 4), bars, paragraph(stays, "quiet"),
         "</div>\n"]
    )  # fmt: skip


def _reason(reason: Report) -> str:
    feature = BY_NAME[reason["feature"]]
    if feature.is_category:
        return f"{feature.label}: {feature.codes[int(reason['value'])]}"
    unit = "" if feature.label.lower().startswith(feature.unit) else f" {feature.unit}"
    return f"{feature.label}: {reason['value']:g}{unit}"


def shap_agreement(report: Report) -> Html:
    """Return whether the shap library gives the same contributions."""
    verdict = "agrees with" if report["agrees"] else "DISAGREES WITH"
    return join(
        [
            lead(
                f"The scorecard {verdict} the shap library {report['shap_version']}: over "
                f"{report['n']} patients no contribution differs by more than "
                f"{report['largest_difference']:.0e} {report['scale']}, and the sums are exact "
                f"to {report['largest_sum_error']:.0e}."
            ),
            paragraph(f"{report['explainer']}; tolerance {report['tolerance']:.0e}.", "quiet"),
        ]
    )


def stability(report: Report) -> Html:
    """Return whether the leading reasons stay put when the model is refitted."""
    top, whole = report["top"], report["patterns"][0]
    levels = [
        (
            f"{where}, {one['level']}",
            str(one["answers"]),
            percent_interval(one["same_top"]),
            percent_interval(one["kept"]),
        )
        for where, key in (("at home", "levels_home"), ("elsewhere", "levels_away"))
        for one in report[key]
    ]
    patterns = [
        (
            f"{title_of(one['cohort'])}; missing: {inputs_of(one['missing']) or 'nothing'}",
            str(one["n"]),
            percent_interval(one["same_top"]),
            percent(one["served"]),
        )
        for one in report["patterns"]
    ]
    return join(
        [
            lead(
                f"With every input known, the same {top} inputs lead after a refit with a "
                f"probability of {percent_interval(whole['same_top'])} on average; each answer "
                "carries a badge that says how far its own can be relied on."
            ),
            heading("What the badge is worth"),
            table(("badge", "answers", f"same {top} lead", "kept of them"), levels),
            heading("Where"),
            table(("patients", "n", f"same {top} lead", "as the badge says"), patterns),
        ]
    )


def black_boxes(report: Sequence[Report]) -> Html:
    """Return whether black boxes lean on the same inputs."""
    told = "; ".join(
        f"the {one['model']} shares {len(one['shared'])} of its {len(one['leading'])} leading "
        "inputs with the readable model"
        for one in report
    )
    rows = [
        (
            one["model"],
            inputs_of(one["leading"]),
            inputs_of(one["shared"]),
            estimated(one["rank_correlation"], 2),
        )
        for one in report
    ]
    heads = ("model", "leading inputs", "of them leading here too", "rank correlation")
    return join([lead(f"{told[:1].upper()}{told[1:]}."), table(heads, rows)])
