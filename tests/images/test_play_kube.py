"""The backend's Deployment, as rendered for a cluster, really started by `podman play kube`.

With the image's own model it becomes ready. With a bundle from a bucket that somebody has tampered
with it stays unready, and says which file.
"""

import base64
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from backend.security import keys
from backend.security.roles import Role
from tests.conftest import ROOT
from tests.images.engine import Engine
from tests.k8s.rendering import Object, named, objects

pytestmark = pytest.mark.images
COMBINATION = ("minikube",)
POD = "heartsight-backend-pod-0"
CONTAINER = f"{POD}-backend"
WAIT_SECONDS = 30
PYTHON = """
import json, sys, urllib.error, urllib.request
path, body, key = sys.argv[1:4]
request = urllib.request.Request(path, body.encode() or None)
request.add_header("Content-Type", "application/json")
request.add_header("X-API-Key", key)
try:
    with urllib.request.urlopen(request, timeout=5) as answer:
        print(answer.status, answer.read().decode())
except urllib.error.HTTPError as error:
    print(error.code, error.read().decode())
"""


class Pod:
    """The started pod, asked from inside: its network is its own."""

    def __init__(self, engine: Engine, key: str) -> None:
        self._engine = engine
        self._key = key

    def ask(self, path: str, body: str = "") -> tuple[int, object]:
        """Ask the backend; gives the status and what it says, 0 while it does not listen."""
        port = 8001 if path == "/readyz" else 8000
        address = f"http://127.0.0.1:{port}{path}"
        done = self._engine.run(
            "podman", "exec", CONTAINER, "python", "-c", PYTHON, address, body, self._key,
            check=False,
        )  # fmt: skip
        status, _, text = done.stdout.partition(" ")
        return (int(status), json.loads(text)) if status.isdigit() else (0, done.stderr)

    def wait_for(self, *statuses: int) -> object:
        """Wait until `/readyz` answers so; gives what it says."""
        deadline = time.monotonic() + WAIT_SECONDS
        status, said = 0, None
        while time.monotonic() < deadline:
            status, said = self.ask("/readyz")
            if status in statuses:
                return said
            time.sleep(0.3)
        log = self._engine.run("podman", "logs", CONTAINER, check=False)
        pytest.fail(f"/readyz answers {status}: {said}\n{log.stdout}{log.stderr}")


def values(**secrets: str) -> dict[str, str]:
    """A Secret's data."""
    return {name: base64.b64encode(value.encode()).decode() for name, value in secrets.items()}


def deployment(image: str, extra: dict[str, str]) -> Object:
    """The rendered Deployment, with an image that is here and settings of the test."""
    found: Object = json.loads(json.dumps(named(COMBINATION, "Deployment", "heartsight-backend")))
    pod = found["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    container |= {"image": image, "imagePullPolicy": "Never"}
    container["env"] += [{"name": name, "value": value} for name, value in extra.items()]
    for volume in pod["volumes"]:
        if "secret" in volume:
            # podman 4.3 mounts the values of a Secret without decoding them.
            kept = volume.pop("secret")
            volume["configMap"] = {"name": kept["secretName"], "items": kept["items"]}
    return found


ENVIRONMENT = {
    "heartsight-database": values(url="sqlite:////var/lib/heartsight/history.sqlite3"),
    "heartsight-case-secret": values(secret="x" * 40),
}


@contextmanager
def played(engine: Engine, folder: Path, image: str, extra: dict[str, str]) -> Iterator[Pod]:
    """The pod, in a network of its own, where it is asked from inside."""
    key, text = keys.new_key([Role.PREDICT], "test")
    keys.add(folder / "keys.json", key)
    mounted = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "heartsight-keys"},
        "data": {"keys.json": (folder / "keys.json").read_text()},
    }
    file = folder / "pod.yaml"
    settings = objects(COMBINATION, "ConfigMap")
    file.write_text(yaml.safe_dump_all([*settings, mounted, deployment(image, extra)]))
    # What goes into the environment, podman 4.3 wants to be given beforehand.
    for name, data in ENVIRONMENT.items():
        (folder / name).write_text(json.dumps(data))
        engine.run("podman", "secret", "create", name, folder / name)
    started = engine.run("podman", "play", "kube", file, check=False)
    try:
        assert started.returncode == 0, started.stderr
        yield Pod(engine, text)
    finally:
        engine.run("podman", "pod", "rm", "--force", POD, check=False)
        engine.run("podman", "volume", "rm", "--force", "heartsight-keys", check=False)
        engine.run("podman", "secret", "rm", *ENVIRONMENT, check=False)


@contextmanager
def bucket_inside(engine: Engine, port: int, folder: Path) -> Iterator[None]:
    """An object store on the pod's own loopback."""
    told = engine.run("podman", "inspect", "--format", "{{.State.Pid}}", CONTAINER)
    command = [
        "nsenter", f"--net=/proc/{told.stdout.strip()}/ns/net",
        sys.executable, "-m", "tests.images.bucket_process", str(port), str(folder),
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            yield
        finally:
            process.terminate()


@pytest.fixture
def tampered(trained_home: Path, tmp_path: Path) -> Path:
    """A bundle of which one coefficient was changed after its manifest was written."""
    version = (trained_home / "models" / "current").read_text().strip()
    folder = shutil.copytree(trained_home / "models" / version, tmp_path / "bundle")
    scorecard = folder / "scorecard.json"
    scorecard.write_text(scorecard.read_text().replace("1", "2", 1))
    return folder


def test_the_deployment_starts_and_answers(
    engine: Engine, backend_image: str, tmp_path: Path
) -> None:
    with played(engine, tmp_path, backend_image, {}) as pod:
        pod.wait_for(200)
        status, answer = pod.ask("/predict", '{"age": 63, "sex": 1}')
        assert status == 200
        assert isinstance(answer, dict)
        assert 0 < answer["probability"] < 1


def test_with_a_tampered_bundle_it_stays_unready_and_says_which_file(
    engine: Engine, cloud_image: str, tampered: Path, tmp_path: Path
) -> None:
    port = 9199
    settings = {
        "HEARTSIGHT_MODEL_URI": "gs://wards/models",
        "STORAGE_EMULATOR_HOST": f"http://127.0.0.1:{port}",
    }
    with (
        played(engine, tmp_path, cloud_image, settings) as pod,
        bucket_inside(engine, port, tampered),
    ):
        said = pod.wait_for(503)
        deadline = time.monotonic() + WAIT_SECONDS
        while "scorecard.json" not in str(said) and time.monotonic() < deadline:
            time.sleep(0.5)
            status, said = pod.ask("/readyz")
            assert status == 503
        assert "scorecard.json" in str(said)
        assert pod.ask("/predict", '{"age": 63, "sex": 1}')[0] == 503
