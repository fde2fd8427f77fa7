"""How a conversation stands in the list: who and when, the last words, and what it needs, said by icon, word and colour."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import theme
from desktop.protocol import LinkState
from desktop.screens import refusals, times, wording
from desktop.screens.desk import Desk
from desktop.screens.ways import server_now
from desktop.theme import Tone, Type, icons
from desktop.widgets import paint
from desktop.widgets.id_table import ROW
from desktop.widgets.paint import RowState, Strip, Who
from sync.model.words import MessageState
from sync.replica.queries.inbox import Talk

Index = QModelIndex | QPersistentModelIndex
translate = QCoreApplication.translate
_FOREVER = 253_402_300_799_999
_AT_RISK = 0.8


def name(talk: Talk) -> str:
    """Who it is; who has no name is called by the number."""
    return times.apart(times.phone(talk.name)) if talk.name.startswith("+") else talk.name


def moment(desk: Desk, talk: Talk) -> str:
    """When something was last said, as short as it can be: the time today, else the day."""
    now, zone = desk.now(), desk.zone
    then, today = times.moment(talk.last_at, zone).date(), times.moment(now, zone).date()
    if then == today:
        return times.clock(talk.last_at, zone)
    if 0 < (today - then).days < 7:
        return times.locale().dayName(then.isoweekday(), times.locale().FormatType.ShortFormat)
    return times.day(talk.last_at, zone, now)


def state(desk: Desk, talk: Talk) -> tuple[str, Tone, str]:
    """What it needs now: words, tone, icon."""
    now = desk.now()
    if talk.snoozed_until is not None and talk.snoozed_until > now:
        if talk.snoozed_until >= _FOREVER:
            return translate("Inbox", "Aside until they reply"), Tone.NEUTRAL, "alarm-clock"
        back = times.when(talk.snoozed_until, desk.zone, now)
        return translate("Inbox", "Comes back {0}").format(back), Tone.NEUTRAL, "alarm-clock"
    match talk.state:
        case "failed":
            told = talk.reason if talk.reason and talk.reason != "undeliverable" else ""
            why = refusals.said(told, told).rstrip(".") if told else ""
            words = (
                translate("Inbox", "Undeliverable: {0}").format(why)
                if why
                else translate("Inbox", "Undeliverable")
            )
            return words, Tone.CRITICAL, "message-circle-x"
        case "unknown":
            return translate("Inbox", "Perhaps sent, needs a look"), Tone.WARNING, "circle-question-mark"
        case "needs_review":
            return translate("Inbox", "Held, needs a look"), Tone.WARNING, "circle-pause"
        case "queued":
            return _going(desk, talk)
        case "unanswered":
            return _waiting(talk, now)
        case _:
            return _settled(talk, now)


def presence(desk: Desk, talk: Talk) -> str:
    """Who is answering now, where somebody is."""
    if talk.holder_id is None or (talk.claim_until or 0) <= desk.now():
        return ""
    if talk.holder_id == desk.me:
        return translate("Inbox", "You are answering")
    return translate("Inbox", "{0} is answering").format(
        (talk.holder or translate("Inbox", "A colleague")).split(" ")[0]
    )


def late(talk: Talk, now: int) -> tuple[str, Tone]:
    """How long they wait against what was promised: "14 m of 15 m"; the tone warns before it is too late."""
    since = talk.since if talk.since is not None else talk.last_in_at
    waited = times.length(max(now - since, 0))
    if talk.due_at is None or talk.due_at <= since:
        return waited, Tone.NEUTRAL
    if now >= talk.due_at:
        return translate("Inbox", "{0} late").format(times.length(now - talk.due_at)), Tone.CRITICAL
    promised = times.length(talk.due_at - since)
    words = translate("Inbox", "{0} of {1}").format(waited, promised)
    used = (now - since) / (talk.due_at - since)
    return words, Tone.WARNING if used >= _AT_RISK else Tone.NEUTRAL


def _waiting(talk: Talk, now: int) -> tuple[str, Tone, str]:
    waited = times.length(max(now - (talk.since or talk.last_in_at), 0))
    if talk.is_unread:
        return translate("Inbox", "Unread"), Tone.INFO, "mail"
    return translate("Inbox", "Opened, no answer {0}").format(waited), Tone.WARNING, "mail-open"


def _going(desk: Desk, talk: Talk) -> tuple[str, Tone, str]:
    if desk.link.current.state != LinkState.ONLINE:
        return translate("Inbox", "Goes when the line is back"), Tone.WARNING, "wifi-off"
    left = (talk.send_at or 0) - server_now(desk)
    if 0 < left <= times.MINUTE:
        return translate("Inbox", "Goes in {0} s").format(-(-left // 1000)), Tone.INFO, "send"
    return translate("Inbox", "Answer on its way"), Tone.INFO, "send"


def _settled(talk: Talk, now: int) -> tuple[str, Tone, str]:
    if talk.last_out_at >= talk.last_in_at and talk.last_out_at:
        if talk.said == MessageState.READ:
            return translate("Inbox", "Read by them, no reply yet"), Tone.NEUTRAL, "check-check"
        return (
            translate("Inbox", "Waiting for them, {0}").format(times.length(now - talk.last_out_at)),
            Tone.NEUTRAL,
            "hourglass",
        )
    return translate("Inbox", "Done, no answer needed"), Tone.SUCCESS, "circle-check"


class InboxDelegate(QStyledItemDelegate):
    """Paints a conversation in 80 px, wholly by itself."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.open_id = ""
        """The conversation that is shown beside the list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().row.inbox)

    def looks(self, talk: Talk) -> tuple[object, ...]:
        """What of a row may change with time alone."""
        return (
            state(self._desk, talk),
            presence(self._desk, talk),
            moment(self._desk, talk),
            late(talk, self._desk.now()),
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        talk: Talk | None = index.data(ROW)
        if talk is None:
            return
        now, flags = theme.current(), option.state
        paint.row(
            painter,
            option.rect,
            RowState(
                selected=bool(flags & QStyle.StateFlag.State_Selected),
                hovered=bool(flags & QStyle.StateFlag.State_MouseOver),
                # The open conversation stays marked while the keyboard is in its answer.
                active_window=option.widget.isActiveWindow() if option.widget is not None else True,
            ),
        )
        box = option.rect.adjusted(now.px(16), 0, -now.px(16), 0)
        top = box.top() + now.px(9)
        self._head(painter, QRect(box.left(), top, box.width(), now.line(Type.BASE)), talk)
        top += now.line(Type.BASE) + now.px(1)
        self._words(painter, QRect(box.left(), top, box.width(), now.line(Type.SMALL)), talk)
        top += now.line(Type.SMALL) + now.px(3)
        self._state(painter, QRect(box.left(), top, box.width(), now.avatar.small), talk)

    def _head(self, painter: QPainter, rect: QRect, talk: Talk) -> None:
        now = theme.current()
        strip = Strip(rect, now.px(8))
        icons.paint(
            painter,
            strip.start(now.icon.inline),
            wording.channel_icon(talk.channel),
            now.text.secondary,
            now.icon.inline,
        )
        said = moment(self._desk, talk)
        width = paint.text_width(said, Type.SMALL, tabular=True)
        paint.text(
            painter,
            strip.end(width),
            said,
            Type.SMALL,
            now.text.secondary,
            align=paint.Align.END,
            tabular=True,
        )
        paint.text(painter, strip.rest(), name(talk), Type.BASE_STRONG)

    def _words(self, painter: QPainter, rect: QRect, talk: Talk) -> None:
        now = theme.current()
        strip = Strip(rect, now.px(4))
        if talk.draft:
            words = translate("Inbox", "Draft:")
            width = paint.text_width(words, Type.SMALL, weight=500)
            paint.text(painter, strip.start(width), words, Type.SMALL, now.accent.text, weight=500)
        elif talk.outbound:
            icons.paint(painter, strip.start(now.px(12)), "reply", now.text.tertiary, now.px(12))
        said = " ".join((talk.draft or talk.words or "").split())
        ink = now.text.primary if talk.is_unread else now.text.secondary
        paint.text(painter, strip.rest(), said, Type.SMALL, ink)

    def _state(self, painter: QPainter, rect: QRect, talk: Talk) -> None:
        now = theme.current()
        strip = Strip(rect, now.px(8))
        who = presence(self._desk, talk)
        if who:
            letters = paint.initials(talk.holder or "")
            mine = talk.holder_id == self._desk.me
            paint.avatar(painter, strip.end(now.avatar.small), letters, Who.YOU if mine else Who.OTHER)
        words, tone, icon = state(self._desk, talk)
        if talk.state == "unanswered" and not (talk.snoozed_until or 0) > self._desk.now():
            told, level = late(talk, self._desk.now())
            if talk.is_unread and talk.unread > 1:
                told = translate("Inbox", "{0} new · {1}").format(talk.unread, told)
            if talk.is_unread or level is not Tone.NEUTRAL:
                ink = now.text.secondary if level is Tone.NEUTRAL else now.state(level).fg
                width = paint.text_width(told, Type.SMALL, tabular=True)
                place = strip.end(width)
                paint.text(painter, place, told, Type.SMALL, ink, align=paint.Align.END, tabular=True)
                if not talk.is_unread and level is not Tone.NEUTRAL:
                    words = translate("Inbox", "Opened, no answer")
        if who and talk.holder_id != self._desk.me:
            words, tone, icon = who, Tone.NEUTRAL, "pencil"
        paint.state_word(painter, strip.rest(), words, tone, icon)
