"""A comparison in words and tables: nothing is hidden, nothing is claimed beyond it."""

from analysis.drift.comparison import DriftComparison
from dashboard.drift import gaps, ranked, whole
from dashboard.drift.result import finding, grounds
from data.features import NAMES


def test_the_title_names_the_reference(hungary: DriftComparison) -> None:
    home = hungary.model_copy(update={"reference": "Cleveland"})
    assert finding(home) == "These patients are not like those the model learnt from"
    other = hungary.model_copy(update={"reference": "Switzerland"})
    assert finding(other) == "These patients are not like those of Switzerland"


def test_no_drift_and_too_few_are_not_told_as_drift(
    the_same: DriftComparison, nobody: DriftComparison
) -> None:
    assert finding(the_same).startswith("No difference beyond chance")
    assert finding(nobody) == "Too few patients to tell"


def test_a_number_never_stands_apart_from_its_per_cent_sign(hungary: DriftComparison) -> None:
    assert "%" in grounds(hungary)
    assert " %" not in grounds(hungary)


def test_inputs_are_ranked_by_distance_and_only_clear_ones_are_marked(
    hungary: DriftComparison,
) -> None:
    rows = ranked.rows(hungary)
    assert [one.value for one in rows] == sorted((one.value for one in rows), reverse=True)
    marked = {one.name for one in rows if one.clear}
    assert marked == {hungary.feature(name).label for name in hungary.drifted}
    assert marked


def test_every_input_is_in_the_table_and_what_is_not_ranked_is_said(
    hungary: DriftComparison,
) -> None:
    assert len(ranked.table(hungary)) == len(NAMES)
    assert "Not ranked: Vessels coloured, only 3 patients have it" in ranked.reading(hungary)
    assert ranked.reading(hungary).startswith("294 patients against 303.")


def test_both_distributions_count_those_who_have_the_input(hungary: DriftComparison) -> None:
    one = hungary.feature("restecg")
    table = ranked.counts(one.distributions, ("Cleveland", "Hungary"))
    assert table["Cleveland"].sum() == one.n_reference
    assert table["Hungary"].sum() == one.n_current
    assert table.index[0] == "normal"


def test_nobody_has_nothing_to_rank(nobody: DriftComparison) -> None:
    assert ranked.rows(nobody) == []
    assert len(ranked.table(nobody)) == len(NAMES)


def test_the_joint_test_says_what_it_rests_on_or_why_it_was_not_asked(
    hungary: DriftComparison, the_same: DriftComparison
) -> None:
    said = whole.joint_words(hungary)
    assert "ROC-AUC 0.9" in said
    assert "permutations" in said
    assert whole.joint_words(the_same) == (
        "Not asked: counts do not tell which values go together."
    )


def test_risks_and_expected_accuracy_come_with_intervals_and_n(hungary: DriftComparison) -> None:
    assert whole.risk_words(hungary).count(" to ") == 2
    assert "n 294" in whole.risk_words(hungary)
    assert hungary.expected_accuracy is not None
    measured = whole.measures(hungary.expected_accuracy)
    assert list(measured) == ["accuracy", "sensitivity", "specificity", "share diseased"]


def test_gaps_are_sorted_by_how_much_they_changed(
    hungary: DriftComparison, the_same: DriftComparison
) -> None:
    table = gaps.table(hungary)
    assert table.index[0] == "Vessels coloured"
    assert len(table) == len(NAMES)
    assert "Vessels coloured missing in 99 % instead of 1 %" in gaps.reading(hungary)
    assert "No input is missing more or less often" in gaps.reading(the_same)
