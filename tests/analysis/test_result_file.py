"""A result is written whole, or refused in a sentence and nothing is left behind."""

from pathlib import Path

import pytest

from analysis.errors import ResultUnwritable
from analysis.result_file import write_result


def test_a_result_replaces_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "found.json"
    target.write_text("old")
    write_result(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_what_cannot_be_written_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for target in (folder, tmp_path / "nowhere" / "found.json"):
        with pytest.raises(ResultUnwritable, match="cannot be written"):
            write_result(target, b"new")
    assert list(tmp_path.rglob("*")) == [folder]
