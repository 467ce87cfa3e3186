"""The one HTTP client: asks the backend and turns every failure into a class of `errors.py`."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import requests
from pydantic import BaseModel, ValidationError

from dashboard.answers import Explanation, ModelFacts, Payload, Prediction, Purpose
from dashboard.errors import (
    AccessRefusedError,
    BackendError,
    BackendFailedError,
    BackendSlowError,
    BackendUnreachableError,
    BackendUnreadyError,
    RejectedInputError,
    ReportMissingError,
    TooManyRequestsError,
)
from dashboard.reports import Values, parse
from dashboard.settings import Settings

T = TypeVar("T", bound=BaseModel)

_INPUT_STATUSES: Final = frozenset({400, 413, 415, 422})


class Client:
    """The backend as the pages see it.

    Parameters
    ----------
    settings : Settings
        Address, key and longest wait.
    """

    def __init__(self, settings: Settings) -> None:
        self.url = str(settings.backend_url).rstrip("/")
        self.needs_key = settings.api_key is not None
        self._timeout_seconds = settings.timeout_seconds
        self._session = requests.Session()
        # Proxies and .netrc of the environment must not see patients on the way to the backend.
        self._session.trust_env = False
        if settings.api_key is not None:
            self._session.headers["X-API-Key"] = settings.api_key.get_secret_value()

    def predict(self, patient: Payload, purpose: Purpose) -> Prediction:
        """Return the patient's probability with its interval.

        Parameters
        ----------
        patient : dict
            UCI names and codes; absent means not known.
        purpose : {"care", "what_if", "test"}
            Kept in the backend's journal, so that trying things out is not counted as care.

        Raises
        ------
        BackendError
            One of its subclasses says what to do.
        """
        return self._ask(Prediction, "POST", "/predict", patient, purpose)

    def explain(self, patient: Payload, purpose: Purpose) -> Explanation:
        """Return the same answer as `predict` with each input's contribution."""
        return self._ask(Explanation, "POST", "/explain", patient, purpose)

    def model(self) -> ModelFacts:
        """Return the facts about the live model: its cohort, average and quality."""
        return self._ask(ModelFacts, "GET", "/model")

    def report(self, name: str) -> bytes:
        """Return a report of the live model, byte for byte.

        Raises
        ------
        ReportMissingError
            If the live bundle was written without it.
        """
        response = self._send("GET", f"/reports/{name}")
        if response.status_code == requests.codes.not_found:
            raise ReportMissingError(name)
        return _accepted(response).content

    def document(self, path: str, **params: str | int) -> Values:
        """Return what the backend answers at a path, as values.

        Parameters
        ----------
        path : str
            Such as `/aggregates/outcomes`.
        params
            Of the query.
        """
        response = _accepted(self._send("GET", path, params=params))
        return parse(path, response.content)

    def close(self) -> None:
        """Give back the kept connections."""
        self._session.close()

    def _ask(
        self,
        shape: type[T],
        method: str,
        path: str,
        body: Payload | None = None,
        purpose: Purpose | None = None,
    ) -> T:
        params = {"purpose": purpose} if purpose else None
        response = _accepted(self._send(method, path, params=params, json=body))
        try:
            return shape.model_validate_json(response.content)
        except ValidationError as error:
            raise BackendFailedError("its answer cannot be read") from error

    def _send(self, method: str, path: str, **what: Any) -> requests.Response:
        """Send one request and return whatever is answered; `what` goes to requests."""
        try:
            return self._session.request(
                method,
                self.url + path,
                timeout=self._timeout_seconds,
                allow_redirects=False,
                **what,
            )
        except requests.Timeout as error:
            raise BackendSlowError(self._timeout_seconds) from error
        except requests.RequestException as error:
            raise BackendUnreachableError(self.url) from error


def _accepted(response: requests.Response) -> requests.Response:
    if response.status_code != requests.codes.ok:
        raise _refusal(response)
    return response


def _refusal(response: requests.Response) -> BackendError:
    """Choose the error for a status that is not 200."""
    status = response.status_code
    problem = _problem(response)
    if status in (401, 403):
        return AccessRefusedError()
    if status in _INPUT_STATUSES:
        return RejectedInputError(_rules(problem), str(problem.get("detail") or ""))
    if status == requests.codes.too_many_requests:
        wait = response.headers.get("Retry-After", "")
        return TooManyRequestsError(int(wait) if wait.isdecimal() else None)
    if status == requests.codes.service_unavailable:
        return BackendUnreadyError()
    request_id = problem.get("request_id") or response.headers.get("X-Request-ID")
    return BackendFailedError(f"status {status}", str(request_id) if request_id else None)


def _problem(response: requests.Response) -> Mapping[str, Any]:
    """Read problem details; a body that holds none counts as empty."""
    try:
        body = response.json()
    except requests.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _rules(problem: Mapping[str, Any]) -> dict[str, str]:
    errors = problem.get("errors")
    listed = errors if isinstance(errors, list) else []
    return {
        str(entry["field"]): str(entry["rule"])
        for entry in listed
        if isinstance(entry, dict) and {"field", "rule"} <= entry.keys()
    }
