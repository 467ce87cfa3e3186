"""What servers did between looks, when some of them come, go, or begin anew."""

from loadtests.exposition import Instance, Look, parsed
from loadtests.server_figures import over_all, stretches


def server(answered: int) -> Instance:
    return parsed(
        f'http_requests_total{{route="/predict",status="200"}} {answered}\n'
        f'http_request_duration_seconds_bucket{{route="/predict",le="0.1"}} {answered}\n'
        f'http_request_duration_seconds_bucket{{route="/predict",le="+Inf"}} {answered}\n'
        f"process_cpu_seconds_total {answered / 1000}\n"
    )


def looks(*seen: dict[str, int]) -> list[Look]:
    return [
        Look(float(second), {name: server(answered) for name, answered in one.items()})
        for second, one in enumerate(seen)
    ]


def test_what_was_answered_before_the_first_look_is_not_of_this_run() -> None:
    found = over_all(looks({"a": 100}, {"a": 130}))
    assert found["requests"] == 30
    assert found["requests_per_pod"] == {"a": 30}
    assert found["cpu_seconds"] == 0.03


def test_all_that_a_server_counted_which_came_meanwhile_is_of_this_run() -> None:
    seen = looks({"a": 100}, {"a": 110, "b": 7}, {"a": 120, "b": 9})
    assert over_all(seen)["requests_per_pod"] == {"a": 20, "b": 9}
    assert [one.per_second for one in stretches(seen, 0)] == [17, 12]
    assert stretches(seen, 0)[0].p50_ms == 50


def test_a_server_that_began_anew_counts_from_nought() -> None:
    assert over_all(looks({"a": 100}, {"a": 5}))["requests"] == 5


def test_a_server_that_was_not_seen_for_a_while_is_no_new_one() -> None:
    assert over_all(looks({"a": 100, "b": 1}, {"b": 1}, {"a": 103, "b": 1}))["requests"] == 3
