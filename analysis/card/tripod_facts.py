"""The figures in the answers to TRIPOD+AI, from the cohort and the reports of the bundle.

A figure whose study is not in the bundle is said to be missing, in a sentence.
"""

from collections.abc import Mapping
from typing import Any, Final

from analysis.card.card_figures import NONE, told
from analysis.model.ridge import complete
from analysis.performance.site_measures import title
from analysis.releases.json_path import find
from data.cohorts import Cohort, load
from data.features import NAMES

_FEMALE: Final = 0
_MALE: Final = 1


def facts(
    manifest: Mapping[str, Any], cohort: Cohort, reports: Mapping[str, Any]
) -> dict[str, object]:
    """Return what the answers' places are filled with."""
    return {
        **_of_manifest(manifest),
        **_of_cohort(cohort),
        **_of_cross_validation(reports["performance"]),
        **_of_studies(reports),
    }


def _of_manifest(manifest: Mapping[str, Any]) -> dict[str, object]:
    return {
        "version": manifest["version"],
        "code": manifest["code_sha256"],
        "data": manifest["trained_on"]["sha256"],
        "c": manifest["parameters"]["C"],
        "sub_models": manifest["parameters"]["sub_models"],
        "threshold": manifest["parameters"]["threshold"],
    }


def _of_cohort(cohort: Cohort) -> dict[str, object]:
    n, diseased = len(cohort), int(cohort.disease.sum())
    missing = cohort.patients.isna().sum()
    ages = cohort.patients["age"]
    return {
        "n": n,
        "diseased": diseased,
        "well": n - diseased,
        "prevalence": f"{100 * diseased / n:.0f} %",
        "complete": int(complete(cohort.patients, NAMES).sum()),
        "missing": ", ".join(f"`{name}` {m}" for name, m in missing.items() if m) or NONE,
        "ages": f"{ages.min():.0f} to {ages.max():.0f} years, median {ages.median():.0f}",
        "women": _of_sex(cohort, _FEMALE, "women"),
        "men": _of_sex(cohort, _MALE, "men"),
        "trained_on": _origin(cohort),
    }


def _of_sex(cohort: Cohort, code: int, name: str) -> str:
    members = (cohort.patients["sex"] == code).to_numpy()
    return f"{int(members.sum())} {name}, {int(cohort.disease[members].sum())} of them diseased"


def _origin(cohort: Cohort) -> str:
    if cohort.sha256 == load("cleveland").sha256:
        return "trained on Cleveland's file alone, evaluated also on the three others."
    return (
        f'trained on the file "{cohort.name}", which is not the published Cleveland file: what '
        "this card says about where patients come from holds only as far as they are the same."
    )


def _of_cross_validation(performance: Mapping[str, Any]) -> dict[str, object]:
    cv = performance["cross_validation"]
    return {
        "folds": cv["folds"],
        "repeats": cv["repeats"],
        "train_share": f"{100 - 100 / cv['folds']:.0f} %",
        "roc_auc": told(cv["roc_auc"]),
        "brier": told(cv["brier_score"]),
        "slope": told(cv["calibration_slope"]),
        "lucky": f"{performance['reference_protocol']['test_roc_auc']:.3f}",
    }


def _of_studies(reports: Mapping[str, Any]) -> dict[str, object]:
    performance = reports["performance"]
    sites = find(performance, "external_validation.sites[*]")
    return {
        "learning": _reading(performance, "curves.learning.reading", "a learning curve"),
        "patterns": _reading(performance, "missing_patterns.reading", "the missing patterns"),
        "verdict": _reading(performance, "comparison.verdict.text", "the challengers"),
        "thresholds": "What each threshold would mean is in `reports/performance.json`."
        if find(performance, "curves.thresholds")
        else _absent("a table of thresholds"),
        "sites": "At other hospitals: " + "; ".join(map(_counts, sites)) + "."
        if sites
        else _absent("the other hospitals"),
        "elsewhere": "At other hospitals: " + "; ".join(map(_ranked, sites)) + "."
        if sites
        else _absent("the other hospitals"),
        "update": "A local intercept is an option of the site: "
        + "; ".join(map(_updated, sites))
        + "."
        if sites
        else _absent("the local update"),
        "fairness": "Figures by sex are in `reports/fairness.json`."
        if "fairness" in reports
        else _absent("fairness by sex"),
    }


def _reading(performance: Mapping[str, Any], path: str, study: str) -> str:
    found = find(performance, path)
    return str(found[0]) if found else _absent(study)


def _absent(study: str) -> str:
    return f"This bundle holds no study of {study}."


def _counts(site: Mapping[str, Any]) -> str:
    found = site["assessment"]
    return f"{title(site['site'])} {found['n']} patients, {found['diseased']} with disease"


def _ranked(site: Mapping[str, Any]) -> str:
    area = told(site["as_served"]["measures"]["roc_auc"])
    return f"{title(site['site'])} ROC-AUC {area}, {site['assessment']['verdict']}"


def _updated(site: Mapping[str, Any]) -> str:
    before = site["as_served"]["measures"]["brier_score"]
    after = site["as_served"]["updated"]["after"]["brier_score"]
    return f"{title(site['site'])} Brier score {told(before)} without it, {told(after)} with it"
