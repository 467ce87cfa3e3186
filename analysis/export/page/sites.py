"""Where the model was not made: patients with gaps, other hospitals, and all hospitals pooled."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.export.figures.axes import Axis
from analysis.export.figures.svg import Tone
from analysis.export.page.estimates import Row, estimate_table
from analysis.export.page.markup import Html, heading, join, lead, paragraph, table
from analysis.export.page.wording import estimated, number, title_of

Report = Mapping[str, Any]

_METHODS: Final = (
    ("as_served", "as served", Tone.SERVED),
    ("ten_inputs", "ten inputs only", Tone.OTHER),
    ("filled", "gaps filled in", Tone.ATTENTION),
)
_POOLED: Final = (
    ("ten_inputs", "ten inputs only", Tone.SERVED),
    ("with_indicators", "filled and marked", Tone.ATTENTION),
    ("filled", "gaps filled in", Tone.OTHER),
)


def missing_patterns(report: Report) -> Html:
    """Return what each pattern of gaps costs, by sub-models and by filling in."""
    patterns = report["patterns"]
    scores = [one["sub_model"]["roc_auc"] for one in patterns]
    axis = Axis("", *_room([*scores], 0.05), ".2f")
    return join(
        [
            lead(report["reading"]),
            estimate_table(
                "what is missing",
                [("ROC-AUC of the sub-model", Tone.SERVED)],
                [
                    Row(
                        one["name"],
                        (one["sub_model"]["roc_auc"],),
                        (
                            number(one["sub_model"]["brier_score"]["value"]),
                            number(one["filled"]["brier_score"]["value"]),
                        ),
                    )
                    for one in patterns
                ],
                axis,
                ("Brier score", "if filled in"),
            ),
            heading("How far the mean risk is off, in log-odds"),
            _both_ways(patterns, "calibration_in_the_large", 0.5, 0.0),
            heading("Calibration slope"),
            _both_ways(patterns, "calibration_slope", 0.2, 1.0),
            paragraph(
                f"Inputs hidden from test patients in {report['folds']}-fold cross-validation, "
                f"{report['repeats']} times. Calibration in the large: above 0 the risk is told "
                "too low. Slope: below 1 risks are too extreme, above 1 too timid.",
                "quiet",
            ),
        ]
    )


def _both_ways(patterns: Sequence[Report], key: str, step: float, right: float) -> Html:
    both = [one[way][key] for one in patterns for way in ("sub_model", "filled")]
    axis = Axis("", *_room(both, step), ".1f")
    rows = [
        Row(one["name"], (one["sub_model"][key], one["filled"][key]))
        for one in patterns
        if one["missing"]
    ]
    ways = [("sub-model", Tone.SERVED), ("filled in", Tone.ATTENTION)]
    return estimate_table("what is missing", ways, rows, axis, (), right, 2)


def _room(estimates: Sequence[Report], step: float) -> tuple[float, float]:
    """Return round ends of an axis that shows all intervals."""
    low = min(one["interval"]["low"] for one in estimates)
    high = max(one["interval"]["high"] for one in estimates)
    return step * (low // step), step * -(-high // step)


def external_validation(report: Report) -> Html:
    """Return what a model of one hospital does at others."""
    sites = report["sites"]
    return join(
        [
            *(
                lead(one["reading"]) if first else paragraph(one["reading"])
                for first, one in ((one is sites[0], one) for one in sites)
            ),
            heading("ROC-AUC"),
            _by_site(sites, "roc_auc", Axis("", 0.5, 1.0, ".1f"), None),
            heading("Diseased patients found for each one foretold"),
            _by_site(sites, "observed_to_expected", Axis("", 0.5, 2.0, ".1f"), 1.0),
            heading("Brier score, against telling everybody the prevalence"),
            _brier(sites),
            paragraph(report["disclosure"]),
            paragraph(
                f"Trained on the {report['n_trained_on']} patients of "
                f"{title_of(report['trained_on'])} alone. As served: a sub-model of exactly the "
                "inputs that each patient has.",
                "quiet",
            ),
        ]
    )


def _by_site(sites: Sequence[Report], measure: str, axis: Axis, reference: float | None) -> Html:
    rows = [
        Row(
            title_of(site["site"]),
            [site[key]["measures"][measure] for key, *_ in _METHODS],
            (str(site["assessment"]["n"]),),
        )
        for site in sites
    ]
    measures = [(told, tone) for _, told, tone in _METHODS]
    return estimate_table("site", measures, rows, axis, ("patients",), reference, 2)


def _brier(sites: Sequence[Report]) -> Html:
    heads = ("site", "told the prevalence", "as served", "with an own intercept")
    cells = [
        (
            title_of(site["site"]),
            number(site["as_served"]["measures"]["null_brier_score"]["value"]),
            estimated(site["as_served"]["measures"]["brier_score"]),
            estimated(site["as_served"]["updated"]["after"]["brier_score"]),
        )
        for site in sites
    ]
    return table(heads, cells)


def pooled_sites(report: Report) -> Html:
    """Return what pooling all hospitals would give, and why it is not served."""
    shortcut = report["shortcut"]
    rows = [
        Row(title_of(site["site"]), [site[key]["roc_auc"] for key, *_ in _POOLED])
        for site in report["left_out"]
    ]
    ways = [(told, tone) for _, told, tone in _POOLED]
    by_site = shortcut["gaps_alone_by_site"].items()
    alone = [
        Row("all sites", (shortcut["gaps_alone"],)),
        *(Row(title_of(site), (one,)) for site, one in by_site),
    ]
    axis = Axis("", 0.4, 1.0, ".1f")
    gaps = [("ROC-AUC of the gaps alone", Tone.ATTENTION)]
    return join(
        [
            lead(report["reading"]),
            heading("What is missing, without one value"),
            estimate_table("patients of", gaps, alone, axis, (), 0.5, 2),
            heading("Trained on three sites, asked about the fourth: ROC-AUC"),
            estimate_table("left out", ways, rows, axis, (), 0.5, 2),
        ]
    )
