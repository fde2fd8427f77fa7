"""What can be wrong with a template, and why one cannot be filled in. Messages say what to do; none quotes a patient."""

from enum import StrEnum
from typing import Final


class BadTemplate(Exception):
    """A template that may not be kept. `field` is text or subject, `line` counts from 1."""

    def __init__(self, field: str, line: int, problem: str, fix: str) -> None:
        super().__init__(f"Line {line}: {problem} {fix}")
        self.field = field
        self.line = line
        self.problem = problem
        self.fix = fix


class WhyNot(StrEnum):
    """Why a template cannot be sent now."""

    MISSING = "missing"
    """Something that it tells is not known."""
    NOT_FOR_CHANNEL = "not_for_channel"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    """Nothing was left to say."""
    UNREADABLE = "unreadable"
    """Its text is none that this version would keep."""


_SAID: Final = {
    WhyNot.MISSING: "It tells {variable}, which is not known here.",
    WhyNot.NOT_FOR_CHANNEL: "It is not made for this channel.",
    WhyNot.TOO_LONG: "Filled in, it is longer than this channel carries.",
    WhyNot.EMPTY: "Filled in, it says nothing.",
    WhyNot.UNREADABLE: "It cannot be read; open it in Settings and save it again.",
}


class CannotRender(Exception):
    """A template that cannot be filled in; `variable` names what is missing, where something is."""

    def __init__(self, why: WhyNot, variable: str | None = None) -> None:
        super().__init__(_SAID[why].format(variable=variable))
        self.why = why
        self.variable = variable
