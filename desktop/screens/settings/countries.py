"""The rules of each country for messages of our own accord, with where they come from; what the practice says in their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtWidgets import QWidget

from desktop.screens import times, wording
from desktop.screens.desk import Desk
from desktop.screens.settings import choices, reading
from desktop.screens.settings.controls import ChoiceControl, TextControl, TickControl
from desktop.screens.settings.entries import Entry
from desktop.screens.settings.form import FieldSpec
from desktop.screens.settings.hours import spans_of, week_field
from desktop.screens.settings.listing import ListPage
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.label import Label
from sync.model.words import Channel, PolicyKind, Purpose
from sync.policy.countries import DEFAULT, CountryRules, DayWindow, Need, Quiet
from sync.replica.queries import settings

if TYPE_CHECKING:
    from sync.commands.kernel import Command

_CHANNELS = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL, Channel.PHONE)


class CountriesPage(ListPage):
    """Every country that has rules of its own, and those of all others."""

    READS = frozenset({"policy", "practice"})
    ADDS = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.back = Button(self.tr("Use the rules that come along"), "rotate-ccw", height=24)
        self.back.clicked.connect(lambda: desk.start(self._put_back()))
        self.sources = Label("", Type.SMALL, "text.secondary", wrap=True)
        self.beside.addWidget(self.back)
        self.beside.setAlignment(self.back, choices.START)
        self.beside.addWidget(self.sources)

    def words(self) -> dict[str, str]:
        return {
            "list": self.tr("Countries"),
            "add": self.tr("Add a country"),
            "new": "",
            "empty": self.tr("No rules are here"),
            "why": self.tr("They come with the program."),
            "icon": "globe",
        }

    def fields(self) -> Sequence[FieldSpec]:
        day_names = [times.locale().dayName(day + 1) for day in range(7)]
        needs = [
            (Need.NOT_NEEDED, self.tr("No consent needed; a no still stands")),
            (Need.UNLESS_PATIENT, self.tr("Needed, but for patients")),
            (Need.NEEDED, self.tr("Consent needed")),
        ]
        return [
            FieldSpec(
                "quiet",
                self.tr("Quiet hours"),
                lambda: TextControl(self.tr("none"), _read_night, _write_night, width=160),
                self._night,
                head=self.tr("When, by the clock where they are"),
                hint=self.tr("Nothing goes out of our own accord. Such as 21:00–7:00."),
            ),
            *(
                week_field(f"day{day}", self.tr("News and offers, {0}").format(name), self.tr("never"))
                for day, name in enumerate(day_names)
            ),
            FieldSpec(
                "on_holidays",
                self.tr("Holidays"),
                lambda: TickControl(self.tr("News and offers on holidays too")),
            ),
            *(
                FieldSpec(
                    f"{purpose}_{channel}",
                    wording.channel(channel),
                    lambda: ChoiceControl(needs),
                    half=True,
                    head=self._head_of(purpose) if channel is _CHANNELS[0] else "",
                )
                for purpose in Purpose
                for channel in _CHANNELS
            ),
        ]

    def entries(self) -> list[Entry]:
        from sync.policy import shipped

        own = settings.policies(self.desk.reader, PolicyKind.COUNTRY)
        practice = self.desk.practice
        home = practice.region if practice is not None else ""
        self._shipped = shipped.countries()
        self._own = {key: msgspec.json.decode(document, type=CountryRules) for key, document in own.items()}
        names = dict(choices.countries())
        codes = sorted({*self._shipped, *self._own}, key=lambda each: (each != home, each == DEFAULT, each))
        changed, here = self.tr("Changed by the practice"), self.tr("Where the practice is")
        return [
            Entry(
                code,
                self.tr("Every other country") if code == DEFAULT else names.get(code, code),
                changed if code in self._own else here if code == home else self.tr("As it comes along"),
            )
            for code in codes
        ]

    def stands(self, id: str | None) -> dict[str, Any]:
        rules = self._rules(id or DEFAULT)
        found: dict[str, Any] = {
            "quiet": None if rules.quiet is None else ((rules.quiet.starts, rules.quiet.ends),),
            "on_holidays": rules.marketing_on_holidays,
        }
        for day in range(7):
            spans = sorted((each.opens, each.closes) for each in rules.marketing_windows if day in each.days)
            found[f"day{day}"] = tuple(spans) or None
        for purpose in Purpose:
            for channel in _CHANNELS:
                found[f"{purpose}_{channel}"] = rules.need(purpose, channel)
        return found

    def command(self, id: str | None, values: dict[str, Any]) -> tuple[Command, str]:
        from sync.commands.hours import PutCountryRules

        assert id is not None
        windows = [
            DayWindow((day,), span.opens, span.closes)
            for day in range(7)
            for span in spans_of(values[f"day{day}"])
        ]
        rules = msgspec.structs.replace(
            self._rules(id),
            quiet=Quiet(*values["quiet"][0]) if values["quiet"] else None,
            marketing_windows=tuple(windows),
            marketing_on_holidays=values["on_holidays"],
            consent={
                purpose: {channel: values[f"{purpose}_{channel}"] for channel in _CHANNELS}
                for purpose in Purpose
            },
        )
        rules = None if rules == self._shipped.get(id) else rules
        return PutCountryRules(country=id, rules=rules), self.tr(
            "The rules are saved; every message goes by them"
        )

    def show_beside(self, is_open: bool) -> None:
        code = self.chosen or DEFAULT
        self.back.setVisible(is_open and code in self._own and code in self._shipped and self.may_change)
        said = _sources(code) if is_open and code in self._shipped else ""
        note = self.tr("Whoever runs a practice answers for it: none of this is legal advice.")
        self.sources.set_words(f"{said}\n\n{note}" if said else note)

    def _rules(self, code: str) -> CountryRules:
        return self._own.get(code) or self._shipped.get(code) or self._shipped[DEFAULT]

    def _head_of(self, purpose: Purpose) -> str:
        if purpose is Purpose.CARE:
            return self.tr("Consent for messages about visits and care")
        return self.tr("Consent for news and offers")

    def _night(self, value: object) -> str:
        if not isinstance(value, tuple) or len(value) != 1 or value[0][0] % 1440 == value[0][1] % 1440:
            return self.tr("Write it like 21:00–7:00.")
        return ""

    async def _put_back(self) -> None:
        from sync.commands.hours import PutCountryRules

        self.form.throw_away()
        await self.run(
            PutCountryRules(country=self.chosen or DEFAULT), self.tr("The rules are as they come along")
        )


def _read_night(text: str) -> tuple[tuple[int, int], ...]:
    ends = reading.latin(text).replace("–", "-").split("-")
    if len(ends) != 2:
        raise reading.Unreadable(text)
    return ((reading.read_clock(ends[0].strip()), reading.read_clock(ends[1].strip())),)


def _write_night(value: tuple[tuple[int, int], ...]) -> str:
    return reading.write_spans(value)


def _sources(code: str) -> str:
    """Where a country's shipped rules come from, as its file says it (in English, as the sources are)."""
    from sync.policy.documents import shipped_text

    lines = shipped_text(f"countries/{code.lower()}.yaml").splitlines()
    head = [
        line.lstrip("# ").strip()
        for line in lines[: next(i for i, line in enumerate(lines) if line[:1] != "#")]
    ]
    return times.apart(" ".join(head))
