"""Keep each run of the studies as MLflow experiments: one run for each candidate model.

Optional: nothing else needs MLflow, which is installed by `requirements/tracking.txt` and imported
only here and only when it is asked for. The store is a SQLite file below the state directory;
`make mlflow-ui` shows it. Nothing is sent anywhere.
"""

import logging
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from analysis.errors import TrackingMissing

EXPERIMENT: Final = "heartsight"
FOLDER: Final = "mlflow"
DATABASE: Final = "mlflow.db"
ARTIFACTS: Final = "artifacts"

_QUIET: Final = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "1"}
_ENDS: Final = (("", "value"), ("_low", "low"), ("_high", "high"))


def tracking_uri(home: Path) -> str:
    """Return the address of the store below a state directory, as MLflow takes it."""
    return f"sqlite:///{(home / FOLDER / DATABASE).resolve()}"


def require_mlflow() -> Any:
    """Return the module `mlflow.tracking`, its telemetry switched off.

    Raises
    ------
    TrackingMissing
        If MLflow is not installed.
    """
    os.environ.update(_QUIET)  # before the import, which reads them
    try:
        # By name: the programs run without it, and their locks do not hold it.
        module = import_module("mlflow.tracking")
    except ImportError as error:
        raise TrackingMissing(
            "MLflow is not installed: run `uv pip install -r requirements/tracking.txt`, or leave "
            "out --track"
        ) from error
    for chatty in ("mlflow", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return module


def track(home: Path, manifest: Mapping[str, Any], performance: Mapping[str, Any]) -> int:
    """Store one run for each candidate of the comparison, and return how many there are.

    Parameters
    ----------
    home : Path
        State directory; the store goes to `mlflow/` below it.
    manifest, performance : Mapping
        Of the bundle, as decoded JSON; without a comparison nothing is stored.

    Raises
    ------
    TrackingMissing
        If MLflow is not installed.
    """
    client, experiment = _open(home)
    comparison = performance.get("comparison") or {"candidates": ()}
    lineage = _lineage(manifest)
    for candidate in comparison["candidates"]:
        name = f"{manifest['version']} {candidate['name']}"
        tags = {**lineage, "role": str(candidate["role"])}
        run = client.create_run(experiment, run_name=name, tags=tags).info.run_id
        for key, value in _parameters(candidate, comparison, manifest).items():
            client.log_param(run, key, value)
        client.log_batch(run, metrics=list(_metrics(candidate)))
        for file, figure in _pictures(candidate, performance):
            client.log_figure(run, figure, file)
        client.set_terminated(run)
    return len(comparison["candidates"])


def _open(home: Path) -> tuple[Any, str]:
    """Return a client of the store and the experiment's id; both are made when they are missing."""
    module = require_mlflow()
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    uri = tracking_uri(home)
    client = module.MlflowClient(tracking_uri=uri, registry_uri=uri)
    found = client.get_experiment_by_name(EXPERIMENT)
    if found is not None:
        return client, found.experiment_id
    artifacts = (folder / ARTIFACTS).resolve().as_uri()
    return client, client.create_experiment(EXPERIMENT, artifact_location=artifacts)


def _lineage(manifest: Mapping[str, Any]) -> dict[str, str]:
    tags = {
        "version": str(manifest["version"]),
        "data_sha256": str(manifest["trained_on"]["sha256"]),
        "code_sha256": str(manifest["code_sha256"]),
        "schema_version": str(manifest["schema_version"]),
    }
    commit = current_commit(Path(__file__).parent)
    return {**tags, "mlflow.source.git.commit": commit} if commit else tags


def current_commit(folder: Path) -> str | None:
    """Return the commit that a folder is checked out at; None outside a repository."""
    try:
        found = subprocess.run(
            ["git", "rev-parse", "HEAD"],  # noqa: S607 - the user's own git
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return found.stdout.strip()


def _parameters(
    candidate: Mapping[str, Any], comparison: Mapping[str, Any], manifest: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the settings chosen in most folds, and what all candidates share."""
    chosen = candidate["chosen"]
    champion = {"C": manifest["parameters"]["C"]} if candidate["role"] == "champion" else {}
    return {
        "model": candidate["label"],
        "seed": manifest["parameters"]["seed"],
        **{name: comparison[name] for name in ("folds", "repeats", "inner_folds", "trees")},
        **champion,
        **(chosen[0]["settings"] if chosen else {}),
        **({"chosen_in_folds": chosen[0]["folds"]} if chosen else {}),
    }


def _metrics(candidate: Mapping[str, Any]) -> Iterator[Any]:
    metric = import_module("mlflow.entities").Metric
    now = int(time.time() * 1000)
    for name, estimate in candidate["scores"].items():
        if estimate is not None:
            flat = {"value": estimate["value"], **estimate["interval"]}
            yield from (metric(name + end, flat[key], now, 0) for end, key in _ENDS)
    for name, values in candidate["by_fold"].items():
        yield from (metric(f"{name}_by_fold", value, now, i) for i, value in enumerate(values))
    for name, test in candidate["against_champion"].items():
        yield metric(f"{name}_p_against_champion", test["p_value"], now, 0)


def _pictures(
    candidate: Mapping[str, Any], performance: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Draw what there is to draw; the calibration curve is the champion's alone."""
    if candidate["roc"] is not None:
        axes = _square(candidate["label"], "false-positive rate", "sensitivity")
        roc = candidate["roc"]
        axes.fill_between(roc["x"], roc["low"], roc["high"], alpha=0.2)
        axes.plot(roc["x"], roc["y"])
        yield "roc.png", axes.figure
    if candidate["role"] == "champion" and "curves" in performance:
        axes = _square(candidate["label"], "told risk", "observed share")
        shown = [b for b in performance["curves"]["calibration"]["bins"] if b["observed"]]
        axes.plot([b["predicted"] for b in shown], [b["observed"]["value"] for b in shown], "o-")
        yield "calibration.png", axes.figure


def _square(title: str, x: str, y: str) -> Any:
    """Return the axes of a small picture with its diagonal; matplotlib comes with MLflow."""
    figure = import_module("matplotlib.figure").Figure(figsize=(4, 4), layout="constrained")
    axes = figure.add_subplot(title=title, xlabel=x, ylabel=y)
    axes.plot([0, 1], [0, 1], linewidth=0.5, color="grey")
    return axes
