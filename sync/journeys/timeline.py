"""The timeline of one Case: its entries, and the index that makes looking them up cheap."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import StrEnum
from operator import attrgetter

import msgspec
from msgspec import Struct

from sync.journeys.facts import CALL_NOT_REACHED

Datum = None | bool | int | float | str | tuple[str, ...]


class ActorKind(StrEnum):
    """What kind of actor stands behind an entry."""

    STAFF = "staff"
    CONTACT = "contact"
    JOURNEY = "journey"
    AGENT = "agent"
    INTEGRATION = "integration"
    SYSTEM = "system"


class Entry(Struct, frozen=True):
    """One thing that happened. `at` is when, `recorded_seq` is when we knew.

    `contact` is whose it is; empty means the Case's own subject or, on a shared endpoint, nobody settled yet. What the
    rules read from `data`: `key` (the expectation this fulfils), `outcome`, `conversation`, `channel`, `class`, `call`,
    `appointment`, `stage`/`from`/`to`, `field`/`old`/`new`, `expires_at`, `approved_by`, `needs_reply`.
    """

    kind: str
    at: int
    recorded_seq: int
    id: str
    actor: ActorKind
    data: dict[str, Datum] = msgspec.field(default_factory=dict[str, Datum])
    contact: str = ""


_ORDER = attrgetter("at", "recorded_seq", "id")


class Track:
    """Entries of one meaning, in order, to be searched by moment many times."""

    __slots__ = ("ats", "entries")

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.ats = [entry.at for entry in entries]

    def after(self, moment: int) -> Entry | None:
        """The first entry strictly after a moment."""
        ats = self.ats
        return self.entries[bisect_right(ats, moment)] if ats and ats[-1] > moment else None


class Timeline:
    """Entries in order of (at, recorded_seq, id), whatever order they came in, with the look-ups the rules need."""

    def __init__(self, entries: Sequence[Entry], own_contact: str) -> None:
        self.entries: Sequence[Entry] = _in_order(entries)
        self.by_kind: dict[str, list[Entry]] = {}
        self.by_key: dict[str, list[Entry]] = {}
        self.family: list[Entry] = []
        """Entries of others who share an endpoint: they count for budgets."""
        self.family_answers: list[Entry] = []
        """Messages that people of ours sent to those others: an answer too, where the conversation is shared."""
        inbound: list[Entry] = []
        asking: list[Entry] = []
        answers: list[Entry] = []
        by_kind, by_key = self.by_kind, self.by_key
        for entry in self.entries:
            kind, contact, data = entry.kind, entry.contact, entry.data
            if contact and own_contact and contact != own_contact:
                self.family.append(entry)
                if kind == "message.sent" and is_answer(entry):
                    self.family_answers.append(entry)
                continue
            same = by_kind.get(kind)
            if same is None:
                by_kind[kind] = [entry]
            else:
                same.append(entry)
            if "key" in data:
                by_key.setdefault(str(data["key"]), []).append(entry)
            if kind not in _SPEAKING:
                continue
            if kind in _CONTACT_SPEAKS and data.get("direction") != "out":
                inbound.append(entry)
                if kind in _WANTS_ANSWER and data.get("needs_reply") is not False:
                    asking.append(entry)
            if kind in _WE_MAY_ANSWER and is_answer(entry):
                answers.append(entry)
        self.inbound = Track(inbound)
        """Messages and calls that the subject made to us."""
        self.asking = Track(asking)
        """Those of them that want an answer."""
        self.answers = Track(answers)
        """What a person of ours did that reached the subject: a message sent, a call that was answered."""

    def first(self, kinds: Iterable[str], since: int) -> Entry | None:
        """The earliest entry of these kinds at or after `since`."""
        found: Entry | None = None
        for kind in kinds:
            entries = self.by_kind.get(kind)
            if not entries or entries[-1].at < since:
                continue
            entry = first_after(entries, since - 1)
            if entry is not None and (found is None or _ORDER(entry) < _ORDER(found)):
                found = entry
        return found

    def last(self, kinds: Iterable[str]) -> Entry | None:
        """The latest entry of these kinds."""
        held = [self.by_kind[kind][-1] for kind in kinds if kind in self.by_kind]
        return max(held, key=_ORDER, default=None)


def is_answer(entry: Entry) -> bool:
    """Whether by this entry the subject had an answer: a person of ours reached them, or decided that none is needed.

    A machine's message is no answer unless a person approved it.
    """
    kind = entry.kind
    if kind == "message.sent":
        return entry.actor is ActorKind.STAFF or bool(entry.data.get("approved_by"))
    if kind == "call.logged":
        return str(entry.data.get("outcome", "")) not in CALL_NOT_REACHED
    if kind == "journey.step_done":
        return str(entry.data.get("key", "")).startswith(("reply:", "callback:"))
    return kind == "call.answered"


def first_after(entries: Sequence[Entry], moment: int) -> Entry | None:
    """The first entry strictly after a moment of a list in order."""
    if not entries or entries[-1].at <= moment:
        return None
    return entries[bisect_right(entries, moment, key=_AT)]


_AT = attrgetter("at")
_CONTACT_SPEAKS = frozenset(
    {"message.received", "call.answered", "call.missed", "call.abandoned", "call.voicemail"}
)
_WANTS_ANSWER = _CONTACT_SPEAKS - {"call.answered"}
_WE_MAY_ANSWER = frozenset({"message.sent", "call.logged", "call.answered", "journey.step_done"})
_SPEAKING = _CONTACT_SPEAKS | _WE_MAY_ANSWER


def _in_order(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The same sequence when it is already in order, which costs one comparison an entry."""
    last_at, last = -(1 << 62), None
    for entry in entries:
        at = entry.at
        if at <= last_at and last is not None and _ORDER(entry) < _ORDER(last):
            return sorted(entries, key=_ORDER)
        last_at, last = at, entry
    return entries
