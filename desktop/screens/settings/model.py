"""Which pages somebody sees, in their groups, and which of them a search finds."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.screens.actions import LEADS
from desktop.screens.desk import Desk
from desktop.screens.settings.page import GROUPS, Group, PageSpec
from sync.policy.keywords import fold

OWN = "workstation"
"""The page of look, sounds, own password and PIN."""


class SettingsModel:
    """The list of pages for whoever sits at the desk."""

    def __init__(self, desk: Desk, specs: Sequence[PageSpec]) -> None:
        self._desk, self._specs = desk, list(specs)

    def seen(self) -> list[PageSpec]:
        """The pages that are for this person, in order; before the first sync those of the workstation alone."""
        roles, order = self._roles(), list(GROUPS)
        is_empty = self._desk.practice is None
        return sorted(
            (spec for spec in self._specs if spec.may & roles and (spec.group is Group.HERE or not is_empty)),
            key=lambda spec: order.index(spec.group),
        )

    def first(self) -> PageSpec | None:
        """The page to open where none is named: their own desk for those who do not answer for the practice."""
        seen = self.seen()
        own = [spec for spec in seen if spec.group is Group.HERE and spec.key == OWN]
        return next(iter(seen if self._roles() & LEADS else own or seen), None)

    def found(self, query: str) -> list[PageSpec]:
        """Those that a search finds: every word of it begins a word of the page's, in the window's language or in English."""
        wanted = fold(query).split()
        return [spec for spec in self.seen() if all(self._has(spec, word) for word in wanted)]

    def spec(self, key: str) -> PageSpec | None:
        """A page that this person sees, by key."""
        return next((spec for spec in self.seen() if spec.key == key), None)

    def grouped(self, query: str = "") -> dict[Group, list[PageSpec]]:
        """What is found, by group; groups without any are left out."""
        found: dict[Group, list[PageSpec]] = {}
        for spec in self.found(query):
            found.setdefault(spec.group, []).append(spec)
        return found

    def _roles(self) -> set[str]:
        person = self._desk.person
        return set(person.roles) if person is not None else set()

    @staticmethod
    def _has(spec: PageSpec, word: str) -> bool:
        text = fold(f"{spec.words} {spec.about_words} {spec.source} {spec.about}")
        return f" {word}" in f" {text}"
