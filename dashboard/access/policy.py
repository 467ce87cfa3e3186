"""The rules, as pure functions: who may see which pages, and where the dashboard may listen."""

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import ip_address
from typing import Any, Final

SHORTEST_SECRET: Final = 32
"""Characters of `cookie_secret`: whoever guesses it can sign in as anybody."""
_OF_ALL: Final = ("redirect_uri", "cookie_secret")
_OF_A_PROVIDER: Final = ("client_id", "client_secret", "server_metadata_url")


class Role(StrEnum):
    """What somebody is here for; a reviewer sees all that a clinician sees."""

    CLINICIAN = "clinician"
    REVIEWER = "reviewer"


def roles(claims: Mapping[str, Any], claim: str) -> frozenset[Role]:
    """Return the roles that an identity provider gives somebody.

    Parameters
    ----------
    claims : Mapping
        Of the identity token.
    claim : str
        Which one holds the roles: one text or a list of them. Dots lead inside, as in
        `realm_access.roles`.
    """
    found = _inside(claims, claim)
    told = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return frozenset(role for role in Role if role.value in told)


def _inside(claims: Mapping[str, Any], claim: str) -> Any:
    if claim in claims:
        return claims[claim]
    found: Any = claims
    for part in claim.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def providers(auth: Mapping[str, Any]) -> list[str]:
    """Return the names of the providers in Streamlit's `[auth]`; "" is the one without a name."""
    named = [
        name
        for name, entry in auth.items()
        if isinstance(entry, Mapping) and any(key in entry for key in _OF_A_PROVIDER)
    ]
    return ([""] if any(key in auth for key in _OF_A_PROVIDER) else []) + named


def faults(auth: Mapping[str, Any]) -> list[str]:
    """Return what keeps `[auth]` from being a sign-in that holds; nothing when it is one."""
    found = [f"{name} is missing" for name in _OF_ALL if not auth.get(name)]
    secret = str(auth.get("cookie_secret") or "")
    if secret and len(secret) < SHORTEST_SECRET:
        found.append(f"cookie_secret is shorter than {SHORTEST_SECRET} characters")
    known = providers(auth)
    if not known:
        found.append("it names no provider")
    for provider in known:
        entry = auth[provider] if provider else auth
        inside = f" of {provider}" if provider else ""
        found += [f"{key}{inside} is missing" for key in _OF_A_PROVIDER if not entry.get(key)]
    return found


def reaches_others(address: str | None) -> bool:
    """Tell whether an address to listen on can be reached from another machine."""
    if address == "localhost":
        return False
    try:
        return not ip_address(address or "0.0.0.0").is_loopback  # noqa: S104 - Streamlit's default
    except ValueError:
        return True


def refusal(
    address: str | None, auth: Mapping[str, Any] | None, *, behind_proxy: bool
) -> str | None:
    """Say why the dashboard must not be open at an address; None where it may.

    Parameters
    ----------
    address : str or None
        Where it listens; None is everywhere.
    auth : Mapping or None
        Streamlit's `[auth]`; None where there is none.
    behind_proxy : bool
        Whether something in front lets known people through only.
    """
    if auth is not None:
        wrong = faults(auth)
        if wrong:
            return f"The sign-in is not complete: {'; '.join(wrong)} in [auth] of secrets.toml."
        return None
    if behind_proxy or not reaches_others(address):
        return None
    return (
        f"The dashboard does not listen on {address or 'every address'} without a sign-in: "
        "configure [auth] in secrets.toml (docs/dashboard.md), listen on 127.0.0.1, or set "
        "HEARTSIGHT_BEHIND_AUTHENTICATING_PROXY=true where a proxy in front lets known people "
        "through only."
    )
