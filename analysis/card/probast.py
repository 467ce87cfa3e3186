"""How we rate the risk of bias and the applicability of our own model, domain by domain."""

from dataclasses import dataclass
from typing import Final

from analysis.card.card_figures import table


@dataclass(frozen=True, slots=True)
class Rating:
    """One domain: concern about development, risk of bias in evaluation, applicability today."""

    domain: str
    development: str
    evaluation: str
    applicability: str
    why: str


RATINGS: Final = (
    Rating(
        "Participants and data sources",
        "high",
        "high",
        "high",
        "All were referred for angiography in 1981 to 1987, so who was sent decides what is found "
        "(verification bias). Today's patients are tested earlier and treated differently.",
    ),
    Rating(
        "Predictors",
        "unclear",
        "unclear",
        "high",
        "Whether readers of the ECG, the exercise test and the scan knew the angiogram is not in "
        "the published files. Fluoroscopy of calcified vessels and planar thallium scans are "
        "obsolete; resting ECGs were read by different conventions at different sites.",
    ),
    Rating(
        "Outcome",
        "unclear",
        "unclear",
        "some",
        "A narrowing above 50 % by eye is a hard finding, but who read it and what they knew is "
        "not published, and today the flow through a narrowing counts for more.",
    ),
    Rating(
        "Analysis",
        "low",
        "some",
        "not rated",
        "Every step is inside the folds, the penalty was fixed in advance, every figure has its "
        "interval, nothing is imputed. Evaluation: the other sites were looked at while ways to "
        "meet missing inputs were compared, and two of them are too small for calibration.",
    ),
    Rating(
        "Overall",
        "high",
        "high",
        "high",
        "The worst domain decides. The model is a sound analysis of an old and selected cohort.",
    ),
)


def probast() -> str:
    """Return the ratings as a Markdown table."""
    heads = ("domain", "concern, development", "bias, evaluation", "concern, use today", "why")
    return table(heads, ((r.domain, r.development, r.evaluation, r.applicability, r.why)
                         for r in RATINGS))  # fmt: skip
