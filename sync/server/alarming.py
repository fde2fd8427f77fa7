"""Letters to the owners about a runner that is silent: by the server, for what would have told them is what stands still.

Claimed before it is sent, so that two server processes write once; not taken, it is tried again for an hour.
"""

from collections.abc import Mapping
from typing import Final

import msgspec
import structlog

from sync.commands.watching import MOST_TRIES, NoteLetter, letters_of
from sync.effects.channels.port import Answer, Request
from sync.effects.dispatcher import SYSTEM, Live
from sync.model.base import entity_type
from sync.model.entities import Card, Practice, Staff
from sync.model.ids import fact_id, new_ulid
from sync.model.rows import Rows
from sync.model.words import CardState, Channel, Role, Trouble, VerdictKind
from sync.server.core import Batch

log = structlog.get_logger("foredesk.runner")
AGAIN_MS: Final = 5 * 60_000
_CARD, _STAFF, _PRACTICE = entity_type(Card), entity_type(Staff), entity_type(Practice)


class Letter(msgspec.Struct, frozen=True):
    """What the owners are to be told, and where; `tries` counts this one."""

    card_id: str
    tries: int
    addresses: tuple[str, ...]
    subject: str
    body: str


def to_write(rows: Rows, now: int) -> list[Letter]:
    """The letters that are due at `now` (epoch ms)."""
    open_cards = rows.where(_CARD, [("reason", "=", Trouble.SILENT), ("state", "=", CardState.OPEN)], "id")
    cards: list[Card] = [_CARD.record(*row) for row in open_cards]
    found: list[Letter] = []
    for card in cards:
        so_far = letters_of(card)
        if so_far.again_at is None or so_far.again_at > now or so_far.tries >= MOST_TRIES:
            continue
        practice = rows.get(_PRACTICE, fact_id("practice"))
        name = "Foredesk" if practice is None else str(practice[_PRACTICE.positions["name"]])
        addresses = _owners(rows)
        if addresses:
            subject = f"{name}: nobody runs the follow-ups"
            found.append(
                Letter(card.id, so_far.tries + 1, addresses, subject, f"{card.message}\n\n{name}, Foredesk")
            )
    return found


def claim(batch: Batch, letter: Letter) -> bool:
    """Whether this letter is ours to send. To be committed before `send`."""
    return _note(batch, letter, None)


def send(letter: Letter, live: Mapping[Channel, Live], now: int) -> bool:
    """Hand it to the practice's own e-mail, whatever mode the practice is in; whether it was taken. Blocks."""
    way = live.get(Channel.EMAIL)
    if way is None:
        return False
    answers = [
        way.port.send(
            Request(
                f"notice:{letter.card_id}:{letter.tries}:{place}",
                Channel.EMAIL,
                address,
                letter.body,
                letter.subject,
                1,
            ),
            now,
        ).answer
        for place, address in enumerate(letter.addresses)
    ]
    # One that may have been taken is not sent twice.
    return any(answer in (Answer.ACCEPTED, Answer.SILENT) for answer in answers)


def put_off(batch: Batch, letter: Letter) -> None:
    """It was not taken: try it again in a while."""
    _note(batch, letter, batch.received + AGAIN_MS)


def _note(batch: Batch, letter: Letter, again_at: int | None) -> bool:
    told = NoteLetter(card_id=letter.card_id, tries=letter.tries, again_at=again_at)
    return batch.run_own(told, SYSTEM, ulid=new_ulid(batch.received)).kind is VerdictKind.APPLIED


def _owners(rows: Rows) -> tuple[str, ...]:
    people: list[Staff] = [_STAFF.record(*row) for row in rows.where(_STAFF, [], "id")]
    return tuple(
        person.email
        for person in people
        if not person.disabled
        and person.email
        and Role.OWNER in msgspec.json.decode(person.roles, type=list[Role])
    )
