"""Load goes to this machine only, unless somebody says that another is theirs."""

import pytest

from loadtests.__main__ import main
from loadtests.errors import NotOursError, TargetError
from loadtests.health import seconds_until_ready
from loadtests.target import Target, checked_target, session
from tests.loadtests.serving import Server


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8000", "http://localhost:8000/", "http://[::1]:8000", "http://127.9.9.9"],
)
def test_the_loopback_interface_is_ours(url: str) -> None:
    assert checked_target(url).url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "https://10.0.0.1:8000",
        "http://0.0.0.0:8000",
        "http://localhost.example.org",
        "http://127.0.0.1@example.org",
        "http://127.0.0.1.nip.example:80",
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(NotOursError, match="--yes-this-is-mine"):
        checked_target(url)
    assert checked_target(url, mine=True).url == url


@pytest.mark.parametrize("url", ["", "127.0.0.1:8000", "ftp://127.0.0.1", "http://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(TargetError):
        checked_target(url)


@pytest.mark.parametrize("command", [["run", "baseline"], ["timeouts"], ["demo"]])
def test_every_command_that_sends_load_refuses_strangers(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--target", "http://example.org"]) == 2
    assert "looks like an attack" in capsys.readouterr().out


def test_a_key_is_a_header_and_none_without() -> None:
    assert session("secret").headers["X-API-Key"] == "secret"
    assert "X-API-Key" not in session().headers


def test_no_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, target = Server({}), Server({"/readyz": b"{}"})
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.setenv("no_proxy", "")
    with proxy, target:
        assert seconds_until_ready(Target(target.url)) is not None
    assert (proxy.asked, target.asked) == ([], ["/readyz"])
