"""Cards in a column: number keys choose in the focused one, J and K go from card to card."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens.actions import action
from desktop.screens.decisions.model import Decision, DecisionsModel
from desktop.screens.desk import Desk
from desktop.screens.screen import Screen
from desktop.widgets.conflict import Choice, ConflictCard, Side
from desktop.widgets.frame import HintBar, Plane
from desktop.widgets.heading import Heading
from desktop.widgets.states import EmptyState


class DecisionsView(Screen):
    """What a person must decide. Nothing is chosen for anyone, and nothing that was typed is thrown away."""

    ID = "decisions"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = DecisionsModel(desk, self)
        self.cards: list[ConflictCard] = []
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = Heading(self.tr("Needs a decision"))
        column.addWidget(self.head)
        inside = Plane("surface.surface")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(px(16), px(16), px(16), px(16))
        self._column.setSpacing(px(12))
        self._empty = EmptyState(
            self.tr("Nothing to decide"),
            self.tr(
                "When two desks disagree, or the server could not accept something, it waits here. Nothing is lost."
            ),
            icon="scale",
        )
        self._empty.setMaximumWidth(px(440))
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        column.addWidget(self._scroll, 1)
        self.hints = HintBar([("1 2", self.tr("choose")), *self.hint_pairs()])
        column.addWidget(self.hints)
        self.model.changed.connect(self._show)
        desk.link.changed.connect(
            lambda changes: self.model.read() if "card" in changes and self.isVisible() else None
        )
        desk.link.reopened.connect(self.model.read)

    def enter(self, where: dict[str, object]) -> None:
        """Read the cards and stand on the first."""
        self.model.read()
        if self.cards:
            self.cards[0].setFocus()

    def letters(self) -> list[str]:
        """The veil shows no card."""
        return []

    def has_card(self) -> bool:
        """Whether there is anything to decide."""
        return bool(self.cards)

    @action(
        "decisions.next",
        QT_TRANSLATE_NOOP("Action", "Next row"),
        key="J",
        quiet=True,
        also=("Down",),
        ready="has_card",
    )
    def next_card(self) -> None:
        """Go to the next card."""
        self._step(1)

    @action(
        "decisions.previous",
        QT_TRANSLATE_NOOP("Action", "Previous row"),
        key="K",
        quiet=True,
        also=("Up",),
        ready="has_card",
    )
    def previous_card(self) -> None:
        """Go to the card above."""
        self._step(-1)

    @action(
        "decisions.open",
        QT_TRANSLATE_NOOP("Action", "Open the contact"),
        key="O",
        icon="external-link",
        hint=2,
        ready="has_card",
    )
    def open_contact(self) -> None:
        """Open whom the card is about."""
        card = self.model.cards[self._at()]
        if card.contact_id is not None:
            self.desk.go("contacts", contact=card.contact_id)

    def _at(self) -> int:
        return next(
            (
                at
                for at, card in enumerate(self.cards)
                if card.hasFocus() or card.isAncestorOf(self.focusWidget() or self)
            ),
            0,
        )

    def _step(self, by: int) -> None:
        at = (self._at() + by) % len(self.cards)
        self.cards[at].setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(self.cards[at])

    def _show(self) -> None:
        had_focus = any(
            card.hasFocus() or (self.focusWidget() is not None and card.isAncestorOf(self.focusWidget()))
            for card in self.cards
        )
        at = self._at() if had_focus else 0
        for old in self.cards:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = [self._card(number, decision) for number, decision in enumerate(self.model.cards, 1)]
        for number, card in enumerate(self.cards):
            self._column.insertWidget(number, card)
        self._empty.setVisible(not self.cards)
        self.head.set_note(str(len(self.cards)) if self.cards else "")
        self.counted.emit(len(self.cards))
        if self.cards and had_focus:
            self.cards[min(at, len(self.cards) - 1)].setFocus()

    def _card(self, number: int, decision: Decision) -> ConflictCard:
        card = ConflictCard(
            decision.title,
            decision.about,
            [Side(each.whose, each.value, each.why) for each in decision.versions],
            [Choice(way.choice, way.words, way.icon) for way in decision.ways],
            place=self.tr("{0} of {1}").format(number, len(self.model.cards)),
            icon=decision.icon,
        )
        card.setMaximumWidth(theme.current().px(640))
        card.chosen.connect(lambda choice, id=decision.id: self.desk.start(self.model.decide(id, choice)))
        return card
