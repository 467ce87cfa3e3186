"""How much each feature moves the answers of a model: the mean size of its contributions."""

import numpy as np
from pydantic import BaseModel, ConfigDict

from analysis.measures.intervals import Estimate, Interval, bootstrap
from analysis.model.contributions import contributions
from analysis.model.refits import Refits, percentile_interval
from analysis.model.ridge import Floats, Labels
from data.features import NAMES


class FeatureImportance(BaseModel):
    """Mean size of one feature's contributions over the patients."""

    model_config = ConfigDict(frozen=True)

    feature: str
    mean_size: Estimate


def importance(added: Floats, rows: Labels) -> tuple[FeatureImportance, ...]:
    """Return the mean size of each feature over the patients who have it, the model held fixed.

    Parameters
    ----------
    added : ndarray of shape (n_patients, 13)
        Contributions; NaN where the input is missing.
    rows : ndarray of shape (resamples, n_patients)
        From `intervals.bootstrap_rows`.
    """
    return tuple(
        FeatureImportance(feature=name, mean_size=_mean_size(np.abs(added[:, column]), rows))
        for column, name in enumerate(NAMES)
    )


def _mean_size(sizes: Floats, rows: Labels) -> Estimate:
    return bootstrap(float(np.nanmean(sizes)), lambda drawn: float(np.nanmean(sizes[drawn])), rows)


def refitted_importance(refits: Refits) -> tuple[FeatureImportance, ...]:
    """Return the mean size of each input of the readable model, under refits.

    The interval holds the luck of the patients and that of the fit. A size cannot be negative, so
    that refits of a weight near zero all lie above it: the interval is widened to hold the value.
    """
    value = np.abs(contributions(refits.model, refits.patients, refits.inputs)).mean(axis=0)
    draws = np.stack(
        [
            np.abs(contributions(model, refits.patients[drawn], refits.inputs)).mean(axis=0)
            for model, drawn in zip(refits.models, refits.rows, strict=True)
        ]
    )
    return tuple(
        FeatureImportance(
            feature=name, mean_size=_holding(float(value[at]), draws[:, at], len(refits.patients))
        )
        for at, name in enumerate(refits.inputs)
    )


def _holding(value: float, draws: Floats, n: int) -> Estimate:
    found = percentile_interval(draws)
    interval = Interval(low=min(value, found.low), high=max(value, found.high))
    return Estimate(value=value, interval=interval, n=n)


def leading_features(added: Floats, count: int) -> tuple[str, ...]:
    """Return the `count` features of the largest mean size, the largest first."""
    order = np.argsort(-np.nanmean(np.abs(added), axis=0), kind="stable")[:count]
    return tuple(NAMES[column] for column in order)
