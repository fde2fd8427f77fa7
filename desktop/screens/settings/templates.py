"""What the practice says: each message in each language, checked as it is typed and shown as a sample person would get it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import refusals, times, wording
from desktop.screens.desk import Desk
from desktop.screens.settings import choices
from desktop.screens.settings.controls import AreaControl, ChoiceControl, TextControl, TicksControl
from desktop.screens.settings.entries import Entry
from desktop.screens.settings.form import FieldSpec
from desktop.screens.settings.listing import ListPage
from desktop.screens.story import who
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.frame import SectionHeader
from desktop.widgets.label import Label
from desktop.widgets.states import Card
from sync.model.words import Channel, Purpose

if TYPE_CHECKING:
    from sync.commands.kernel import Command
    from sync.model.entities import Template
    from sync.wording import Words

_CHANNELS = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHOWN_VERSIONS = 6


class TemplatesPage(ListPage):
    """A line for each message and language; the editor, the preview and the earlier versions beside it."""

    READS = frozenset({"template", "practice"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._rows: dict[str, list[Template]] = {}
        """`name/language` -> its versions, the newest first."""
        super().__init__(desk, parent)
        px = theme.current().px
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        self.insert = QComboBox()
        self.insert.setAccessibleName(self.tr("Insert what a message may tell"))
        self.insert.setPlaceholderText(self.tr("Insert what a message may tell"))
        self.insert.activated.connect(self._insert)
        tools.addWidget(self.insert, 1)
        self.retire_button = Button(self.tr("No longer send"), "ban", height=24)
        self.retire_button.clicked.connect(lambda: desk.start(self._retire()))
        tools.addWidget(self.retire_button)
        self._tools = QWidget()
        self._tools.setLayout(tools)
        tools.setContentsMargins(0, 0, 0, 0)
        self.beside.addWidget(self._tools)
        self.missing = Button(self.tr("Write it in another language"), "languages", height=24)
        self.missing.clicked.connect(self._write_missing)
        self.beside.addWidget(self.missing, 0, Qt.AlignmentFlag.AlignLeft)
        self.previews = QWidget()
        self._previews = QVBoxLayout(self.previews)
        self._previews.setContentsMargins(0, 0, 0, 0)
        self._previews.setSpacing(px(8))
        self.beside.addWidget(self.previews)
        self.versions = QWidget()
        self._versions = QVBoxLayout(self.versions)
        self._versions.setContentsMargins(0, 0, 0, 0)
        self._versions.setSpacing(px(8))
        self.beside.addWidget(self.versions)
        self.form.edited.connect(self._preview)

    # -- what the list page asks -----------------------------------------------------------------------------------

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("Templates"),
            "add": self.tr("Add a template"),
            "new": self.tr("New template"),
            "empty": self.tr("No template yet"),
            "why": self.tr("Follow-ups say nothing by themselves without one."),
            "icon": "message-square-text",
        }

    def fields(self) -> Sequence[FieldSpec]:
        purposes = [
            (Purpose.CARE.value, self.tr("Visits and care")),
            (Purpose.MARKETING.value, self.tr("News and offers")),
        ]
        channels = [(each.value, wording.channel(each)) for each in _CHANNELS]
        return [
            FieldSpec(
                "name", self.tr("Name"), lambda: TextControl("reminder-2d"), self._check_name, required=True, half=True,
                hint=self.tr("What follow-ups call it by: small letters, digits and -."),
            ),
            FieldSpec(
                "language", self.tr("Language"), lambda: ChoiceControl(choices.languages()), required=True, half=True
            ),
            FieldSpec("purpose", self.tr("For"), lambda: ChoiceControl(purposes), required=True, half=True),
            FieldSpec("channels", self.tr("By"), lambda: TicksControl(channels), self._check_channels, half=True),
            FieldSpec("subject", self.tr("Subject of e-mail"), lambda: TextControl("{{ practice }}")),
            FieldSpec(
                "text", self.tr("What it says"), lambda: AreaControl(height=132), self._check_text, required=True
            ),
            FieldSpec(
                "approved_as", self.tr("Approved by WhatsApp as"), TextControl,
                hint=self.tr("Only then it may go more than a day after they last wrote."),
            ),
        ]  # fmt: skip

    def entries(self) -> list[Entry]:
        from sync.replica.queries import templates

        self._rows = {}
        for row in templates.versions(self.desk.reader):
            self._rows.setdefault(f"{row.name}/{row.language}", []).append(row)
        return [
            Entry(
                key,
                wording.plain(rows[0].name).capitalize(),
                wording.language(rows[0].language),
                self._state(rows),
                not any(row.live for row in rows),
            )
            for key, rows in self._rows.items()
        ]

    def stands(self, id: str | None) -> dict[str, Any]:
        shown = self._shown(id)
        if shown is None:
            return {"language": "en", "purpose": Purpose.CARE.value, "channels": (Channel.WHATSAPP.value,)}
        return {
            "name": shown.name,
            "language": shown.language,
            "purpose": shown.purpose,
            "channels": tuple(each.value for each in _CHANNELS if f'"{each.value}"' in shown.channels),
            "subject": shown.subject,
            "text": shown.text,
            "approved_as": shown.approved_as,
        }

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.templates import SaveTemplate

        live = self._live(f"{values['name']}/{values['language']}")
        told = SaveTemplate(
            name=values["name"], language=values["language"], channels=[Channel(each) for each in values["channels"]],
            text=values["text"], purpose=Purpose(values["purpose"]), subject=values["subject"] or None,
            approved_as=values["approved_as"] or None, base=live.id if live is not None else None,
        )  # fmt: skip
        return told, self.tr("Saved: these words are sent from now on")

    def freshen(self) -> None:
        for name in ("name", "language"):
            self.form.show_field(name, self.is_new)
        self._offer()

    def show_beside(self, is_open: bool) -> None:
        may, live = self.may_change, self._live(self.chosen)
        self._tools.setVisible(is_open and may)
        self.retire_button.setVisible(live is not None and not self.is_new)
        lacking = [] if self.is_new or live is None else self._lacking(live.name)
        self.missing.setVisible(bool(lacking) and may)
        if lacking:
            self.missing.set_words(self.tr("Write it in {0} too").format(wording.language(lacking[0])))
        self._show_versions([] if self.is_new else self._rows.get(self.chosen or "", []))
        self._preview()

    # -- checks ----------------------------------------------------------------------------------------------------

    def _check_name(self, value: Any) -> str:
        typed = str(value or "")
        if not _NAME.fullmatch(typed) or len(typed) > 60:
            return self.tr("Small letters, digits and - alone, such as reminder-2d.")
        taken = self.is_new and f"{typed}/{self.form.value('language')}" in self._rows
        return self.tr("There is one of this name and language already.") if taken else ""

    def _check_channels(self, value: Any) -> str:
        return "" if value else self.tr("Choose one at least.")

    def _check_text(self, value: Any) -> str:
        from sync.wording import BadTemplate, check

        try:
            check(self._typed_words(str(value or "")))
        except BadTemplate as error:
            if not theme.current().rtl:
                return str(error)
            told = refusals.said("unusable_template", "")
            return self.tr("Line {0}. {1}").format(error.line, told)
        return ""

    def _typed_words(self, text: str) -> Words:
        from sync.wording import Words

        values = self.form.values()
        return Words(
            text=text, language=values["language"] or "en",
            channels=frozenset(Channel(each) for each in values["channels"] or ()),
            purpose=Purpose(values["purpose"] or Purpose.CARE), subject=values["subject"] or None,
            approved_as=values["approved_as"] or None,
        )  # fmt: skip

    # -- what stands beside ----------------------------------------------------------------------------------------

    def _preview(self) -> None:
        self._turn(str(self.form.value("language") or "en"))
        _clear(self._previews)
        text = str(self.form.value("text") or "")
        if not (self.is_new or self.chosen) or not text.strip():
            return
        from sync.wording import BadTemplate, CannotRender, preview

        told = self._typed_words(text)
        self._previews.addWidget(SectionHeader(self.tr("As a sample person gets it")))
        for channel in _CHANNELS:
            if channel not in told.channels:
                continue
            try:
                made = preview(told, channel)
            except (BadTemplate, CannotRender):
                continue  # the field says what is wrong
            note = ""
            if made.sms is not None:
                note = self.tr("parts: {0}, characters: {1}").format(made.sms.count, len(made.text))
            self._previews.addWidget(
                _Preview(wording.channel(channel), note, made.subject or "", made.text, told.language)
            )

    def _turn(self, language: str) -> None:
        """The editor reads the way its words do."""
        option = QTextOption(_side(language) | Qt.AlignmentFlag.AlignAbsolute)
        is_rtl = _is_rtl(language)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document = self.form.controls["text"].widget.document()
        if document.defaultTextOption().textDirection() != option.textDirection():
            document.setDefaultTextOption(option)

    def _show_versions(self, rows: list[Template]) -> None:
        _clear(self._versions)
        earlier = [row for row in rows if not row.live][:_SHOWN_VERSIONS]
        if earlier:
            self._versions.addWidget(SectionHeader(self.tr("Earlier versions")))
        for row in earlier:
            since = times.calendar_day(times.moment(row.saved_at, self.desk.zone).date())
            title = self.tr("Version {0}, {1}, {2}").format(row.number, since, who(self.desk, row.saved_by))
            self._versions.addWidget(_Preview(title, "", "", row.text, row.language))

    def _offer(self) -> None:
        from sync.wording.catalogue import CATALOGUE

        language = str(self.form.value("language") or "en").partition("-")[0]
        self.insert.clear()
        for name, variable in CATALOGUE.items():
            sample = variable.sample.get(language) or variable.sample["en"]
            self.insert.addItem(f"{times.apart(name)}  –  {sample}", name)
        self.insert.setCurrentIndex(-1)

    def _insert(self, at: int) -> None:
        name = self.insert.itemData(at)
        self.insert.setCurrentIndex(-1)
        editor = self.form.controls["text"].widget
        editor.insertPlainText(f"{{{{ {name} }}}}")
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write_missing(self) -> None:
        live = self._live(self.chosen)
        if live is None or not (lacking := self._lacking(live.name)):
            return

        def begin() -> None:
            self._begin_new()
            stands = self.stands(f"{live.name}/{live.language}")
            for name in ("name", "purpose", "channels"):
                self.form.set_value(name, stands[name])
            self.form.set_value("language", lacking[0])
            self.form.controls["text"].widget.setFocus(Qt.FocusReason.OtherFocusReason)

        self._after_asking(begin)

    async def _retire(self) -> None:
        from sync.commands.templates import RetireTemplate

        live = self._live(self.chosen)
        if live is not None:
            await self.run(RetireTemplate(template_id=live.id), self.tr("These words are no longer sent"))

    # -- rows ------------------------------------------------------------------------------------------------------

    def _live(self, key: str | None) -> Template | None:
        return next((row for row in self._rows.get(key or "", []) if row.live), None)

    def _shown(self, key: str | None) -> Template | None:
        return self._live(key) or next(iter(self._rows.get(key or "", [])), None)

    def _lacking(self, name: str) -> list[str]:
        """The languages that the practice writes in and this message does not."""
        return [each for each in choices.spoken(self.desk) if self._live(f"{name}/{each}") is None]

    def _state(self, rows: list[Template]) -> str:
        if not any(row.live for row in rows):
            return self.tr("Not sent")
        lacking = self._lacking(rows[0].name)
        return self.tr("No {0}").format(wording.language(lacking[0])) if lacking else ""


class _Preview(Card):
    """Words in their own writing direction, under a head."""

    def __init__(self, title: str, note: str, subject: str, text: str, language: str) -> None:
        super().__init__()
        head = QHBoxLayout()
        head.addWidget(Label(title, Type.SMALL, weight=600), 1)
        head.addWidget(Label(note, Type.SMALL, "text.secondary", tabular=True))
        self.body.addLayout(head)
        if subject:
            self.body.addWidget(Label(subject, Type.BASE_MEDIUM, wrap=True))
        told = QLabel(text)
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        told.setFont(theme.current().font(Type.READING))
        told.setAlignment(_side(language) | Qt.AlignmentFlag.AlignAbsolute)
        self.body.addWidget(told)
        self.setAccessibleName(f"{title}. {note} {text}")


def _is_rtl(language: str) -> bool:
    return QLocale(language).textDirection() is Qt.LayoutDirection.RightToLeft


def _side(language: str) -> Qt.AlignmentFlag:
    """The side at which lines of a language begin, whichever way the window reads."""
    return Qt.AlignmentFlag.AlignRight if _is_rtl(language) else Qt.AlignmentFlag.AlignLeft


def _clear(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()
