"""The timeline of one Case: its entries, and the index that makes looking them up cheap."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import chain, islice
from operator import attrgetter, lt

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


class Entry(Struct, frozen=True, gc=False):
    """One thing that happened. `at` is when, `recorded_seq` is when we knew. Plain values alone, so that nothing in it can
    point back at it: a rebuild holds millions, which the cycle collector need not walk.

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
    """Entries in order of (at, recorded_seq, id), whatever order they came in, with the look-ups the rules need.

    What every Case is asked for is gathered at once, a few tight passes over the entries; the rest when it is first read.
    """

    def __init__(self, entries: Sequence[Entry], own_contact: str) -> None:
        self.entries: Sequence[Entry] = _in_order(entries)
        own = self.entries
        self.family: list[Entry] = []
        """Entries of others who share an endpoint: they count for budgets."""
        if own_contact:
            ours = ("", own_contact)
            own = [entry for entry in self.entries if entry.contact in ours]
            if len(own) < len(self.entries):
                self.family = [entry for entry in self.entries if entry.contact not in ours]
        by_kind: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in own:
            by_kind[entry.kind].append(entry)
        by_kind.default_factory = None
        self.by_kind: dict[str, list[Entry]] = by_kind
        self.by_key: dict[str, list[Entry]] = {}
        for entry in [entry for entry in own if "key" in entry.data]:
            self.by_key.setdefault(str(entry.data["key"]), []).append(entry)

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """Every entry by its id."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def family_answers(self) -> list[Entry]:
        """Messages that people of ours sent to others on a shared endpoint: an answer too, where they share the
        conversation."""
        return [entry for entry in self.family if entry.kind == "message.sent" and is_answer(entry)]

    @cached_property
    def inbound(self) -> Track:
        """Messages and calls that the subject made to us."""
        spoke = self._of(_CONTACT_SPEAKS)
        return Track([entry for entry in spoke if entry.data.get("direction") != "out"])

    @cached_property
    def settled(self) -> frozenset[object]:
        """Messages from a shared phone that turned out to be another's, or to need no answer."""
        chosen = self.by_kind.get("message.person_chosen", ())
        return frozenset(entry.data.get("message") for entry in chosen if entry.data.get("settles"))

    @cached_property
    def asking(self) -> Track:
        """Those of them that want an answer."""
        inbound = self.inbound
        asking = [
            entry
            for entry in inbound.entries
            if entry.data.get("needs_reply") is not False
            and entry.kind != "call.answered"
            and entry.data.get("which") not in self.settled
        ]
        return Track(asking) if len(asking) < len(inbound.entries) else inbound

    @cached_property
    def answers(self) -> Track:
        """What a person of ours did that reached the subject: a message sent, a call that was answered."""
        person = ActorKind.STAFF
        return Track(
            [
                entry
                for entry in self._of(_WE_MAY_ANSWER)
                if (entry.actor is person and entry.kind == "message.sent") or is_answer(entry)
            ]
        )

    def _of(self, kinds: Sequence[str]) -> Sequence[Entry]:
        """Entries of these kinds in order."""
        found = [self.by_kind[kind] for kind in kinds if kind in self.by_kind]
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found), key=_ORDER)

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
_CONTACT_SPEAKS = ("message.received", "call.answered", "call.missed", "call.abandoned", "call.voicemail")
_WE_MAY_ANSWER = ("message.sent", "call.logged", "call.answered", "journey.step_done")


def _in_order(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The same sequence when it is already in order, which costs one comparison an entry."""
    ats = [entry.at for entry in entries]
    if all(map(lt, ats, islice(ats, 1, None))):
        return entries
    last_at, last = -(1 << 62), None
    for entry in entries:
        at = entry.at
        if at <= last_at and last is not None and _ORDER(entry) < _ORDER(last):
            return sorted(entries, key=_ORDER)
        last_at, last = at, entry
    return entries
