"""What people do when they decide: cards, undo, restore."""

from typing import Any

from sync.commands.cards import Choice, ResolveCard
from sync.commands.kernel import Command
from sync.commands.undo import Restore, Undo
from sync.model.entities import (
    Appointment,
    Card,
    Contact,
    ContactEndpoint,
    ContactTag,
    Opportunity,
    Task,
    TimelineEntry,
)
from sync.model.words import FOR_A_LEAD, CardKind, CardState
from sync.simulate.makers.making import makes
from sync.simulate.sight import Sight


@makes("resolve_card@1", 4)
def _decide(sight: Sight, now: int) -> Command | None:
    card = sight.one(Card, ("state", "=", CardState.OPEN)) if sight.chance(0.8) else sight.one(Card)
    if card is None:
        return None
    held = card.kind == CardKind.HELD and sight.chance(0.6)
    choice = Choice.RELEASE if held and card.reason in FOR_A_LEAD else Choice.YOURS if held else None
    return ResolveCard(card_id=card.id, choice=choice or sight.random.choice(list(Choice)))


@makes("undo@1", 4, needs=("tag@1",))
def _undo(sight: Sight, now: int) -> Command | None:
    entry = sight.one(TimelineEntry)
    if sight.chance(0.3):  # what was just done
        entry = max(sight.all(TimelineEntry), key=lambda row: (row.at, row.id), default=None)
    return None if entry is None else Undo(mutation=entry.mutation, only_untouched=sight.chance(0.3))


@makes("restore@1", 2, needs=("untag@1",))
def _restore(sight: Sight, now: int) -> Command | None:
    kinds: tuple[Any, ...] = (Contact, Opportunity, Task, Appointment, ContactEndpoint, ContactTag)
    kind = sight.random.choice(kinds)
    found = sight.gone(kind) or sight.id(kind)
    return None if found is None else Restore(entity=kind.__tablename__, id=found)
