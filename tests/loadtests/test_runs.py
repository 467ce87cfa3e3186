"""Every profile against a real backend, shortened: what came back, was written, was lost."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from loadtests.__main__ import main
from loadtests.own_backend import OwnBackend, own_backend
from loadtests.profiles import PROFILES, profile
from loadtests.running import Order, run
from loadtests.target import checked_target


@pytest.fixture(scope="module")
def backend(trained_home: Path) -> Iterator[OwnBackend]:
    """One whose journal nobody else writes."""
    with own_backend(trained_home) as running:
        yield running


def order(backend: OwnBackend, name: str, seconds: float, **more: Any) -> Order:
    return Order(profile(name).lasting(seconds), checked_target(backend.url), **more)


def fetched(page: str) -> list[str]:
    """What a browser would fetch for a page; what stands inside scripts is not looked at."""
    found: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
            found.extend(str(value) for name, value in attrs if name in ("src", "href"))

    Links().feed(page)
    return found


def test_a_run_writes_what_the_dashboard_reads_and_a_page_that_needs_nothing(
    backend: OwnBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTSIGHT_HOME", str(tmp_path))
    arguments = ["run", "baseline", "--target", backend.url, "--seconds", "1"]
    main([*arguments, "--journal", str(backend.journal)])
    (path,) = (tmp_path / "loadtests").glob("*.json")
    told = json.loads(path.read_text())
    assert re.fullmatch(r"\d{8}T\d{6}Z-baseline", path.stem)
    assert told["profile"] == "baseline"
    assert told["tool"] == "wrk"
    assert told["latency_ms"].keys() == {"p50", "p95", "p99"}
    assert told["requests_per_second"] > 0
    assert told["errors"] == 0
    assert told["lost"] == 0
    assert told["fresh_patients"] > 0.8 * told["requests"]
    assert told["server"]["requests"] >= told["requests"]
    assert told["server"]["cpu_seconds"] > 0
    page = path.with_suffix(".html").read_text()
    assert len(page) < 5_000_000
    assert fetched(page) == []


def test_the_dashboard_reads_it(
    backend: OwnBackend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = pytest.importorskip("dashboard.live.load_tests")
    monkeypatch.setenv("HEARTSIGHT_HOME", str(tmp_path))
    main(["run", "baseline", "--target", backend.url, "--seconds", "1"])
    found, unreadable = live.results(tmp_path / "loadtests")
    assert [one.profile for one in found] == ["baseline"]
    assert unreadable == []


def test_the_result_of_two_runs_can_be_compared(
    backend: OwnBackend,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HEARTSIGHT_HOME", str(tmp_path))
    for name in ("baseline", "load"):
        main(["run", name, "--target", backend.url, "--seconds", "1"])
    before, after = sorted((tmp_path / "loadtests").glob("*.json"))
    assert main(["compare", str(before), str(after)]) == 0
    said = capsys.readouterr().out
    assert "requests per second" in said
    assert "Not the same profile: baseline and load." in said
    assert main(["compare", str(before), str(tmp_path / "none.json")]) == 2


def test_the_demonstration_shows_answers_journal_and_metrics(
    backend: OwnBackend, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--target", backend.url, "--journal", str(backend.journal)]) == 0
    said = capsys.readouterr().out
    assert "100 of 100 are in the journal" in said
    assert re.search(r"journal_lines_total\s+100\b", said)
    assert re.search(r"http_requests_total.*/predict, status=200\s+100\b", said)


def test_a_target_that_is_no_backend_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["run", "baseline", "--target", "http://127.0.0.1:9"]) == 2
    assert "metrics cannot be read" in capsys.readouterr().out


def test_a_profile_is_not_run_by_a_tool_that_cannot(
    backend: OwnBackend, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "people", "--tool", "wrk", "--target", backend.url]) == 2
    assert "is run by locust" in capsys.readouterr().out


@pytest.mark.full
@pytest.mark.parametrize("name", ["baseline", "load", "timeout"])
def test_ordinary_load_has_no_error_and_no_timeout(backend: OwnBackend, name: str) -> None:
    told = run(order(backend, name, 3, journal=backend.journal))
    assert (told["errors"], told["timeouts"], told["lost"]) == (0, 0, 0)
    assert told["missed"] == []


@pytest.mark.full
def test_a_storm_may_be_shed_but_loses_nothing_and_leaves_the_server_well(
    backend: OwnBackend,
) -> None:
    told = run(order(backend, "storm", 3, journal=backend.journal))
    assert told["requests"] > 0
    assert told["errors"] == told["shed"]
    assert told["lost"] == 0
    assert told["healthy_after_seconds"] <= 2


@pytest.mark.full
def test_each_step_opens_connections_of_its_own(backend: OwnBackend) -> None:
    # Three seconds each: on a machine that does other work too, one may bring nothing.
    told = run(order(backend, "step", 15))
    assert [one["connections"] for one in told["steps"]] == [8, 32, 64, 128, 200]
    assert all(one["requests"] for one in told["steps"])
    assert told["errors"] == 0


@pytest.mark.full
@pytest.mark.parametrize("name", [one for one in PROFILES if "wrk" not in PROFILES[one].tools])
def test_every_profile_of_people_is_answered_right(backend: OwnBackend, name: str) -> None:
    told = run(order(backend, name, 5))
    assert told["requests"] > 0
    assert told["errors"] == 0
    assert told["client_series"]


@pytest.mark.full
def test_the_same_profile_is_run_by_locust_and_by_several_of_its_processes(
    backend: OwnBackend,
) -> None:
    told = run(order(backend, "baseline", 4, tool="locust", processes=2))
    assert told["tool"] == "locust"
    assert told["requests"] > 0
    assert told["errors"] == 0
    # What the workers counted has reached the master.
    assert told["server"]["requests"] == pytest.approx(told["requests"], rel=0.05)


@pytest.mark.full
def test_a_fixed_rate_comes_at_that_rate(backend: OwnBackend) -> None:
    wanted = order(backend, "rate", 10)
    told = run(replace(wanted, profile=replace(wanted.profile, rate=50)))
    # 500 are expected; five standard deviations of their number are 112.
    assert 380 <= told["requests"] <= 620
    assert told["open_loop"]


@pytest.mark.full
def test_the_sweep_and_the_plan_follow_from_one_another(
    backend: OwnBackend,
    trained_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "models").symlink_to(trained_home / "models")
    monkeypatch.setenv("HEARTSIGHT_HOME", str(tmp_path))
    sweep = ["timeouts", "--target", backend.url, "--seconds", "1", "--concurrency", "1,32"]
    assert main([*sweep, "--p99-ms", "5000"]) == 0
    assert main(["capacity", "--rate", "1000", "--p99-ms", "5000"]) == 0
    said = capsys.readouterr().out
    assert "From about" in said
    assert "averageUtilization" in said
    assert "Pods that answer: 1 to " in said
