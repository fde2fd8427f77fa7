"""Answering somebody: the composer with what it must know. One for every screen that answers, so that nothing leaves the
building by another way: it chooses the way, keeps what was typed, looks twice where the conversation moved, and queues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.screens import acts, times, wording
from desktop.screens.acts import Target
from desktop.screens.departure import Departure
from desktop.screens.desk import Desk
from desktop.screens.ways import Route, blocked, menu_items, parts, routes, server_now, usual, window_word
from desktop.theme import Tone
from desktop.widgets.composer import Composer
from desktop.widgets.popover import Menu, MenuItem
from sync.model.ids import fact_id
from sync.model.words import Channel, Direction, Purpose, Subject
from sync.replica.queries import contacts, thread
from sync.replica.queries.thread import Sharer, Standing

if TYPE_CHECKING:
    from sync.commands.templates import Said

_KEEP_AFTER_MS = 400
_CLAIM_MINUTES = 5
_RENEW_MS = 120_000
_HEARD = frozenset(
    {"message", "conversation", "consent", "claim", "effect", "endpoint", "contact_endpoint", "contact"}
)


class Compose(QWidget):
    """`went` tells that a message was queued, `left` that the person leaves the words, `call_asked` and `open_asked` that
    they would rather do that, `turned_to` another person's conversation on the same phone (contact, conversation)."""

    went = Signal(str)
    left = Signal()
    call_asked = Signal()
    open_asked = Signal()
    turned_to = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.contact_id = self.talk_id = self.name = ""
        self.standing: Standing | None = None
        self.routes: list[Route] = []
        self.route: Route | None = None
        self.sharers: list[Sharer] = []
        self._staff: str | None = None
        """Who types: what they have begun stays theirs, also when the desk is locked under their hands."""
        self._chosen: tuple[str, str] | None = None
        """The way that the person chose by hand."""
        self._seen = ""
        """The last message that the person has before them: what their reply is keyed by."""
        self._moved = False
        self._looked = False
        """The person was told to look again, and has not sent or thrown away what they wrote since."""
        self._made: Said | None = None
        """What a template made of the words that stand there."""
        self._claimed_at = 0
        self._kept: tuple[str, str] = ("", "")
        self.is_sending = False
        self.box = Composer(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(_KEEP_AFTER_MS)
        self._keep.timeout.connect(self.keep_draft)
        self.box.typed.connect(self._typed)
        self.box.sent.connect(self.send)
        self.box.left.connect(self.left)
        self.box.discarded.connect(self.throw_away)
        self.box.channel_asked.connect(self.choose_way)
        self.box.person_asked.connect(self.choose_person)
        self.box.template_asked.connect(self.choose_template)
        self.box.notice_acted.connect(self._look)
        self.box.blocked.acted.connect(self._help)
        desk.link.changed.connect(self._hear)
        desk.link.status.connect(self._stood)
        desk.tick.connect(self._tick)

    # -- whom it is to --------------------------------------------------------------------------------------------

    def open(self, contact_id: str, talk_id: str = "") -> None:
        """Write to somebody, in a conversation of theirs; without one, a new one by whichever way there is."""
        if (contact_id, talk_id) == (self.contact_id, self.talk_id) and talk_id:
            self.read()
            return
        self.shut()
        self.contact_id, self.talk_id = contact_id, talk_id
        self._staff = self.desk.me
        self._chosen, self._made, self._claimed_at = None, None, 0
        self._moved = self._looked = False
        person = contacts.person(self.desk.reader, contact_id)
        self.name = person.name if person is not None else ""
        self._take_route()
        self._seen = self._head()[0]
        typed = thread.typed(self.desk.reader, self.talk_id, self.desk.me or "")
        if typed is not None and (typed.endpoint_id, typed.channel) in [each.key for each in self.routes]:
            self._chosen = typed.endpoint_id, typed.channel
            self._take_route()
        words = (typed.body, typed.subject) if typed is not None else ("", "")
        self._kept = words
        self.box.set_words(*words)
        self._show()

    def shut(self) -> None:
        """Leave this conversation: what was typed is kept, and the claim given back where nothing was."""
        if self.contact_id:
            self.keep_draft()
            if not self.box.words:
                self._release()
        self.contact_id = self.talk_id = ""

    def read(self) -> None:
        """Something changed: look again at the ways and at the end of the conversation."""
        if not self.contact_id or self.desk.reader is None:
            return
        self._take_route()
        head, direction, who = self._head()
        if head != self._seen:
            if self.box.words.strip() and not self.is_sending:
                self._moved = True
                self._say_moved(direction, who)
            else:
                self._seen = head
        self._show()

    def focus_words(self) -> None:
        """Start typing."""
        self.box.field.setFocus()

    def _take_route(self) -> None:
        reader = self.desk.reader
        if self.talk_id:
            self.standing = thread.standing(reader, self.talk_id)
        at = self.standing
        self.routes = routes(
            self.desk,
            thread.ways(reader, self.contact_id),
            at.endpoint_id if at is not None else None,
            at.channel if at is not None else "",
        )
        chosen = next((each for each in self.routes if each.key == self._chosen and not each.shut), None)
        self.route = chosen or usual(self.routes)
        if not self.talk_id and self.route is not None:
            way = self.route.way
            self.talk_id = fact_id("conversation", self.contact_id, way.endpoint_id, way.channel)
        place = (
            self.route.way.endpoint_id
            if self.route is not None
            else at.endpoint_id
            if at is not None
            else None
        )
        self.sharers = thread.sharers(reader, place, self.desk.now()) if place else []

    def _head(self) -> tuple[str, str, str]:
        found = thread.head(self.desk.reader, self.talk_id)
        return (found[0], found[1], found[2] or "") if found is not None else ("", "", "")

    # -- typing ---------------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._keep.start()
        if self.box.words.strip():
            self._claim()
        else:
            self._moved = self._looked = False
            self._seen = self._head()[0]
            self._say_standing()
        self._count()

    def keep_draft(self) -> None:
        """Keep what was typed, now."""
        self._keep.stop()
        words = (self.box.words, self.box.subject.text())
        if not self.contact_id or not self.talk_id or words == self._kept:
            return
        self._kept = words
        self._put_draft(self.talk_id, self.contact_id, *words)

    def _put_draft(self, talk_id: str, contact_id: str, body: str, subject: str) -> None:
        key = self.route.key if self.route is not None else ("", "")
        if self._staff is None:
            return
        self.desk.start(
            self.desk.link.ask(
                "keep_draft",
                conversation_id=talk_id,
                staff_id=self._staff,
                contact_id=contact_id,
                channel=key[1],
                endpoint_id=key[0],
                body=body,
                subject=subject,
                at=self.desk.now(),
            )
        )

    def throw_away(self) -> None:
        """Empty the words."""
        self.box.field.setReadOnly(False)
        self.box.set_words("")
        self._made = None
        self._typed()
        self.keep_draft()
        self._release()
        self._show()

    def _claim(self) -> None:
        """Say that the person is answering, again while they go on typing."""
        now = self.desk.now()
        if self.standing is None or now - self._claimed_at < _RENEW_MS:
            return
        self._claimed_at = now
        self.desk.start(acts.claim(self.desk, self._target(), minutes=_CLAIM_MINUTES))

    def _release(self) -> None:
        at = self.standing
        if at is None or not self._claimed_at or self.desk.me is None:
            return
        self._claimed_at = 0
        from sync.commands.work import ReleaseSubject

        self.desk.start(self.desk.do(ReleaseSubject(subject_kind=Subject.CONVERSATION, subject_id=at.id)))

    def _target(self) -> Target:
        return Target(
            self.contact_id,
            self.name,
            "",
            subject_kind=Subject.CONVERSATION if self.standing is not None else Subject.CONTACT,
            subject_id=self.talk_id if self.standing is not None else "",
        )

    # -- choosing -------------------------------------------------------------------------------------------------

    def choose_way(self) -> None:
        """By which channel, to which number; what is shut says why."""
        items = menu_items(self.routes)
        if not items:
            return
        menu = Menu(self.box.channel, items, name=self.tr("Channel"))
        menu.chosen.connect(self._take_way)
        menu.closed.connect(menu.deleteLater)
        menu.open()

    def _take_way(self, at: str) -> None:
        self._chosen = self.routes[int(at)].key
        self.box.field.setReadOnly(False)
        self._take_route()
        self._show()
        self.focus_words()

    def choose_person(self) -> None:
        """Which of those who share the number the answer is about."""
        if len(self.sharers) < 2:
            return
        items = [
            MenuItem(
                each.id,
                times.listed(
                    [
                        each.name,
                        times.when(each.visit_at, self.desk.zone, self.desk.now()) if each.visit_at else "",
                    ]
                ),
                "user-check" if each.id == self.contact_id else "user",
            )
            for each in self.sharers
        ]
        menu = Menu(self.box.person, items, name=self.tr("Whom is it about?"))
        menu.chosen.connect(self._turn_to)
        menu.closed.connect(menu.deleteLater)
        menu.open()

    def _turn_to(self, contact_id: str) -> None:
        if contact_id == self.contact_id or self.route is None:
            return
        way = self.route.way
        self.turned_to.emit(contact_id, fact_id("conversation", contact_id, way.endpoint_id, way.channel))

    def choose_template(self) -> None:
        """Words that the practice has ready, filled in."""
        if self.route is None:
            return
        from desktop.screens.templates import TemplatePicker

        picker = TemplatePicker(self.desk, self.window(), self.contact_id, self.route)
        picker.chosen.connect(self._take_template)
        picker.closed.connect(picker.deleteLater)
        picker.open()

    def _take_template(self, said: Said) -> None:
        made = said.rendered
        if (
            self.box.words.strip()
            and self._filled() is None
            and not (self.route and self.route.template_only)
        ):
            self.box.insert(made.text)
        else:
            self._made = said
            self.box.set_words(made.text, made.subject or "")
        self._typed()
        self._show()
        self.focus_words()

    def _filled(self) -> Said | None:
        """The template behind the words, as long as they are just as it made them."""
        made = self._made
        if made is None or self.route is None or made.rendered.channel != self.route.way.channel:
            return None
        return made if self.box.words == made.rendered.text else None

    # -- sending --------------------------------------------------------------------------------------------------

    def send(self) -> None:
        """Queue it, unless the conversation moved and nobody has looked yet."""
        if self.is_sending or not self.contact_id:
            return
        self.read()
        words, route = self.box.words.strip(), self.route
        if not words or route is None or route.shut or (route.template_only and self._filled() is None):
            return
        if self._moved:
            self._look()
            return
        self.is_sending = True
        self.box.send.set_busy(self.tr("Sending"))
        self.desk.start(self._send(words, self.box.subject.text().strip(), route))

    async def _send(self, words: str, subject: str, route: Route) -> None:
        from sync.commands.effects import QueueEffect, effect_id

        key = f"reply:{self.talk_id}:{self._seen or 'first'}"
        talk_id, contact_id, name, made = self.talk_id, self.contact_id, self.name, self._filled()
        is_mail = route.way.channel == Channel.EMAIL
        if made is not None and is_mail and subject != (made.rendered.subject or ""):
            made = None
        command = QueueEffect(
            key=key,
            contact_id=contact_id,
            endpoint_id=route.way.endpoint_id,
            channel=Channel(route.way.channel),
            body=words,
            subject=(subject or None) if is_mail else None,
            purpose=self._made.purpose if self._made is not None else Purpose.CARE,
            filled=made.filled if made is not None else None,
        )
        try:
            done = await self.desk.do(command)
        finally:
            self.is_sending = False
            self.box.send.set_busy(None)
        if done is None:
            self.read()
            return
        if talk_id == self.talk_id:
            self.box.field.setReadOnly(False)
            self.box.set_words("")
            self._kept = ("", "")
            self._moved, self._looked, self._made = False, False, None
            self._release()
            self._seen = self._head()[0]
            self._show()
        self._put_draft(talk_id, contact_id, "", "")
        if done.kind == "noop":
            self.desk.say(
                self.tr("A colleague has just sent {who} the same words. Nothing goes out twice.").format(
                    who=name
                ),
                Tone.INFO,
                "check-check",
            )
        else:

            def undone() -> None:
                self._put_back(talk_id, contact_id, words, subject)

            Departure(self.desk, effect_id(key), name, undone).announce()
        self.went.emit(talk_id)

    def _put_back(self, talk_id: str, contact_id: str, words: str, subject: str) -> None:
        """It was called back: the words are a draft again, where nothing else was typed meanwhile."""
        if talk_id == self.talk_id:
            if not self.box.words.strip():
                self.box.set_words(words, subject)
                self._seen = self._head()[0]
                self._show()
                self._keep.start()
        elif thread.typed(self.desk.reader, talk_id, self.desk.me or "") is None:
            self._put_draft(talk_id, contact_id, words, subject)

    def _say_standing(self) -> None:
        """Who else is answering, or why it does not go the way they wrote."""
        at, own = self.standing, self.routes[0] if self.routes else None
        if (
            at is not None
            and at.holder_id not in (None, self.desk.me)
            and (at.claim_until or 0) > self.desk.now()
        ):
            found = self.desk.colleague(at.holder_id)
            name = found.name if found is not None else self.tr("A colleague")
            self.box.set_notice(self.tr("{0} is answering too.").format(name), Tone.NEUTRAL, "pencil")
        elif self.route is not None and own is not None and own is not self.route and (own.shut or own.doubt):
            words = self.tr("Not by {channel}: {why}").format(channel=own.name, why=own.shut or own.doubt)
            self.box.set_notice(words, Tone.NEUTRAL, "info")
        else:
            self.box.set_notice("")

    def _say_moved(self, direction: str, who: str) -> None:
        if direction == Direction.IN:
            words = self.tr("{who} wrote while you were typing. Read it before you send.").format(
                who=self.name
            )
        else:
            name = who or self.tr("A colleague")
            words = self.tr("{who} has answered meanwhile. Read it before you send.").format(who=name)
        self.box.set_notice(words, Tone.WARNING, "message-circle", self.tr("I have read it"))

    def _look(self) -> None:
        """The second look: what came is before their eyes now, and the next press sends."""
        self._moved, self._looked = False, True
        self._seen = self._head()[0]
        words = self.tr("Does what you wrote still fit? Send once more to send it.")
        self.box.set_notice(words, Tone.INFO, "eye")
        self.focus_words()

    # -- what is shown --------------------------------------------------------------------------------------------

    def _show(self) -> None:
        route = self.route
        self.box.set_about(self.name if len(self.sharers) > 1 else "")
        self.box.set_blocked(
            *blocked(self.name, self.routes, self.route, by_template=self._filled() is not None)
        )
        if not self._moved and not self._looked:
            self._say_standing()
        if route is None:
            self.box.set_channel(self.tr("No way"), "ban", more=bool(self.routes))
        else:
            self.box.set_channel(route.name, wording.channel_icon(route.way.channel), more=True)
            self.box.channel.setToolTip(times.listed([route.place, route.doubt]))
        self.box.show_subject(route is not None and route.way.channel == Channel.EMAIL)
        closed = route is not None and route.template_only
        self.box.field.setReadOnly(closed)
        self.box.set_placeholder(self.tr("Write to {who}").format(who=self.name))
        self._tick()
        self._count()

    def _help(self) -> None:
        if self.route is not None:
            self.choose_template()
        elif self.routes:
            self.call_asked.emit()
        else:
            self.open_asked.emit()

    def _tick(self) -> None:
        """The window's clock runs while it is looked at."""
        route = self.route
        if route is None or not self.isVisible():
            self.box.set_window("", Tone.NEUTRAL, "clock")
            return
        now = server_now(self.desk)
        if (
            route.way.channel == Channel.WHATSAPP
            and not route.template_only
            and now >= (route.closes_at or 0)
        ):
            self.read()
            return
        self.box.set_window(*window_word(route, now))

    def _count(self) -> None:
        route, words = self.route, self.box.words
        self.box.set_count(
            parts(words) if route is not None and route.way.channel == Channel.SMS and words else ""
        )
        ready = bool(words.strip()) and route is not None
        self.box.send.set_enabled(
            ready, self.tr("There is nothing written yet.") if route is not None else ""
        )

    def _hear(self, changes: dict[str, frozenset[str]]) -> None:
        if self.contact_id and not _HEARD.isdisjoint(changes) and self.isVisible():
            self.read()

    def _stood(self, _status: object) -> None:
        if self.contact_id and self.isVisible():
            self._show()
