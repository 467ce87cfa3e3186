"""Synthetic patients: the same from the same seed, legal, and what their kind promises."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import data
from data.cohorts import load, schema
from data.features import BY_NAME, FEATURES, NAMES
from data.synthetic import SyntheticKind, main, synthetic, to_csv
from data.synthetic_shifts import Shift
from data.unlabelled import read_patients

COMMITTED = Path(data.__path__[0]) / "synthetic_100.csv"


@pytest.fixture(scope="module")
def cleveland() -> pd.DataFrame:
    return load("cleveland").patients


@pytest.fixture(scope="module")
def realistic() -> pd.DataFrame:
    return synthetic(SyntheticKind.REALISTIC, 3000, seed=1)


@pytest.fixture(scope="module")
def random() -> pd.DataFrame:
    return synthetic(SyntheticKind.RANDOM, 3000, seed=1)


def test_the_committed_file_regenerates_byte_for_byte(tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    assert main(["--kind", "random", "--n", "100", "--seed", "7", "--out", str(again)]) == 0
    assert again.read_bytes() == COMMITTED.read_bytes()


def test_the_committed_file_holds_100_patients_that_can_be_read() -> None:
    patients = read_patients(COMMITTED.read_bytes(), COMMITTED.name)
    assert patients.shape == (100, 13)
    pd.testing.assert_frame_equal(patients, synthetic(SyntheticKind.RANDOM, 100, seed=7))


@pytest.mark.parametrize("kind", SyntheticKind)
def test_the_same_seed_gives_the_same_patients_and_another_seed_others(kind: SyntheticKind) -> None:
    one, same, other = (synthetic(kind, 50, seed) for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(one, same)
    assert not one.equals(other)


@pytest.mark.parametrize("kind", SyntheticKind)
@pytest.mark.parametrize("shift", Shift)
def test_all_synthetic_patients_are_legal(kind: SyntheticKind, shift: Shift) -> None:
    patients = synthetic(kind, 300, seed=5, shift=shift)
    assert tuple(patients) == NAMES
    schema().validate(patients)


@pytest.mark.parametrize("kind", SyntheticKind)
def test_one_patient_is_possible_and_none_is_refused(kind: SyntheticKind) -> None:
    assert synthetic(kind, 1, seed=1).shape == (1, 13)
    with pytest.raises(ValueError, match="at least 1"):
        synthetic(kind, 0, seed=1)


def test_no_patient_has_an_outcome() -> None:
    assert COMMITTED.read_text().splitlines()[0] == ",".join(NAMES)


def test_random_patients_fill_codes_and_trained_ranges_evenly(random: pd.DataFrame) -> None:
    for feature in FEATURES:
        known = random[feature.name].dropna()
        if feature.is_category:
            shares = known.value_counts(normalize=True)
            assert set(shares.index) == set(feature.codes)
            assert (shares - 1 / len(feature.codes)).abs().max() < 0.05
        else:
            assert feature.trained is not None
            assert (known.min(), known.max()) == (feature.trained.low, feature.trained.high)
            middle = (feature.trained.low + feature.trained.high) / 2
            width = feature.trained.high - feature.trained.low
            assert known.mean() == pytest.approx(middle, abs=0.03 * width)


def test_random_patients_lack_what_some_real_patient_lacked(random: pd.DataFrame) -> None:
    sites = ("cleveland", "hungary", "switzerland", "va_long_beach")
    real = np.vstack([load(site).patients.isna().to_numpy() for site in sites])
    patterns = {tuple(row) for row in real}
    assert {tuple(row) for row in random.isna().to_numpy()} <= patterns
    assert np.abs(random.isna().to_numpy().mean(axis=0) - real.mean(axis=0)).max() < 0.04


def test_realistic_patients_have_clevelands_distributions(
    realistic: pd.DataFrame, cleveland: pd.DataFrame
) -> None:
    spread = cleveland.std()
    assert ((realistic.mean() - cleveland.mean()).abs() / spread).max() < 0.1
    assert (realistic.std() / spread - 1).abs().max() < 0.1
    assert (realistic.isna().mean() - cleveland.isna().mean()).abs().max() < 0.01


def test_realistic_patients_have_clevelands_values_only(
    realistic: pd.DataFrame, cleveland: pd.DataFrame
) -> None:
    for name in NAMES:
        assert set(realistic[name].dropna()) <= set(cleveland[name].dropna())


def test_realistic_patients_inputs_go_together_as_clevelands_do(
    realistic: pd.DataFrame, cleveland: pd.DataFrame
) -> None:
    apart = realistic.corr(method="spearman") - cleveland.corr(method="spearman")
    assert apart.abs().to_numpy().max() < 0.15


def test_realistic_patients_are_not_copies(
    realistic: pd.DataFrame, cleveland: pd.DataFrame
) -> None:
    real = {tuple(row) for row in cleveland.fillna(-1).to_numpy()}
    copies = sum(tuple(row) in real for row in realistic.fillna(-1).to_numpy())
    assert copies / len(realistic) < 0.01


def test_csv_leaves_missing_empty_and_numbers_as_the_source_writes_them() -> None:
    patients = pd.DataFrame({name: [np.nan] for name in NAMES})
    patients = patients.assign(age=63.0, sex=1.0, oldpeak=2.0, chol=6.1)
    assert to_csv(patients) == ",".join(NAMES) + "\n63,1,,,6.1,,,,,2.0,,,\n"


def test_without_a_file_the_patients_go_to_standard_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["--kind", "shifted", "--shift", "unit_mistake", "--n", "3", "--seed", "1"]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert said == to_csv(synthetic(SyntheticKind.SHIFTED, 3, 1, Shift.UNIT_MISTAKE))


@pytest.mark.parametrize("wrong", [["--n", "0"], ["--n", "x"], ["--kind", "odd"]])
def test_a_wrong_argument_is_refused_on_the_command_line(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--kind", "random", *wrong])
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_the_resolution_of_random_numbers_is_the_sources() -> None:
    patients = synthetic(SyntheticKind.RANDOM, 500, seed=2)
    for name in NAMES:
        steps = 10 if name == "oldpeak" else 1
        scaled = patients[name].dropna() * steps
        assert np.allclose(scaled, scaled.round()), BY_NAME[name].label
