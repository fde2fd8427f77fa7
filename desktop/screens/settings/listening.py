"""Words that mean something wherever they are written: of an emergency, and of wanting no more messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.screens import wording
from desktop.screens.desk import Desk
from desktop.screens.settings import choices
from desktop.screens.settings.controls import AreaControl
from desktop.screens.settings.form import FieldSpec, Form
from desktop.screens.settings.page import FormPage
from desktop.theme import Type
from desktop.widgets.facts import Answer, FactGrid
from desktop.widgets.frame import SectionHeader
from desktop.widgets.label import Label
from desktop.widgets.states import Card
from sync.model.words import PolicyKind
from sync.policy.keywords import LONGEST_WORD, EmergencyWords, OptOutWords, fold
from sync.replica.queries import settings

if TYPE_CHECKING:
    from sync.commands.kernel import Command


class _WordsPage(FormPage):
    """Own words by language, one a line, beside those that come along."""

    READS = frozenset({"policy", "practice"})
    KIND: PolicyKind

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        own = self._own()
        self._languages = list(dict.fromkeys((*choices.spoken(desk), *own)))
        self.show_form(
            Form(
                [
                    FieldSpec(
                        tag,
                        wording.language(tag),
                        lambda: AreaControl(self.placeholder(), height=112),
                        self._check,
                        half=True,
                        head=self.tr("The practice’s own, one a line") if at == 0 else "",
                    )
                    for at, tag in enumerate(self._languages)
                ]
            )
        )
        card = Card()
        px = theme.current().px
        card.body.setSpacing(px(6))
        for title, rows in self.shipped():
            card.body.addWidget(SectionHeader(title))
            grid = FactGrid(name=title, label_width=152)
            grid.set_rows([(label, Answer(words)) for label, words in rows])
            card.body.addWidget(grid)
        note = Label(self.note(), Type.SMALL, "text.secondary", wrap=True)
        self.body.insertWidget(1, note)
        self.body.insertWidget(2, card)

    def placeholder(self) -> str:
        """An example in an empty field."""
        raise NotImplementedError

    def note(self) -> str:
        """What happens when somebody writes one of them."""
        raise NotImplementedError

    def shipped(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        """Heads of what comes along, and under each labels with their words."""
        raise NotImplementedError

    def put(self, words: dict[str, tuple[str, ...]]) -> Command:
        """What saving runs."""
        raise NotImplementedError

    def stands(self) -> dict[str, Any] | None:
        own = self._own()
        return {tag: "\n".join(own.get(tag, ())) or None for tag in self._languages}

    async def save(self) -> bool:
        """Save the own words."""
        words = {tag: _lines(text) for tag, text in self.form.values().items() if _lines(text)}
        return await self.keep(
            self.put(words), self.tr("The words are saved; they count from the next message on")
        )

    def refuse(self, field: str, words: str) -> bool:
        return super().refuse(field.partition(".")[2].partition("[")[0] or field, words)

    def _own(self) -> Mapping[str, tuple[str, ...]]:
        found = settings.policies(self.desk.reader, self.KIND).get("words")
        return {} if found is None else msgspec.json.decode(found, type=EmergencyWords).words

    def _check(self, value: object) -> str:
        for line in _lines(value):
            if len(fold(line)) < 2:
                return self.tr("“{0}” has fewer than two letters.").format(line)
            if len(line) > LONGEST_WORD:
                return self.tr("“{0}…” is longer than {1} characters.").format(line[:16], LONGEST_WORD)
        return ""


class EmergencyPage(_WordsPage):
    """Words after which a person acts now."""

    KIND = PolicyKind.EMERGENCY

    def placeholder(self) -> str:
        return self.tr("such as: crown fell out")

    def note(self) -> str:
        return self.tr(
            "Found anywhere in a message, as whole words: a person acts at once, no machine answers, and the on-call chain is called. A false alarm costs a call; a missed one may cost more."
        )

    def shipped(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        from sync.policy import shipped

        words = shipped.emergency_words().words
        return [(self.tr("Always counted"), [(wording.language(tag), _run(words[tag])) for tag in words])]

    def put(self, words: dict[str, tuple[str, ...]]) -> Command:
        from sync.commands.hours import PutEmergencyWords

        return PutEmergencyWords(words=EmergencyWords(words))


class OptOutPage(_WordsPage):
    """Words that ask for no more messages."""

    KIND = PolicyKind.OPT_OUT

    def placeholder(self) -> str:
        return self.tr("such as: no more messages")

    def note(self) -> str:
        return self.tr(
            "Counted when they are the whole message. From then on nothing goes to that number or address on that channel; only the person can lift it."
        )

    def shipped(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        from sync.model.words import Channel
        from sync.policy.keywords import Meaning
        from sync.policy.shipped import keyword_tables

        tables = keyword_tables()
        meant = {
            Meaning.OPT_OUT: self.tr("No more messages"),
            Meaning.OPT_IN: self.tr("Messages again"),
            Meaning.CONFIRM: self.tr("I am coming"),
            Meaning.RESCHEDULE: self.tr("Another time, please"),
        }
        return [
            (
                self.tr("Always counted by {0}").format(wording.channel(channel)),
                [
                    (
                        words,
                        _run(
                            sorted(
                                key.upper()
                                for key, each in tables[channel].items()
                                if each.meaning is meaning
                            )
                        ),
                    )
                    for meaning, words in meant.items()
                ],
            )
            for channel in (Channel.SMS, Channel.WHATSAPP)
        ]

    def put(self, words: dict[str, tuple[str, ...]]) -> Command:
        from sync.commands.hours import PutOptOutWords

        return PutOptOutWords(words=OptOutWords(words))


def _lines(text: object) -> tuple[str, ...]:
    return tuple(line.strip() for line in str(text or "").splitlines() if line.strip())


def _run(words: Sequence[str]) -> str:
    return " · ".join(words)
