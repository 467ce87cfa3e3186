"""What the manifests tell the programs: their settings, values they take, addresses they serve."""

from collections.abc import Iterator

import pytest
from pydantic_settings import BaseSettings

import backend.settings
import dashboard.settings
from backend.security.roles import RULES, Access
from tests.k8s.rendering import (
    ALL,
    Combination,
    Object,
    containers,
    environment,
    objects,
    pod_templates,
)

every_combination = pytest.mark.parametrize("combination", ALL, ids="+".join)
PROGRAMS: dict[str, type[BaseSettings]] = {
    "heartsight-backend": backend.settings.Settings,
    "heartsight-dashboard": dashboard.settings.Settings,
}
PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
BY_PATH = {rule.path: rule for rule in RULES}
STREAMLIT_HEALTH = "/_stcore/health"


def ours(combination: Combination) -> Iterator[tuple[str, Object]]:
    """Each container of an image of ours, with the image's name."""
    for template in pod_templates(combination).values():
        for container in containers(template):
            image = container["image"].partition(":")[0]
            if image.startswith("heartsight-"):
                yield image, container


@every_combination
def test_every_setting_exists_and_takes_its_value(
    combination: Combination, monkeypatch: pytest.MonkeyPatch
) -> None:
    for image, container in ours(combination):
        told = {
            name: value
            for name, value in environment(combination, container).items()
            if name.startswith("HEARTSIGHT_")
        }
        if image not in PROGRAMS:  # locust has options, not settings
            assert not told
            continue
        program = PROGRAMS[image]
        known = {f"HEARTSIGHT_{name.upper()}" for name in program.model_fields}
        assert told.keys() <= known, image
        with monkeypatch.context() as patched:
            for name, value in told.items():
                if value:  # a secret's is not known here
                    patched.setenv(name, value)
            program()


@every_combination
def test_ports_are_those_the_programs_listen_on(combination: Combination) -> None:
    for image, container in ours(combination):
        told = environment(combination, container)
        ports = {one["name"]: str(one["containerPort"]) for one in container.get("ports", [])}
        if image == "heartsight-backend" and ports:
            assert ports["http"] == told["HEARTSIGHT_PORT"]
            assert ports["operation"] == told["HEARTSIGHT_OPERATION_PORT"]
        if image == "heartsight-dashboard" and ports:
            assert ports["http"] == told["HEARTSIGHT_DASHBOARD_PORT"]


@every_combination
def test_probes_ask_for_what_is_served_without_a_key(combination: Combination) -> None:
    for image, container in ours(combination):
        for probe in (container[name]["httpGet"] for name in PROBES if name in container):
            if image == "heartsight-dashboard":
                assert probe["path"] == STREAMLIT_HEALTH
                continue
            rule = BY_PATH[probe["path"]]
            assert rule.needs is Access.OPEN
            assert rule.operation
            assert probe["port"] == "operation"


@every_combination
def test_a_restart_is_no_cure_for_a_model_that_is_missing(combination: Combination) -> None:
    for template in pod_templates(combination).values():
        for container in template["spec"]["containers"]:
            if container["name"] == "backend":
                paths = {name: container[name]["httpGet"]["path"] for name in PROBES}
                assert paths == {
                    "startupProbe": "/healthz",
                    "readinessProbe": "/readyz",
                    "livenessProbe": "/healthz",
                }


@every_combination
def test_balancers_ask_whether_a_pod_is_ready(combination: Combination) -> None:
    for policy in objects(combination, "HealthCheckPolicy"):
        check = policy["spec"]["default"]["config"]["httpHealthCheck"]
        expected = {8000: "/readyz", 8501: STREAMLIT_HEALTH}
        assert check["requestPath"] == expected[check["port"]]
    assert BY_PATH["/readyz"].needs is Access.OPEN


@every_combination
def test_arguments_are_commands_of_ours(combination: Combination) -> None:
    templates = pod_templates(combination)
    (migrate,) = templates["heartsight-migrate"]["spec"]["containers"]
    assert migrate["args"] == ["migrate"]
    (drift,) = templates["heartsight-drift"]["spec"]["containers"]
    assert drift["command"] == ["python", "-m", "analysis"]
    assert drift["args"][0] == "drift"
