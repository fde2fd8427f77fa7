"""The other end of every channel in a simulated quarter: it keeps what it was handed, and lets people hear of it."""

from collections import Counter
from collections.abc import Callable

from msgspec import Struct

from sync.commands.effects import Word
from sync.effects.channels.port import Answer, Known, Outcome, Receipt, Request, Seen


class Delivery(Struct, frozen=True):
    """One message as it arrived; `at` in epoch ms."""

    key: str
    channel: str
    address: str
    body: str
    at: int


class Handset:
    """A provider that accepts, does not drop keys that it had (so that whatever is handed over twice arrives twice), and can
    be asked."""

    @property
    def dedupes(self) -> bool:
        """Whether a key that it had is dropped."""
        return False

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._callbacks: list[Receipt] = []
        self.deliveries: list[Delivery] = []
        self.counts: Counter[str] = Counter()
        self.heard: Callable[[Delivery], None] = lambda delivery: None
        """Told of each message as it arrives."""

    def send(self, request: Request, now: int) -> Outcome:
        """Deliver it."""
        delivery = Delivery(request.key, request.channel.value, request.address, request.body, self._clock())
        self.counts[request.key] += 1
        self.deliveries.append(delivery)
        ref = f"ref-{request.key}"
        self._callbacks.append(Receipt(request.key, Word.DELIVERED, ref))
        self.heard(delivery)
        return Outcome(Answer.ACCEPTED, ref)

    def look_up(self, key: str, now: int) -> Seen:
        """Whether it was delivered."""
        return Seen(Known.SENT, f"ref-{key}") if self.counts[key] else Seen(Known.NOTHING)

    def receipts(self, now: int) -> list[Receipt]:
        """What was delivered since the last call."""
        found, self._callbacks = self._callbacks, []
        return found
