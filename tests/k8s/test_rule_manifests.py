"""The clusters' copies of the rules say what `k8s/monitoring/rules.yml` says."""

from pathlib import Path

import pytest

from scripts.rule_manifests import TARGETS, text


@pytest.mark.parametrize("path", TARGETS, ids=lambda path: path.parent.name)
def test_a_copy_is_up_to_date(path: Path) -> None:
    assert path.read_text() == text(*TARGETS[path]), "run: python -m scripts.rule_manifests"
