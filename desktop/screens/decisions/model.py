"""Cards in words: what it was about, both versions side by side, the reason, and the ways out. No widgets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.screens import refusals, times, wording
from desktop.screens.desk import Desk
from desktop.screens.story import who
from sync.model.words import FOR_A_LEAD, Trouble
from sync.replica.queries import decisions
from sync.replica.queries.decisions import CardRow

_UNPROVEN = "bad_proof"
"""sync.commands.cards.UNPROVEN, without what that module brings along."""


@dataclass(frozen=True)
class Version:
    """One side: whose, and what it says."""

    whose: str
    value: str
    why: str = ""


@dataclass(frozen=True)
class WayOut:
    """A choice of the command that resolves a card; the first is what the keys 1, 2… reach in order."""

    choice: str
    words: str
    icon: str = ""


@dataclass(frozen=True)
class Decision:
    """A card as it is read."""

    id: str
    contact_id: str | None
    title: str
    about: str
    icon: str
    versions: tuple[Version, ...]
    ways: tuple[WayOut, ...]


class DecisionsModel(QObject):
    """The open cards, oldest first. `changed` after every reading that differs."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.cards: list[Decision] = []

    def read(self) -> None:
        """Read the cards again."""
        reader = self.desk.reader
        cards = [self._decision(card) for card in decisions.open_cards(reader)] if reader is not None else []
        if cards != self.cards:
            self.cards = cards
            self.changed.emit()

    async def decide(self, card_id: str, choice: str) -> bool:
        """Resolve a card; True when it was."""
        from sync.commands.cards import Choice, ResolveCard

        return (
            await self.desk.do(ResolveCard(card_id=card_id, choice=Choice(choice)), self.tr("Decided"))
            is not None
        )

    def _decision(self, card: CardRow) -> Decision:
        disagree = card.kind == "conflict" and card.reason != "deleted"
        yours, theirs = (_sides(card.yours), _sides(card.theirs)) if disagree else ({}, {})
        author = who(self.desk, card.author)
        at = times.clock(card.at, self.desk.zone)
        mine = self.tr("Yours, {0}") if card.author == f"staff:{self.desk.me}" else self.tr("{1}’s, {0}")
        versions = [
            Version(self._whose(mine, at, author), self._value(name, value)) for name, value in yours.items()
        ]
        versions += [
            Version(self.tr("Stands now"), self._value(name, value)) for name, value in theirs.items()
        ]
        title, icon = self._title(card)
        fields = ", ".join(dict.fromkeys(wording.field(name) for name in (*yours, *theirs)))
        about = [
            times.apart(card.contact or ""),
            wording.command(card.command),
            fields,
            refusals.said(card.reason, card.message),
        ]
        return Decision(
            id=card.id,
            contact_id=card.contact_id,
            title=title,
            about=" · ".join(part for part in about if part),
            icon=icon,
            versions=tuple(versions) or (Version(self._whose(mine, at, author), self._typed(card)),),
            ways=self._ways(card, yours, theirs),
        )

    @staticmethod
    def _whose(template: str, at: str, author: str) -> str:
        return template.format(at, author)

    def _title(self, card: CardRow) -> tuple[str, str]:
        titles = {
            "changed_meanwhile": (self.tr("Two desks changed the same field"), "git-merge"),
            "deleted": (self.tr("It was deleted meanwhile"), "trash-2"),
            "slot_taken": (self.tr("The time was taken meanwhile"), "calendar-x"),
            "nobody_on_duty": (self.tr("Nobody is on duty"), "user-x"),
            "alarm_unanswered": (self.tr("Nobody took an emergency"), "circle-alert"),
            "runner_silent": (self.tr("Nobody runs the follow-ups"), "circle-alert"),
            "not_allowed": (self.tr("Not allowed for this role"), "lock"),
        }
        kinds = {
            "conflict": (self.tr("Two desks did not agree"), "git-merge"),
            "rejected": (self.tr("This was not accepted"), "circle-x"),
            "held": (self.tr("This waits for something else"), "hourglass"),
        }
        return titles.get(card.reason) or kinds.get(card.kind, (self.tr("Needs a decision"), "scale"))

    def _ways(self, card: CardRow, yours: dict[str, Any], theirs: dict[str, Any]) -> tuple[WayOut, ...]:
        if card.reason == "deleted":
            return (
                WayOut("restore", self.tr("Restore and apply"), "rotate-ccw"),
                WayOut("keep", self.tr("Leave it deleted"), "trash-2"),
            )
        if card.kind == "conflict" and yours and theirs:
            first, second = next(iter(yours.items())), next(iter(theirs.items()))
            single = len(yours) == 1 and len(theirs) == 1
            take = (
                self.tr("Take {0}").format(self._value(*first)) if single else self.tr("Take the new values")
            )
            keep = self.tr("Keep {0}").format(self._value(*second)) if single else self.tr("Keep what stands")
            return WayOut("yours", take), WayOut("theirs", keep)
        if card.reason in FOR_A_LEAD:
            return (
                WayOut("release", self.tr("Release it in their name"), "check"),
                WayOut("refuse", self.tr("Refuse it"), "circle-x"),
            )
        keep = WayOut("keep", self.tr("Let it be"), "check")
        if card.reason in frozenset(Trouble):  # it ends by itself
            return (WayOut("keep", self.tr("I have seen it"), "check"),)
        if card.reason == _UNPROVEN:  # nobody knows whose work it is, so nobody may insist on it
            return (keep,)
        return WayOut("yours", self.tr("Try again"), "rotate-cw"), keep

    def _value(self, name: str, value: object) -> str:
        if value is None or value == "":
            return self.tr("nothing")
        if isinstance(value, int) and value > 10**11:
            return times.when(value, self.desk.zone, self.desk.now())
        if name.endswith("_id") or name in ("holder", "owner"):
            return who(self.desk, str(value))
        if name == "birth_date":
            return times.calendar_day(date.fromisoformat(str(value)))
        if name == "language":
            return wording.language(str(value))
        if name == "phone":
            return times.apart(times.phone(str(value)))
        return times.apart(str(value))

    def _typed(self, card: CardRow) -> str:
        """What was typed, as far as it is words."""
        try:
            body: Any = json.loads(card.body)
        except ValueError:
            return card.body[:200]
        words = [
            str(body[name])
            for name in ("text", "body", "note", "title", "tag", "outcome")
            if isinstance(body, dict) and body.get(name)
        ]
        return " · ".join(words) or wording.command(card.command)


def _sides(text: str | None) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {"": found}
