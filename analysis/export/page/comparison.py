"""The served model beside its challengers, and beside one published split."""

from collections.abc import Mapping
from typing import Any

from analysis.export.figures.axes import Axis
from analysis.export.figures.histogram import Marker, histogram
from analysis.export.figures.svg import Tone
from analysis.export.page.estimates import Row, estimate_table
from analysis.export.page.markup import Html, figure, figures, join, lead, paragraph, table
from analysis.export.page.wording import estimated, number, p_value

Report = Mapping[str, Any]

CHAMPION = "champion"


def comparison(report: Report) -> Html:
    """Return the verdict, then every candidate's Brier score and ROC-AUC."""
    champion = next(one for one in report["candidates"] if one["role"] == CHAMPION)
    return join(
        [
            lead(report["verdict"]["text"]),
            _candidates(report["candidates"], "brier_score", "Brier score, lower is better"),
            _candidates(report["candidates"], "roc_auc", "ROC-AUC, higher is better"),
            paragraph(report["tuning_warning"]),
            paragraph(
                f"All models on the same folds: {report['folds']}-fold, {report['repeats']} times, "
                f"{report['n']} patients. Differences are to the {champion['label']}; p by Nadeau "
                "and Bengio's corrected test, without correction for the number of challengers.",
                "quiet",
            ),
        ]
    )


def _candidates(candidates: list[Report], measure: str, head: str) -> Html:
    measured = [one for one in candidates if one["scores"][measure] is not None]
    # A baseline that knows nothing would leave no room for those that are to be told apart.
    shown = [one for one in measured if one["role"] != "baseline"]
    ends = [one["scores"][measure]["interval"] for one in shown]
    low, high = min(e["low"] for e in ends), max(e["high"] for e in ends)
    axis = Axis("", round(low - 0.005, 2), round(high + 0.005, 2), ".2f")
    rows = [
        Row(
            one["label"],
            (one["scores"][measure],),
            _against(one["against_champion"].get(measure)),
            Tone.SERVED if one["role"] == CHAMPION else None,
        )
        for one in measured
    ]
    return estimate_table("model", [(head, Tone.OTHER)], rows, axis, ("difference", "p"))


def _against(test: Report | None) -> tuple[str, str]:
    if test is None:
        return "", ""
    difference = test["difference"]
    return estimated(difference), p_value(test["p_value"])


def reference_protocol(report: Report) -> Html:
    """Return what one split says, and what 300 say."""
    scores, one = report["split_roc_auc"], report["test_roc_auc"]
    mean = report["split_roc_auc_mean"]
    drawn = histogram(
        f"ROC-AUC on {len(scores)} random splits",
        scores,
        Axis("test ROC-AUC", 0.75, 1.0, ".2f"),
        f"splits, of {len(scores)}",
        25,
        [
            Marker(mean, f"mean {number(mean)}", Tone.SERVED, "end"),
            Marker(one, "seed 42", Tone.ATTENTION, "start", 2),
        ],
    )
    heads = ("on the published split", "value")
    measures = (
        ("cross-validated ROC-AUC", "cv_roc_auc"),
        ("test ROC-AUC", "test_roc_auc"),
        ("test accuracy", "test_accuracy"),
        ("test precision", "test_precision"),
        ("test recall", "test_recall"),
    )
    rows = [(label, number(report[key])) for label, key in measures]
    caption = (
        f"Of {len(scores)} other splits 95 in 100 lie between "
        f"{number(report['split_roc_auc_low'])} and {number(report['split_roc_auc_high'])}."
    )
    return join(
        [
            lead(report["reading"]),
            figures(figure(drawn, "One split is a lottery ticket.", caption), table(heads, rows)),
        ]
    )
