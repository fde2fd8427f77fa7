"""Structured logs, one JSON object a line, without personal data: only named facts that are none are ever logged."""

import logging
import sys
from typing import Any

import structlog

_PERSONAL = frozenset(
    {"email", "phone", "name", "body", "message", "text", "password", "pin", "token", "contact", "staff"}
)


def configure(level: int = logging.INFO) -> None:
    """Send logs to standard error, ours and the libraries' alike."""
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
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")


def without_personal_data(_: Any, __: str, event: Any) -> Any:
    """Replace what could be about a person, should a line ever name it."""
    for key in _PERSONAL & set(event):
        event[key] = "(left out)"
    return event
