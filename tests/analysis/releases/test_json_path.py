"""A path into a report finds what stands there, and nothing where nothing does."""

from typing import Any

import pytest

from analysis.releases.json_path import find

REPORT = {
    "a": {"b": {"value": 0.5}},
    "sites": [
        {"site": "hungary", "n": 294, "levels": [{"level": 0.9, "n": 1}, {"level": 0.95, "n": 2}]},
        {"site": "va", "n": 200, "levels": []},
    ],
    "models": [{"missing": [], "n": 1}, {"missing": ["ca", "thal"], "n": 2}],
    "odd": [3, {"site": "x"}, None],
    "none": None,
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b.value", [0.5]),
        ("a.b", [{"value": 0.5}]),
        ("sites[*].n", [294, 200]),
        ("sites[site=va].n", [200]),
        ("sites[site=hungary].levels[level=0.9].n", [1]),
        ("sites[*].levels[*].n", [1, 2]),
        ("models[missing=].n", [1]),
        ("models[missing=ca,thal].n", [2]),
        ("none", [None]),
        ("odd[site=x].site", ["x"]),
    ],
)
def test_a_path_finds_what_stands_there(path: str, found: list[Any]) -> None:
    assert find(REPORT, path) == found


@pytest.mark.parametrize(
    "path",
    ["b", "a.c.value", "a.b.value.more", "sites[site=lima].n", "a[*].b", "none.a", "odd[*].n"],
)
def test_a_path_that_leads_nowhere_finds_nothing(path: str) -> None:
    assert find(REPORT, path) == []


@pytest.mark.parametrize("document", [None, [], 3, "a", {}])
def test_a_document_that_is_no_report_holds_nothing(document: Any) -> None:
    assert find(document, "a.b") == []


@pytest.mark.parametrize("path", ["", "a..b", "a[", "a[b]", "a b", "[*]", "a.[b=c]"])
def test_a_path_that_is_none_is_an_error(path: str) -> None:
    with pytest.raises(ValueError, match="is no path into a report"):
        find(REPORT, path)
