"""Who comes in: a real OpenID provider, a real browser, and a door that opens by role."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.security.roles import Role
from tests.backend.running import running_backend
from tests.backend.security.conftest import add_key
from tests.dashboard.browser.conftest import serve
from tests.dashboard.browser.identity_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    IdentityProvider,
    identity_provider,
)
from tests.dashboard.browser.watching import axe, settle

CLINICIANS = ["Patient", "Many patients"]
REVIEWERS = ["Explanations", "Fairness by gender", "Drift", "Poisoning", "Live", "Model and data"]


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with identity_provider() as found:
        yield found


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory, trained_home: Path) -> Iterator[tuple[str, str]]:
    """A backend that asks for keys, and the one that the dashboard holds."""
    home = tmp_path_factory.mktemp("keyed")
    (home / "models").symlink_to(trained_home / "models")
    text = add_key(home / "keys.json", list(Role))
    with running_backend(home) as running:
        yield running.url, text


@pytest.fixture(scope="module")
def guarded_url(
    key: tuple[str, str], provider: IdentityProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    secrets.write_text(
        "[auth]\n"
        'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
        f'cookie_secret = "{"c" * 40}"\n'
        f'client_id = "{CLIENT_ID}"\n'
        f'client_secret = "{CLIENT_SECRET}"\n'
        f'server_metadata_url = "{provider.url}/.well-known/openid-configuration"\n'
    )
    backend, text = key
    yield from serve(backend, HEARTSIGHT_API_KEY=text, STREAMLIT_SECRETS_FILES=str(secrets))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def sign_in(page: Page, url: str, provider: IdentityProvider, **claims: Any) -> None:
    provider.claims = {"sub": "1", "name": "Ada Example", **claims}
    page.goto(url)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    settle(page)


def titles(page: Page) -> list[str]:
    return page.get_by_test_id("stTopNavLink").all_inner_texts()


@pytest.mark.parametrize("address", ["", "fairness", "what-is-where"])
def test_outside_there_is_the_door_and_nothing_else(
    page: Page, guarded_url: str, address: str
) -> None:
    page.goto(f"{guarded_url}/{address}")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    settle(page)
    assert titles(page) == []
    assert page.locator(".hs-verdict, .st-key-patient_form").count() == 0
    assert axe(page) == []


@pytest.mark.full
def test_a_clinician_gets_the_two_pages_for_patients(
    page: Page, guarded_url: str, provider: IdentityProvider
) -> None:
    sign_in(page, guarded_url, provider, roles=["clinician"])
    assert titles(page) == [*CLINICIANS, "What is where"]
    expect(page.locator(".st-key-access_footer")).to_contain_text("Ada Example (clinician)")
    assert axe(page) == []
    page.goto(f"{guarded_url}/fairness")
    expect(page.get_by_role("heading", name="This page is for reviewers")).to_be_visible()
    assert page.locator(".hs-verdict").count() == 0


@pytest.mark.full
def test_a_reviewer_gets_every_page_and_leaves_by_signing_out(
    page: Page, guarded_url: str, provider: IdentityProvider
) -> None:
    sign_in(page, guarded_url, provider, roles=["reviewer"])
    assert titles(page) == [*CLINICIANS, *REVIEWERS, "What is where"]
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert provider.refused == []


def test_somebody_without_a_role_is_told_who_gives_one(
    page: Page, guarded_url: str, provider: IdentityProvider
) -> None:
    sign_in(page, guarded_url, provider, roles=["porter"])
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "You are signed in, and have no role here"
    )
    assert titles(page) == []


@pytest.mark.full
def test_the_dashboards_own_key_never_reaches_the_browser(
    page: Page, guarded_url: str, provider: IdentityProvider, key: tuple[str, str]
) -> None:
    received: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda f: keep(f, received)))
    page.on("requestfinished", lambda request: keep_body(request, received))
    sign_in(page, guarded_url, provider, roles=["reviewer"])
    page.get_by_role("button", name="High", exact=True).click()
    expect(page.locator(".hs-number")).to_contain_text("of 100")
    page.get_by_text("How this was computed").first.click()
    for address in ("live", "model?model_tab=History", "model?model_tab=Model+card"):
        page.goto(f"{guarded_url}/{address}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        settle(page)
    everything = b"".join(received)
    assert b"of 100" in everything
    assert key[1].encode() not in everything
    assert CLIENT_SECRET.encode() not in everything


def keep(frame: bytes | str, received: list[bytes]) -> None:
    received.append(frame if isinstance(frame, bytes) else frame.encode())


def keep_body(request: Any, received: list[bytes]) -> None:
    response = request.response()
    if response is not None and response.status == 200:
        received.append(response.body())
