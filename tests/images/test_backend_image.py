"""The backend's image: what is in it, and how it starts, answers and ends when it may do little."""

import json
from collections.abc import Iterator

import pytest
import requests

from backend.settings import Settings
from tests.conftest import free_port
from tests.images.conftest import BASE
from tests.images.engine import CONFINED, Container, Engine

pytestmark = pytest.mark.images
LIMIT_MEGABYTES = 90
LOOPBACK = "--env=HEARTSIGHT_HOST=127.0.0.1"


def inside(engine: Engine, image: str, script: str) -> str:
    """What a shell in the image prints."""
    options = ("--rm", "--network=none", "--entrypoint=sh")
    return engine.run("podman", "run", *options, image, "-c", script).stdout


def known_patient(engine: Engine, image: str) -> tuple[dict[str, float], float]:
    """The first patient that the image's own model must reproduce, and the probability."""
    text = inside(engine, image, "cat models/$(cat models/current)/known_patients.json")
    known = json.loads(text)[0]
    return known["patient"], known["probability"]


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture(scope="module")
def running(
    engine: Engine, backend_image: str, ports: tuple[int, int], figures: list[str]
) -> Iterator[Container]:
    """The image started with a read-only root and without any capability."""
    settings = (
        LOOPBACK,
        f"--env=HEARTSIGHT_PORT={ports[0]}",
        f"--env=HEARTSIGHT_OPERATION_PORT={ports[1]}",
    )
    with engine.container(backend_image, *CONFINED, *settings) as container:
        ready = container.wait_until(f"http://127.0.0.1:{ports[1]}/readyz")
        metrics = requests.get(f"http://127.0.0.1:{ports[1]}/metrics", timeout=5).text
        values = dict(line.rsplit(" ", 1) for line in metrics.splitlines() if line[0] != "#")
        megabytes = float(values["process_resident_memory_bytes"]) / 1e6
        figures.append(
            f"backend: ready {ready:.1f} s after `podman run`, {megabytes:.0f} MB resident"
        )
        yield container


def test_it_is_small(engine: Engine, backend_image: str) -> None:
    assert engine.megabytes(backend_image) - engine.megabytes(BASE) < LIMIT_MEGABYTES


def test_nothing_is_in_it_that_serving_does_not_need(engine: Engine, backend_image: str) -> None:
    found = inside(
        engine,
        backend_image,
        "for tool in gcc cc make git pip; do"
        "   path=$(command -v $tool) && case $path in /opt/*) echo $path;; esac; done;"
        "cd /opt/venv/lib/python3*/site-packages;"
        "ls -d sklearn pandas numpy scipy shap streamlit pytest pip 2>/dev/null;"
        "find /opt -name 'test_*.py' -o -name tests; find /opt -name '*.csv'; true",
    )
    assert found == ""


def test_nobody_can_write_where_programs_are(engine: Engine, backend_image: str) -> None:
    options = ("--rm", "--network=none", "--entrypoint=sh")
    script = "id -u; find /opt -writable -not -type l | head -1"
    told = engine.run("podman", "run", *options, backend_image, "-c", script)
    assert told.stdout.split() == ["10001"]


def test_it_says_what_it_is(engine: Engine, backend_image: str) -> None:
    told = engine.run("podman", "image", "inspect", backend_image).stdout
    (about,) = json.loads(told)
    labels = about["Labels"]
    assert labels["org.opencontainers.image.revision"] == "test"
    assert labels["org.opencontainers.image.title"] == "Heartsight backend"
    assert about["User"] == "10001:10001"
    assert about["Healthcheck"]["Test"][0] == "CMD"


def test_without_keys_it_does_not_open_to_others(engine: Engine, backend_image: str) -> None:
    options = ("--rm", *CONFINED)
    done = engine.run("podman", "run", *options, backend_image, check=False)
    assert done.returncode == 2
    assert "python -m backend keys create" in done.stderr


def test_it_answers_a_known_patient(
    engine: Engine, backend_image: str, running: Container, ports: tuple[int, int]
) -> None:
    patient, probability = known_patient(engine, backend_image)
    answer = requests.post(f"http://127.0.0.1:{ports[0]}/predict", json=patient, timeout=5)
    assert answer.status_code == 200, running.log()
    assert answer.json()["probability"] == pytest.approx(probability, abs=1e-9)


def test_its_health_check_passes(engine: Engine, running: Container) -> None:
    done = engine.run("podman", "healthcheck", "run", running.name, check=False)
    assert done.returncode == 0, done.stderr


def test_it_holds_no_capability_and_cannot_write_its_root(running: Container) -> None:
    status = running.exec("cat", "/proc/1/status").stdout
    assert "CapEff:\t0000000000000000" in status
    assert running.exec("touch", "/opt/heartsight/x").returncode != 0


def test_it_ends_cleanly_when_asked(
    running: Container, ports: tuple[int, int], figures: list[str]
) -> None:
    """Last in this file: afterwards it is gone."""
    body = {"age": 63, "sex": 1}
    assert requests.post(f"http://127.0.0.1:{ports[0]}/predict", json=body, timeout=5).ok
    settings = Settings()
    grace = settings.stop_seconds + settings.history_grace_seconds
    seconds, code = running.stop(int(grace))
    figures.append(f"backend: ended {seconds:.1f} s after SIGTERM")
    assert code == 0, running.log()
