"""A key may ask as often as was set, other keys regardless, in one process or in several."""

import asyncio
import time
from pathlib import Path
from time import monotonic

import pytest
import requests
from fastapi.testclient import TestClient
from limits import parse
from pydantic import ValidationError

from backend.app import create_app, with_fast_path
from backend.errors import RequestRefused
from backend.security.rate_limit import RateLimit, lease_size
from backend.security.roles import Role
from backend.settings import Settings
from tests.backend.running import running_backend
from tests.backend.security.conftest import add_key
from tests.backend.security.redis import PASSWORD, redis_server
from tests.conftest import free_port


def taken(rate: RateLimit, key: str | None, times: int) -> int:
    """Return how many of so many requests are let through."""
    through = 0
    for _ in range(times):
        try:
            rate.take(key, monotonic())
        except RequestRefused:
            continue
        through += 1
    return through


def test_each_key_has_a_share_of_its_own() -> None:
    rate = RateLimit("5/hour")
    assert taken(rate, "one", 9) == 5
    assert taken(rate, "other", 4) == 4
    assert taken(rate, None, 9) == 5


def test_the_refusal_says_when_to_ask_again() -> None:
    rate = RateLimit("1/hour")
    rate.take("one", monotonic())
    with pytest.raises(RequestRefused) as refused:
        rate.take("one", monotonic())
    assert refused.value.status == 429
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 3600


@pytest.mark.parametrize(
    ("rate", "size"),
    [
        ("600/minute", 1),
        ("19/second", 1),
        ("1000/second", 100),
        ("60000/minute", 100),
        ("1/day", 1),
    ],
)
def test_low_rates_are_counted_one_by_one_and_high_ones_in_leases(rate: str, size: int) -> None:
    assert lease_size(parse(rate)) == size


@pytest.mark.parametrize("limit", [100, 5000, 100_000])
def test_leases_give_at_most_what_was_set_and_nine_tenths_at_least(limit: int) -> None:
    rate = RateLimit(f"{limit}/minute")
    assert 0.9 * limit <= taken(rate, "one", 2 * limit) <= limit


def test_an_old_lease_is_given_up() -> None:
    rate = RateLimit("1000/second")
    rate.take("one", 100.0)
    rate.take("one", 100.5)
    assert rate._leases["one"][0] == 98  # noqa: SLF001
    rate.take("one", 102.0)
    assert rate._leases["one"] == [99, 103.0]  # noqa: SLF001


@pytest.mark.parametrize("rate", ["", "often", "0/minute", "ten/minute", "10"])
def test_what_is_no_rate_is_refused_at_the_start(rate: str) -> None:
    with pytest.raises(ValidationError, match="600/minute"):
        Settings(rate_limit=rate)


def test_a_storage_that_is_no_redis_is_refused_without_showing_it() -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(rate_limit_storage="http://user:planted@host")
    assert "redis://" in str(refused.value.errors(include_input=False)[0]["msg"])
    assert "planted" not in repr(Settings(rate_limit_storage="redis://:planted@host"))


@pytest.mark.parametrize("way", ["fast path", "ordinary way"])
def test_a_request_is_counted_once_whichever_way_it_goes(home: Path, way: str) -> None:
    key = add_key(home / "keys.json", [Role.PREDICT])
    other = add_key(home / "keys.json", [Role.PREDICT])
    app = create_app(Settings(home=home, rate_limit="3/hour"))
    with TestClient(app) as client:
        client.app = with_fast_path(app)
        # The fast path looks at a body that is no patient, and hands it on.
        body = {"age": 63, "sex": 1} if way == "fast path" else {"age": 63}
        fine = 200 if way == "fast path" else 422
        asked = [client.post("/predict", json=body, headers={"X-API-Key": key}) for _ in range(5)]
        assert [one.status_code for one in asked] == [fine, fine, fine, 429, 429]
        assert int(asked[-1].headers["retry-after"]) > 0
        assert asked[-1].json()["type"].endswith(":too-many-requests")
        assert client.get("/model", headers={"X-API-Key": other}).status_code == 200
        assert client.get("/readyz").status_code == 200


def test_two_processes_count_together_in_redis(home: Path, whole_patient: dict[str, int]) -> None:
    key = add_key(home / "keys.json", [Role.PREDICT])
    with redis_server() as redis:
        settings = {
            "HEARTSIGHT_RATE_LIMIT": "6/hour",
            "HEARTSIGHT_RATE_LIMIT_STORAGE": redis.url,
        }
        (home / "one").mkdir()
        (home / "two").mkdir()
        for name in ("one", "two"):
            (home / name / "models").symlink_to(home / "models")
            settings["HEARTSIGHT_KEYS_FILE"] = str(home / "keys.json")
        with (
            running_backend(home / "one", **settings) as one,
            running_backend(home / "two", **settings) as two,
        ):
            statuses = [
                requests.post(
                    f"{backend.url}/predict",
                    json=whole_patient,
                    headers={"X-API-Key": key},
                    timeout=5,
                ).status_code
                for _ in range(5)
                for backend in (one, two)
            ]
            assert statuses == [200] * 6 + [429] * 4
            assert PASSWORD not in one.log.read_text()


def test_while_redis_is_away_each_process_counts_by_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rate = RateLimit("3/hour", f"redis://:{PASSWORD}@127.0.0.1:{free_port()}/0")

    async def ask() -> list[int]:
        statuses = []
        for _ in range(5):
            try:
                await rate.take_remotely("one", monotonic())
                statuses.append(200)
            except RequestRefused as refused:
                statuses.append(refused.status)
        await rate.close()
        return statuses

    assert asyncio.run(ask()) == [200, 200, 200, 429, 429]
    assert len([one for one in caplog.records if "does not answer" in one.getMessage()]) == 1
    assert PASSWORD not in caplog.text


def test_a_redis_that_comes_back_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    with redis_server() as redis:
        rate = RateLimit("2/hour", redis.url)

        async def scenario() -> None:
            await rate.take_remotely("one", monotonic())
            redis.stop()
            began = time.monotonic()
            await rate.take_remotely("one", monotonic())
            assert time.monotonic() - began < 2
            redis.start()
            # Not before its pause is over, which the given time decides.
            await rate.take_remotely("one", monotonic() + 60)
            await rate.take_remotely("one", monotonic() + 60)
            with pytest.raises(RequestRefused):
                await rate.take_remotely("one", monotonic() + 60)
            await rate.close()

        asyncio.run(scenario())
    assert "does not answer" in caplog.text
