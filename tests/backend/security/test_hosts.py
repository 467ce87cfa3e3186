"""Which names the backend may be called by."""

import pytest

from backend.security.hosts import TrustedHosts, is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost"])
def test_loopback_is_recognised(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "example.org", ""])  # noqa: S104
def test_everything_else_is_reachable_from_elsewhere(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    "header", [b"localhost", b"localhost:8000", b"127.0.0.1:8000", b"[::1]:8000", b"LOCALHOST"]
)
def test_on_loopback_its_own_names_are_fine(header: bytes) -> None:
    assert TrustedHosts((), "127.0.0.1").accept(header)


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"evil.example",
        b"localhost.evil.example",
        b"127.0.0.1.evil.example:8000",
        b"\xff",
        b"[",
    ],
)
def test_on_loopback_other_names_are_rebound_ones(header: bytes) -> None:
    assert not TrustedHosts((), "127.0.0.1").accept(header)


def test_elsewhere_every_name_is_fine_because_a_key_is_needed_there() -> None:
    assert TrustedHosts((), "0.0.0.0").accept(b"any.example")  # noqa: S104


def test_names_that_were_set_are_the_only_ones() -> None:
    hosts = TrustedHosts(("heart.example.org", "*.ward.example.org"), "127.0.0.1")
    accepted = [b"heart.example.org", b"Heart.Example.org:443", b"three.ward.example.org"]
    refused = [b"127.0.0.1", b"ward.example.org", b"xward.example.org", b"example.org", b""]
    assert all(hosts.accept(name) for name in accepted)
    assert not any(hosts.accept(name) for name in refused)


def test_what_was_accepted_is_remembered_but_not_without_bound() -> None:
    hosts = TrustedHosts(("*.example.org",), "127.0.0.1")
    assert all(hosts.accept(f"{number}.example.org".encode()) for number in range(2000))
    assert len(hosts._fine) <= 1000  # noqa: SLF001
