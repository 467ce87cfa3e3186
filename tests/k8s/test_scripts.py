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


@pytest.fixture
def cluster(tmp_path: Path) -> Path:
    """A kubectl that keeps what it is told, and fails at what stands in the file `fails`."""
    program = tmp_path / "bin" / "kubectl"
    program.parent.mkdir()
    program.write_text(
        f"""#!/bin/sh
cd "{tmp_path}"
echo "$*" >>asked
if echo "$*" | grep -qFf fails; then exit 1; fi
case $* in
    *jsonpath*) echo 7 ;;
    *"get secret"*) [ -e "secret-$5" ] ;;
    *"create secret generic"*) touch "secret-$6" ;;
    *"delete secret"*)
        shift 4
        for name; do rm -f "secret-$name"; done
        ;;
esac
"""
    )
    program.chmod(0o755)
    shutil.copy(program, program.with_name("kubectl-argo-rollouts"))
    (tmp_path / "fails").touch()
    return tmp_path


def really_run(cluster: Path, *command: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "PATH": f"{cluster / 'bin'}:{os.environ['PATH']}",
        "PROJECT": "some-project",
        "HOST": "heart.example.org",
        "HEARTSIGHT_HOME": str(cluster / "home"),
        **settings,
    }
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def deployed(cluster: Path, **settings: str) -> tuple[int, list[str]]:
    """The exit code of a deployment, and what the cluster was asked."""
    (cluster / "home/k8s/gke").mkdir(parents=True)
    for program in ("backend", "dashboard"):
        (cluster / f"home/k8s/gke/{program}.digest").write_text(f"sha256:{'0' * 64}")
    (cluster / "secret-heartsight-sign-in").touch()
    done = really_run(cluster, "sh", str(FOLDER / "gke" / "deploy.sh"), **settings)
    return done.returncode, (cluster / "asked").read_text().splitlines()


def test_a_deployment_that_gets_ready_stays(cluster: Path) -> None:
    code, asked = deployed(cluster)
    assert code == 0
    assert not [one for one in asked if "undo" in one]


@pytest.mark.parametrize(
    "failing",
    [
        "apply --kustomize",
        "wait --for condition=complete job/heartsight-migrate",
        "rollout status deployment/heartsight-backend",
        "rollout status deployment/heartsight-dashboard",
    ],
)
def test_whatever_fails_in_a_deployment_both_programs_go_back_to_what_ran(
    cluster: Path, failing: str
) -> None:
    """Even where the first of them has nothing to go back to."""
    (cluster / "fails").write_text(f"{failing}\nundo deployment/heartsight-backend\n")
    code, asked = deployed(cluster)
    assert code == 1
    assert [one.partition("rollout ")[2] for one in asked if "undo" in one] == [
        f"undo deployment/heartsight-{program} --to-revision 7"
        for program in ("backend", "dashboard")
    ]


def test_of_a_canary_the_rollout_is_waited_for(cluster: Path) -> None:
    code, asked = deployed(cluster, COMPONENTS="canary/gke")
    assert code == 0
    assert "argo rollouts --namespace heartsight status heartsight-backend --timeout 30m" in asked
    assert not [one for one in asked if "rollout status deployment/heartsight-backend" in one]


def secrets(cluster: Path, python: str) -> tuple[int, str, set[str]]:
    """Exit code, complaint, and which Secrets there are."""
    (cluster / "sign-in.toml").touch()
    command = ("sh", str(FOLDER / "secrets.sh"), "", str(cluster / "sign-in.toml"))
    done = really_run(cluster, *command, PYTHON=python)
    made = {path.name.removeprefix("secret-") for path in cluster.glob("secret-*")}
    return done.returncode, done.stderr, made


def test_without_a_program_that_makes_keys_no_secret_is_made(cluster: Path) -> None:
    code, complaint, made = secrets(cluster, "no-such-python")
    assert code == 1
    assert "no-such-python" in complaint
    assert made == set()


@pytest.mark.full
def test_keys_of_a_run_that_was_broken_off_are_made_anew(cluster: Path) -> None:
    (cluster / "fails").write_text("create secret generic heartsight-locust\n")
    code, _, made = secrets(cluster, sys.executable)
    assert code != 0
    assert made == {"heartsight-dashboard", "heartsight-drift"}
    (cluster / "fails").write_text("")
    (cluster / "asked").unlink()
    code, _, made = secrets(cluster, sys.executable)
    assert code == 0
    assert len(made) == 7
    asked = (cluster / "asked").read_text()
    assert "create secret generic heartsight-dashboard" in asked
    (cluster / "asked").unlink()
    assert secrets(cluster, sys.executable)[0] == 0
    assert "create" not in (cluster / "asked").read_text()


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
