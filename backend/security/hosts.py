"""Under which names the backend lets itself be called, against DNS rebinding.

A page in a browser can make its own name point at 127.0.0.1 and then read what a keyless backend
answers. The name it was called by gives it away.
"""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final

ANY: Final = "*"
_LOCAL: Final = "localhost"
_REMEMBERED: Final = 1000


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    try:
        return host == _LOCAL or ip_address(host).is_loopback
    except ValueError:
        return False


class TrustedHosts:
    """The names that are fine in a Host header.

    Parameters
    ----------
    trusted : iterable of str
        Names without port; `*.example.org` stands for every name below it and `*` for all.
        Empty: the names of the loopback where `listening` is one, else all, because there nobody
        is answered without a key, which a rebound page does not have.
    listening : str
        Where the backend listens.
    """

    def __init__(self, trusted: Iterable[str], listening: str) -> None:
        names = [name.lower() for name in trusted]
        local = is_loopback(listening)
        self._local = local and not names
        self.any = ANY in names or (not names and not local)
        self._names = frozenset(names)
        self._endings = tuple(name[1:] for name in names if name.startswith("*."))
        self._fine: set[bytes] = set()

    def accept(self, header: bytes) -> bool:
        """Tell whether a Host header, empty when there was none, is fine."""
        if self.any or header in self._fine:
            return True
        fine = self._is_fine(_name(header.decode("latin-1")))
        if fine and len(self._fine) < _REMEMBERED:
            self._fine.add(header)
        return fine

    def _is_fine(self, name: str) -> bool:
        if self._local and is_loopback(name):
            return True
        return name in self._names or name.endswith(self._endings)


def _name(header: str) -> str:
    """Return the name in a Host header, without port and brackets."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()
