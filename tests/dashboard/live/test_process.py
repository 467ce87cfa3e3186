"""One process watched: figures of the last minute, 15 minutes kept, one question for all."""

import threading
from typing import Any

import pytest

from dashboard.errors import BackendUnreachableError
from dashboard.live.process import ProcessWatch

TEXT = """
process_start_time_seconds {process}
http_requests_total{{method="POST",route="/predict",status="200"}} {answered}
http_requests_total{{method="POST",route="/predict",status="422"}} {refused}
http_requests_total{{method="POST",route="/explain",status="503"}} {failed}
http_requests_total{{method="GET",route="/metrics",status="200"}} 999
shed_requests_total{{kind="explanation"}} {failed}
refusals_total{{kind="validation"}} {refused}
http_request_duration_seconds_bucket{{method="POST",route="/predict",le="0.001"}} {answered}
http_request_duration_seconds_bucket{{method="POST",route="/predict",le="+Inf"}} {answered}
http_request_duration_seconds_bucket{{method="GET",route="/metrics",le="+Inf"}} 999
http_requests_in_flight 4
journal_backlog_lines 7
model_info{{role="live",version="v1"}} 1
model_info{{role="shadow",version="v2"}} 1
"""


class Backend:
    """Counts up by rule; `now` is the clock of the watch too."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.counts: dict[str, float] = {"process": 1, "answered": 0, "refused": 0, "failed": 0}
        self.asked = 0
        self.away = False

    def read(self) -> str:
        self.asked += 1
        if self.away:
            raise BackendUnreachableError("http://127.0.0.1:1")
        return TEXT.format(**self.counts)

    def later(self, seconds: float, **grown: float) -> None:
        self.now += seconds
        for name, by in grown.items():
            self.counts[name] += by


@pytest.fixture
def backend() -> Backend:
    return Backend()


@pytest.fixture
def watch(backend: Backend) -> ProcessWatch:
    return ProcessWatch(backend.read, lambda: backend.now)


def look(watch: ProcessWatch) -> Any:
    watch.look()
    return watch.kept()[-1]


def test_the_first_look_has_gauges_and_no_rates(watch: ProcessWatch) -> None:
    first = look(watch)
    assert (first.requests, first.p99) == (None, None)
    assert first.in_flight == 3, "the question itself is not counted"
    assert first.backlog == 7
    assert first.versions == ("v1",)


def test_rates_are_what_grew_by_the_time_between(watch: ProcessWatch, backend: Backend) -> None:
    look(watch)
    backend.later(10, answered=80, refused=15, failed=5)
    now = look(watch)
    assert (now.requests, now.refused, now.errors, now.shed) == (10, 1.5, 0.5, 0.5)
    assert now.p50 == pytest.approx(0.0005)
    assert watch.refusals() == {"validation": 15}


def test_only_the_last_minute_counts_for_a_rate(watch: ProcessWatch, backend: Backend) -> None:
    look(watch)
    backend.later(10, answered=1000)
    look(watch)
    backend.later(55, answered=0)
    assert look(watch).requests == 0


def test_a_restart_is_no_negative_rate(watch: ProcessWatch, backend: Backend) -> None:
    backend.counts["answered"] = 500
    look(watch)
    backend.later(10, process=1, answered=-480)
    assert look(watch).requests == 2
    assert "one backend process" in watch.source


def test_pods_that_take_turns_are_said_to_be_luck(watch: ProcessWatch, backend: Backend) -> None:
    for process in (1, 2, 1, 2):
        backend.counts["process"] = process
        look(watch)
        backend.later(2)
    assert "one pod's luck" in watch.source


def test_who_looks_within_two_seconds_sees_the_same(watch: ProcessWatch, backend: Backend) -> None:
    watch.look()
    watch.look()
    assert backend.asked == 1
    backend.later(2)
    watch.look()
    assert backend.asked == 2


def test_what_was_seen_stays_while_the_backend_is_away(
    watch: ProcessWatch, backend: Backend
) -> None:
    watch.look()
    backend.later(2)
    backend.away = True
    with pytest.raises(BackendUnreachableError):
        watch.look()
    assert len(watch.kept()) == 1
    backend.away = False
    watch.look()
    assert len(watch.kept()) == 2


def test_fifteen_minutes_are_kept_and_no_more(watch: ProcessWatch, backend: Backend) -> None:
    for _ in range(600):
        watch.look()
        backend.later(2)
    kept = watch.kept()
    assert kept[-1].time - kept[0].time <= 900
    assert len(kept) == 450


def test_many_who_look_at_once_ask_once(backend: Backend) -> None:
    watch = ProcessWatch(backend.read)
    together = [threading.Thread(target=watch.look) for _ in range(10)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert backend.asked == 1
