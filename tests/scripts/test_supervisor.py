"""Starting, watching and ending two programs, seen from outside with stand-ins for them."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.supervisor import describe_exit
from tests.scripts.watched_commands import Command, Commands

Supervised = Callable[[str, str], Command]

SUPERVISE = "tests/scripts/supervise_stand_ins.py"

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="a service of the Linux kernel")


@pytest.fixture
def supervised(start: Commands, free_ports: tuple[int, int], tmp_path: Path) -> Supervised:
    def begin(backend: str, dashboard: str) -> Command:
        first, second = free_ports
        return start(SUPERVISE, f"{first}:{backend}", f"{second}:{dashboard}", str(tmp_path))

    return begin


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_ends_both_cleanly_and_leaves_no_process(
    supervised: Supervised, number: signal.Signals
) -> None:
    command = supervised("obedient", "obedient")
    command.wait_for("both ready")
    command.signal(number)
    code, output = command.end()
    assert code == 0
    assert "Traceback" not in output
    assert command.left_over() == []


def test_it_says_what_it_waits_for_and_what_is_ready(supervised: Supervised) -> None:
    output = supervised("obedient", "obedient").wait_for("both ready")
    assert "Waiting for the backend and the dashboard ..." in output
    assert "The backend is ready" in output
    assert "The dashboard is ready" in output


def test_a_signal_while_waiting_ends_it_too(supervised: Supervised) -> None:
    command = supervised("obedient", "mute")
    command.wait_for("The backend is ready")
    command.signal(signal.SIGINT)
    code, output = command.end()
    assert code == 0
    assert "both ready" not in output
    assert command.left_over() == []


def test_a_program_that_ignores_the_polite_signal_is_ended_by_force(supervised: Supervised) -> None:
    command = supervised("stubborn", "obedient")
    command.wait_for("both ready")
    command.signal(signal.SIGINT)
    code, _ = command.end()
    assert code == 0
    assert command.left_over() == []


def test_the_children_of_a_program_end_with_it(supervised: Supervised) -> None:
    command = supervised("parent", "obedient")
    command.wait_for("both ready")
    assert len(command.left_over()) == len(["supervisor", "backend", "dashboard", "its child"])
    command.signal(signal.SIGTERM)
    command.end()
    assert command.left_over(patience_seconds=2) == []


def test_a_program_that_dies_is_named_with_its_last_words_and_the_other_is_ended(
    supervised: Supervised, tmp_path: Path
) -> None:
    command = supervised("dying", "obedient")
    code, output = command.end()
    assert code == 1
    assert "The backend ended with exit code 3." in output
    assert str(tmp_path / "backend.log") in output
    assert "the model has left the building" in output
    assert "Traceback" not in output
    assert command.left_over() == []


def test_a_program_that_never_answers_is_named(supervised: Supervised) -> None:
    command = supervised("obedient", "mute")
    code, output = command.end()
    assert code == 1
    assert "The dashboard was not ready after 5 s." in output
    assert command.left_over() == []


def test_the_log_of_the_run_before_is_kept(supervised: Supervised, tmp_path: Path) -> None:
    (tmp_path / "backend.log").write_text("of yesterday")
    supervised("obedient", "obedient").wait_for("both ready")
    assert (tmp_path / "backend.previous.log").read_text() == "of yesterday"
    assert "stand-in on" in (tmp_path / "backend.log").read_text()


@linux_only
def test_nothing_survives_when_it_is_killed_outright(supervised: Supervised) -> None:
    command = supervised("obedient", "obedient")
    command.wait_for("both ready")
    command.signal(signal.SIGKILL)
    command.end()
    assert command.left_over(patience_seconds=2) == []


def test_an_end_is_told_in_words() -> None:
    assert describe_exit(3) == "with exit code 3"
    assert describe_exit(-9) == "by signal SIGKILL"


@linux_only
def test_an_interrupt_that_reached_make_alone_ends_both_too(
    start: Commands, free_ports: tuple[int, int], tmp_path: Path
) -> None:
    first, second = free_ports
    arguments = f"{first}:obedient {second}:obedient '{tmp_path}'"
    makefile = tmp_path / "Makefile"
    makefile.write_text(f"run:\n\t@exec '{sys.executable}' -u {SUPERVISE} {arguments}\n")
    command = start("-c", f"import os; os.execvp('make', ['make', '-f', {str(makefile)!r}])")
    command.wait_for("both ready")
    command.signal(signal.SIGINT)
    _, output = command.end()
    assert "Traceback" not in output
    assert command.left_over() == []
