"""The dispatcher: takes what is due, hands it to its channel once, and writes down what became of it (invariant I7).

Each method is one step between two moments at which a process may die. `look`, `claim`, `record`, `settle` and `hear` run
in a transaction that the caller begins and commits; `send` and `ask` talk to a provider, outside any. No I/O of its own,
no clock: whoever drives it (the server's loop, a simulated world) passes rows, the provider and the moment.
"""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

import msgspec
from msgspec import Struct, structs

from sync.commands.effects import ClaimEffect, Fate, RecordEffect, ReportEffect, Word
from sync.commands.kernel import Command, Principal
from sync.commands.sending import check
from sync.commands.tx import Tx
from sync.effects.channels.port import Answer, Approved, Known, Outcome, Port, Receipt, Request, Seen
from sync.effects.freeze import in_doubt, is_frozen
from sync.model.base import entity_type
from sync.model.effects import Effect
from sync.model.entities import Endpoint, Message, Practice, Template
from sync.model.ids import fact_id
from sync.model.rows import Rows
from sync.model.words import SIMULATED, Channel, EffectState, Purpose, Role, VerdictKind
from sync.wire import Verdict

SYSTEM: Final = Principal("system", "dispatcher", frozenset(Role))
LEASE_MS: Final = 60_000
"""How long a claim lasts: a provider that has not answered by then is taken to be silent."""
PATIENCE_MS: Final = 10 * 60_000
"""How long the fate of an effect may stay open before a person is asked, while its provider cannot say."""
RETRY_MS: Final = 30_000
"""How long what may be repeated rests before it is handed over again."""
MOST_ATTEMPTS: Final = 5
BACK_OFF_MS: Final = (60_000, 5 * 60_000, 15 * 60_000, 3_600_000, 4 * 3_600_000)
"""How long what a provider did not take rests before each further try; after the last it has failed."""
NO_CHANNEL: Final = "no_channel"
"""The way, and the reason, of what had to go by a channel that is not set up."""
_LONGEST_THREAD: Final = 20
_MOST: Final = 32
_EFFECT, _MESSAGE, _ENDPOINT = entity_type(Effect), entity_type(Message), entity_type(Endpoint)
_PRACTICE, _TEMPLATE = entity_type(Practice), entity_type(Template)
_MODE: Final = _PRACTICE.positions["practice_mode"]


class Writing(Protocol):
    """A write transaction of the server: what `sync.server.core.Batch` is to the dispatcher."""

    rows: Rows
    received: int

    def run_own(
        self,
        command: Command,
        principal: Principal,
        *,
        at: int | None = None,
        ulid: str | None = None,
        refuse_invalid: bool = False,
    ) -> Verdict: ...


class Due(Struct, frozen=True):
    """An effect as it was seen: its id, its key, its channel and the lease epoch that stood then."""

    id: str
    key: str
    channel: Channel
    lease_epoch: int
    since: int
    """When its state last changed, epoch ms."""
    attempts: int
    way: str | None = None


class Claimed(Struct, frozen=True):
    """An effect that is ours to send until `lease_until`, by its effect's way."""

    effect: Due
    request: Request
    lease_until: int


class Live(Struct, frozen=True):
    """A real way out: the name that effects remember it by, its provider, and the sender that people see."""

    name: str
    port: Port
    sender: str | None = None


class Work(Struct, frozen=True):
    """What there is to do: to claim and send; claimed by somebody who is gone; of open fate, to be asked after.

    `next_at` is when time alone brings more."""

    due: tuple[Due, ...] = ()
    overdue: tuple[Due, ...] = ()
    doubtful: tuple[Due, ...] = ()
    next_at: int | None = None


class Dispatcher:
    """`channels` are the simulated ways out, where all of practice mode ends; `live` says which real ones are set up now;
    `new_ulid(at)` names the commands, so that a simulated world can name them alike."""

    def __init__(
        self,
        channels: Mapping[Channel, Port],
        new_ulid: Callable[[int], str],
        live: Callable[[], Mapping[Channel, Live]] = dict,
    ) -> None:
        self._channels = channels
        self._new_ulid = new_ulid
        self._live = live

    def look(self, rows: Rows, now: int) -> Work:
        """What there is to do at `now`, epoch ms on the server's clock. Reads alone; another may be quicker."""
        frozen, doubted = is_frozen(rows), in_doubt(rows)
        due: list[Due] = []
        overdue: list[Due] = []
        doubtful: list[Due] = []
        later: list[int] = []
        for row in _open(rows):
            seen = _due(row)
            if row.state == EffectState.SENDING:
                _put(overdue, later, seen, row.lease_until or 0, now)
            elif row.state == EffectState.UNKNOWN:
                _put(doubtful, later, seen, row.changed_at, now)
            elif not frozen and row.id in doubted:
                doubtful.append(self._to_ask(rows, seen))
            elif not frozen:
                _put(due, later, seen, row.send_at, now)
        return Work(
            tuple(due[:_MOST]), tuple(overdue[:_MOST]), tuple(doubtful[:_MOST]), min(later, default=None)
        )

    def unsettled(self, rows: Rows) -> tuple[Due, ...]:
        """Everything whose fate is open, or that a restored database may be wrong about."""
        frozen, doubted = is_frozen(rows), in_doubt(rows)
        return tuple(
            self._to_ask(rows, _due(row))
            for row in _open(rows)
            if row.state == EffectState.UNKNOWN
            or (row.state == EffectState.QUEUED and (frozen or row.id in doubted))
        )

    def claim(self, batch: Writing, seen: Due) -> Claimed | None:
        """Take an effect, if it is still as it was seen and every guard holds. To be committed before `send`."""
        if is_frozen(batch.rows) or seen.id in in_doubt(batch.rows) or self._must_wait(batch, seen):
            return None
        until = batch.received + LEASE_MS
        way = self._way(batch.rows, seen)
        told = ClaimEffect(effect_id=seen.id, lease_epoch=seen.lease_epoch, lease_until=until, way=way)
        verdict = self._run(batch, told)
        row = _get(batch.rows, seen.id)
        if verdict.kind is not VerdictKind.APPLIED or row is None or row.state != EffectState.SENDING:
            return None
        message, endpoint = batch.rows.get(_MESSAGE, row.id), batch.rows.get(_ENDPOINT, row.endpoint_id)
        assert message is not None, "the guards have just read it"
        assert endpoint is not None, "the guards have just read it"
        said, reached = _MESSAGE.record(*message), _ENDPOINT.record(*endpoint)
        request = Request(
            row.key,
            Channel(row.channel),
            reached.value,
            said.body,
            said.subject,
            row.attempts,
            effect_id=row.id,
            endpoint_id=row.endpoint_id,
            purpose=Purpose(row.purpose),
            thread=_thread(batch.rows, said) if row.channel == Channel.EMAIL else (),
            approved=_approved(batch.rows, row),
        )
        return Claimed(_due(row), request, until)

    def send(self, claimed: Claimed, now: int) -> Outcome | None:
        """Hand it over. None where the lease ran out before this came to it: then somebody else decides."""
        if not lease_lasts(claimed, now):
            return None
        port = self._port(claimed.effect)
        return Outcome(Answer.REFUSED, reason=NO_CHANNEL) if port is None else port.send(claimed.request, now)

    def record(self, batch: Writing, claimed: Claimed, outcome: Outcome) -> Verdict:
        """Write down what came of a hand-over. Writes nothing where the claim was overtaken."""
        fate, later = _FATES[outcome.answer], None
        if fate is Fate.LATER:
            turns = claimed.effect.attempts
            if turns > len(BACK_OFF_MS):
                fate = Fate.FAILED
            else:
                later = batch.received + BACK_OFF_MS[turns - 1]
        return self._tell(
            batch, claimed.effect, fate, outcome.reason, provider_ref=outcome.provider_ref, not_before=later
        )

    def give_up(self, batch: Writing, overdue: Due) -> Verdict:
        """Whoever claimed it is gone, or their provider silent: its fate is open."""
        return self._tell(batch, overdue, Fate.UNKNOWN, "no_answer")

    def ask(self, doubtful: Due, now: int) -> Seen:
        """Ask the provider after an effect of open fate."""
        port = self._port(doubtful)
        return Seen(Known.NO_ANSWER) if port is None else port.look_up(doubtful.key, now)

    def settle(self, batch: Writing, doubtful: Due, seen: Seen) -> Verdict | None:
        """Decide with what the provider knows: sent, to be sent again, or a person's. None: wait and ask again."""
        if seen.known is Known.SENT:
            return self._report(batch, Receipt(doubtful.key, Word.SENT, seen.provider_ref or ""))
        port = self._port(doubtful)
        if port is not None and may_be_repeated(port) and doubtful.attempts < MOST_ATTEMPTS:
            later = batch.received + (RETRY_MS if doubtful.attempts else 0)
            return self._tell(batch, doubtful, Fate.REPEATABLE, "no_answer", not_before=later)
        if batch.received < doubtful.since + PATIENCE_MS:
            return None
        return self._tell(batch, doubtful, Fate.REVIEW, "no_answer")

    def receipts(self, now: int) -> list[Receipt]:
        """The callbacks that have come in."""
        ports = (*self._channels.values(), *(live.port for live in self._live().values()))
        ways = {id(port): port for port in ports}
        return [receipt for port in ways.values() for receipt in port.receipts(now)]

    def hear(self, batch: Writing, receipt: Receipt) -> Verdict | None:
        """A provider's word. Heard twice, late or before our own answer, it counts once; None for a key that is not ours."""
        if not batch.rows.where(_EFFECT, [("key", "=", receipt.key)], None, 1):
            return None
        return self._report(batch, receipt)

    def _way(self, rows: Rows, seen: Due) -> str:
        """What an effect is handed to: the phone, where the practice is in practice mode or was when it was queued."""
        practice = rows.get(_PRACTICE, fact_id("practice"))
        if seen.way == SIMULATED or practice is None or practice[_MODE] != 0:
            return SIMULATED
        live = self._live().get(seen.channel)
        return NO_CHANNEL if live is None else live.name

    def _to_ask(self, rows: Rows, seen: Due) -> Due:
        """One that may have been sent, with the way on which it would have gone where that was not written down."""
        return seen if seen.way is not None else structs.replace(seen, way=self._way(rows, seen))

    def _port(self, seen: Due) -> Port | None:
        """The provider of the way that an effect was claimed for; None where that is no longer set up."""
        if seen.way in (None, SIMULATED):
            return self._channels[seen.channel]
        live = self._live().get(seen.channel)
        return live.port if live is not None and live.name == seen.way else None

    def _must_wait(self, batch: Writing, seen: Due) -> bool:
        """Whether an earlier message of ours is still on its way: then nothing is written down at every look."""
        row, message = _get(batch.rows, seen.id), batch.rows.get(_MESSAGE, seen.id)
        if row is None or message is None:
            return True
        return check(Tx(batch.rows, None), row, _MESSAGE.record(*message), batch.received)[1]

    def _report(self, batch: Writing, receipt: Receipt) -> Verdict:
        told = ReportEffect(
            key=receipt.key, word=receipt.word, provider_ref=receipt.provider_ref, reason=receipt.reason
        )
        return self._run(batch, told)

    def _tell(
        self,
        batch: Writing,
        seen: Due,
        fate: Fate,
        reason: str | None,
        *,
        provider_ref: str | None = None,
        not_before: int | None = None,
    ) -> Verdict:
        told = RecordEffect(
            effect_id=seen.id,
            lease_epoch=seen.lease_epoch,
            fate=fate,
            provider_ref=provider_ref,
            reason=reason,
            not_before=not_before,
        )
        return self._run(batch, told)

    def _run(self, batch: Writing, command: Command) -> Verdict:
        return batch.run_own(command, SYSTEM, ulid=self._new_ulid(batch.received))


def lease_lasts(claimed: Claimed, now: int) -> bool:
    """Whether a claim is still ours: one that stood still for longer than its lease must not send."""
    return now < claimed.lease_until


def may_be_repeated(port: Port) -> bool:
    """Whether what may have been sent may be handed over again: never blindly, only where the key is dropped (I7)."""
    return port.dedupes


_FATES: Final = {
    Answer.ACCEPTED: Fate.SENT,
    Answer.REFUSED: Fate.FAILED,
    Answer.LATER: Fate.LATER,
    Answer.SILENT: Fate.UNKNOWN,
}


def _thread(rows: Rows, said: Message) -> tuple[str, ...]:
    """What was said before in the conversation, by its providers' references."""
    found = rows.where(_MESSAGE, [("conversation_id", "=", said.conversation_id)], "-at", _LONGEST_THREAD)
    earlier = [_MESSAGE.record(*row) for row in found]
    return tuple(
        row.provider_ref for row in reversed(earlier) if row.provider_ref is not None and row.id != said.id
    )


def _approved(rows: Rows, effect: Effect) -> Approved | None:
    row = None if effect.template_id is None else rows.get(_TEMPLATE, effect.template_id)
    if row is None or effect.parameters is None:
        return None
    template = _TEMPLATE.record(*row)
    parameters = msgspec.json.decode(effect.parameters, type=tuple[str, ...])
    return Approved(template.approved_as, template.language, parameters)


def _put(now_list: list[Due], later: list[int], seen: Due, at: int, now: int) -> None:
    if at <= now:
        now_list.append(seen)
    else:
        later.append(at)


def _open(rows: Rows) -> list[Effect]:
    names = ", ".join(f'"{name}"' for name in _EFFECT.columns)
    found = rows.execute(
        f"SELECT {names} FROM effect WHERE deleted = 0 AND state IN ('queued', 'sending', 'unknown') "
        "ORDER BY send_at, queued_at, id LIMIT 1000"
    ).fetchall()
    return [_EFFECT.record(*row) for row in found]


def _due(row: Effect) -> Due:
    return Due(row.id, row.key, Channel(row.channel), row.lease_epoch, row.changed_at, row.attempts, row.way)


def _get(rows: Rows, effect_id: str) -> Effect | None:
    row = rows.get(_EFFECT, effect_id)
    return None if row is None else _EFFECT.record(*row)
