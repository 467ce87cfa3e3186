"""Where load is sent, and the refusal to send it to strangers."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from loadtests.errors import NotOursError, TargetError


@dataclass(frozen=True, slots=True)
class Target:
    """One backend, or what stands in front of several.

    Attributes
    ----------
    url : str
        Root address.
    key : str
        API key with the role `predict`; empty where none is needed.
    """

    url: str
    key: str = ""


def checked_target(url: str, key: str = "", *, mine: bool = False) -> Target:
    """Return the target, unless it might be somebody else's.

    Raises
    ------
    NotOursError
        If the host is not the loopback interface and nobody has said that it is theirs.
    TargetError
        If the address is none of http.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise TargetError("The target must be an address such as http://127.0.0.1:8000.")
    if not mine and not is_loopback(parts.hostname):
        raise NotOursError(parts.hostname)
    return Target(url.rstrip("/"), key)


def session(key: str = "") -> requests.Session:
    """Return a session that goes where it is told; a proxy of the environment is somebody else."""
    made = requests.Session()
    made.trust_env = False
    if key:
        made.headers["X-API-Key"] = key
    return made


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine, told without asking anybody.

    Any other name is not, whatever it may lead to: what a name leads to can change.
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
