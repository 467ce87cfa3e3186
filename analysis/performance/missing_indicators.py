"""Models that look at which inputs are missing: never served, kept to show the shortcut they take.

What they score, and why that is no merit, is measured in `pooled_sites`.
"""

import numpy as np

from analysis.model.ridge import Encoding, Floats, Labels, classifier
from analysis.performance.filling import filled, typical_patient
from data.features import NAMES


def indicator_risk(taught: Floats, disease: Labels, asked: Floats) -> Floats:
    """Return the risk by all inputs, filled, and one flag per input that is missing.

    Parameters
    ----------
    taught, asked : ndarray of shape (n, 13)
        Missing is NaN.
    """
    typical = typical_patient(taught)
    encoding = Encoding.learn(filled(taught, typical), NAMES)
    design = [encoding.design(filled(patients, typical)) for patients in (taught, asked)]
    flags = _standardised_gaps(taught, asked)
    together = [np.hstack(pair) for pair in zip(design, flags, strict=True)]
    return _ridge_risk(together[0], disease, together[1])


def gaps_risk(taught: Floats, disease: Labels, asked: Floats) -> Floats:
    """Return the risk by which inputs are missing, and by no value at all."""
    known, wanted = _standardised_gaps(taught, asked)
    return _ridge_risk(known, disease, wanted)


def _ridge_risk(taught: Floats, disease: Labels, asked: Floats) -> Floats:
    model = classifier().fit(taught, disease)
    return np.asarray(model.predict_proba(asked)[:, 1])


def _standardised_gaps(taught: Floats, asked: Floats) -> tuple[Floats, Floats]:
    gaps = np.isnan(taught).astype(float)
    spread = gaps.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    return (gaps - gaps.mean(axis=0)) / scale, (np.isnan(asked) - gaps.mean(axis=0)) / scale
