"""Every combination of overlay and components is valid, whole, and asks for little."""

import itertools
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.k8s.crd_schemas import check
from tests.k8s.rendering import (
    ALL,
    Combination,
    Object,
    containers,
    objects,
    pod_templates,
    rendered,
)

KUBERNETES = ("1.30", "1.33")
SECRETS = {
    "heartsight-case-secret",
    "heartsight-dashboard",
    "heartsight-database",
    "heartsight-drift",
    "heartsight-keys",
    "heartsight-locust",
    "heartsight-sign-in",
}
"""Made by k8s/secrets.sh, and no part of any manifest."""

every_combination = pytest.mark.parametrize("combination", ALL, ids="+".join)


@pytest.mark.parametrize("version", KUBERNETES)
def test_every_combination_is_valid(version: str, tmp_path: Path) -> None:
    # The combinations have most objects in common, and each costs a fifth of a second.
    different = {yaml.safe_dump(one): None for one in itertools.chain(*map(objects, ALL))}
    file = tmp_path / "different.yaml"
    file.write_text("---\n".join(different))
    program = Path(sys.executable).with_name("kubernetes-validate")
    command = [program, "--strict", "--quiet", "-k", version, file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@every_combination
def test_kinds_of_others_are_valid_too(combination: Combination) -> None:
    for one in objects(combination):
        check(one)


@every_combination
def test_nothing_is_there_twice(combination: Combination) -> None:
    names = [(one["kind"], one["metadata"]["name"]) for one in objects(combination)]
    assert len(set(names)) == len(names)


@every_combination
def test_all_of_it_is_in_our_namespace(combination: Combination) -> None:
    found = {one["metadata"].get("namespace") for one in objects(combination)}
    assert found == {"heartsight", None}
    assert [o["kind"] for o in objects(combination) if "namespace" not in o["metadata"]] == [
        "Namespace"
    ]


@every_combination
def test_every_image_has_a_version(combination: Combination) -> None:
    for name, template in pod_templates(combination).items():
        for container in containers(template):
            assert re.search(r":v?\d[\w.-]*$|@sha256:[0-9a-f]{64}$", container["image"]), name


@every_combination
def test_pods_are_restricted(combination: Combination) -> None:
    """The profile `restricted` of Kubernetes' pod security standards, and a little more."""
    for name, template in pod_templates(combination).items():
        spec = template["spec"]
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["enableServiceLinks"] is False, name
        assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys(), name
        for container in containers(template):
            context = container["securityContext"]
            assert context["allowPrivilegeEscalation"] is False, name
            assert context["readOnlyRootFilesystem"] is True, name
            assert context["capabilities"] == {"drop": ["ALL"]}, name
        for volume in spec.get("volumes", []):
            assert {"emptyDir", "secret", "configMap"} & volume.keys(), name
            assert "emptyDir" not in volume or volume["emptyDir"].get("sizeLimit"), name


@every_combination
def test_every_container_says_what_it_needs(combination: Combination) -> None:
    for name, template in pod_templates(combination).items():
        for container in containers(template):
            assert {"cpu", "memory"} <= container["resources"]["requests"].keys(), name
            assert "memory" in container["resources"]["limits"], name


def labels(one: Object) -> dict[str, str]:
    return dict(one["metadata"].get("labels", {}))


def selects(selector: Object, found: dict[str, str]) -> bool:
    exact = selector.get("matchLabels", {}).items() <= found.items()
    listed = all(
        found.get(rule["key"]) in rule["values"] for rule in selector.get("matchExpressions", [])
    )
    return exact and listed


@every_combination
def test_selectors_select(combination: Combination) -> None:
    pods = [labels(template) for template in pod_templates(combination).values()]
    services = objects(combination, "Service")
    for one in objects(combination):
        spec, name = one.get("spec", {}), one["metadata"]["name"]
        if one["kind"] == "Service":
            assert any(selects({"matchLabels": spec["selector"]}, pod) for pod in pods), name
        elif one["kind"] in ("Deployment", "StatefulSet"):
            assert selects(spec["selector"], labels(spec["template"])), name
        elif one["kind"] in ("PodDisruptionBudget", "PodMonitoring"):
            assert any(selects(spec["selector"], pod) for pod in pods), name
        elif one["kind"] == "NetworkPolicy":
            assert any(selects(spec["podSelector"], pod) for pod in pods), name
        elif one["kind"] == "ServiceMonitor":
            matching = [s for s in services if selects(spec["selector"], labels(s))]
            assert matching, name
            ports = {port["name"] for service in matching for port in service["spec"]["ports"]}
            assert {endpoint["port"] for endpoint in spec["endpoints"]} <= ports, name


@every_combination
def test_a_service_leads_to_a_port_that_is_open(combination: Combination) -> None:
    templates = pod_templates(combination).values()
    for service in objects(combination, "Service"):
        selector = {"matchLabels": service["spec"]["selector"]}
        pods = [template for template in templates if selects(selector, labels(template))]
        for port in service["spec"]["ports"]:
            for pod in pods:
                open_ports = [p["name"] for c in containers(pod) for p in c.get("ports", [])]
                assert port["targetPort"] in open_ports, service["metadata"]["name"]


@every_combination
def test_what_is_referred_to_is_there(combination: Combination) -> None:
    there = {(one["kind"], one["metadata"]["name"]) for one in objects(combination)}
    for name, template in pod_templates(combination).items():
        assert ("ServiceAccount", template["spec"]["serviceAccountName"]) in there, name
        for container in containers(template):
            for source in container.get("envFrom", []):
                assert ("ConfigMap", source["configMapRef"]["name"]) in there, name
            mounted = {mount["name"] for mount in container.get("volumeMounts", [])}
            claimed = {volume["name"] for volume in template["spec"].get("volumes", [])}
            assert mounted - claimed <= {"data"}, name


@every_combination
def test_the_secrets_are_those_that_are_told_of(combination: Combination) -> None:
    text = rendered(combination)
    used = set(re.findall(r"secretKeyRef:\n\s+key: \S+\n\s+name: (\S+)", text))
    used |= set(re.findall(r"secretName: (\S+)", text))
    used |= set(re.findall(r"auth-secret: (\S+)", text))
    assert used <= SECRETS | {"heartsight-tls"}
    assert not objects(combination, "Secret")


def test_the_secrets_are_made_by_the_script_and_told_in_the_manual() -> None:
    for file in ("k8s/secrets.sh", "docs/kubernetes.md"):
        text = (ROOT / file).read_text()
        for name in SECRETS:
            assert name in text, (file, name)


def test_the_version_is_the_projects() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version
    for file in ("base", "components/locust"):
        text = (ROOT / "k8s" / file / "kustomization.yaml").read_text()
        for image in yaml.safe_load(text)["images"]:
            assert image["newTag"] == version[1], file
    for path in ROOT.glob("Dockerfile.*"):
        assert f"ARG VERSION={version[1]}\n" in path.read_text(), path.name
