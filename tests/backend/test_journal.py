"""One line per answer, whole, owner-only, and an error rather than a silent loss."""

import json
import os
import stat
from pathlib import Path

import pytest

from backend.errors import JournalError
from backend.journal import Journal


def test_lines_are_appended_to_what_is_there(tmp_path: Path) -> None:
    for number in range(3):
        journal = Journal(tmp_path / "journal")
        journal.open()
        journal.write({"number": number})
        journal.close()
    lines = (tmp_path / "journal" / "predictions.jsonl").read_text().splitlines()
    assert [json.loads(line)["number"] for line in lines] == [0, 1, 2]


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.write({})
    journal.close()
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="cannot be opened"):
        Journal(tmp_path / "file" / "journal").open()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")  # noqa: PTH110
def test_a_full_disk_is_an_error(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.path.symlink_to("/dev/full")
    with pytest.raises(JournalError, match="No space left"):
        journal.write({"number": 1})
    journal.close()


def test_a_value_that_json_does_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        Journal(tmp_path).write({"probability": float("nan")})
