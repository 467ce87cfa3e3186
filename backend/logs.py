"""The log on stderr: one JSON object per line for machines, or plain lines for a terminal.

Both tell of an error its type and where it happened. They leave out what foreign errors say of
themselves and the values of variables: either may be a patient's.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import Any, Final

from backend.errors import BackendError
from backend.request_context import REQUEST_ID, TRACE_ID

_LOG: Final = logging.getLogger(__name__)


class LogFormat(StrEnum):
    """How a line of the log is written."""

    JSON = "json"
    TEXT = "text"


class LogLevel(StrEnum):
    """The least severe line that is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @classmethod
    def _missing_(cls, value: object) -> "LogLevel | None":
        """Take the names in capitals, too, as other programs write them."""
        return next((one for one in cls if one.upper() == value), None)


def configure(level: LogLevel, form: LogFormat | None) -> None:
    """Send everything that is logged to stderr; without a form, text if that is a terminal."""
    if form is None:
        form = LogFormat.TEXT if sys.stderr.isatty() else LogFormat.JSON
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form is LogFormat.JSON else TextLines())
    root = logging.getLogger()
    for one in root.handlers[:]:
        root.removeHandler(one)
    root.addHandler(handler)
    root.setLevel(level.upper())
    # At debug, these tell of statements with their values, and of each byte sent.
    for name in ("sqlalchemy", "urllib3", "google", "asyncio"):
        logging.getLogger(name).setLevel(max(root.level, logging.INFO))
    logging.captureWarnings(capture=True)
    # A line that cannot be written would otherwise be printed with its arguments.
    logging.raiseExceptions = False
    sys.excepthook = _unexpected_end


def _unexpected_end(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _LOG.critical("the program ended unexpectedly", exc_info=(kind, error, trace))


class JsonLines(logging.Formatter):
    """One JSON object per record, with the names that log pipelines know."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": _time(record),
            "severity": record.levelname,
            "message": _message(record),
            "logger": record.name,
        }
        for name, variable in (("request_id", REQUEST_ID), ("trace_id", TRACE_ID)):
            found = getattr(record, name, None) or variable.get()
            if found:
                line[name] = str(found)
        error = _error(record)
        if error is not None:
            line["exception"] = {"type": type(error).__name__, "traceback": _told(error)}
        return json.dumps(line)


class TextLines(logging.Formatter):
    """Lines for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the traceback's lines below it."""
        found = getattr(record, "request_id", None) or REQUEST_ID.get()
        request = f" [{found}]" if found else ""
        line = f"{_time(record)} {record.levelname:8} {record.name}{request}: {_message(record)}"
        error = _error(record)
        return line if error is None else f"{line}\n{_told(error)}"


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds")


def _message(record: logging.LogRecord) -> str:
    try:
        message = record.getMessage()
    except Exception:  # noqa: BLE001 - a wrong call to the logger must not cost the line
        message = str(record.msg)
    # asyncio lists the objects concerned below its first line, with the errors they hold.
    return message.partition("\n")[0] if record.name == "asyncio" else message.rstrip("\n")


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None


def _told(error: BaseException) -> str:
    return "\n".join(_lines(error, seen=set()))


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    """Yield a traceback, the cause first, without what the errors hold."""
    seen.add(id(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and id(cause) not in seen:
        yield from _lines(cause, seen)
        yield "which led to:"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
    yield f"{type(error).__module__}.{type(error).__qualname__}{_reason(error)}"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            if id(one) not in seen:
                yield "within the group:"
                yield from _lines(one, seen)


def _reason(error: BaseException) -> str:
    """Return what an error says of itself, if that is known to hold no value of a request."""
    if isinstance(error, BackendError):
        return f": {error}"
    if isinstance(error, OSError) and error.strerror:
        return f": {error.strerror}"
    return ""
