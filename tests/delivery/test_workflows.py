"""The workflows: valid, pinned, with no more rights than they use, and able to go back."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yml"))}
JOBS = [(name, job) for name, workflow in WORKFLOWS.items() for job in workflow["jobs"]]
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def steps(workflow: str, job: str) -> list[dict[str, Any]]:
    return list(WORKFLOWS[workflow]["jobs"][job]["steps"])


def passes(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_workflows_are_valid() -> None:
    files = [str(path) for path in FOLDER.glob("*.yml")]
    passes(program("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *files)


def test_dependabot_is_valid() -> None:
    schema = ("--builtin-schema", "vendor.dependabot")
    passes(program("check-jsonschema"), *schema, ".github/dependabot.yml")


def test_zizmor_finds_no_weakness() -> None:
    passes(program("zizmor"), "--offline", ".github")


def test_actionlint_finds_nothing() -> None:
    if shutil.which("actionlint") is None:
        pytest.skip(
            "actionlint is not installed: its package downloads a program while it installs"
        )
    passes("actionlint")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_actions_are_pinned_to_a_commit_and_say_the_version(path: Path) -> None:
    used = [line.strip(" -") for line in path.read_text().splitlines() if "uses:" in line]
    assert all(PINNED.match(line) for line in used), used


@pytest.mark.parametrize(("workflow", "job"), JOBS)
def test_a_job_has_only_the_rights_it_names_and_an_end(workflow: str, job: str) -> None:
    assert WORKFLOWS[workflow]["permissions"] == {}
    found = WORKFLOWS[workflow]["jobs"][job]
    writes = {name for name, right in found["permissions"].items() if right == "write"}
    allowed = {("deliver", "deliver"): {"id-token"}, ("retrain", "offer"): {"issues"}}
    assert writes == allowed.get((workflow, job), set())
    assert found["timeout-minutes"] <= 180


def test_what_they_run_is_here() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for workflow, job in JOBS:
        for step in steps(workflow, job):
            run = step.get("run", "")
            for file in re.findall(r"(?:k8s|scripts)/[\w/-]+\.sh", run):
                assert (ROOT / file).stat().st_mode & 0o100, file
            assert set(re.findall(r"\bmake ([a-z-]+)", run)) <= targets


def test_ci_does_all_that_is_asked() -> None:
    jobs = {"lint", "test", "test-full", "train", "images", "manifests"}
    assert set(WORKFLOWS["ci"]["jobs"]) == jobs
    assert {"run": "make test-full"} in steps("ci", "test-full")
    uploaded = [s for s in steps("ci", "train") if "upload-artifact" in s.get("uses", "")]
    assert "reports" in uploaded[0]["with"]["path"]


def test_delivery_has_no_stored_key_and_goes_back_when_the_smoke_test_fails() -> None:
    text = (FOLDER / "deliver.yml").read_text()
    assert "workload_identity_provider" in text
    assert "credentials_json" not in text
    names = [
        step.get("name") or step["uses"].partition("@")[0] for step in steps("deliver", "deliver")
    ]
    order = ["Build and push images", "Roll out", "Smoke test", "Go back"]
    assert [name for name in names if name in order] == order
    back = next(step for step in steps("deliver", "deliver") if step.get("name") == "Go back")
    assert "failure()" in back["if"]
    assert "rollout undo" in back["run"]


def test_a_retrained_model_is_offered_and_not_promoted() -> None:
    commands = " ".join(
        step.get("run", "") for job in ("study", "offer") for step in steps("retrain", job)
    )
    assert "analysis all" in commands
    assert "gh issue create" in commands
    assert "push.sh\n" not in commands
