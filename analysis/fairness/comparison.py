"""Does the model do as well for women as for men? The comparison of groups, for any answers.

The same function serves the report (out-of-fold probabilities), the live dashboard (served traffic,
outcomes where they are known) and other sites. What a bundle's report adds is in `fairness.report`.
"""

from collections.abc import Mapping
from typing import Final

import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from analysis.fairness.answers import Answers, answers
from analysis.fairness.group_draws import GroupDraws, draw_groups
from analysis.fairness.group_gaps import Gap, Parity, gaps, parity
from analysis.fairness.group_measures import LEADING
from analysis.fairness.group_metrics import GroupMetrics, group_metrics
from analysis.fairness.group_points import ALL, GROUPS
from analysis.model.served import THRESHOLD

FEMALE, MALE = GROUPS[0], GROUPS[1]
RESAMPLES: Final = 1000
"""With fewer, chance decides verdicts near the edge."""

_SEED: Final = 20260101


class GroupFairness(BaseModel):
    """Women, men and all, and what lies between.

    Attributes
    ----------
    threshold : float or None
        Probability from which a patient is flagged; None where it is not the same for all.
    n, assessed : int
        Patients answered, and those of them with a known outcome.
    groups : tuple of GroupMetrics
        female, male, all.
    gaps : tuple of Gap
        Of every measure, the leading ones first: missed disease, calibration, ROC-AUC.
    reading : str
        The verdicts on the leading measures.
    why_not_equal_rates : str
        Why equal selection rates are no aim here; empty where prevalence is not known.
    """

    model_config = ConfigDict(frozen=True)

    threshold: float | None
    n: int
    assessed: int
    resamples: int
    groups: tuple[GroupMetrics, ...]
    gaps: tuple[Gap, ...]
    parity: Parity
    reading: str
    why_not_equal_rates: str


def fairness(
    risk: npt.ArrayLike,
    disease: npt.ArrayLike,
    sex: npt.ArrayLike,
    threshold: float = THRESHOLD,
    resamples: int = RESAMPLES,
    seed: int = _SEED,
) -> GroupFairness:
    """Compare women and men.

    Parameters
    ----------
    risk : array-like of shape (n_patients,) or (n_patients, repeats)
        Probability of disease that each patient was told.
    disease : array-like of shape (n_patients,)
        1, 0, or None or NaN where the outcome is not known; such patients count in the selection
        rate alone.
    sex : array-like of shape (n_patients,)
        0 = female, 1 = male.
    threshold : float
        A patient is flagged from this probability on.
    resamples : int
        Of the patients, for intervals; of each sex as many are drawn as there are.

    Raises
    ------
    AnswersRefused
        If risks, outcomes and sexes do not belong together. Too few patients, one outcome or one
        sex are no error: what they cannot tell has no estimate but a reason.
    """
    return compare_groups(answers(risk, disease, sex, threshold), threshold, resamples, seed)


def compare_groups(
    told: Answers, threshold: float | None, resamples: int, seed: int
) -> GroupFairness:
    """Compare women and men whose decisions are made already; see `fairness`."""
    return compare_drawn(told, draw_groups(told, resamples, seed), threshold, resamples)


def compare_drawn(
    told: Answers, drawn: Mapping[str, GroupDraws], threshold: float | None, resamples: int
) -> GroupFairness:
    """Compare women and men whose resamples are drawn already, by `draw_groups`."""
    members = {name: told.of(told.sex == code) for code, name in GROUPS.items()} | {ALL: told}
    groups = {name: group_metrics(members[name], one) for name, one in drawn.items()}
    found = gaps(drawn[FEMALE], drawn[MALE])
    return GroupFairness(
        threshold=threshold,
        n=len(told),
        assessed=int(told.known.sum()),
        resamples=resamples,
        groups=tuple(groups.values()),
        gaps=found,
        parity=parity(drawn[FEMALE], drawn[MALE]),
        reading=" ".join(gap.reading.sentence for gap in found if gap.measure in LEADING),
        why_not_equal_rates=_why_not_equal_rates(groups[FEMALE], groups[MALE]),
    )


def _why_not_equal_rates(women: GroupMetrics, men: GroupMetrics) -> str:
    if not women.assessed or not men.assessed:
        return ""
    hers, his = (100 * one.diseased / one.assessed for one in (women, men))
    return (
        f"{hers:.0f} % of the women and {his:.0f} % of the men here are diseased. Only where these "
        "are alike can a model that is right for both flag both equally often; made equal where "
        "they are not, rates of flagging miss disease in one sex or alarm the healthy of the "
        "other. So equal rates (demographic parity, disparate impact, the four-fifths rule) are "
        "reported and not aimed at: missed disease, calibration and ROC-AUC by sex come first."
    )
