"""Who may see which pages, and where the dashboard may listen."""

from typing import Any

import pytest

from dashboard.access.policy import (
    Role,
    faults,
    providers,
    reaches_others,
    refusal,
    roles,
)
from dashboard.pages import PLACES, open_to

EVERYWHERE = "0.0.0.0"  # noqa: S104 - refused
AUTH: dict[str, Any] = {
    "redirect_uri": "https://heart.example/oauth2callback",
    "cookie_secret": "c" * 32,
    "client_id": "heartsight",
    "client_secret": "s",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
}


@pytest.mark.parametrize(
    ("claims", "claim", "found"),
    [
        ({"roles": ["clinician"]}, "roles", {Role.CLINICIAN}),
        ({"roles": ["reviewer", "clinician", "porter"]}, "roles", set(Role)),
        ({"job": "reviewer"}, "job", {Role.REVIEWER}),
        ({"realm_access": {"roles": ["reviewer"]}}, "realm_access.roles", {Role.REVIEWER}),
        ({"https://id.example/roles": ["clinician"]}, "https://id.example/roles", {"clinician"}),
        ({"roles": "clinician reviewer"}, "roles", set()),
        ({"roles": ["Reviewer"]}, "roles", set()),
        ({"roles": {"reviewer": True}}, "roles", set()),
        ({"roles": None}, "roles.inside", set()),
        ({}, "roles", set()),
    ],
)
def test_a_role_is_what_the_named_claim_says_and_nothing_else(
    claims: dict[str, Any], claim: str, found: set[Role]
) -> None:
    assert roles(claims, claim) == found


def test_clinicians_see_patients_and_reviewers_see_all() -> None:
    def seen(*who: Role) -> list[str]:
        return [place.title for place in PLACES if open_to(place, frozenset(who))]

    assert seen(Role.CLINICIAN) == ["Patient", "Many patients"]
    assert seen(Role.REVIEWER) == [place.title for place in PLACES]
    assert seen() == []


def test_the_pages_are_the_eight_in_their_order_and_are_there() -> None:
    assert [place.title for place in PLACES] == [
        "Patient", "Many patients", "Explanations", "Fairness by gender", "Drift", "Poisoning",
        "Live", "Model and data",
    ]  # fmt: skip
    assert all(place.file.is_file() for place in PLACES)


@pytest.mark.parametrize(
    ("address", "reaches"),
    [
        ("127.0.0.1", False), ("127.0.0.53", False), ("::1", False), ("localhost", False),
        (EVERYWHERE, True), ("::", True), ("", True), (None, True), ("10.0.0.7", True),
        ("heart.example", True), ("localhost.example", True),
    ],
)  # fmt: skip
def test_only_loopback_is_for_oneself(address: str | None, *, reaches: bool) -> None:
    assert reaches_others(address) is reaches


@pytest.mark.parametrize("address", [EVERYWHERE, None, "10.0.0.7"])
def test_beyond_loopback_it_needs_a_sign_in_or_a_proxy(address: str | None) -> None:
    told = refusal(address, None, behind_proxy=False)
    assert told is not None
    assert "HEARTSIGHT_BEHIND_AUTHENTICATING_PROXY" in told
    assert refusal(address, AUTH, behind_proxy=False) is None
    assert refusal(address, None, behind_proxy=True) is None


def test_on_loopback_it_needs_neither() -> None:
    assert refusal("127.0.0.1", None, behind_proxy=False) is None


@pytest.mark.parametrize("name", AUTH)
def test_half_a_sign_in_is_refused_even_on_loopback_and_says_what_is_missing(name: str) -> None:
    told = refusal("127.0.0.1", {**AUTH, name: ""}, behind_proxy=True)
    assert told is not None
    assert name in told


def test_a_secret_that_can_be_guessed_is_refused_and_not_said() -> None:
    told = refusal(EVERYWHERE, {**AUTH, "cookie_secret": "tellme"}, behind_proxy=False)
    assert told is not None
    assert "shorter than 32" in told
    assert "tellme" not in told


def test_providers_may_have_names() -> None:
    of_all = {name: AUTH[name] for name in ("redirect_uri", "cookie_secret")}
    one = {name: AUTH[name] for name in AUTH if name not in of_all}
    assert providers(AUTH) == [""]
    assert providers({**of_all, "ward": one}) == ["ward"]
    assert faults({**of_all, "ward": one}) == []
    assert faults({**of_all, "ward": {"client_id": "x"}}) == [
        "client_secret of ward is missing",
        "server_metadata_url of ward is missing",
    ]
    assert faults(of_all) == ["it names no provider"]
