"""Our manifests as a cluster would get them, in every combination that is meant to be used."""

import shutil
import subprocess
from functools import cache
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
import yaml

from tests.conftest import ROOT

Object = dict[str, Any]
Combination = tuple[str, ...]

OVERLAYS: Final = ("eks", "gke", "minikube")
COMPONENTS: Final = ("canary", "locust")
"""What may be added to any overlay; each overlay has its own canary."""


def combinations_of(overlay: str) -> list[Combination]:
    """The overlay alone, and with each set of components."""
    sizes = range(len(COMPONENTS) + 1)
    return [(overlay, *added) for size in sizes for added in combinations(COMPONENTS, size)]


ALL: Final = [one for overlay in OVERLAYS for one in combinations_of(overlay)]


@cache
def rendered(combination: Combination) -> str:
    """What `kubectl kustomize` makes of an overlay and components."""
    overlay, *added = combination
    paths = {"canary": f"canary/{overlay}", "locust": "locust"}
    with TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "k8s", Path(folder) / "k8s")
        top = Path(folder) / "top"
        top.mkdir()
        kustomization = {
            "apiVersion": "kustomize.config.k8s.io/v1beta1",
            "kind": "Kustomization",
            "namespace": "heartsight",
            "resources": [f"../k8s/overlays/{overlay}"],
            "components": [f"../k8s/components/{paths[name]}" for name in added],
        }
        (top / "kustomization.yaml").write_text(yaml.safe_dump(kustomization))
        return kustomized(top)


def kustomized(folder: Path) -> str:
    """What `kubectl kustomize` makes of a folder; skips where there is neither program."""
    if shutil.which("kubectl"):
        command = ["kubectl", "kustomize", str(folder)]
    elif shutil.which("kustomize"):
        command = ["kustomize", "build", str(folder)]
    else:
        pytest.skip("manifests cannot be rendered: neither kubectl nor kustomize is installed")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@cache
def _parsed(combination: Combination) -> tuple[Object, ...]:
    every = yaml.load_all(rendered(combination), Loader=yaml.CSafeLoader)
    return tuple(one for one in every if one)


def objects(combination: Combination, *kinds: str) -> list[Object]:
    """The rendered objects, of certain kinds or all."""
    return [one for one in _parsed(combination) if not kinds or one["kind"] in kinds]


def named(combination: Combination, kind: str, name: str) -> Object:
    """The one object of a kind and name."""
    (found,) = (one for one in objects(combination, kind) if one["metadata"]["name"] == name)
    return found


def pod_templates(combination: Combination) -> dict[str, Object]:
    """What each workload makes pods of, by the workload's name."""
    templates = {}
    for one in objects(combination, "Deployment", "StatefulSet", "Job", "CronJob"):
        spec = one["spec"]["jobTemplate"]["spec"] if one["kind"] == "CronJob" else one["spec"]
        templates[one["metadata"]["name"]] = spec["template"]
    return templates


def containers(template: Object) -> list[Object]:
    """All containers of a pod, those that run beside or before it too."""
    spec = template["spec"]
    return [*spec.get("initContainers", []), *spec["containers"]]


def environment(combination: Combination, container: Object) -> dict[str, str]:
    """What a container finds in its environment; a secret's value is unknown, and empty."""
    found: dict[str, str] = {}
    for source in container.get("envFrom", []):
        found |= named(combination, "ConfigMap", source["configMapRef"]["name"])["data"]
    return found | {one["name"]: one.get("value", "") for one in container.get("env", [])}
