"""`make bench` trains a model where there is none, and only there."""

from pathlib import Path

import pytest

from scripts.first_model import lacks_model, train


def test_an_empty_state_directory_lacks_a_model(tmp_path: Path) -> None:
    assert lacks_model(tmp_path)


def test_one_with_a_promoted_model_does_not(trained_home: Path) -> None:
    assert not lacks_model(trained_home)


def test_a_pointer_to_nothing_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "current").write_text("gone")
    assert lacks_model(tmp_path)


@pytest.mark.full
def test_what_make_run_would_refuse_does_not_matter_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDY", "all")
    assert train(tmp_path)
    assert not lacks_model(tmp_path)
