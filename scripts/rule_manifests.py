"""`python -m scripts.rule_manifests`: the rules of `k8s/monitoring/` as the clusters want them.

The Prometheus operator and Google's managed Prometheus each take rules as an object of their own;
kustomize cannot put one file inside another, so both are written from the one source.
"""

from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "k8s" / "monitoring" / "rules.yml"
TARGETS: Final = {
    ROOT / "k8s" / "components" / "prometheus-operator" / "rules.yaml": (
        "monitoring.coreos.com/v1",
        "PrometheusRule",
    ),
    ROOT / "k8s" / "overlays" / "gke" / "rules.yaml": (
        "monitoring.googleapis.com/v1",
        "Rules",
    ),
}
_TOLD: Final = (
    "# Written by `python -m scripts.rule_manifests` from k8s/monitoring/rules.yml:\n"
    "# edit it there.\n"
)


def manifest(version: str, kind: str) -> dict[str, Any]:
    """Return the rules as an object of a kind."""
    groups = yaml.safe_load(SOURCE.read_text())["groups"]
    if kind == "Rules":
        # The managed evaluator asks for an interval, which Prometheus has in its configuration.
        groups = [{"name": group["name"], "interval": "30s", **group} for group in groups]
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": "heartsight"},
        "spec": {"groups": groups},
    }


def text(version: str, kind: str) -> str:
    """Return a file's content."""
    return _TOLD + str(yaml.safe_dump(manifest(version, kind), sort_keys=False, width=120))


def main() -> None:
    """Write both files."""
    for path, (version, kind) in TARGETS.items():
        path.write_text(text(version, kind))


if __name__ == "__main__":
    main()
