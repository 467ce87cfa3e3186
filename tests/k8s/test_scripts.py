"""The delivery scripts: clean, and a dry run of each prints its commands and runs none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.k8s.rendering import kustomized

FOLDER = ROOT / "k8s"
SCRIPTS = sorted([*FOLDER.glob("*/*.sh"), *FOLDER.glob("*.sh")])
SOURCED = {"run.sh", "settings.sh"}
RUNNABLE = [path for path in FOLDER.glob("*/*.sh") if path.name not in SOURCED]
OUTER = ("gcloud", "kubectl", "docker", "minikube", "helm")
NEEDED = {
    "create": {"gke": "container clusters create-auto", "minikube": "minikube start"},
    "push": {"gke": "docker push", "minikube": "minikube image build"},
    "deploy": {"gke": "kubectl apply --kustomize", "minikube": "kubectl apply --kustomize"},
    "smoke-test": {"gke": "make smoke", "minikube": "make smoke"},
    "watch-autoscaler": {
        "gke": "get horizontalpodautoscaler heartsight-backend --watch",
        "minikube": "get horizontalpodautoscaler heartsight-backend --watch",
    },
    "tear-down": {"gke": "clusters delete", "minikube": "delete namespace heartsight"},
}


def dry_run(script: Path, tmp_path: Path, **settings: str) -> str:
    """What a dry run prints, where any real call of a cluster's program would be a failure."""
    for name in OUTER:
        trap = tmp_path / "bin" / name
        trap.parent.mkdir(exist_ok=True)
        trap.write_text(f'#!/bin/sh\necho "really called: {name} $*" >&2\nexit 99\n')
        trap.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "PROJECT": "some-project",
        "HOST": "heart.example.org",
        "SIGN_IN_FILE": "sign-in.toml",
        "HEARTSIGHT_HOME": str(tmp_path / "home"),
        **settings,
    }
    command = ["sh", str(script), "--dry-run"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "really called" not in done.stderr
    return done.stdout


def test_shellcheck_finds_nothing() -> None:
    program = Path(sys.executable).with_name("shellcheck")
    scripts = [str(path.relative_to(ROOT)) for path in SCRIPTS]
    scripts += [str(path.relative_to(ROOT)) for path in (ROOT / "scripts").glob("*.sh")]
    done = subprocess.run(
        [program, "--external-sources", *scripts],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("script", RUNNABLE, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_dry_run_prints_the_commands_and_runs_none(script: Path, tmp_path: Path) -> None:
    told = dry_run(script, tmp_path)
    assert NEEDED[script.stem][script.parent.name] in told
    assert not (tmp_path / "home").exists()


def test_every_step_has_a_script_on_both_clusters() -> None:
    assert {(path.parent.name, path.stem) for path in RUNNABLE} == {
        (cluster, step) for step, clusters in NEEDED.items() for cluster in clusters
    }


@pytest.mark.parametrize("script", RUNNABLE, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_wrong_option_is_told(script: Path) -> None:
    command = ["sh", str(script), "--really"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--dry-run" in done.stderr


@pytest.mark.parametrize("components", ["", "canary/gke"])
def test_what_is_deployed_to_gke_renders_with_ones_own_names(
    tmp_path: Path, components: str
) -> None:
    told = dry_run(FOLDER / "gke" / "deploy.sh", tmp_path, COMPONENTS=components)
    lines = told.partition("kustomization.yaml\n")[2].splitlines()
    written = [line[4:] for line in lines if line.startswith("    ")]
    text = "\n".join(written).replace(f"{ROOT}/k8s", "../k8s")
    shutil.copytree(FOLDER, tmp_path / "k8s")
    (tmp_path / "top").mkdir()
    (tmp_path / "top" / "kustomization.yaml").write_text(text)
    rendered = kustomized(tmp_path / "top")
    assert "heartsight-example" not in rendered
    objects = {(o["kind"], o["metadata"]["name"]): o for o in yaml.safe_load_all(rendered)}
    backend = objects["Deployment", "heartsight-backend"]["spec"]["template"]["spec"]
    image = backend["containers"][0]["image"]
    assert image.startswith("europe-west3-docker.pkg.dev/some-project/heartsight/backend@sha256:")
    assert objects["HTTPRoute", "heartsight-backend"]["spec"]["hostnames"] == [
        "api.heart.example.org"
    ]
    assert "gs://some-project-heartsight-models/models" in rendered
    assert "some-project:europe-west3:heartsight" in rendered
    assert "heartsight-backend@some-project.iam.gserviceaccount.com" in rendered
    assert (("Rollout", "heartsight-backend") in objects) == bool(components)
