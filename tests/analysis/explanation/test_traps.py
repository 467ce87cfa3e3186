"""The traps beside the weights, with the figures of the cohort and only where they hold."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.explanation.traps import traps
from data.cohorts import Cohort
from data.features import NAMES


def said(cohort: Cohort, name: str, *, shown: bool = True) -> str:
    return " ".join(traps(cohort, name, shown=shown))


def test_asymptomatic_patients_were_referred_for_other_findings(cleveland: Cohort) -> None:
    told = said(cleveland, "cp")
    assert "Of the 144 patients without chest pain 73% are diseased" in told
    assert "of the 23 with typical angina 30%" in told
    assert "referral, not of biology" in told


def test_the_referral_trap_is_not_told_where_there_is_none(cleveland: Cohort) -> None:
    turned = replace(cleveland, disease=1 - cleveland.disease)
    assert said(turned, "cp") == ""
    nobody = replace(cleveland, patients=cleveland.patients.assign(cp=np.nan))
    assert said(nobody, "cp") == ""


def test_age_is_not_harmless_though_its_weight_is_near_zero(cleveland: Cohort) -> None:
    told = said(cleveland, "age", shown=False)
    assert "multiply the odds by 1.71" in told
    assert said(cleveland, "age", shown=True) == ""


def test_thal_is_a_scan(cleveland: Cohort) -> None:
    assert "not thalassaemia" in said(cleveland, "thal")


def test_women_and_men_are_counted(cleveland: Cohort) -> None:
    assert "26% of the 97 women and 55% of the 206 men" in said(cleveland, "sex")


def test_half_of_the_resting_ecgs_were_read_as_hypertrophy(cleveland: Cohort) -> None:
    assert said(cleveland, "restecg").startswith("49% of these patients")


@pytest.mark.parametrize("name", NAMES)
def test_every_feature_has_a_trap_on_cleveland(cleveland: Cohort, name: str) -> None:
    assert traps(cleveland, name, shown=False)


def test_the_exercise_test_names_its_other_findings(cleveland: Cohort) -> None:
    assert "maximum heart rate, exercise angina and ST slope" in said(cleveland, "oldpeak")
