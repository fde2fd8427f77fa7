"""Why a step of the chain did not give an answer, in words for the person, and the one exception that carries it."""

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why one model was left for the next. Screens translate by it."""

    NOT_SET_UP = "not_set_up"
    REDACTION = "redaction"
    BUDGET = "budget"
    RESTING = "resting"
    NO_KEY = "no_key"
    KEY_LOCKED = "key_locked"
    KEY_REFUSED = "key_refused"
    NO_CREDIT = "no_credit"
    NO_SUCH_MODEL = "no_such_model"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    OUT_OF_TIME = "out_of_time"
    CUT_SHORT = "cut_short"
    TOO_LONG = "too_long"
    NOT_THE_PROTOCOL = "not_the_protocol"
    REQUEST_REFUSED = "request_refused"
    PROMPT_TOO_LONG = "prompt_too_long"
    REFUSED = "refused"
    TRUNCATED = "truncated"
    TOOL_CALL = "tool_call"
    NOT_OF_THE_FORM = "not_of_the_form"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_TOKEN = "unknown_token"  # noqa: S105 - a token of redaction
    OTHER_LANGUAGE = "other_language"
    LINT = "lint"


SAID: Final[dict[Reason, str]] = {
    Reason.NOT_SET_UP: "No model is set up; templates carry on.",
    Reason.REDACTION: "Names and numbers could not all be hidden, so nothing was sent to the model.",
    Reason.BUDGET: "The budget for AI is used up.",
    Reason.RESTING: "The endpoint failed several times in a row and is left alone for a while.",
    Reason.NO_KEY: "There is no key for the endpoint on this computer. Enter it in Settings › AI.",
    Reason.KEY_LOCKED: "The key could not be read: this computer's keyring is locked or was changed. Unlock it and try again.",
    Reason.KEY_REFUSED: "The endpoint refused the key. It may have been revoked: enter a new one in Settings › AI.",
    Reason.NO_CREDIT: "The account at the endpoint has no credit left.",
    Reason.NO_SUCH_MODEL: "The endpoint does not have this model.",
    Reason.RATE_LIMITED: "The endpoint asked us to wait for longer than there was time.",
    Reason.SERVER_ERROR: "The endpoint failed.",
    Reason.UNREACHABLE: "The endpoint cannot be reached.",
    Reason.TIMED_OUT: "The endpoint took too long.",
    Reason.OUT_OF_TIME: "There was no time left to ask.",
    Reason.CUT_SHORT: "The answer was cut off on the way.",
    Reason.TOO_LONG: "The answer was far too long and was not read to its end.",
    Reason.NOT_THE_PROTOCOL: "The endpoint answered something that is not a model's answer.",
    Reason.REQUEST_REFUSED: "The endpoint does not take requests of this kind.",
    Reason.PROMPT_TOO_LONG: "There was more to read than the model can take.",
    Reason.REFUSED: "The model declined to answer.",
    Reason.TRUNCATED: "The answer was longer than allowed and was cut.",
    Reason.TOOL_CALL: "The model tried to use a tool. It was offered none.",
    Reason.NOT_OF_THE_FORM: "The answer was not in the form that was asked for.",
    Reason.OUT_OF_RANGE: "The model chose something that was not offered.",
    Reason.UNKNOWN_TOKEN: "The answer names a person or number that the model was never given.",
    Reason.OTHER_LANGUAGE: "The answer is in another language.",
    Reason.LINT: "The answer holds something that stands in no source.",
}

PASSING: Final = frozenset({Reason.RATE_LIMITED, Reason.SERVER_ERROR, Reason.UNREACHABLE})
"""What may be over in a moment: asked again while there is time. A time-out is not, as asking again takes as long."""
ENDPOINT_ILL: Final = PASSING | {
    Reason.TIMED_OUT,
    Reason.CUT_SHORT,
    Reason.TOO_LONG,
    Reason.NOT_THE_PROTOCOL,
}
"""What counts against the endpoint, so that it is left alone for a while."""


class CallFailed(Exception):
    """One call gave no answer. The message is for the person; it holds nothing of the request or the answer."""

    def __init__(
        self, reason: Reason, *, status: int | None = None, parameter: str = "", after_s: float | None = None
    ) -> None:
        super().__init__(SAID[reason])
        self.reason = reason
        self.status = status
        self.parameter = parameter
        """The request's parameter that the endpoint named as refused, or empty."""
        self.after_s = after_s
        """How long it asked us to wait."""
        self.received = ""
        """What had arrived of the answer."""
