"""A running backend, known by its URL alone: one way to ask it, and its refusals as our errors.

What is asked and what is made of the answer is the business of the callers.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import requests

from analysis.errors import BackendFailed, NotServed

TIMEOUT_SECONDS: Final = 30
"""Counting a hundred thousand predictions takes the database some seconds."""


class RunningBackend:
    """Asks for JSON and answers it decoded; from `connected`.

    Parameters
    ----------
    url : str
        Where it listens, without a path.
    """

    def __init__(self, url: str, session: requests.Session) -> None:
        self.url = url.rstrip("/")
        self._session = session

    def get(self, path: str, **parameters: str | int) -> Any:
        """Return what is at `path`.

        Raises
        ------
        NotServed
            If there is nothing at that path.
        BackendFailed
            If it cannot be reached, refuses, or does not answer in JSON.
        """
        return self._ask("GET", path, params=parameters)

    def post(self, path: str, body: Mapping[str, Any], **parameters: str | int) -> Any:
        """Send JSON and return the answer; raises like `get`."""
        return self._ask("POST", path, params=parameters, json=dict(body))

    def _ask(self, method: str, path: str, **request: Any) -> Any:
        try:
            answer = self._session.request(
                method, self.url + path, timeout=TIMEOUT_SECONDS, **request
            )
            answer.raise_for_status()
            return answer.json()
        except requests.HTTPError as error:
            status = error.response.status_code
            kind = NotServed if status == requests.codes.not_found else BackendFailed
            raise kind(
                f"the backend at {self.url} answered {path} with status {status}{_advice(status)}"
            ) from error
        except (requests.RequestException, ValueError) as error:
            raise BackendFailed(
                f"the backend at {self.url} does not answer; is it running and ready?"
            ) from error


def _advice(status: int) -> str:
    if status in {requests.codes.unauthorized, requests.codes.forbidden}:
        return "; give a key that may, with --api-key or --api-key-file"
    return ""


@contextmanager
def connected(url: str, api_key: str | None = None) -> Iterator[RunningBackend]:
    """Yield the backend at `url`; its connection is kept until the context ends."""
    with requests.Session() as session:
        session.trust_env = False  # no proxy of the environment may see patients
        if api_key:
            session.headers["X-API-Key"] = api_key
        yield RunningBackend(url, session)
