"""What a badge was worth: how often the same inputs led again, at home and away."""

from typing import Any

from dashboard.explanations.stability import badges, proof, sentence, table
from dashboard.reports import Values


def rate(level: str, at_least: float, value: float | None) -> Values:
    same = (
        None
        if value is None
        else Values(value=value, interval=Values(low=value - 0.01, high=value + 0.01), n=286)
    )
    return Values(level=level, at_least=at_least, answers=494, same_top=same)


def report(away: float | None = 0.8) -> Any:
    return Values(
        top=3,
        levels_home=[rate("stable", 0.8, 0.92), rate("mostly stable", 0.5, None)],
        levels_away=[rate("stable", 0.8, away), rate("mostly stable", 0.5, None)],
    )


def test_a_badge_is_read_as_refits_of_a_hundred() -> None:
    said = sentence(report())
    assert 'the same 3 inputs led again under the badge "stable" in 92 of 100 refits' in said
    assert "(n 286)" in said
    assert "mostly stable" not in said, "nobody had that badge"


def test_less_away_from_home_is_said_only_where_it_is_so() -> None:
    assert "Away from home each badge is worth less." in sentence(report())
    assert "Away from home" not in sentence(report(0.95))


def test_the_marks_are_of_a_hundred_and_none_where_nobody_had_the_badge() -> None:
    home, away = badges(report())
    assert home.marks[0] is not None
    assert round(home.marks[0].value) == 92
    assert home.marks[1] is None
    assert (home.name, away.name) == ("Cleveland", "other hospitals")


def test_the_table_has_interval_patients_and_answers() -> None:
    found = table(report())
    assert found.loc["stable", "Cleveland (95 %)"] == "0.92 (0.91 to 0.93), n 286"
    assert found.loc["stable", "Told from"] == "80 of 100"
    assert found.loc["mostly stable", "Other hospitals (95 %)"] == "\u2013"


def test_the_proof_names_its_witness() -> None:
    shap = Values(shap_version="0.51.0", n=303, largest_difference=2e-15, largest_sum_error=3e-15)
    assert proof(shap).startswith("The contributions are those of `shap` 0.51.0")
    assert "all 303 patients is 2e-15 log-odds" in proof(shap)
