"""What people are shown when they are asked for consent: by purpose, channel and language, in versions that never change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import times, wording
from desktop.screens.desk import Desk
from desktop.screens.settings import choices
from desktop.screens.settings.controls import AreaControl, ChoiceControl
from desktop.screens.settings.entries import Entry
from desktop.screens.settings.form import FieldSpec
from desktop.screens.settings.listing import ListPage
from desktop.screens.story import who
from desktop.theme import Type
from desktop.widgets.frame import SectionHeader
from desktop.widgets.label import Label
from desktop.widgets.states import Card
from sync.model.words import Channel, Purpose
from sync.replica.queries import settings
from sync.replica.queries.settings import WordingRow

if TYPE_CHECKING:
    from sync.commands.kernel import Command


class WordingsPage(ListPage):
    """The newest version of each, and those before it. What somebody agreed to stays what they were shown."""

    READS = frozenset({"consent_wording", "consent"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._earlier = QWidget()
        self._versions = QVBoxLayout(self._earlier)
        self._versions.setContentsMargins(0, 0, 0, 0)
        self._versions.setSpacing(theme.current().px(8))
        self.beside.addWidget(self._earlier)

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("Wordings"),
            "add": self.tr("Add a wording"),
            "new": self.tr("New wording"),
            "empty": self.tr("No wording yet"),
            "why": self.tr("Without one, nobody can show what people agreed to."),
            "icon": "file-check",
        }

    def fields(self) -> Sequence[FieldSpec]:
        purposes = [(each.value, self._purpose(each)) for each in Purpose]
        channels = [
            (each.value, wording.channel(each))
            for each in (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL, Channel.PHONE)
        ]
        return [
            FieldSpec("purpose", self.tr("For"), lambda: ChoiceControl(purposes), half=True, required=True),
            FieldSpec("channel", self.tr("By"), lambda: ChoiceControl(channels), half=True, required=True),
            FieldSpec(
                "language",
                self.tr("Language"),
                lambda: ChoiceControl(choices.languages()),
                half=True,
                required=True,
            ),
            FieldSpec(
                "text",
                self.tr("What people are asked"),
                lambda: AreaControl(height=104),
                required=True,
                hint=self.tr(
                    "Saving makes a new version. Whoever agreed to an earlier one agreed to that one."
                ),
            ),
        ]

    def entries(self) -> list[Entry]:
        self._rows: dict[str, list[WordingRow]] = {}
        for row in settings.wordings(self.desk.reader):
            self._rows.setdefault(f"{row.purpose}/{row.channel}/{row.language}", []).append(row)
        return [
            Entry(
                key,
                f"{self._purpose(Purpose(rows[0].purpose))}, {wording.channel(rows[0].channel)}",
                wording.language(rows[0].language),
                self.tr("Version {0}").format(rows[0].number),
            )
            for key, rows in self._rows.items()
        ]

    def stands(self, id: str | None) -> dict[str, Any]:
        rows = self._rows.get(id or "")
        if not rows:
            return {"purpose": Purpose.MARKETING.value, "channel": Channel.WHATSAPP.value, "language": "en"}
        newest = rows[0]
        return {
            "purpose": newest.purpose,
            "channel": newest.channel,
            "language": newest.language,
            "text": newest.text,
        }

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.consent import PutConsentWording

        command = PutConsentWording(
            purpose=Purpose(values["purpose"]),
            channel=Channel(values["channel"]),
            language=values["language"],
            text=values["text"],
        )
        return command, self.tr("A new version is saved; it is shown from now on")

    def freshen(self) -> None:
        for name in ("purpose", "channel", "language"):
            self.form.show_field(name, self.is_new)

    def show_beside(self, is_open: bool) -> None:
        while (item := self._versions.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        rows = self._rows.get(self.chosen or "", []) if is_open and not self.is_new else []
        self._earlier.setVisible(bool(rows))
        if rows:
            self._versions.addWidget(SectionHeader(self.tr("Versions")))
        for row in rows:
            card = Card()
            since = times.calendar_day(times.moment(row.published_at, self.desk.zone).date())
            by = who(self.desk, row.published_by)
            title = self.tr("Version {0}, {1}, {2}").format(row.number, since, by)
            card.body.addWidget(Label(title, Type.SMALL, weight=600))
            card.body.addWidget(Label(row.text, Type.SMALL, "text.secondary", wrap=True))
            card.body.addWidget(
                Label(
                    self.tr("Answers that stand on it: {0}").format(row.answers), Type.SMALL, "text.secondary"
                )
            )
            self._versions.addWidget(card)

    def _purpose(self, purpose: Purpose) -> str:
        return self.tr("Visits and care") if purpose is Purpose.CARE else self.tr("News and offers")
