"""How good the served model is at home: the headline, the curves, thresholds and bands of risk."""

from collections.abc import Mapping
from typing import Any, Final

from analysis.export.figures.axes import Axis
from analysis.export.figures.lines import Line, line_chart
from analysis.export.figures.svg import Tone
from analysis.export.page.estimates import Row, estimate_table
from analysis.export.page.markup import Html, figure, figures, heading, join, lead, paragraph, table
from analysis.export.page.wording import (
    estimated,
    interval,
    name_of,
    number,
    percent,
    percent_interval,
    title_of,
)

Report = Mapping[str, Any]

_SHARE: Final = (".0%", (0.0, 0.25, 0.5, 0.75, 1.0))
_SHOWN_THRESHOLDS: Final = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_NEAR: Final = 1e-6


def share_axis(title: str) -> Axis:
    """Return an axis from 0 to 100 %."""
    style, ticks = _SHARE
    return Axis(title, 0.0, 1.0, style, ticks)


def diagonal(label: str, at: float = 0.8) -> Line:
    """Return the line on which both axes agree."""
    return Line(
        (0.0, at, 1.0), (0.0, at, 1.0), Tone.REFERENCE,
        label=label, label_at=1, label_shift=(8, 14), dashed=True,
    )  # fmt: skip


def cross_validation(report: Report) -> Html:
    """Return the headline measures."""
    auc = report["roc_auc"]
    n, diseased = report["n"], report["diseased"]
    return join(
        [
            lead(
                f"Of a patient with and one without disease, the model gives the higher risk to "
                f"the right one in {percent(auc['value'])} of pairs. The calibration slope of its "
                f"probabilities is {estimated(report['calibration_slope'], 2)}; 1 is right."
            ),
            table(
                ("measure", "value", "95 % interval"),
                [
                    (title_of(key), number(report[key]["value"]), interval(report[key]))
                    for key in (
                        "roc_auc",
                        "brier_score",
                        "log_loss",
                        "accuracy",
                        "calibration_slope",
                        "expected_calibration_error",
                    )
                ],
            ),
            paragraph(
                f"{report['folds']}-fold cross-validation, {report['repeats']} times, on {n} "
                f"patients, {diseased} of them diseased; each patient is scored by models that had "
                f"not seen them. Accuracy at a threshold of {report['threshold']}. Intervals by "
                "resampling patients.",
                "quiet",
            ),
        ]
    )


def curves(report: Report) -> Html:
    """Return all curves, the bands of risk and the table of thresholds."""
    return join(
        [
            lead(report["calibration"]["reading"]),
            figures(
                _calibration(report),
                _roc(report),
                _precision_recall(report),
                _decision(report["decision"]),
                _learning(report["learning"]),
            ),
            heading("Risk told and disease found"),
            _risk_bands(report["risk_bands"]),
            heading("If patients are called diseased from a threshold on"),
            _thresholds(report["thresholds"]),
        ]
    )


def _calibration(report: Report) -> Html:
    bins = [one for one in report["calibration"]["bins"] if one["observed"]]
    observed = [one["observed"] for one in bins]
    line = Line(
        [one["predicted"] for one in bins],
        [one["value"] for one in observed],
        Tone.SERVED,
        [one["interval"]["low"] for one in observed],
        [one["interval"]["high"] for one in observed],
        dots=True,
    )
    drawn = line_chart(
        "Observed share of diseased patients over predicted risk, in ten groups",
        share_axis("risk told"),
        share_axis("disease found"),
        [diagonal("perfect", 0.85), line],
    )
    return figure(drawn, "Calibration.", f"Ten groups of the {report['n']} patients, by risk.")


def _roc(report: Report) -> Html:
    drawn = line_chart(
        "Receiver operating characteristic",
        share_axis("healthy patients flagged"),
        share_axis("diseased patients found"),
        [diagonal("chance"), _curve(report["roc"])],
    )
    return figure(drawn, "ROC.", "Sensitivity for each share of false alarms.")


def _precision_recall(report: Report) -> Html:
    prevalence = report["diseased"] / report["n"]
    chance = Line(
        (0.0, 1.0), (prevalence, prevalence), Tone.REFERENCE,
        label=f"all flagged: {percent(prevalence)}", label_at=0, dashed=True,
    )  # fmt: skip
    drawn = line_chart(
        "Precision over recall",
        share_axis("diseased patients found"),
        share_axis("flagged who are diseased"),
        [chance, _curve(report["precision_recall"])],
    )
    average = estimated(report["average_precision"], 2)
    return figure(drawn, "Precision and recall.", f"Average precision {average}.")


def _curve(curve: Report) -> Line:
    return Line(curve["x"], curve["y"], Tone.SERVED, curve["low"], curve["high"])


def _decision(report: Report) -> Html:
    model, everyone = report["model"], report["treat_all"]
    ends = (model["x"][0], model["x"][-1])
    nobody = report["treat_none"]
    drawn = line_chart(
        "Net benefit over the threshold from which one would investigate",
        Axis("preference: investigate from a risk of", 0.0, 1.0, ".0%"),
        Axis("benefit per 100 patients", -0.1, 0.5, ".1f"),
        [
            Line(ends, (nobody, nobody), Tone.REFERENCE, label="no one", dashed=True,
                 label_shift=(0, -7), anchor="end"),
            Line(everyone["x"], everyone["y"], Tone.REFERENCE, label="everyone",
                 label_at=_index(everyone["x"], 0.4), dashed=True, anchor="end",
                 label_shift=(-6, 12)),
            _labelled(_curve(model), "the model", _index(model["x"], 0.55)),
        ],
    )  # fmt: skip
    return figure(drawn, "Is acting on it worth it?", report["reading"])


def _labelled(line: Line, label: str, at: int) -> Line:
    return Line(line.x, line.y, line.tone, line.low, line.high, label, at, (4, -16), line.anchor)


def _index(values: list[float], wanted: float) -> int:
    return min(range(len(values)), key=lambda index: abs(values[index] - wanted))


def _learning(report: Report) -> Html:
    points = report["points"]
    scores = [one["brier_score"] for one in points]
    low, high = ([one["interval"][end] for one in scores] for end in ("low", "high"))
    line = Line(
        [one["n_train"] for one in points], [one["value"] for one in scores],
        Tone.SERVED, low, high, dots=True,
    )  # fmt: skip
    most = max(line.x)
    drawn = line_chart(
        "Brier score over the number of training patients",
        Axis("training patients", 0, most * 1.05, ".0f"),
        Axis("Brier score (0 is perfect)", 0.0, max(*high, 0.2), ".2f"),
        [line],
    )
    return figure(drawn, "Would more patients help?", report["reading"])


def _risk_bands(bands: list[Report]) -> Html:
    rows = [
        Row(
            one["label"],
            (one["observed"],),
            (
                percent(one["predicted"]) if one["predicted"] is not None else "",
                number(one["patients"], 0),
            ),
        )
        for one in bands
    ]
    return estimate_table(
        "risk told",
        [("disease found", Tone.SERVED)],
        rows,
        share_axis(""),
        ("mean risk told", "patients"),
        decimals=2,
    )


def _thresholds(rows: list[Report]) -> Html:
    shown = [
        row for row in rows if any(abs(row["threshold"] - t) < _NEAR for t in _SHOWN_THRESHOLDS)
    ]
    measures = ("flagged", "sensitivity", "specificity", "ppv", "npv")
    heads = ("from a risk of", *(name_of(key) for key in measures))
    cells = [
        (percent(row["threshold"]), *(percent_interval(row[key]) for key in measures))
        for row in shown
    ]
    return table(heads, cells)
