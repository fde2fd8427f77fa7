"""The inbox's list: ids by keyset, rows by block. While a person works in it nothing moves: rows change where they stand, and
what is new or would move is counted until `show_new`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.screens import times, wording
from desktop.screens.desk import Desk
from desktop.screens.inbox import rows as words
from desktop.widgets import bidi
from desktop.widgets.id_table import Column, IdTable, Page
from sync.replica.queries import inbox
from sync.replica.queries.inbox import Key, Shelf, Talk


class _Source:
    """What the list asks of the replica."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.shelf = Shelf.OPEN
        self.mine = False
        self.channel: str | None = None

    @property
    def whose(self) -> str | None:
        return self._desk.me if self.mine else None

    def page(self, after: object | None, limit: int) -> Page:
        reader = self._desk.reader
        if reader is None:
            return Page([])
        key: Key | None = after if isinstance(after, tuple) else None
        found = inbox.page(
            reader, self.shelf, self._desk.now(), key, mine=self.whose, channel=self.channel, limit=limit
        )
        return Page([row_id for _, row_id in found], found[-1] if len(found) == limit else None)

    def rows(self, ids: Sequence[str]) -> Mapping[str, Talk]:
        reader = self._desk.reader
        return {} if reader is None else inbox.talks(reader, ids, self._desk.me or "")


class InboxModel(IdTable[Talk]):
    """Set `held` while a person works here, and `pinned` to the conversation they have before them."""

    news = Signal()
    """`waiting` changed."""
    counted = Signal(int)
    """How many need somebody."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        self._desk = desk
        self._from = _Source(desk)
        super().__init__(self._from, [Column("", self._spoken)], page=100, parent=parent)
        self.waiting: frozenset[str] = frozenset()
        self.held = False
        self.pinned = ""
        self.open_count = 0
        self._settled: set[str] = set()

    @property
    def shelf(self) -> Shelf:
        """Which conversations are listed."""
        return self._from.shelf

    @property
    def mine(self) -> bool:
        """Whether only one's own and the unclaimed are listed."""
        return self._from.mine

    @property
    def channel(self) -> str | None:
        """The only channel that is listed; None for all."""
        return self._from.channel

    def choose(
        self, *, shelf: Shelf | None = None, mine: bool | None = None, channel: str | None = ""
    ) -> None:
        """List others instead; an empty `channel` leaves it as it is."""
        self._from.shelf = self._from.shelf if shelf is None else shelf
        self._from.mine = self._from.mine if mine is None else mine
        self._from.channel = self._from.channel if channel == "" else channel
        self._settled.clear()
        self.reload(self._from)
        self._note(frozenset())
        self.count()

    def read(self) -> None:
        """Bring the list to what the replica says now."""
        self._settled.clear()
        self.follow_all()
        self._note(frozenset())
        self.count()

    def follow_all(self) -> None:
        """Read every row again, and take the order in."""
        super().follow(list(self.ids))

    def acted(self, talk_id: str) -> None:
        """The person dealt with it here: once they look at another one it leaves."""
        self._settled.add(talk_id)

    def leave(self, talk_id: str) -> bool:
        """The person looks at another one: what they dealt with goes, if it needs nobody any more. True when it went."""
        if talk_id not in self._settled or self.shelf is Shelf.ALL:
            return False
        self._settled.discard(talk_id)
        talk = self._fresh([talk_id]).get(talk_id)
        if talk is not None and self._belongs(talk):
            return False
        self.set_ids([each for each in self.ids if each != talk_id])
        return True

    def refresh(self, changed: Collection[str]) -> None:
        """These conversations changed."""
        if not changed:
            return
        if not self.held:
            super().follow(changed)
            self._note(frozenset())
        else:
            shown = [row_id for row_id in changed if self.place(row_id) is not None]
            if shown:
                self.reread(shown)
            first = self.row(0)
            top = (first.last_at, first.id) if first is not None else (0, "")
            waiting = set(self.waiting)
            for row_id, talk in self._fresh(list(changed)).items():
                belongs = self._belongs(talk)
                is_new = self.place(row_id) is None
                # One that stands in the list and was written to again would move to its top.
                moves = (
                    not is_new and row_id != self.pinned and (talk.last_at, talk.id) > top and talk.is_unread
                )
                if belongs and (is_new or moves):
                    waiting.add(row_id)
                elif is_new and not belongs:
                    waiting.discard(row_id)
            self._note(frozenset(waiting))
        self.count()

    def reread(self, ids: Sequence[str]) -> None:
        """Read these rows again where they stand."""
        for row_id in ids:
            self._cache.pop(row_id, None)
        self._touched(sorted(at for at in (self.place(each) for each in ids) if at is not None))

    def count(self) -> None:
        """Count what needs somebody."""
        reader = self._desk.reader
        found = inbox.count(reader, Shelf.OPEN, self._desk.now()) if reader is not None else 0
        if found != self.open_count:
            self.open_count = found
        self.counted.emit(found)

    def _fresh(self, ids: Sequence[str]) -> Mapping[str, Talk]:
        return self._from.rows(ids)

    def _belongs(self, talk: Talk) -> bool:
        """Whether a conversation stands on this shelf now."""
        if self._from.channel is not None and talk.channel != self._from.channel:
            return False
        if self._from.mine and (talk.holder_id or talk.owner_id or self._desk.me) != self._desk.me:
            return False
        if self.shelf is Shelf.ALL:
            return True
        aside = (talk.snoozed_until or 0) > self._desk.now()
        return talk.state is not None and aside is (self.shelf is Shelf.SNOOZED)

    def _note(self, waiting: frozenset[str]) -> None:
        if waiting != self.waiting:
            self.waiting = waiting
            self.news.emit()

    def _spoken(self, talk: Talk) -> str:
        state = words.state(self._desk, talk)[0]
        parts = [
            talk.name,
            wording.channel(talk.channel),
            state,
            words.presence(self._desk, talk),
            bidi.prose((talk.words or "").replace("\n", " ")),
            times.when(talk.last_at, self._desk.zone, self._desk.now()),
        ]
        return ", ".join(part for part in parts if part)
