"""What a channel is to the dispatcher: something that is handed a request once, and can perhaps be asked later."""

from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from sync.commands.effects import Word
from sync.model.words import Channel, Purpose


class Approved(Struct, frozen=True):
    """A template that the provider approved: its name there, its language, and what is filled in, in order."""

    name: str
    language: str
    parameters: tuple[str, ...]


class Request(Struct, frozen=True):
    """What to send. `key` is the idempotency key; `attempt` counts hand-overs of the same key, from 1."""

    key: str
    channel: Channel
    address: str
    body: str
    subject: str | None
    attempt: int
    effect_id: str = ""
    """Follows from the key; where a provider's reference may be chosen, it holds this, so that what comes back names it."""
    endpoint_id: str = ""
    purpose: Purpose = Purpose.CARE
    thread: tuple[str, ...] = ()
    """Providers' references of what was said before in the conversation, oldest first: what an e-mail answers."""
    approved: Approved | None = None


class Answer(StrEnum):
    """How a hand-over ended, as far as the caller can tell."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """The provider will not send it; it was not sent."""
    LATER = "later"
    """It was not sent, and may be handed over again later."""
    SILENT = "silent"
    """No answer in time: it may have been sent, now or later."""


class Outcome(Struct, frozen=True):
    """`provider_ref` comes with ACCEPTED, `reason` (a key that the screens translate) with REFUSED and LATER.
    `is_down`: it failed for the channel's own sake, so others would too."""

    answer: Answer
    provider_ref: str | None = None
    reason: str | None = None
    is_down: bool = False


class Known(StrEnum):
    """What a provider knows of a key when it is asked."""

    SENT = "sent"
    NOTHING = "nothing"
    """It has not had it; it may still be on the way there."""
    NO_ANSWER = "no_answer"
    """It cannot be asked, or did not answer."""


class Seen(Struct, frozen=True):
    """`provider_ref` comes with SENT."""

    known: Known
    provider_ref: str | None = None


class Receipt(Struct, frozen=True):
    """A provider's word about a key, of its own accord: a status callback. May come twice, late, or before the answer."""

    key: str
    word: Word
    provider_ref: str
    reason: str | None = None


class Port(Protocol):
    """A provider. Calls may block, and end within the lease of the dispatcher that makes them."""

    @property
    def dedupes(self) -> bool:
        """Whether a key that it has had is dropped, so that handing it over again sends nothing twice."""
        ...

    def send(self, request: Request, now: int) -> Outcome:
        """Hand a request over, once. `now` is the caller's clock, epoch ms."""
        ...

    def look_up(self, key: str, now: int) -> Seen:
        """What the provider knows of a key."""
        ...

    def receipts(self, now: int) -> list[Receipt]:
        """The callbacks that have come in since the last call, for providers that are polled or live in this process."""
        ...
