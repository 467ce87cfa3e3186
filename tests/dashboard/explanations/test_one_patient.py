"""The patients of the cohort by their line in the file."""

from dashboard.explanations.one_patient import FIRST_LINE, cohort


def test_every_patient_is_there_with_the_known_inputs_alone() -> None:
    patients, disease = cohort()
    assert len(patients) == len(disease) == 303
    assert patients[0]["age"] == 63, f"line {FIRST_LINE} of the file"
    assert sum(disease) == 139
    incomplete = [one for one in patients if len(one) < 13]
    assert len(incomplete) == 6, "a gap is left out, never sent as a number"
