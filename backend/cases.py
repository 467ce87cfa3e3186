"""The caller's own reference to a case, kept as a keyed hash only.

So the journal can tell which answers belong together, and nobody can tell from it to whom.
"""

import hmac
import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

from pydantic import SecretStr

FILE_NAME: Final = "case_secret"
LONGEST: Final = 128
_OWNER_ONLY: Final = 0o600


class Cases:
    """Hashes references with the secret of the settings, or with one kept in the state directory.

    Processes that share a history must share the secret: what one hashed, the other looks up.
    """

    def __init__(self, home: Path, secret: SecretStr | None) -> None:
        self._path = home / FILE_NAME
        self._secret = secret.get_secret_value().encode() if secret else None

    def hashed(self, reference: str) -> str:
        """Return the HMAC-SHA256 of a reference; the first call may make the secret."""
        if self._secret is None:
            self._secret = self._kept()
        return hmac.digest(self._secret, reference.encode(), "sha256").hex()

    def _kept(self) -> bytes:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and linked: another process finds no file or a whole one.
        aside = self._path.with_name(f"{FILE_NAME}.{os.getpid()}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
        try:
            os.write(descriptor, token_hex(32).encode())
        finally:
            os.close(descriptor)
        with suppress(FileExistsError):
            self._path.hardlink_to(aside)
        aside.unlink()
        return self._path.read_bytes()
