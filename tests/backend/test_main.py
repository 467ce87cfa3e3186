"""The command line: without a command it serves, with one it does that alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from backend.__main__ import COMMANDS, main


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(name in told for name in COMMANDS)


def test_an_unknown_command_is_refused_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["predict"])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert all(name in told for name in COMMANDS)


def test_a_command_loads_no_server(tmp_path: Path) -> None:
    code = (
        "import sys; from backend.__main__ import main; main(['keys', 'list']); "
        "print(*[name for name in ('fastapi', 'uvicorn', 'backend.app') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": "", "HEARTSIGHT_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == ""
