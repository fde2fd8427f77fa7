"""A message whose fate a person decides: what is so in plain words, and the two or three things that can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.screens import refusals
from desktop.screens.desk import Desk
from desktop.theme import Tone
from desktop.widgets import bidi
from desktop.widgets.ask import AskCard
from desktop.widgets.dialog import confirm
from sync.model.words import EffectState, SendGuard
from sync.replica.queries import thread
from sync.replica.queries.thread import Spoken

SENT, AGAIN, DROP = "sent", "again", "drop"
_NEVER = frozenset({SendGuard.CONSENT, SendGuard.REACHABLE})
"""Guards that nobody may send over: only leaving it is left."""


def choices(said: Spoken) -> list[str]:
    """What a person may decide about a message, in the order of the keys."""
    if said.effect == EffectState.FAILED:
        return [AGAIN, DROP]
    if said.attempts:
        return [SENT, AGAIN, DROP]
    return [DROP] if said.reason in _NEVER else [AGAIN, DROP]


class DecideCard(AskCard):
    """Above the composer while a message of this conversation needs somebody; keys 1, 2 and 3 press its buttons."""

    decided = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.said: Spoken | None = None
        self.chosen.connect(self._take)

    def show_open(self, found: list[Spoken]) -> None:
        """Ask about the first of these; nothing where there is none."""
        self.said = found[0] if found else None
        if self.said is None:
            self.hide()
            return
        title, why, tone, icon = self._said(self.said)
        self.ask(
            title,
            why,
            self._names(self.said),
            quote=f"“{bidi.prose(' '.join(self.said.body.split())[:120])}”",
            place=self.tr("1 of {0}").format(len(found)) if len(found) > 1 else "",
            tone=tone,
            icon=icon,
        )

    def _take(self, at: int) -> None:
        if self.said is not None:
            self._desk.start(self._decide(self.said, choices(self.said)[at]))

    async def _decide(self, said: Spoken, what: str) -> None:
        from sync.commands.effects import Decision, ResolveEffect

        twice = said.effect != EffectState.FAILED and bool(said.attempts)
        if what == AGAIN and twice:
            sure = await confirm(
                self.window(),
                self.tr("Send it again?"),
                self.tr("Nobody knows whether the first one arrived. They may get it twice."),
                self.tr("Send it again"),
            )
            if not sure:
                return
        head = thread.head(self._desk.reader, said.conversation_id)
        command = ResolveEffect(
            effect_id=said.id,
            decision=Decision(what),
            lease_epoch=said.lease_epoch or 0,
            head=head[0] if head is not None and head[0] != said.id and what == AGAIN else None,
        )
        words = {
            SENT: self.tr("Noted: it arrived"),
            AGAIN: self.tr("It goes once more"),
            DROP: self.tr("Left as it is; it will not be sent"),
        }
        if await self._desk.do(command, words[what], undo=False) is not None:
            self.decided.emit()

    def _said(self, said: Spoken) -> tuple[str, str, Tone, str]:
        why = refusals.said(said.reason, said.reason) if said.reason else ""
        if said.effect == EffectState.FAILED:
            return (
                self.tr("This message did not arrive"),
                self.tr("{0} Correct the number, use another way, or leave it.").format(why).strip(),
                Tone.CRITICAL,
                "message-circle-x",
            )
        if said.attempts:
            return (
                self.tr("Nobody knows whether this arrived"),
                self.tr(
                    "It was handed over and no receipt came. Ask them, or look at their phone’s answer; then decide."
                ),
                Tone.WARNING,
                "circle-question-mark",
            )
        return self.tr("This message was held"), why, Tone.WARNING, "circle-pause"

    def _names(self, said: Spoken) -> list[str]:
        again = self.tr("Send it again") if said.attempts else self.tr("Send it all the same")
        names = {SENT: self.tr("It arrived"), AGAIN: again, DROP: self.tr("Leave it")}
        return [names[each] for each in choices(said)]
