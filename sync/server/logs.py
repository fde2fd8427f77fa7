"""Structured logs, one JSON object a line, without personal data: only named facts that are none are ever logged."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

import structlog

_PERSONAL = frozenset(
    {"email", "phone", "name", "body", "message", "text", "password", "pin", "token", "contact", "staff"}
)


def configure(level: int = logging.INFO) -> None:
    """Send logs to standard error, ours and the libraries' alike. A process that has settled where they go is left alone."""
    if structlog.is_configured():
        return
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_personal_data,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LibraryLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


class LibraryLine(logging.Formatter):
    """A library's record as a line like ours: the first line of what it always says, and never what it says it about.

    Its arguments and an exception's text are left out: either may quote what was typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        said = str(record.msg).partition("\n")[0]
        line = {
            "event": "library.said",
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": said,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info is not None and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line)


def without_personal_data(_: Any, __: str, event: Any) -> Any:
    """Replace what could be about a person, should a line ever name it."""
    for key in _PERSONAL & set(event):
        event[key] = "(left out)"
    return event
