"""Every figure of the study is on the page: classic table, strategies, defences, batch alarm."""

from typing import Any

from dashboard.poisoning import alarm, classic, damage, defences
from dashboard.poisoning.names import ATTACKS, DETECTORS, MEASURES, REMEDIES


def test_the_classic_table_has_every_measure_of_every_model(poisoning_report: Any) -> None:
    table = classic.table(poisoning_report)
    models = [one.model for one in poisoning_report.classic]
    assert len(table) == len(models) * len(MEASURES)
    assert list(table.columns) == ["Measure", "clean", "20 % flipped", "change"]
    row = poisoning_report.classic[0]
    first = table.loc[row.model].set_index("Measure")
    assert first.loc["ROC-AUC", "clean"].startswith(f"{row.clean.roc_auc.value:.2f} (")


def test_each_strategy_is_a_line_from_clean_labels_on(poisoning_report: Any) -> None:
    lines = damage.lines(poisoning_report, "ridge", "roc_auc")
    assert [line.name for line in lines] == list(ATTACKS.values())
    assert len({line.colour for line in lines}) == len(lines)
    clean = next(one for one in poisoning_report.clean if one.model == "ridge")
    for line in lines:
        assert (line.x[0], line.y[0]) == (0, clean.measures.roc_auc.value)
        assert list(line.x) == sorted(line.x)
        assert all(
            low is not None and y is not None and low <= y
            for low, y in zip(line.low, line.y, strict=True)
        )


def test_the_number_of_splits_is_the_models_own(poisoning_report: Any) -> None:
    by_model = {one.model: one.splits for one in poisoning_report.clean}
    assert {m: damage.splits(poisoning_report, m) for m in by_model} == by_model


def test_the_strategies_have_their_table_by_rate(poisoning_report: Any) -> None:
    table = damage.table(poisoning_report, "ridge", "roc_auc")
    assert list(table.columns) == list(ATTACKS.values())
    assert table.index[0] == "10 %"


def test_every_detector_has_its_finds_its_floor_and_its_remedies(poisoning_report: Any) -> None:
    found = poisoning_report.attacks[0].points[0].detectors
    table = defences.table(found, poisoning_report.clean_flags)
    assert [name.split(" (")[0] for name in table.index] == list(DETECTORS.values())
    won_back = [name for name in table.columns if name.startswith("ROC-AUC won back")]
    assert len(won_back) == len(REMEDIES)
    assert " to " in table["flagged of clean labels"].iloc[0]
    assert "flagged of clean labels" not in defences.table(found)


def test_what_a_remedy_wins_back_is_taken_from_that_remedy(poisoning_report: Any) -> None:
    found = poisoning_report.attacks[0].points[0].detectors
    for remedy in REMEDIES:
        known = [one for one in defences.won_back(found, remedy) if one is not None]
        assert len(known) == len(found)
    assert defences.won_back(found, "drop") != defences.won_back(found, "relabel")


def test_a_detector_that_was_told_how_many_says_so(poisoning_report: Any) -> None:
    found = poisoning_report.attacks[0].points[0].detectors
    told = [one for one in found if one.told_how_many]
    assert told
    assert all(defences.name(one).endswith("(told how many)") for one in told)


def test_the_alarm_is_drawn_from_its_false_alarms_on(poisoning_report: Any) -> None:
    found = poisoning_report.batch_alarm
    lines = alarm.lines(found)
    assert [line.name for line in lines] == list(ATTACKS.values())
    assert {line.y[0] for line in lines} == {found.false_alarms.either.value}
    assert len(alarm.table(found)) == len(found.power)
