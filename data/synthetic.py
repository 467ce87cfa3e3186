"""Synthetic patients, seeded: like Cleveland's, at random, or shifted for drills.

They have no outcome: they are for alarms and load, never for training. No generator returns a row
of a real patient. `python -m data.synthetic` writes them as a CSV file; how they may drift is in
`synthetic_shifts`.
"""

import argparse
import sys
from enum import StrEnum
from pathlib import Path
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.cohorts import SITES, load
from data.features import FEATURES, NAMES, Feature
from data.synthetic_shifts import POOL, Shift, shifted

Floats = npt.NDArray[np.float64]

_NORMAL: Final = NormalDist()


class SyntheticKind(StrEnum):
    """How synthetic patients come about."""

    REALISTIC = "realistic"
    """Cleveland's distributions and their dependence: a drift alarm must stay silent."""

    RANDOM = "random"
    """Uniform over codes and trained ranges, as load tests use: a drift alarm must ring."""

    SHIFTED = "shifted"
    """Realistic, then changed as `Shift` says: drills for a drift alarm."""


def synthetic(
    kind: SyntheticKind, n: int, seed: int, shift: Shift = Shift.OLDER_CLINIC
) -> pd.DataFrame:
    """Draw synthetic patients.

    Parameters
    ----------
    n : int
        Patients, at least 1.
    seed : int
        The same seed gives the same patients.
    shift : Shift
        How they are shifted; read for `SHIFTED` alone.

    Returns
    -------
    DataFrame of shape (n, 13)
        As `Cohort.patients`: float columns in UCI's codes; missing is NaN.

    Raises
    ------
    ValueError
        If `n` is below 1.
    """
    if n < 1:
        raise ValueError("synthetic patients: n must be at least 1")
    rng = np.random.default_rng(seed)
    if kind is SyntheticKind.RANDOM:
        return random(n, rng)
    if kind is SyntheticKind.REALISTIC:
        return realistic(n, rng)
    return shifted(realistic(POOL * n, rng), n, shift, rng)


def random(n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw every value uniformly and what is missing as the four real sites have it.

    Whole work-ups are borrowed: each patient lacks what one real patient lacked, so that inputs
    are missing together as they are in clinics.
    """
    columns = {feature.name: _uniform(feature, n, rng) for feature in FEATURES}
    patients = pd.DataFrame(columns)
    lacking = np.vstack([load(site).patients.isna().to_numpy() for site in SITES])
    lenders = np.floor(rng.random(n) * len(lacking)).astype(int)
    return patients.mask(lacking[lenders])


def _uniform(feature: Feature, n: int, rng: np.random.Generator) -> Floats:
    # From `random` alone: its stream of numbers is the one that numpy keeps the same.
    share = rng.random(n)
    if feature.is_category:
        codes = np.array(list(feature.codes), dtype=float)
        return np.asarray(codes[(share * len(codes)).astype(int)])
    assert feature.trained is not None  # noqa: S101 - every number has a range
    low, high = feature.trained.low, feature.trained.high
    steps = 10 if feature.name == "oldpeak" else 1
    return np.asarray(low + np.floor(share * ((high - low) * steps + 1)) / steps)


def realistic(n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw patients like Cleveland's by a Gaussian copula within each outcome.

    Every value occurs in Cleveland and is as common here as there, heaps and zeros included; the
    ranks correlate as they do there among the diseased and among the healthy. Inputs are missing
    as often as there.

    References
    ----------
    Nelsen (2006), An Introduction to Copulas; Patki, Wedge and Veeramachaneni (2016), The
    Synthetic Data Vault, IEEE DSAA.
    """
    cohort = load("cleveland")
    patients = cohort.patients[list(NAMES)].to_numpy(dtype=float)
    diseased = rng.random(n) < cohort.disease.mean()
    drawn = np.empty((n, len(NAMES)))
    for outcome in (False, True):
        members = diseased == outcome
        drawn[members] = _copula(patients[cohort.disease == outcome], int(members.sum()), rng)
    lacking = rng.random(drawn.shape) < np.isnan(patients).mean(axis=0)
    return pd.DataFrame(np.where(lacking, np.nan, drawn), columns=list(NAMES))


def _copula(patients: Floats, n: int, rng: np.random.Generator) -> Floats:
    scores = np.column_stack([_normal_scores(column) for column in patients.T])
    latent = rng.multivariate_normal(
        np.zeros(patients.shape[1]), np.corrcoef(scores, rowvar=False), size=n, method="cholesky"
    )
    shares = np.vectorize(_NORMAL.cdf, otypes=[float])(latent)
    columns = [
        np.quantile(known[~np.isnan(known)], share, method="inverted_cdf")
        for known, share in zip(patients.T, shares.T, strict=True)
    ]
    return np.column_stack(columns)


def _normal_scores(column: Floats) -> Floats:
    """Return the normal quantile of each value's mid-rank; 0, the middle, where it is missing."""
    known = column[~np.isnan(column)]
    order = np.sort(known)
    rank = (np.searchsorted(order, known, "left") + np.searchsorted(order, known, "right")) / 2
    scores = np.zeros(len(column))
    scores[~np.isnan(column)] = [_NORMAL.inv_cdf(place) for place in rank / len(known)]
    return scores


def to_csv(patients: pd.DataFrame) -> str:
    """Return the patients as CSV in the layout of the cohorts' files, without an outcome."""
    lines = [",".join(NAMES)]
    lines += [
        ",".join(_cell(name, value) for name, value in zip(NAMES, row, strict=True))
        for row in patients[list(NAMES)].to_numpy(dtype=float)
    ]
    return "\n".join(lines) + "\n"


def _cell(name: str, value: float) -> str:
    if np.isnan(value):
        return ""
    return f"{value:.1f}" if name == "oldpeak" else f"{value:g}"


def main(arguments: list[str] | None = None) -> int:
    """Write synthetic patients to a file, or to standard output; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m data.synthetic", description=__doc__)
    parser.add_argument("--kind", type=SyntheticKind, choices=list(SyntheticKind), required=True)
    parser.add_argument(
        "--shift",
        type=Shift,
        choices=list(Shift),
        default=Shift.OLDER_CLINIC,
        help="with --kind shifted: what goes wrong (default: %(default)s)",
    )
    parser.add_argument("--n", type=_number_of_patients, default=100, help="default: 100")
    parser.add_argument("--seed", type=_seed, default=7, help="default: 7")
    parser.add_argument("--out", type=Path, metavar="FILE.csv", help="default: standard output")
    chosen = parser.parse_args(arguments)
    text = to_csv(synthetic(chosen.kind, chosen.n, chosen.seed, chosen.shift))
    if chosen.out:
        try:
            chosen.out.write_bytes(text.encode())
        except OSError as error:
            parser.error(f"{chosen.out} cannot be written: {error.strerror}")
    else:
        sys.stdout.write(text)
    return 0


def _number_of_patients(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("must be a whole number from 0")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
