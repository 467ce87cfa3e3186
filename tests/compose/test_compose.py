"""compose.yaml: valid, in an order that waits for health, secrets in files, little allowed."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import backend.settings
import dashboard.settings
from backend.security import keys
from tests.conftest import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"].startswith("heartsight-")}
PROGRAMS = {
    "heartsight-backend": backend.settings.Settings,
    "heartsight-dashboard": dashboard.settings.Settings,
}
HEALTHY_BY_IMAGE = {"backend": "Dockerfile.backend", "dashboard": "Dockerfile.dashboard"}


def test_it_is_valid() -> None:
    program = Path(sys.executable).with_name("check-jsonschema")
    command = [program, "--builtin-schema", "vendor.compose-spec", ROOT / "compose.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_what_must_be_healthy_first_can_tell(name: str) -> None:
    for other, wait in SERVICES[name].get("depends_on", {}).items():
        if wait["condition"] == "service_healthy":
            dockerfile = HEALTHY_BY_IMAGE.get(other)
            inside = dockerfile and "HEALTHCHECK" in (ROOT / dockerfile).read_text()
            assert inside or "healthcheck" in SERVICES[other], other


def test_the_order_is_database_migration_backend_and_then_those_that_ask_it() -> None:
    def first(name: str) -> dict[str, str]:
        return {o: w["condition"] for o, w in SERVICES[name]["depends_on"].items()}

    assert first("migrate") == {"database": "service_healthy"}
    assert first("backend") == {"migrate": "service_completed_successfully"}
    assert first("dashboard") == first("prometheus") == {"backend": "service_healthy"}
    assert first("grafana") == {"prometheus": "service_healthy"}


@pytest.mark.parametrize("name", OURS)
def test_ours_may_do_little(name: str) -> None:
    assert OURS[name]["read_only"] is True
    assert OURS[name]["cap_drop"] == ["ALL"]
    assert OURS[name]["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_open_to_this_machine_alone(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_the_environment(name: str) -> None:
    for variable, value in SERVICES[name].get("environment", {}).items():
        secret = re.search("PASSWORD|SECRET|API_KEY|DATABASE_URL", variable)
        assert not secret or str(value).startswith("/run/secrets/"), variable


@pytest.mark.parametrize("name", OURS)
def test_settings_and_secrets_are_the_programs_own(name: str) -> None:
    program = PROGRAMS.get(OURS[name]["image"].partition(":")[0])
    if program is None:
        return
    known = {f"heartsight_{field}" for field in program.model_fields}
    told = {variable.lower() for variable in OURS[name].get("environment", {})}
    files = {one for one in OURS[name].get("secrets", []) if one.startswith("heartsight_")}
    assert told | files <= known


def test_every_image_has_a_version() -> None:
    assert all(re.search(r":v?\d", one["image"]) for one in SERVICES.values())


def test_what_is_mounted_from_here_is_here() -> None:
    for one in SERVICES.values():
        for volume in one.get("volumes", []):
            if volume.startswith("./"):
                assert (ROOT / volume.partition(":")[0]).exists(), volume


def test_a_backend_stops_within_its_grace() -> None:
    settings = backend.settings.Settings()
    grace = int(SERVICES["backend"]["stop_grace_period"].removesuffix("s"))
    assert grace > settings.stop_seconds + settings.history_grace_seconds + 2


def test_prometheus_finds_the_backends_by_the_name_it_asks_for() -> None:
    jobs = yaml.safe_load((ROOT / "k8s/monitoring/prometheus.yml").read_text())["scrape_configs"]
    names = {name for job in jobs for dns in job["dns_sd_configs"] for name in dns["names"]}
    aliases = {
        alias
        for one in SERVICES.values()
        if isinstance(one["networks"], dict)
        for alias in one["networks"]["inside"]["aliases"]
    }
    assert names == aliases


def test_the_secrets_are_made_once_and_are_usable(tmp_path: Path) -> None:
    command = ["sh", str(ROOT / "compose" / "secrets.sh"), str(tmp_path / "secrets")]
    environment = {**os.environ, "PYTHON": sys.executable}
    made: list[dict[str, str]] = []
    for _ in range(2):
        subprocess.run(command, env=environment, check=True, capture_output=True)
        folder = tmp_path / "secrets"
        made.append({path.name: path.read_text() for path in folder.iterdir() if path.is_file()})
    assert made[0] == made[1]
    wanted = {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()}
    assert wanted <= made[0].keys()
    (key,) = keys.read(folder / "keys.json")
    assert keys.digest(made[0]["heartsight_api_key"].encode()) == key.digest
    assert folder.stat().st_mode & 0o777 == 0o700
    settings = backend.settings.Settings(_secrets_dir=folder)
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == made[0]["heartsight_database_url"]
    assert settings.case_secret is not None


def test_a_key_that_could_not_be_made_is_said_and_made_the_next_time(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    command = ["sh", str(ROOT / "compose" / "secrets.sh"), str(folder)]
    environment = {**os.environ, "PYTHON": "no-such-python"}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "no-such-python" in done.stderr
    assert not [path.name for path in folder.iterdir() if "key" in path.name or path.is_dir()]
