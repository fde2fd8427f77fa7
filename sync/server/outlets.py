"""The real ways out beside a running server: read afresh when their file changes, watched, and tried with a test message."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import structlog
from msgspec import Struct

from sync.commands.outlets import PRACTICE_ID, ReportChannel, channel_id, code_digest
from sync.effects.channels.port import Answer, Outcome, Request
from sync.effects.channels.ways import CHANNELS_FILE, UnusableChannels, live_channels
from sync.effects.dispatcher import SYSTEM, Live
from sync.model.base import entity_type
from sync.model.entities import ChannelState, Practice
from sync.model.ids import is_id, new_ulid
from sync.model.rows import Rows
from sync.model.words import SIMULATED, Channel, ChannelHealth
from sync.server.core import Batch

log = structlog.get_logger("foredesk.effects")
_STATE, _PRACTICE = entity_type(ChannelState), entity_type(Practice)
_MODE: Final = _PRACTICE.positions["practice_mode"]
_NAME: Final = _PRACTICE.positions["name"]
_WRITTEN: Final = (Channel.EMAIL, Channel.SMS, Channel.WHATSAPP)


def unsubscribe_token(secret: bytes, endpoint_id: str) -> str:
    """What an unsubscribe link ends with: whose it is, and a proof that we made it."""
    proof = hmac.new(secret, f"unsubscribe:{endpoint_id}".encode(), hashlib.sha256).hexdigest()[:32]
    return f"{endpoint_id}{proof}"


def endpoint_of_token(secret: bytes, token: str) -> str | None:
    """The endpoint that a token of ours was made for, or None."""
    endpoint_id = token[:32]
    if not token.isascii() or not is_id(endpoint_id):
        return None
    return endpoint_id if hmac.compare_digest(unsubscribe_token(secret, endpoint_id), token) else None


class Health(Struct, frozen=True):
    """How a channel did last, and since when it does so (epoch ms)."""

    state: ChannelHealth
    since: int
    reason: str | None = None


class Outlets:
    """What is set up in a data folder. `live()` is safe on any thread: what it gives is never changed."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder = folder
        self._secret = secret
        self._seen: tuple[int, int] | None = None
        self._live: Mapping[Channel, Live] = {}
        self._health: dict[Channel, Health] = {}

    def live(self) -> Mapping[Channel, Live]:
        """The real ways out, as the file says now. A file that cannot be used sends nothing, and the log says why."""
        seen = self._stamp()
        if seen != self._seen:
            self._seen = seen
            try:
                self._live = live_channels(
                    self._folder, lambda endpoint: unsubscribe_token(self._secret, endpoint)
                )
            except UnusableChannels as error:
                self._live = {}
                log.error("channels.unusable", why=str(error))
        return self._live

    def heard(self, channel: Channel, way: str | None, outcome: Outcome, now: int) -> None:
        """Note how a hand-over to a real provider went."""
        if way in (None, SIMULATED) or outcome.answer is Answer.SILENT:
            return
        state = ChannelHealth.FAILING if outcome.is_down else ChannelHealth.OK
        before = self._health.get(channel)
        if before is None or before.state is not state:
            self._health[channel] = Health(state, now, outcome.reason if outcome.is_down else None)

    def to_report(self, rows: Rows, now: int) -> list[ReportChannel]:
        """What the practice's rows do not say yet of its channels."""
        practice = rows.get(_PRACTICE, PRACTICE_ID)
        if practice is None:
            return []
        is_practising = practice[_MODE] != 0
        found: list[ReportChannel] = []
        for channel in _WRITTEN:
            live = self.live().get(channel)
            way = SIMULATED if is_practising else live.name if live else ""
            row = rows.get(_STATE, channel_id(channel))
            stood: ChannelState | None = None if row is None else _STATE.record(*row)
            health = self._health.get(channel)
            if health is None:  # since this process began nothing was sent: what stands is the best there is
                state = ChannelHealth(stood.health) if stood else ChannelHealth.OK
                health = Health(state, stood.since if stood else now, stood.reason if stood else None)
            report = ReportChannel(
                channel=channel, way=way, sender=live.sender if live else None, health=health.state,
                since=health.since, reason=health.reason,
            )  # fmt: skip
            told = None if stood is None else (stood.way, stood.sender, stood.health, stood.reason)
            if stood is None and live is None:
                continue  # a channel that was never set up has no row: it is simulated, or nothing goes by it
            if told != (report.way, report.sender, report.health, report.reason):
                found.append(report)
        return found

    def asked_for(self, rows: Rows) -> list[tuple[ChannelState, str]]:
        """Channels for which a test message was asked for and not sent yet, and the practice's name."""
        practice = rows.get(_PRACTICE, PRACTICE_ID)
        name = "" if practice is None else str(practice[_NAME])
        found: list[ChannelState] = [_STATE.record(*row) for row in rows.where(_STATE, [])]
        return [
            (row, name)
            for row in found
            if row.test_asked_at is not None and row.test_asked_at > (row.test_sent_at or 0)
        ]

    def try_out(self, asked: ChannelState, practice: str, now: int) -> ReportChannel:
        """Send the test message that was asked for, and say what came of it. Blocks."""
        channel = Channel(asked.channel)
        live = self.live().get(channel)
        if live is None:
            return _tried(
                asked, Outcome(Answer.REFUSED, reason="no_channel", is_down=True), "", None, now, None
            )
        code = f"{secrets.randbelow(1_000_000):06d}"
        outcome = send_test(live, channel, asked.test_to or "", practice, code, now)
        sent = code_digest(channel, code) if outcome.answer is Answer.ACCEPTED else None
        return _tried(asked, outcome, live.name, live.sender, now, sent)

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = (self._folder / CHANNELS_FILE).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino


def send_test(live: Live, channel: Channel, address: str, practice: str, code: str, now: int) -> Outcome:
    """Hand a test message over to a real provider, whatever mode the practice is in: it goes to whoever sets it up."""
    body = f"{practice}: this is a test of Foredesk. The code is {code}."
    key = f"test:{new_ulid(now)}"
    request = Request(key, channel, address, body, f"Foredesk test {code}", 1)
    return live.port.send(request, now)


def report(batch: Batch, told: ReportChannel) -> None:
    """Write down what the server knows of a channel."""
    batch.run_own(told, SYSTEM, ulid=new_ulid(batch.received))


def _tried(
    asked: ChannelState, outcome: Outcome, way: str, sender: str | None, now: int, digest: str | None
) -> ReportChannel:
    failing = outcome.answer is not Answer.ACCEPTED
    return ReportChannel(
        channel=Channel(asked.channel), way=asked.way or way, sender=asked.sender or sender,
        health=ChannelHealth.FAILING if failing else ChannelHealth.OK, since=now,
        reason=(outcome.reason or "no_answer") if failing else None, test_sent_at=now, test_digest=digest,
    )  # fmt: skip
