"""The reader of Prometheus' text format reads what that format's own library reads."""

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from dashboard.errors import BackendFailedError
from dashboard.live.exposition import samples


def test_a_backends_metrics_are_read_as_by_the_library(backend_url: str) -> None:
    requests.post(f"{backend_url}/predict", json={"age": 63, "sex": 1}, timeout=5)
    text = requests.get(f"{backend_url}/metrics", timeout=5).text
    theirs = [
        (one.name, one.labels, one.value)
        for family in text_string_to_metric_families(text)
        for one in family.samples
    ]
    ours = [(one.name, dict(one.labels), one.value) for one in samples(text)]
    assert len(ours) > 100
    assert sorted(ours, key=str) == sorted(theirs, key=str)


def test_labels_may_hold_what_the_format_uses_itself() -> None:
    (found,) = samples('x_total{a="} , \\"b\\" = \\\\",c="two\\nlines"} 1.5e3 1700000000000\n')
    assert found.labels == {"a": '} , "b" = \\', "c": "two\nlines"}
    assert found.value == 1500


def test_comments_and_empty_lines_are_nothing() -> None:
    assert list(samples("# HELP x What.\n# TYPE x gauge\n\n")) == []


@pytest.mark.parametrize("text", ["<html>", '{"title": "no"}', "x one", "x"])
def test_anything_else_is_the_backends_fault(text: str) -> None:
    with pytest.raises(BackendFailedError, match="metrics cannot be read"):
        list(samples(text))
