"""Cards: what needs a person's decision. Nothing that was typed is ever thrown away; the card holds it."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final, TypeVar

import msgspec

from sync.commands.envelope import PAUSES
from sync.commands.fields import Id
from sync.commands.kernel import Command, Context, Principal, command, decode, need, spec_for
from sync.commands.outcomes import Clash, CommandError, Held, Invalid, Outcome, Refused, Waits, already
from sync.commands.scoping import contact_named
from sync.commands.tx import Deleted, Tx
from sync.model.entities import ENTITIES, Card, Staff, TimelineEntry
from sync.model.ids import derive_id
from sync.model.words import FOR_A_LEAD, CardKind, CardState, Event, Role, Subject
from sync.policy.roles import LEADS, may_put_back

C = TypeVar("C", bound=Command)


UNPROVEN: Final = "bad_proof"
"""The reason of a card whose author could not be verified."""


class Choice(StrEnum):
    """What a person decides on a card."""

    KEEP = "keep"
    """Leave everything as it is; the card is dealt with."""
    THEIRS = "theirs"
    """What stands is right."""
    YOURS = "yours"
    """Do what was typed after all, over what stands."""
    RESTORE = "restore"
    """Bring back what was deleted, then do what was typed."""
    RELEASE = "release"
    """Of work that was held because its author's or workstation's authority was lost: do it, in the author's name."""
    REFUSE = "refuse"
    """Of such work: leave it undone."""


class ResolveCard(Command, frozen=True):
    """A person's decision on a card."""

    card_id: Id
    choice: Choice


REBASE: dict[str, Callable[[Tx, Any], Command]] = {}
"""`name@version` -> how its command is told again over what now stands, where it says what it was based on."""


def rebases(key: str) -> Callable[[Callable[[Tx, C], C]], Callable[[Tx, C], C]]:
    """Register how a command that a person insists on takes what now stands as its base."""

    def register(rebase: Callable[[Tx, C], C]) -> Callable[[Tx, C], C]:
        REBASE[key] = rebase
        return rebase

    return register


def open_card(
    tx: Tx,
    ctx: Context,
    kind: CardKind,
    error: CommandError | Deleted,
    body: bytes,
    author: str,
    *,
    name: str = "card",
) -> Card:
    """Lay what was typed, and why it did not apply, before a person. The caller closes `tx`.

    `body` is the command's JSON as it came (even when it is not readable), `author` the principal it named. A command that
    applies and has a question of its own gives the card a `name` of its own: "card" is that of work that did not apply, and
    stands already where such work is done after all.
    """
    yours, theirs, contact_id, subject = _sides(error)
    if contact_id is None:
        contact_id = contact_named(tx.rows, body)  # what is typed about somebody is carried where they are
    row_id = ctx.id(name)
    card = tx.put(
        Card,
        row_id,
        kind=kind,
        state=CardState.OPEN,
        reason=error.reason if isinstance(error, CommandError) else "deleted",
        message=str(error),
        contact_id=contact_id,
        subject_kind=subject[0],
        subject_id=subject[1],
        yours=_json(yours),
        theirs=_json(theirs),
        mutation=ctx.ulid,
        command=_keepable(ctx.command.encode()),
        body=_keepable(body),
        author=_keepable(author.encode()),
        at=ctx.at,
    )
    tx.happened(
        ctx.id(f"{name} event"),
        Event.CARD_OPENED,
        contact=contact_id,
        subject=(Subject.CARD, row_id),
        reason=card.reason,
    )
    return card


def _sides(
    error: CommandError | Deleted,
) -> tuple[dict[str, Any], dict[str, Any], str | None, tuple[str | None, str | None]]:
    nothing: dict[str, Any] = {}
    if isinstance(error, Clash):
        return error.yours, error.theirs, error.contact_id, error.subject or (None, None)
    if isinstance(error, (Deleted, Waits)):
        contact_id = error.row_id if error.entity == "contact" and isinstance(error, Deleted) else None
        return nothing, {"entity": error.entity, "id": error.row_id}, contact_id, (None, None)
    if isinstance(error, Held):
        return nothing, nothing, error.contact_id, (None, None)
    if isinstance(error, Invalid):
        return {"field": error.field}, nothing, None, (None, None)
    return nothing, nothing, None, (None, None)


def _json(sides: dict[str, Any]) -> str | None:
    return msgspec.json.encode(sides).decode() if sides else None


def _keepable(body: bytes) -> str:
    """The body as text that both databases keep: a NUL or a broken byte is shown as U+FFFD."""
    return body.decode("utf-8", "replace").replace("\x00", "\ufffd")


@command("resolve_card", 1)
def resolve_card(tx: Tx, command: ResolveCard, ctx: Context) -> Outcome | None:
    card = need(tx, Card, command.card_id)
    if card.state == CardState.RESOLVED:
        if card.resolution == command.choice:
            return already(card.id)
        raise Clash(
            "decided_meanwhile",
            "Somebody decided this meanwhile.",
            yours={"choice": command.choice},
            theirs={"choice": card.resolution, "by": card.resolved_by},
            contact_id=card.contact_id,
            subject=(Subject.CARD, card.id),
        )
    is_held = card.reason in FOR_A_LEAD
    if is_held and LEADS.isdisjoint(ctx.principal.roles):
        raise Refused("not_allowed", "Only those who answer for the practice decide what becomes of this.")
    if card.reason in PAUSES:
        raise Refused("decide_in_journeys", "Say in Journeys whether those who were held may go on.")
    if not is_held and command.choice in (Choice.RELEASE, Choice.REFUSE):
        raise Refused("not_held", "This was not held for want of authority.")
    if command.choice is Choice.RESTORE:
        _bring_back(tx, card, ctx)
    tx.put(
        Card,
        card.id,
        state=CardState.RESOLVED,
        resolved_by=ctx.staff_id or str(ctx.principal),
        resolved_at=ctx.at,
        resolution=command.choice,
    )
    tx.happened(
        ctx.id("resolved"),
        Event.CARD_RESOLVED,
        contact=card.contact_id,
        subject=(Subject.CARD, card.id),
        choice=command.choice,
        reason=card.reason,
    )
    if command.choice is Choice.RELEASE:
        return _release(tx, card, ctx)
    if command.choice in (Choice.YOURS, Choice.RESTORE):
        return _insist(tx, card, ctx, after_restore=command.choice is Choice.RESTORE)
    return None


def _gone(card: Card) -> tuple[str, str] | None:
    if card.reason != "deleted" or card.theirs is None:
        return None
    theirs = msgspec.json.decode(card.theirs, type=dict[str, str])
    return theirs["entity"], theirs["id"]


def _bring_back(tx: Tx, card: Card, ctx: Context) -> None:
    gone = _gone(card)
    if gone is None:
        raise Refused("nothing_to_restore", "Nothing was deleted here.")
    if not may_put_back(ctx.principal.roles, gone[0]):
        raise Refused("not_allowed", "Only those who may change how the practice runs may put this back.")
    tx.restore(ENTITIES[gone[0]].model, gone[1])


def _release(tx: Tx, card: Card, ctx: Context) -> Outcome | None:
    """Do what was held as its author, at the time it was done, noting who released it. The one who releases must be allowed
    to do it too: they answer for it."""
    spec = spec_for(card.command)
    if spec is None:
        raise Refused("unknown_command", "This version of Foredesk does not know this kind of work.")
    author = author_of(tx, card.author)
    if not spec.may & ctx.principal.roles or not spec.may & author.roles:
        raise Refused("not_allowed", f"You may not release this: {spec.name.replace('_', ' ')}.")
    typed = decode(card.command, card.body.encode())
    inner = Context(card.mutation, card.at, author, card.command)
    with tx.in_the_name_of(str(author), card.at, released_by=str(ctx.principal)):
        return spec.apply(tx, typed, inner)


def author_of(tx: Tx, author: str) -> Principal:
    """The principal of that name with the roles that it has, or had when it lost its access. Raises Refused."""
    kind, _, name = author.partition(":")
    if kind == "device":
        return Principal(kind, name, frozenset({Role.AGENT}))
    person = tx.get(Staff, name) if kind == "staff" else None
    if person is None:
        raise Refused("unknown_author", "Nobody knows who did this. If it is right, do it again yourself.")
    return Principal(kind, name, msgspec.json.decode(person.roles, type=frozenset[Role]))


def _insist(tx: Tx, card: Card, ctx: Context, *, after_restore: bool) -> Outcome | None:
    """Do what was typed, with the deciding person's authority and over what now stands."""
    spec = spec_for(card.command)
    if card.reason == UNPROVEN:
        # Whoever holds any workstation's token can lay such a card before an owner, in anybody's name.
        raise Refused("unproven", "Nobody vouches for this. If it is right, do it again yourself.")
    if spec is None:
        raise Refused("unknown_command", "This version of Foredesk does not know this kind of work.")
    if not spec.may & ctx.principal.roles:
        raise Refused("not_allowed", f"You may not {spec.name.replace('_', ' ')}.")
    gone = _gone(card)
    if after_restore and gone is not None and tx.get(ENTITIES[gone[0]].model, gone[1]) is None:
        return (
            None  # A replica forgets what was deleted: the server restores it, and its answer brings it here.
        )
    typed = decode(card.command, card.body.encode())
    rebase = REBASE.get(spec.key)
    # Work that waits for what this creates knows it by the ids of the first attempt, unless part of that was applied.
    was_applied = tx.get(TimelineEntry, derive_id(card.mutation, "event")) is not None
    inner = replace(ctx, ulid=ctx.ulid if was_applied else card.mutation, command=card.command)
    return spec.apply(tx, typed if rebase is None else rebase(tx, typed), inner)
