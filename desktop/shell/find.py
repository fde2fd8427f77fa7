"""What the palette offers for what was typed: actions on what is selected, people, messages, places to go."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from desktop.screens import times, wording
from desktop.screens.actions import Bound
from desktop.screens.desk import Desk
from desktop.shell.keys import Commands, printed
from desktop.widgets.palette import PaletteRow, PaletteSection
from sync.replica.queries import search

_ENOUGH = 75
"""The least likeness, of 100, at which an action is offered."""


class Finder:
    """A palette provider. `>` asks for actions alone, `@` for people alone."""

    def __init__(self, desk: Desk, commands: Commands) -> None:
        self._desk, self._commands = desk, commands

    def sections(self, typed: str) -> list[PaletteSection]:
        """The sections for a text; nothing typed offers what can be done here."""
        text = typed.strip()
        translate = QCoreApplication.translate
        only = text[:1] if text[:1] in (">", "@") else ""
        wanted = text.removeprefix(only).strip() if only else text
        found: list[PaletteSection] = []
        if only != "@":
            here = [each for each in self._commands.here if each.ready() and not each.action.quiet]
            found.append(PaletteSection(translate("Finder", "Here"), self._actions(here, wanted, 6)))
        if wanted and only != ">" and self._desk.reader is not None:
            found.append(PaletteSection(translate("Finder", "People"), self._people(wanted)))
            if not only:
                found.append(PaletteSection(translate("Finder", "Messages"), self._messages(wanted)))
        if only != "@":
            found.append(
                PaletteSection(
                    translate("Finder", "Go to, and everywhere"),
                    self._actions(self._commands.everywhere, wanted, 8),
                )
            )
        return [section for section in found if section.rows]

    def _actions(self, bound: list[Bound], wanted: str, most: int) -> list[PaletteRow]:
        if wanted:
            from rapidfuzz import fuzz

            scored = [
                (fuzz.partial_ratio(wanted.casefold(), each.action.words.casefold()), each) for each in bound
            ]
            if len(wanted) < 4:  # a few letters are alike to everything: they must begin a word
                scored = [(score, each) for score, each in scored if _matches(each.action.words, wanted)]
            bound = [each for score, each in sorted(scored, key=lambda pair: -pair[0]) if score >= _ENOUGH]
        return [
            PaletteRow(
                id=f"act:{each.action.id}",
                text=each.action.words,
                icon=each.action.icon,
                keys=tuple(printed(part) for part in each.action.key.split(", ") if part),
                matches=_matches(each.action.words, wanted),
            )
            for each in bound
            if not each.action.quiet
        ][:most]

    def _people(self, wanted: str) -> list[PaletteRow]:
        rows: list[PaletteRow] = []
        for line in search.people(self._desk.reader, wanted, limit=6):
            stage = wording.stage(line.stage, line.stage_key) if line.stage else ""
            parts = (times.apart(times.phone(line.phone or "")), stage or wording.kind(line.kind))
            rows.append(
                PaletteRow(
                    id=f"person:{line.id}",
                    text=times.apart(times.phone(line.name)) if line.name.startswith("+") else line.name,
                    icon="user",
                    detail=" · ".join(dict.fromkeys(part for part in parts if part)),
                    matches=_matches(line.name, wanted),
                )
            )
        return rows

    def _messages(self, wanted: str) -> list[PaletteRow]:
        rows: list[PaletteRow] = []
        for message in search.messages(self._desk.reader, wanted, limit=4):
            words = " ".join(message.body.split())
            short = f"“{words[:64]}…”" if len(words) > 65 else f"“{words}”"
            when = times.when(message.at, self._desk.zone, self._desk.now())
            rows.append(
                PaletteRow(
                    f"person:{message.contact_id}",
                    short,
                    "mail",
                    times.listed([times.apart(message.name), when]),
                    matches=_matches(short, wanted),
                )
            )
        return rows


def _matches(text: str, wanted: str) -> tuple[tuple[int, int], ...]:
    """Where words of `text` begin with what was typed."""
    ranges: list[tuple[int, int]] = []
    for part in wanted.split():
        for found in re.finditer(re.escape(part), text, re.IGNORECASE):
            if found.start() == 0 or not text[found.start() - 1].isalnum():
                ranges.append((found.start(), found.end()))
                break
    return tuple(sorted(ranges))
