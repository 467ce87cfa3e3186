"""The door: who comes in, what is said to those who do not, and the way out again."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboard.access.policy import Role, providers, refusal, roles
from dashboard.connection import settings
from dashboard.frame.parts import PURPOSE


def auth() -> Mapping[str, Any] | None:
    """Return Streamlit's `[auth]`, None where nothing of it is configured."""
    if not st.secrets.load_if_toml_exists():
        return None
    found = st.secrets.get("auth")
    return None if found is None else dict(found)


def closed() -> str | None:
    """Say why nobody may come in by the address that is listened on; None where somebody may."""
    chosen = settings()
    return refusal(
        st.get_option("server.address"),
        auth(),
        behind_proxy=chosen.behind_authenticating_proxy,
    )


def admitted() -> frozenset[Role]:
    """Return the roles of who looks; all of them where no sign-in is configured, none outside."""
    if auth() is None:
        return frozenset(Role)
    if not st.user.is_logged_in:
        return frozenset()
    return roles(st.user.to_dict(), settings().role_claim)


def refuse(why: str) -> None:
    """Draw one sentence and nothing else."""
    _say("This dashboard is closed", why)


def door() -> None:
    """Draw the sign-in; for somebody without a role, who decides about that."""
    configured = auth() or {}
    if st.user.is_logged_in:
        claim = settings().role_claim
        _say(
            "You are signed in, and have no role here",
            f"Whoever runs the sign-in can give you one: clinician or reviewer, in {claim}.",
        )
        st.button("Sign out", on_click=st.logout, key="access_out")
        return
    _say("Heartsight", f"Sign in to go on. {PURPOSE}")
    for provider in providers(configured):
        st.button(
            f"Sign in with {provider}" if provider else "Sign in",
            type="primary",
            on_click=st.login,
            args=(provider,) if provider else (),
            key=f"access_in_{provider}",
        )


def for_reviewers() -> None:
    """Draw what a clinician finds at the address of a page for reviewers."""
    _say(
        "This page is for reviewers",
        "You are signed in as a clinician; Patient and Many patients are yours.",
    )


def way_out() -> None:
    """Draw who is signed in, and the way out; nothing where there is no sign-in."""
    if auth() is None or not st.user.is_logged_in:
        return
    told = ", ".join(sorted(admitted()))
    name = str(st.user.get("name") or st.user.get("email") or "somebody without a name")
    with st.container(horizontal=True, vertical_alignment="center", key="access_footer"):
        st.html(f'<p class="hs-quiet">Signed in as {escape(name)} ({escape(told)})</p>')
        st.button("Sign out", on_click=st.logout, key="access_out")


def _say(what: str, how: str) -> None:
    st.title(what, anchor=False)
    st.markdown(how)
