"""The one HTTP client: asks the backend and turns every failure into a class of `errors.py`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from urllib.parse import quote

import requests
from pydantic import BaseModel, TypeAdapter, ValidationError

from dashboard.answers import Explanation, ModelFacts, Payload, Prediction, Purpose, RowAnswer
from dashboard.errors import (
    BackendFailedError,
    BackendSlowError,
    BackendUnreachableError,
    MetricsElsewhereError,
    MetricsRefusedError,
    ModelCardMissingError,
    NotInHistoryError,
    ReportMissingError,
)
from dashboard.refusals import accepted, recorded
from dashboard.reports import Values, parse
from dashboard.settings import Settings

T = TypeVar("T", bound=BaseModel)

_BATCH: Final = "/predict/batch"
_LINES: Final = "application/x-ndjson"
_CHUNK_BYTES: Final = 64 * 1024
_ROWS: Final = TypeAdapter(list[RowAnswer])


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

    def predict_many(self, patients: Sequence[Payload], purpose: Purpose) -> list[RowAnswer]:
        """Return a short answer for each of a few patients, in their order, by one request."""
        response = accepted(
            self._send("POST", _BATCH, params={"purpose": purpose}, json=list(patients))
        )
        try:
            return _ROWS.validate_json(response.content)
        except ValidationError as error:
            raise BackendFailedError("its answer cannot be read") from error

    @contextmanager
    def table_answered(
        self, content: bytes, coding: str, purpose: Purpose
    ) -> Iterator[Iterator[bytes]]:
        """Send a CSV file; inside, its answers come as they are made, a line of JSON for each row.

        Parameters
        ----------
        content : bytes
            The file.
        coding : {"uci", "recoded"}
            Which codes its cells are.

        Raises
        ------
        RejectedInputError
            If its columns are no patient's; a row that is refused is a line of the answer.
        """
        response = self._send(
            "POST",
            _BATCH,
            params={"purpose": purpose, "coding": coding},
            data=content,
            headers={"Content-Type": "text/csv", "Accept": _LINES},
            stream=True,
        )
        with response:
            yield self._lines(accepted(response))

    def record_outcome(self, request_id: str, told: Mapping[str, str | bool]) -> None:
        """Record what angiography found.

        Raises
        ------
        AlreadyRecordedError
            If an outcome was recorded before and this is no correction.
        NotInHistoryError
            If the prediction has not arrived in the history.
        """
        recorded(self._send("POST", f"/predictions/{request_id}/outcome", json=dict(told)))

    def record_feedback(self, request_id: str, told: Mapping[str, str]) -> None:
        """Record whether the clinician went with the prediction; raises like an outcome."""
        recorded(self._send("POST", f"/predictions/{request_id}/feedback", json=dict(told)))

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
        return accepted(response).content

    def document(self, path: str, **params: str | float) -> Values:
        """Return what the backend answers at a path, as values.

        Parameters
        ----------
        path : str
            Such as `/aggregates/outcomes`.
        params
            Of the query.
        """
        response = accepted(self._send("GET", path, params=params))
        return parse(path, response.content)

    def model_card(self) -> str:
        """Return what the live model is for and how good it is, in Markdown.

        Raises
        ------
        ModelCardMissingError
            If the live bundle was written without it.
        """
        response = self._send("GET", "/model/card")
        if response.status_code == requests.codes.not_found:
            raise ModelCardMissingError
        return accepted(response).content.decode("utf-8", "replace")

    def story(self, request_id: str) -> Values:
        """Return one answered prediction with all that was said of it since.

        Raises
        ------
        NotInHistoryError
            If the history holds none of this request id.
        """
        path = f"/predictions/{quote(request_id, safe='')}"
        response = self._send("GET", path)
        if response.status_code == requests.codes.not_found:
            raise NotInHistoryError
        return parse(path, accepted(response).content)

    def predictions_csv(self, filters: Mapping[str, str | float]) -> bytes:
        """Return every prediction that the filters let through, as CSV."""
        params = {**filters, "format": "csv"}
        return accepted(self._send("GET", "/predictions", params=params)).content

    def metrics(self) -> str:
        """Return what the backend process has counted, in Prometheus' text format.

        Raises
        ------
        MetricsRefusedError, MetricsElsewhereError
            Where this dashboard may not, or cannot, read them.
        """
        response = self._send("GET", "/metrics")
        if response.status_code in (requests.codes.unauthorized, requests.codes.forbidden):
            raise MetricsRefusedError
        if response.status_code == requests.codes.not_found:
            raise MetricsElsewhereError
        return accepted(response).content.decode("utf-8", "replace")

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
        response = accepted(self._send(method, path, params=params, json=body))
        try:
            return shape.model_validate_json(response.content)
        except ValidationError as error:
            raise BackendFailedError("its answer cannot be read") from error

    def _lines(self, response: requests.Response) -> Iterator[bytes]:
        rest = b""
        try:
            for chunk in response.iter_content(_CHUNK_BYTES):
                *lines, rest = (rest + chunk).split(b"\n")
                yield from lines
        except requests.Timeout as error:
            raise BackendSlowError(self._timeout_seconds) from error
        except requests.RequestException as error:
            raise BackendFailedError("its answer broke off") from error
        if rest:
            yield rest

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
