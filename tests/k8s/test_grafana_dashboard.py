"""The dashboard's queries are Prometheus', and give figures about a backend that is being used."""

import json
import math
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.backend.running import running_backend
from tests.prometheus import MONITORING, Prometheus, prometheus

DASHBOARD = json.loads((MONITORING / "grafana-dashboard.json").read_text())
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
QUERIES = [
    *((panel["title"], target["expr"]) for panel in PANELS for target in panel["targets"]),
    *((one["name"], one["expr"]) for one in DASHBOARD["annotations"]["list"]),
]
# What only an overload, a batch, a reload, the nightly job or an alarm brings about.
NEEDS_A_CAUSE = re.compile(r"shed_requests|batch_rows|reloads|heartsight_drift|^ALERTS")
# Without a shadow model there is no difference to it: a percentile of nothing.
OF_NOTHING = re.compile("shadow_probability")
LOAD_SECONDS = 8


def asked(expression: str) -> str:
    """The expression with the dashboard's variables filled in, as Grafana does it."""
    return expression.replace("$instance", ".*").replace("$__rate_interval", "5s")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, trained_home: Path) -> Iterator[Prometheus]:
    """A Prometheus that has watched a backend answer, explain and refuse."""
    home = tmp_path_factory.mktemp("watched")
    (home / "models").symlink_to(trained_home / "models")
    with running_backend(home) as backend:
        address = backend.url.removeprefix("http://")
        with (
            prometheus(home, {"heartsight-backend": address}) as server,
            requests.Session() as session,
        ):
            deadline = time.monotonic() + LOAD_SECONDS
            while time.monotonic() < deadline:
                for path, age in (("predict", 50), ("explain", 60), ("predict", 500)):
                    patient = {"age": age, "sex": 1, "cp": 4, "ca": 3}
                    session.post(f"{backend.url}/{path}", json=patient, timeout=10)
                time.sleep(0.02)
            yield server


@pytest.mark.full
@pytest.mark.parametrize(("title", "expression"), QUERIES, ids=[title for title, _ in QUERIES])
def test_a_query_gives_figures_about_a_used_backend(
    title: str, expression: str, watched: Prometheus
) -> None:
    answer = watched.query(asked(expression))
    assert answer["status"] == "success", f"{title}: {answer}"
    if not NEEDS_A_CAUSE.search(expression):
        values = [float(one["value"][1]) for one in answer["data"]["result"]]
        assert values, f"{title} is empty"
        assert OF_NOTHING.search(expression) or not any(map(math.isnan, values)), title


@pytest.mark.full
def test_the_recorded_percentiles_are_those_of_the_backend(watched: Prometheus) -> None:
    recorded = {
        one["metric"]["route"]: float(one["value"][1])
        for one in watched.vector("route:http_request_duration_seconds:p95")
    }
    assert set(recorded) == {"/predict", "/explain"}
    assert all(0 < seconds < 1 for seconds in recorded.values())


@pytest.mark.full
def test_the_variable_lists_the_processes(watched: Prometheus) -> None:
    (variable,) = (one for one in DASHBOARD["templating"]["list"] if one["type"] == "query")
    matched = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]["query"])
    assert matched
    assert len(watched.label_values(matched[2], matched[1])) == 1


def test_panels_lie_side_by_side_without_overlap() -> None:
    cells: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        covered = {
            (place["x"] + across, place["y"] + down)
            for across in range(place["w"])
            for down in range(place["h"])
        }
        assert not cells & covered, panel["title"]
        assert max(x for x, _ in covered) < 24
        cells |= covered


def test_every_panel_has_its_own_number_a_title_and_the_chosen_source() -> None:
    numbers = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(numbers) == len(set(numbers))
    for panel in PANELS:
        sources: list[dict[str, Any]] = [panel["datasource"]]
        sources += [target["datasource"] for target in panel["targets"]]
        assert panel["title"]
        assert {source["uid"] for source in sources} == {"${datasource}"}
