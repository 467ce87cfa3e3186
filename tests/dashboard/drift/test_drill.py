"""What became of a drill, in the names that the rest of the page uses."""

from typing import Any

from analysis.drift.drill import Drill, Look
from dashboard.drift.drill import command, finding, grounds, table
from dashboard.reports import Values

QUIET = Look(n=30, rang=False, inputs=(), missing=(), risk=False)
LOUD = Look(n=40, rang=True, inputs=("chol", "age"), missing=("ca",), risk=True)
DRILL = Drill(
    what="Synthetic: older clinic", sent=40, rang_after=40, looks=(QUIET, LOUD), sentence=""
)


def without_drift(share: float) -> Any:
    rang = Values(value=share, interval=Values(low=0.01, high=0.17), n=40)
    return [Values(what="older_clinic"), Values(what="no drift", rang=rang)]


def test_each_look_names_what_it_saw() -> None:
    shown = table(DRILL)
    assert list(shown["rang"]) == ["no", "yes"]
    assert list(shown["inputs that drifted"]) == ["none", "Cholesterol, Age"]
    assert list(shown["missing more or less often"]) == ["none", "Vessels coloured"]
    assert list(shown["predicted risk"]) == ["as before", "drifted"]


def test_the_title_says_when_it_rang_or_that_it_did_not() -> None:
    assert finding(DRILL) == "The alarm rang after 40 patients"
    silent = DRILL.model_copy(update={"rang_after": None, "sent": 150})
    assert finding(silent) == "The alarm stayed silent over 150 patients"


def test_false_alarms_of_looking_often_are_told_with_their_interval() -> None:
    said = grounds(DRILL, without_drift(0.05))
    assert "older clinic; 40 patients sent as tests." in said
    assert "Without drift 5 of 100 drills ring too (1 to 17; measured on 40)." in said
    assert grounds(DRILL, []).endswith("sent as tests.")


def test_the_command_drills_the_same_patients() -> None:
    assert command("older_clinic", "http://here") == (
        "python -m analysis drift older_clinic --n 150 --drill http://here --seed 1"
    )
