"""The simulated phone: a provider that can be told how to fail, and counts what it really sent (the oracle of I7).

It has no clock, thread or chance of its own: time comes with every call, what happens comes from its script.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum

from msgspec import Struct

from sync.commands.effects import Word
from sync.effects.channels.port import Answer, Known, Outcome, Receipt, Request, Seen


class Act(StrEnum):
    """What becomes of one request."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    SILENT_AFTER = "silent_after"
    """Sent, but the answer is lost."""
    SILENT_BEFORE = "silent_before"
    """Lost on the way there: never sent."""


class Turn(Struct, frozen=True):
    """How the phone treats one request. `arrives_after` delays the sending itself, `delivers_after` the callback for its
    delivery (None: none comes); `callbacks` is how often each callback comes; `delivers` False: delivery fails."""

    act: Act = Act.ACCEPT
    arrives_after: int = 0
    delivers_after: int | None = 0
    callbacks: int = 1
    delivers: bool = True


class Sent(Struct, frozen=True):
    """One message that really went out."""

    key: str
    ref: str
    at: int


Script = Callable[[Request], Turn]


class SimulatedPhone:
    """`script` says how each request is treated (default: accepted and delivered at once); `earlier` is what was sent
    before this process began, and `keep` is called with each message as it goes out."""

    def __init__(
        self,
        script: Script | Iterable[Turn] | None = None,
        *,
        dedupes: bool = True,
        can_be_asked: bool = True,
        earlier: Iterable[Sent] = (),
        keep: Callable[[Sent], None] | None = None,
    ) -> None:
        self._script = script if callable(script) else _one_by_one(script or ())
        self._dedupes = dedupes
        self._can_be_asked = can_be_asked
        self._keep = keep
        self._under_way: list[tuple[int, str, Turn]] = []
        self._callbacks: list[tuple[int, Receipt]] = []
        self.sent: list[Sent] = list(earlier)
        self.handed_over: Counter[str] = Counter()
        """How often each key was handed over, sent or not."""

    @property
    def dedupes(self) -> bool:
        return self._dedupes

    @property
    def counts(self) -> Counter[str]:
        """How often each key really went out: what I7 is judged by."""
        return Counter(sent.key for sent in self.sent)

    def send(self, request: Request, now: int) -> Outcome:
        self.pass_time(now)
        self.handed_over[request.key] += 1
        if self._dedupes and any(sent.key == request.key for sent in self.sent):
            return Outcome(Answer.ACCEPTED, _ref(request.key))
        turn = self._script(request)
        if turn.act is Act.REFUSE:
            return Outcome(Answer.REFUSED, reason="refused_by_provider")
        if turn.act is not Act.SILENT_BEFORE:
            self._under_way.append((now + turn.arrives_after, request.key, turn))
            self.pass_time(now)
        if turn.act is Act.ACCEPT:
            return Outcome(Answer.ACCEPTED, _ref(request.key))
        return Outcome(Answer.SILENT)

    def look_up(self, key: str, now: int) -> Seen:
        self.pass_time(now)
        if not self._can_be_asked:
            return Seen(Known.NO_ANSWER)
        found = next((sent for sent in self.sent if sent.key == key), None)
        return Seen(Known.NOTHING) if found is None else Seen(Known.SENT, found.ref)

    def receipts(self, now: int) -> list[Receipt]:
        self.pass_time(now)
        ready = [receipt for at, receipt in self._callbacks if at <= now]
        self._callbacks = [kept for kept in self._callbacks if kept[0] > now]
        return ready

    def pass_time(self, now: int) -> None:
        """Let what was under way arrive, up to `now`."""
        arrived = [kept for kept in self._under_way if kept[0] <= now]
        self._under_way = [kept for kept in self._under_way if kept[0] > now]
        for at, key, turn in arrived:
            if not (self._dedupes and any(sent.key == key for sent in self.sent)):
                self._go_out(key, at, turn)

    def _go_out(self, key: str, at: int, turn: Turn) -> None:
        sent = Sent(key, _ref(key), at)
        self.sent.append(sent)
        if self._keep is not None:
            self._keep(sent)
        if turn.delivers_after is None:
            return
        told = [Receipt(key, Word.SENT, sent.ref)]
        told.append(
            Receipt(key, Word.DELIVERED, sent.ref)
            if turn.delivers
            else Receipt(key, Word.FAILED, sent.ref, "undeliverable")
        )
        self._callbacks += [
            (at + turn.delivers_after, receipt) for receipt in told for _ in range(turn.callbacks)
        ]


def _one_by_one(turns: Iterable[Turn]) -> Script:
    """A turn for each request in order; when they are used up, everything is accepted."""
    left = iter(turns)
    return lambda request: next(left, Turn())


def _ref(key: str) -> str:
    return "phone-" + hashlib.sha256(key.encode()).hexdigest()[:16]
