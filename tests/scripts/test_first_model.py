"""`make bench` trains a model where there is none, and only there."""

from pathlib import Path

from scripts.first_model import lacks_model


def test_an_empty_state_directory_lacks_a_model(tmp_path: Path) -> None:
    assert lacks_model({"HEARTSIGHT_HOME": str(tmp_path)})


def test_one_with_a_promoted_model_does_not(trained_home: Path) -> None:
    assert not lacks_model({"HEARTSIGHT_HOME": str(trained_home)})


def test_a_pointer_to_nothing_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "current").write_text("gone")
    assert lacks_model({"HEARTSIGHT_HOME": str(tmp_path)})
