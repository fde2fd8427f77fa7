"""POST /hooks/email/KEY: a raw e-mail (message/rfc822), posted by whoever receives the practice's mail, signed as Standard
Webhooks 1.0 says.

A letter becomes a message in its sender's conversation; a delivery report moves the message it is about; a robot's note is
kept and changes nothing. The raw letter stays with its receipt.
"""

from typing import Any, Final

from litestar import Request, Response, Router, post
from litestar.params import FromPath

from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.effects import ReportEffect, Word
from sync.commands.fates import NO_SUCH_ADDRESS
from sync.commands.kernel import decode, encode, spec_of
from sync.commands.outcomes import Invalid
from sync.commands.talk import ReceiveMessage
from sync.effects.channels.smtp import NOBODY_THERE
from sync.effects.dispatcher import SYSTEM
from sync.model.base import entity_type
from sync.model.effects import Effect
from sync.model.endpoints import UnparsableEmail, parse_email
from sync.model.entities import ChannelState, Endpoint
from sync.model.ids import now_ms
from sync.model.words import Channel, ConsentSource, ConsentState, Purpose
from sync.server.answers import answer, server_of
from sync.server.core import Batch
from sync.server.doors.letters import Bounce, Letter, UnreadableLetter, read_letter
from sync.server.doors.receipts import (
    EMAIL,
    OpenDoor,
    Receipt,
    carry_out,
    earlier,
    find_door,
    keep,
    take_in,
    turn_away,
)
from sync.server.doors.standard import verify
from sync.server.refusals import Refusal

MOST_BYTES: Final = 10 * 1024 * 1024
"""Of one letter with what is attached to it."""
_NOTHING: Final = "(no text)"
_EFFECT, _ENDPOINT, _STATE = entity_type(Effect), entity_type(Endpoint), entity_type(ChannelState)


@post("/email/{key:str}", status_code=202, request_max_body_size=MOST_BYTES)
async def email(request: Request[Any, Any, Any], key: FromPath[str]) -> Response[bytes]:
    """Take a signed e-mail in. 202 with a receipt; 200 where it had come before."""
    server = server_of(request)
    door = await server.read(lambda rows: find_door(rows, EMAIL, key))
    request.app.state.hook_limit.take(door.key)
    body = await request.body()
    try:
        sender_id = verify(door.secret or "", request.headers, body, now_ms() // 1000)
    except Refusal as refusal:
        await turn_away(server, door, b"", refusal.problem.code)
        raise

    def work(batch: Batch) -> Receipt:
        return earlier(batch.rows, door, sender_id, body) or _run(batch, door, sender_id, body)

    receipt = await take_in(server, door, body, work)
    return answer(request, receipt, 200 if receipt.status == "duplicate" else 202)


def _run(batch: Batch, door: OpenDoor, sender_id: str, body: bytes) -> Receipt:
    try:
        letter = read_letter(body)
    except UnreadableLetter as error:
        raise Invalid("body", str(error)) from None
    if letter.bounces:
        return _bounced(batch, door, letter.bounces, sender_id, body)
    sender = _sender(letter)
    reason = _why_not(batch, letter, sender)
    if reason is not None:
        return keep(
            batch.rows,
            door,
            at=batch.received,
            body=body,
            verdict="ignored",
            sender_id=sender_id,
            reason=reason,
        )
    if letter.wants_out:
        answers = (
            ConsentGiven(
                channel=Channel.EMAIL, purpose=Purpose.MARKETING, state=ConsentState.WITHDRAWN, wording="unsubscribe",
                source=ConsentSource.KEYWORD,
            ),
        )  # fmt: skip
        return carry_out(
            batch, door, RecordConsent(email=sender, answers=answers), sender_id=sender_id, body=body
        )
    told = ReceiveMessage(
        channel=Channel.EMAIL, email=sender, name=letter.name, subject=letter.subject, body=letter.text or _NOTHING,
        provider_ref=letter.message_id or sender_id, answers=letter.answers, attachments=letter.attachments,
    )  # fmt: skip
    checked = decode(spec_of(told).key, encode(told))
    return carry_out(batch, door, checked, sender_id=sender_id, body=body)


def _sender(letter: Letter) -> str:
    """Whoever wrote, in the one form of their address. Raises Invalid."""
    try:
        return parse_email(letter.sender or "")
    except UnparsableEmail as error:
        raise Invalid("From", str(error)) from None


def _why_not(batch: Batch, letter: Letter, sender: str) -> str | None:
    """Why a letter is kept and nothing more: a robot wrote it, or we did."""
    if letter.is_automatic:
        return "automatic"
    own = {
        row[0] for row in batch.rows.execute("SELECT sender FROM channel_state WHERE deleted = 0").fetchall()
    }
    return "our_own" if sender in own else None


def _bounced(
    batch: Batch, door: OpenDoor, bounces: tuple[Bounce, ...], sender_id: str, body: bytes
) -> Receipt:
    """Move the message that a delivery report is about: to failed, where it says so of the address that we wrote to."""
    for bounce in bounces:
        row = batch.rows.get(_EFFECT, bounce.effect_id)
        effect: Effect | None = None if row is None else _EFFECT.record(*row)
        if effect is None or effect.deleted or not bounce.is_final or not _is_whom(batch, effect, bounce):
            continue
        reason = NO_SUCH_ADDRESS if bounce.status in NOBODY_THERE else "undeliverable"
        told = ReportEffect(
            key=effect.key,
            word=Word.FAILED,
            provider_ref=effect.provider_ref or bounce.effect_id,
            reason=reason,
        )
        judged = batch.run_own(told, SYSTEM)
        return keep(
            batch.rows, door, at=batch.received, body=body, verdict=judged.kind.value, sender_id=sender_id,
            reason=reason, judged=judged,
        )  # fmt: skip
    return keep(
        batch.rows,
        door,
        at=batch.received,
        body=body,
        verdict="ignored",
        sender_id=sender_id,
        reason="report",
    )


def _is_whom(batch: Batch, effect: Effect, bounce: Bounce) -> bool:
    """Whether a report is about the address that the message went to."""
    row = batch.rows.get(_ENDPOINT, effect.endpoint_id)
    return row is not None and bounce.recipient in (None, _ENDPOINT.record(*row).value)


routes = Router("/hooks", route_handlers=[email], tags=["doors"])
