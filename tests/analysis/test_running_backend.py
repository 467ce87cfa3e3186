"""Asking a running backend: answers, addresses that are not there, refusals, and silence."""

import pytest

from analysis.errors import BackendFailed, NotServed
from analysis.running_backend import connected
from tests.analysis.stand_in_backend import stand_in_backend


def test_an_answer_is_decoded_and_the_key_is_sent() -> None:
    with stand_in_backend({"/model": {"a": 1}}) as here, connected(here.url + "/", "k") as running:
        assert running.get("/model", last=3) == {"a": 1}
        assert running.post("/model", {"age": 50}, purpose="test") == {"a": 1}
    (_, _, query, headers, _), (method, _, _, _, body) = here.asked
    assert query == {"last": ["3"]}
    assert headers["x-api-key"] == "k"
    assert (method, body) == ("POST", b'{"age": 50}')


def test_what_is_not_there_is_told_from_what_fails() -> None:
    with stand_in_backend({"/broken": 500, "/html": "<p>"}) as here, connected(here.url) as running:
        with pytest.raises(NotServed, match="/nothing with status 404"):
            running.get("/nothing")
        with pytest.raises(BackendFailed, match=r"/broken with status 500$"):
            running.get("/broken")
        with pytest.raises(BackendFailed, match="is it running and ready"):
            running.get("/html")


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_comes_with_advice(status: int) -> None:
    with (
        stand_in_backend({"/model": status}) as here,
        connected(here.url) as running,
        pytest.raises(BackendFailed, match="--api-key-file"),
    ):
        running.get("/model")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nowhere", "ftp://127.0.0.1"])
def test_a_backend_that_is_not_there_is_a_sentence(url: str) -> None:
    with connected(url) as running, pytest.raises(BackendFailed, match="is it running and ready"):
        running.get("/model")
