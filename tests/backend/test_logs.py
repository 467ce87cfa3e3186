"""The log: one JSON object per line, with the request's id, and never what an error holds."""

import io
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from pydantic import ValidationError

from backend.errors import JournalError
from backend.logs import JsonLines, LogFormat, LogLevel, TextLines, configure
from backend.request_context import REQUEST_ID, TRACE_ID
from backend.settings import Settings
from tests.backend.running import running_backend

PLANTED = "patient-aged-4711"


class Log:
    """A logger of its own, and what it wrote."""

    def __init__(self, formatter: logging.Formatter, name: str = "backend.trial") -> None:
        self._stream = io.StringIO()
        handler = logging.StreamHandler(self._stream)
        handler.setFormatter(formatter)
        self.logger = logging.Logger(name)  # noqa: LOG001 - nobody else's, and unconfigured
        self.logger.addHandler(handler)

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log() -> Log:
    return Log(JsonLines())


def test_a_line_has_time_severity_message_and_logger(log: Log) -> None:
    log.logger.warning("the journal has %d lines", 3)
    (line,) = log.lines
    assert datetime.fromisoformat(line.pop("time")).utcoffset() is not None
    assert line == {
        "severity": "WARNING",
        "message": "the journal has 3 lines",
        "logger": "backend.trial",
    }


def test_a_line_within_a_request_has_its_ids(log: Log) -> None:
    tokens = REQUEST_ID.set("abc-1"), TRACE_ID.set("f" * 32)
    log.logger.info("within")
    REQUEST_ID.reset(tokens[0])
    TRACE_ID.reset(tokens[1])
    log.logger.info("named", extra={"request_id": "abc-2"})
    log.logger.info("outside")
    within, named, outside = log.lines
    assert (within["request_id"], within["trace_id"]) == ("abc-1", "f" * 32)
    assert named["request_id"] == "abc-2"
    assert "request_id" not in outside


def test_a_message_of_several_lines_stays_one_line(log: Log) -> None:
    log.logger.info("first\nsecond\r\n\x1b[31mthird")
    assert len(log.text.splitlines()) == 1
    assert log.lines[0]["message"].startswith("first\nsecond")


@pytest.mark.parametrize("formatter", [JsonLines(), TextLines()], ids=["json", "text"])
def test_an_error_is_told_by_type_and_place_and_not_by_what_it_holds(
    formatter: logging.Formatter,
) -> None:
    log = Log(formatter)
    age = PLANTED
    try:
        try:
            int(age)
        except ValueError as error:
            raise RuntimeError(age) from error
    except RuntimeError:
        log.logger.exception("a request failed")
    assert "ValueError" in log.text
    assert "RuntimeError" in log.text
    assert "which led to" in log.text
    assert "test_logs.py" in log.text
    assert PLANTED not in log.text


def _two_errors() -> Exception:
    return ExceptionGroup(PLANTED, [KeyError(PLANTED), OSError(28, "No space left", PLANTED)])


def test_an_error_of_several_is_told_whole(log: Log) -> None:
    try:
        raise _two_errors()
    except ExceptionGroup:
        log.logger.exception("tasks failed")
    told = log.lines[0]["exception"]
    assert told["type"] == "ExceptionGroup"
    assert "KeyError" in told["traceback"]
    assert "OSError: No space left" in told["traceback"]
    assert PLANTED not in log.text


def test_our_own_errors_speak_for_they_name_no_values(log: Log) -> None:
    error = JournalError("the journal cannot be written: No space left on device")
    log.logger.error("not recorded", exc_info=error)
    assert "No space left on device" in log.lines[0]["exception"]["traceback"]


def test_a_wrong_call_to_the_logger_costs_neither_the_line_nor_its_arguments_secrecy(
    log: Log,
) -> None:
    log.logger.error("%d rows of %s", PLANTED)  # noqa: PLE1206 - the wrong call
    assert log.lines[0]["message"] == "%d rows of %s"
    assert PLANTED not in log.text


def test_asyncio_does_not_list_the_errors_of_tasks() -> None:
    log = Log(JsonLines(), "asyncio")
    log.logger.error("Task exception was never retrieved\nfuture: <Task %s>", PLANTED)
    assert log.lines[0]["message"] == "Task exception was never retrieved"


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    """The root logger, put back afterwards as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, logging.raiseExceptions, sys.excepthook
    yield root
    root.handlers[:], level, logging.raiseExceptions, sys.excepthook = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def test_warnings_and_every_librarys_lines_come_the_same_way(
    root_logger: logging.Logger,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("uvicorn", "uvicorn.error"):
        # A server that ran in this process before may have set them up in its own way.
        one = logging.getLogger(name)
        one.handlers.clear()
        one.setLevel(logging.NOTSET)
        one.propagate, one.disabled = True, False
    configure(LogLevel.INFO, LogFormat.JSON)
    assert len(root_logger.handlers) == 1
    logging.getLogger("uvicorn.error").info("Started")
    logging.getLogger("uvicorn.error").debug("not asked for")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["logger"] for line in lines] == ["uvicorn.error", "py.warnings"]


def test_statements_and_their_values_are_not_logged_even_at_debug(
    root_logger: logging.Logger,
) -> None:
    configure(LogLevel.DEBUG, LogFormat.JSON)
    assert root_logger.isEnabledFor(logging.DEBUG)
    for name in ("sqlalchemy.engine", "urllib3.connectionpool"):
        assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)


@pytest.mark.usefixtures("root_logger")
def test_without_a_form_it_is_json_unless_a_person_watches(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(LogLevel.INFO, None)
    logging.getLogger("backend.trial").info("piped")
    assert json.loads(capsys.readouterr().err)["message"] == "piped"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    configure(LogLevel.INFO, None)
    logging.getLogger("backend.trial").info("watched")
    assert capsys.readouterr().err.endswith("INFO     backend.trial: watched\n")


@pytest.mark.usefixtures("root_logger")
def test_an_unexpected_end_of_the_program_is_a_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LogLevel.INFO, LogFormat.JSON)
    error = RuntimeError(PLANTED)
    sys.excepthook(RuntimeError, error, None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    text = capsys.readouterr().err
    assert json.loads(text)["severity"] == "CRITICAL"
    assert PLANTED not in text


@pytest.mark.parametrize("told", ["debug", "INFO", "warning", "ERROR"])
def test_levels_are_taken_in_small_letters_and_in_capitals(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTSIGHT_LOG_LEVEL", told)
    assert Settings().log_level == told.lower()


def test_other_levels_and_forms_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HEARTSIGHT_LOG_LEVEL", "HEARTSIGHT_LOG_FORMAT"):
        with monkeypatch.context() as patched:
            patched.setenv(name, "loud")
            with pytest.raises(ValidationError):
                Settings()


def test_a_backends_whole_life_is_json_lines_without_a_value(home: Path) -> None:
    with running_backend(home) as backend:
        patient = {"age": 4711, "sex": PLANTED}
        assert requests.post(f"{backend.url}/predict", json=patient, timeout=10).status_code == 422
        backend.end()
        lines = backend.lines()
    assert any("Uvicorn running" in line["message"] for line in lines)
    assert lines[-1]["message"].startswith("Finished server process")
    assert PLANTED not in backend.log.read_text()
    assert "4711" not in " ".join(line["message"] for line in lines)
