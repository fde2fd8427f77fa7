"""What to ask the server next, and what its answers mean. No I/O, no clock, no chance of its own: time comes with every
call and jitter from the generator it was given, so a simulated world can drive it step by step.

Two lines run side by side. The downlink says hello, fetches a snapshot where it must, pulls page by page until the head
and then follows the stream. The uplink pushes the outbox, two pushes under way. Neither waits for the other (I4).
"""

from enum import StrEnum
from random import Random

import msgspec

from sync import wire
from sync.model.words import SCHEMA_VERSION
from sync.replica.changes import State, Trouble

PAGE_ROWS = 256
"""Rows in a page: a local command waits for at most one page to be written."""
QUICK_CLOSE_MS = 10_000
"""A stream that ends sooner than this was closed by something on the way."""
POLL_S = 25
SMALL_PRACTICE = 2_000
"""A practice with no more history than this is fetched page by page at the first start: a snapshot would take longer."""
_FIRST_PAUSE_MS = 250
_LONGEST_PAUSE_MS = 30_000
_POLLS_BEFORE_STREAM = 20
_SERVER_IS_OLDER_MS = 60_000
_PUT_OFF_MS = {Trouble.NO_SPACE: 60_000, Trouble.DAMAGED_COPY: 600_000, Trouble.STOPPED: 3_600_000}
_CROWDED = 6
"""A server that is crowded is left alone as after so many failures: up to 16 seconds."""


class Step(StrEnum):
    """What the downlink is to do now."""

    HELLO = "hello"
    SNAPSHOT = "snapshot"
    RESCOPE = "rescope"
    """Forget what this device no longer carries, fetch what it is to carry."""
    ADDED = "added"
    """Fetch what the server knows in the columns and collections that an upgrade added."""
    PULL = "pull"
    FOLLOW = "follow"
    POLL = "poll"
    HALT = "halt"
    """Nothing until somebody signs in, updates, or tries again."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request came to nothing. Without a status the server could not be reached."""

    status: int | None = None
    code: str = ""
    message: str = ""
    retry_after_s: float | None = None
    done: int = 0
    """How far what is waited for has come, and of how much; 0 where that is not known."""
    total: int = 0


class Machine:
    """The state of both lines."""

    def __init__(self, random: Random, now: int) -> None:
        self._random = random
        self.step = Step.HELLO
        self.state = State.CONNECTING
        self.since = now
        self.message: str | None = None
        self.trouble: Trouble | None = None
        self.head = 0
        self.started_from = 0
        self.data_at: int | None = None
        self.clock_offset = 0
        self.not_before = now
        """The downlink rests until then."""
        self.push_not_before = now
        self.may_push = False
        """Whether a hello was answered: only then are the numbers of the outbox known to fit."""
        self.must_wipe = False
        self.starts_over = False
        """Whether the server lives another life than this copy, or went on from an older moment of it: what it confirmed
        since is to be sent again."""
        self.wants_afresh = False
        """Whether this copy is damaged beyond mending: the server's snapshot is to take its place."""
        self._failures = 0
        self._damaged_copies = 0
        self._push_failures = 0
        self._opened_at: int | None = None
        self._quick_closes = 0
        self._polls = 0
        self._seen_at = now

    def rest_ms(self, now: int) -> int:
        """How long the downlink rests yet; 0 or less where it may go on."""
        self._follow_clock(now)
        return self.not_before - now

    def push_rest_ms(self, now: int) -> int:
        """How long the uplink rests yet; 0 or less where it may go on."""
        self._follow_clock(now)
        return self.push_not_before - now

    def _follow_clock(self, now: int) -> None:
        """Where somebody set this machine's clock back, a pause does not last that much longer."""
        if now < self._seen_at:
            back = self._seen_at - now
            self.not_before -= back
            self.push_not_before -= back
            if self._opened_at is not None:
                self._opened_at -= back
        self._seen_at = now

    # -- the downlink -----------------------------------------------------------------------------------------------

    def welcomed(self, welcome: wire.Welcome, *, epoch: str | None, cursor: int, now: int) -> None:
        """The server said who it is; decides whether this copy can go on from its cursor."""
        self.clock_offset = welcome.now - now
        self.head = welcome.head
        self._failures = 0
        if "wipe" in welcome.commands:
            self.must_wipe = True
            self._halt(
                State.REVOKED,
                "This workstation was signed out by the practice. Unsent work was handed over for a manager to decide.",
                now,
            )
            return
        if welcome.oldest_schema > SCHEMA_VERSION:
            self._halt(
                State.UPGRADE_NEEDED,
                "The server is newer than this program. Update it; unsent work is kept.",
                now,
            )
            return
        if welcome.schema < SCHEMA_VERSION:
            self.step, self.may_push = Step.HELLO, False
            self.not_before = now + _SERVER_IS_OLDER_MS
            self._turn(
                State.UPGRADE_NEEDED,
                now,
                "This program is newer than the server. Work goes on here and is sent once the server is updated.",
            )
            return
        self.not_before = now
        slow_down = "slow_down" in welcome.commands
        if slow_down:
            self.not_before = self.push_not_before = now + self._pause(_CROWDED)
        self.starts_over = "reset" in welcome.commands
        is_small = epoch is None and welcome.min_cursor == 0 and welcome.head <= SMALL_PRACTICE
        if (
            (epoch != welcome.epoch and not is_small)
            or self.starts_over
            or cursor < welcome.min_cursor
            or self.wants_afresh
        ):
            # Until this copy lives the server's life, its work waits: it is numbered anew, behind what has to go again.
            self.may_push = epoch == welcome.epoch
            self.step = Step.SNAPSHOT
            self._turn(State.CATCHING_UP, now)
        else:
            self.bootstrapped(cursor, now)
            if slow_down and self.step is not Step.PULL:
                self._turn(State.CONNECTING, now)

    def rescope(self, now: int) -> None:
        """This copy does not hold what its device is to carry."""
        if self.step not in {Step.HELLO, Step.SNAPSHOT, Step.HALT}:
            self.step = Step.RESCOPE
            self._turn(State.CATCHING_UP, now)

    def fetch_added(self, now: int) -> None:
        """This copy was upgraded and has nothing yet of what the upgrade added."""
        if self.step not in {Step.HELLO, Step.SNAPSHOT, Step.RESCOPE, Step.HALT}:
            self.step = Step.ADDED
            self._turn(State.CATCHING_UP, now)

    def start_afresh(self, now: int) -> None:
        """This copy is damaged: fetch a snapshot, as at a first start. Its unsent work moves over."""
        self.wants_afresh = True
        if self.step is not Step.HALT:
            self.step = Step.HELLO
            self.not_before = now

    def greet_again(self, now: int) -> None:
        """Say hello once more: a patch was chosen by another setting of this device's scopes, or its lease is half spent."""
        self.step = Step.HELLO
        self.not_before = now

    def locked(self, message: str, now: int) -> None:
        """The lease is over."""
        self._halt(State.LOCKED, message, now)

    def bootstrapped(self, cursor: int, now: int) -> None:
        """This copy stands at a cursor of the server's own epoch: catch up from there."""
        self._failures = self._damaged_copies = 0
        self.may_push, self.starts_over = True, False
        self.started_from = cursor
        if cursor < self.head:
            self.step = Step.PULL
            self._turn(State.CATCHING_UP, now)
        else:
            self._caught_up(now)

    def patched(self, patch: wire.Patch, now: int) -> None:
        """A page, poll or event was absorbed."""
        self._failures = 0
        self.head = max(self.head, patch.head)
        if self.step is Step.PULL:
            if patch.upto >= patch.head:
                self._caught_up(now)
        else:
            self.data_at = now + self.clock_offset
            if self.step is Step.POLL:
                self._polls += 1
                if self._polls >= _POLLS_BEFORE_STREAM:
                    self._quick_closes = 0
                    self.step = Step.FOLLOW

    def out_of_step(self, now: int) -> None:
        """A patch did not follow the cursor: fetch the pages between."""
        self.step = Step.PULL
        self.not_before = now

    def heard(self, now: int) -> None:
        """The stream is open, or gave a sign of life."""
        if self._opened_at is None:
            self._opened_at = now
        self._failures = 0
        self.data_at = now + self.clock_offset
        self._turn(State.ONLINE, now)

    def stream_ended(self, now: int) -> None:
        """The stream closed without an error: by the server's stop, a restart, or a proxy that allows none."""
        opened, self._opened_at = self._opened_at, None
        if opened is not None and now - opened >= QUICK_CLOSE_MS:
            self._quick_closes = 0
        else:
            self._quick_closes += 1
        if self._quick_closes >= 3:
            self.step = Step.POLL
            self._polls = 0
            self.not_before = now
        else:
            self.step = Step.HELLO
            self.not_before = now + self._pause(self._quick_closes)

    def failed(self, failure: Failure, now: int) -> None:
        """A request of the downlink came to nothing."""
        self._opened_at = None
        if failure.code == "REVOKED" and self.step is Step.HELLO:
            # Even the farewell is refused: the time for handing over unsent work is over.
            self.must_wipe = True
            self._halt(State.REVOKED, failure.message, now)
            return
        if self._refused(failure, now):
            return
        if failure.code == "BUILDING":
            self.not_before = now + self._rest(failure, 1)
            return
        self._failures += 1
        self.not_before = now + self._rest(failure, self._failures)
        self.step = Step.SNAPSHOT if failure.code == "CURSOR_TOO_OLD" else Step.HELLO
        if failure.status is None:
            self._turn(State.OFFLINE, now)

    def damaged_copy(self, message: str, now: int) -> None:
        """What the server sent to start from did not stand the check: it is fetched afresh once, not in a loop."""
        self._damaged_copies += 1
        if self._damaged_copies > 1:
            self.put_off(Trouble.DAMAGED_COPY, message, now)
        elif self.step is not Step.HALT:
            self.step = Step.SNAPSHOT
            self.not_before = now

    def put_off(self, trouble: Trouble, message: str, now: int) -> None:
        """No fresh copy for now; work goes on in the one that is here. `try_now` tries again sooner."""
        self.step = Step.HELLO
        self.not_before = now + _PUT_OFF_MS[trouble]
        self._turn(State.OFFLINE, now, message)
        self.trouble = trouble

    def try_now(self, now: int) -> None:
        """Somebody asked for it, or the network came back: do not wait out the pause."""
        if self.step is not Step.HALT:
            self.not_before = self.push_not_before = now

    # -- the uplink -------------------------------------------------------------------------------------------------

    def pushed(self, pushed: wire.Pushed) -> None:
        """A push was answered."""
        self._push_failures = 0
        self.head = max(self.head, pushed.head)

    def push_failed(self, failure: Failure, now: int) -> None:
        """A push came to nothing; whatever it carried is still in the outbox."""
        if failure.code == "CLONED":
            self._halt(
                State.SIGNED_OUT,
                "Another copy of this workstation is in use. Sign in again: unsent work is kept and sent under a new name.",
                now,
            )
            return
        if self._refused(failure, now):
            return
        self._push_failures += 1
        self.push_not_before = now + self._rest(failure, self._push_failures)
        if failure.code in {"EPOCH", "GAP"}:
            self.may_push = False
            self.step = Step.HELLO
            self.not_before = now

    # -- inside -----------------------------------------------------------------------------------------------------

    def _refused(self, failure: Failure, now: int) -> bool:
        """Whether the answer means that nothing is to be tried again by itself."""
        if failure.status == 401:
            self._halt(State.SIGNED_OUT, failure.message or "Sign in to go on; unsent work is kept.", now)
        elif failure.status == 403 and failure.code == "REVOKED":
            # Said to a stream or a push; what is to become of this copy is the answer to a hello.
            self.step = Step.HELLO
            self.may_push = False
            self.not_before = now
        elif failure.status == 409 and failure.code == "CLONED":
            self._halt(State.SIGNED_OUT, f"{failure.message} Sign in again; unsent work is kept.", now)
        elif failure.status == 426:
            self._halt(
                State.UPGRADE_NEEDED, failure.message or "Update this program; unsent work is kept.", now
            )
        else:
            return False
        return True

    def _caught_up(self, now: int) -> None:
        self.data_at = now + self.clock_offset
        self.step = Step.POLL if self._quick_closes >= 3 else Step.FOLLOW
        self._turn(State.ONLINE, now)

    def _halt(self, state: State, message: str, now: int) -> None:
        self.step = Step.HALT
        self.may_push = False
        self._turn(state, now, message)

    def _turn(self, state: State, now: int, message: str | None = None) -> None:
        if state is not self.state:
            self.since = now
        self.state = state
        self.message = message
        self.trouble = None

    def _rest(self, failure: Failure, failures: int) -> int:
        if failure.retry_after_s is not None:
            return int(failure.retry_after_s * 1000) + self._pause(1)
        return self._pause(failures)

    def _pause(self, failures: int) -> int:
        """Full jitter: anything up to the doubled pause, so that desks do not come back in step. At least 50 ms."""
        longest = min(_LONGEST_PAUSE_MS, _FIRST_PAUSE_MS << min(failures, 10))
        return max(50, int(self._random.random() * longest))
