"""What the model card says about each study: a section appears when its report is there.

Fairness, drift and poisoned labels are told in `model_card_trust`. Sentences come from the reports'
own readings, which the studies write beside their figures.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from analysis.card.card_figures import NONE, listed, table, told
from analysis.card.model_card_trust import drift, fairness, poisoning
from analysis.performance.site_measures import title

Section = Callable[[Any], str]


def studies(reports: Mapping[str, Any]) -> str:
    """Return all sections that the reports carry, each with a blank line after it."""
    performance = reports.get("performance", {})
    found = [
        section(source[name])
        for source, sections in ((performance, _OF_PERFORMANCE), (reports, _OF_REPORTS))
        for name, section in sections.items()
        if source.get(name) is not None
    ]
    return "".join(f"{section}\n\n" for section in found)


def _comparison(report: Any) -> str:
    rows = [
        (
            candidate["label"],
            candidate["role"],
            *(told(candidate["scores"][name]) for name in ("roc_auc", "brier_score", "log_loss")),
            told(candidate["scores"]["calibration_slope"], 2),
        )
        for candidate in report["candidates"]
    ]
    heads = ("model", "role", "ROC-AUC", "Brier score", "log-loss", "calibration slope")
    return (
        f"## What the readable model gives up\n\n{report['verdict']['text']}\n\n"
        f"{table(heads, rows)}"
    )


def _curves(report: Any) -> str:
    rows = [
        (
            band["label"],
            f"{band['patients']:.0f}",
            _percent(band["predicted"]),
            told(band["observed"]),
        )
        for band in report["risk_bands"]
    ]
    heads = ("told risk", "patients", "mean told", "observed share")
    readings = (report[name]["reading"] for name in ("calibration", "decision", "learning"))
    return "\n\n".join(("## Told and observed risk", table(heads, rows), *readings))


def _missing_patterns(report: Any) -> str:
    rows = [
        (
            pattern["name"],
            listed(pattern["missing"]),
            *(told(pattern["sub_model"][name]) for name in _HANDLING),
            told(pattern["filled"]["calibration_in_the_large"]),
        )
        for pattern in report["patterns"]
    ]
    heads = ("pattern", "missing", "ROC-AUC", "Brier score", "CITL", "slope", "CITL if filled in")
    return (
        f"## When inputs are missing\n\n{report['reading']} CITL is calibration in the large, in "
        f"log-odds; above 0 risk is told too low.\n\n{table(heads, rows)}"
    )


_HANDLING: Final = (
    "roc_auc",
    "brier_score",
    "calibration_in_the_large",
    "calibration_slope",
)


def _external_validation(report: Any) -> str:
    rows = [
        (
            title(site["site"]),
            site["assessment"]["n"],
            site["assessment"]["diseased"],
            site["assessment"]["verdict"],
            *(told(site["as_served"]["measures"][name]) for name in _AT_SITES),
            told(site["as_served"]["updated"]["after"]["brier_score"]),
        )
        for site in report["sites"]
    ]
    heads = ("site", "n", "diseased", "verdict", "ROC-AUC", "Brier score", "CITL", "found / told")
    readings = "\n\n".join(site["reading"] for site in report["sites"])
    return (
        f"## At other hospitals\n\nTrained on {title(report['trained_on'])} alone. "
        f"{report['disclosure']}\n\n"
        f"{table((*heads, 'Brier score, local intercept'), rows)}\n\n{readings}"
    )


_AT_SITES: Final = ("roc_auc", "brier_score", "calibration_in_the_large", "observed_to_expected")


def _pooled_sites(report: Any) -> str:
    return f"## Why it is not trained on all sites\n\n{report['reading']}"


def _refit_spread(report: Any) -> str:
    return f"## How far another sample would move an answer\n\n{report['reading']}"


def _conformal(report: Any) -> str:
    return f"## When the answer is decided\n\n{report['reading']}"


def _explanation(report: Any) -> str:
    rows = [
        (f"`{one['feature']}`", told(one["mean_size"]), *_dropped(report, one["feature"]))
        for one in report["importance"]
    ]
    heads = ("input", "mean size in log-odds", "ROC-AUC without it", "Brier score without it")
    traps = [
        f"- `{one['feature']}`: {trap}" for one in report["coefficients"] for trap in one["traps"]
    ]
    agreement = report["shap_agreement"]
    return (
        "## Why it says what it says\n\nReasons are the model's weights, measured from the average "
        "training patient; they are not causes. They differ from what the `shap` library computes "
        f"by {agreement['largest_difference']:.0e} log-odds at most, over {agreement['n']} "
        f"patients. Changes without an input are cross-validated.\n\n{table(heads, rows)}\n\n"
        + "\n".join(traps)
    )


def _dropped(report: Any, feature: str) -> tuple[str, ...]:
    names = ("roc_auc_change", "brier_score_change")
    changes = (one for one in report["dropped"] if one["feature"] == feature)
    return tuple(told(change[name]) for change in changes for name in names)


def _data(report: Any) -> str:
    rows = [
        (title(site["site"]), site["n"], told(site["diseased"]), len(site["repeated_rows"]))
        for site in report["sites"]
    ]
    heads = ("site", "n", "share diseased", "repeated rows")
    return f"## The data\n\n{table(heads, rows)}\n\n{report['surprising_patients']['reading']}"


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{100 * share:.0f} %"


_OF_PERFORMANCE: Final[Mapping[str, Section]] = {
    "comparison": _comparison,
    "curves": _curves,
    "missing_patterns": _missing_patterns,
    "external_validation": _external_validation,
    "pooled_sites": _pooled_sites,
    "refit_spread": _refit_spread,
    "conformal": _conformal,
}
_OF_REPORTS: Final[Mapping[str, Section]] = {
    "explanation": _explanation,
    "data": _data,
    "fairness": fairness,
    "drift": drift,
    "poisoning": poisoning,
}
