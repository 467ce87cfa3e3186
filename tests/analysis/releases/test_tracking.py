"""Experiments are really stored, can be read back, stay at home, and are optional."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import analysis
from analysis.errors import TrackingMissing
from analysis.releases import tracking
from analysis.releases.tracking import EXPERIMENT, current_commit, track, tracking_uri
from tests.analysis.release_bundles import estimate, manifest

ROOT = Path(analysis.__path__[0]).parent
CURVE = {"x": [0, 0.5, 1], "y": [0, 0.9, 1], "low": [0, 0.8, 1], "high": [0, 1, 1], "n": 303}
SCORES = {
    "roc_auc": estimate(0.911, 0.876, 0.939),
    "brier_score": estimate(0.119, 0.1, 0.14),
    "calibration_slope": None,
}

CURVES = {
    "calibration": {
        "bins": [
            {"predicted": 0.1, "observed": estimate(0.12)},
            {"predicted": 0.5, "observed": None},
            {"predicted": 0.9, "observed": estimate(0.88)},
        ]
    }
}


def candidate(name: str, role: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "label": f"the {name}",
        "role": role,
        "scores": SCORES,
        "by_fold": {"roc_auc": [0.9, 0.92]},
        "chosen": [],
        "roc": CURVE,
        "against_champion": {},
        **more,
    }


COMPARISON = {
    "folds": 5,
    "repeats": 10,
    "inner_folds": 3,
    "trees": 400,
    "candidates": [
        candidate("ridge", "champion"),
        candidate(
            "forest",
            "challenger",
            chosen=[
                {"settings": {"min_samples_leaf": 2}, "folds": 31},
                {"settings": {"min_samples_leaf": 1}, "folds": 19},
            ],
            against_champion={"log_loss": {"p_value": 0.09}},
        ),
        candidate("prevalence", "baseline", roc=None),
    ],
}


# MLflow's own, on the newest SQLAlchemy; nothing of ours can avoid it.
@pytest.mark.full
@pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning")
def test_each_candidate_is_a_run_with_parameters_metrics_picture_and_lineage(
    tmp_path: Path,
) -> None:
    assert track(tmp_path, manifest("abc"), {"comparison": COMPARISON, "curves": CURVES}) == 3
    client = tracking.require_mlflow().MlflowClient(tracking_uri=tracking_uri(tmp_path))
    experiment = client.get_experiment_by_name(EXPERIMENT)
    runs = {run.info.run_name: run for run in client.search_runs([experiment.experiment_id])}
    assert set(runs) == {"abc ridge", "abc forest", "abc prevalence"}
    assert {run.info.status for run in runs.values()} == {"FINISHED"}

    forest = runs["abc forest"].data
    assert forest.params == {
        "model": "the forest",
        "seed": "1",
        "folds": "5",
        "repeats": "10",
        "inner_folds": "3",
        "trees": "400",
        "min_samples_leaf": "2",
        "chosen_in_folds": "31",
    }
    assert runs["abc ridge"].data.params["C"] == "0.1"
    assert forest.metrics == {
        "roc_auc": 0.911,
        "roc_auc_low": 0.876,
        "roc_auc_high": 0.939,
        "brier_score": 0.119,
        "brier_score_low": 0.1,
        "brier_score_high": 0.14,
        "roc_auc_by_fold": 0.92,
        "log_loss_p_against_champion": 0.09,
    }
    by_fold = client.get_metric_history(runs["abc forest"].info.run_id, "roc_auc_by_fold")
    assert [(one.step, one.value) for one in by_fold] == [(0, 0.9), (1, 0.92)]

    ours = manifest("abc")
    tags = forest.tags
    assert tags["data_sha256"] == ours["trained_on"]["sha256"]
    assert tags["code_sha256"] == "c" * 64
    assert (tags["version"], tags["schema_version"], tags["role"]) == ("abc", "1", "challenger")
    assert tags.get("mlflow.source.git.commit") == current_commit(ROOT)

    pictures = {
        name: sorted(one.path for one in client.list_artifacts(run.info.run_id))
        for name, run in runs.items()
    }
    assert pictures == {
        "abc ridge": ["calibration.png", "roc.png"],
        "abc forest": ["roc.png"],
        "abc prevalence": [],
    }
    stored = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")}
    assert stored == {"mlflow"}
    images = list((tmp_path / "mlflow" / "artifacts").rglob("*.png"))
    assert len(images) == 3
    assert all(image.stat().st_size < 50_000 for image in images)

    # A second version joins the first in the same experiment.
    assert track(tmp_path, manifest("def"), {"comparison": COMPARISON}) == 3
    assert len(client.search_runs([experiment.experiment_id])) == 6
    # Without a comparison there is nothing to keep.
    assert track(tmp_path, manifest("ghi"), {"cross_validation": {}}) == 0


def test_without_mlflow_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "mlflow.tracking", None)
    with pytest.raises(TrackingMissing, match=r"requirements/tracking\.txt") as refused:
        track(tmp_path, manifest("abc"), {"comparison": COMPARISON})
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_importing_the_module_imports_no_mlflow_and_sets_nothing() -> None:
    code = (
        "import os, sys; before = dict(os.environ); import analysis.releases.tracking; "
        "assert 'mlflow' not in sys.modules; assert dict(os.environ) == before"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.full
def test_telemetry_is_off_when_mlflow_is_imported() -> None:
    code = (
        "from analysis.releases.tracking import require_mlflow; require_mlflow(); "
        "from mlflow.telemetry.utils import is_telemetry_disabled; "
        "print(is_telemetry_disabled())"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout == "True\n"


def test_outside_a_repository_there_is_no_commit(tmp_path: Path) -> None:
    assert current_commit(tmp_path) is None
