"""What was said, in words: each message's state as somebody at the desk understands it, the days between, and what needs a
person's decision."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.protocol import LinkState
from desktop.screens import refusals, story, times, wording
from desktop.screens.desk import Desk
from desktop.screens.ways import server_now
from desktop.theme import Tone
from desktop.widgets.messages import Bubble, DayHead, Happening, Piece
from sync.model.words import Direction, EffectState, Event, MessageState
from sync.replica.queries import contacts, thread
from sync.replica.queries.contacts import Happened
from sync.replica.queries.thread import SHOWN, Spoken

translate = QCoreApplication.translate
BETWEEN = (
    "call.",
    "appointment.",
    "contact.opted_",
    "contact.merged",
    "note.added",
    "payment.",
    "document.",
)
"""Events that stand between the messages."""
_OPEN = frozenset({EffectState.FAILED, EffectState.UNKNOWN, EffectState.NEEDS_REVIEW})
State = tuple[str, Tone, str]


@dataclass(frozen=True)
class Told:
    """A conversation as it is shown: its pieces, the messages behind them, and those that a person must decide on."""

    pieces: list[Piece]
    messages: dict[str, Spoken]
    open: list[Spoken]


def read(desk: Desk, contact_id: str, *, since: int | None = None, limit: int = 80) -> Told:
    """What was said with a contact, and what happened in between. `since` is up to when it had been read: what came later
    stands under a line of its own."""
    messages = thread.spoken(desk.reader, contact_id, limit=limit)
    messages.reverse()
    begins = messages[0].at if len(messages) == limit else 0
    events = [
        each
        for each in contacts.happened(desk.reader, contact_id, kinds=BETWEEN, limit=limit)
        if each.at >= begins and each.kind != Event.CALL_RINGING
    ]
    # What a message brought about at its own moment stands below it.
    together = sorted([*messages, *events], key=lambda each: (each.at, isinstance(each, Happened), each.id))
    pieces: list[Piece] = []
    day = ""
    has_line = since is None
    for each in together:
        here = times.long_day(each.at, desk.zone, desk.now())
        if here != day:
            day = here
            pieces.append(DayHead(f"day:{here}", here))
        if isinstance(each, Happened):
            pieces.append(_happening(desk, each))
            continue
        if not has_line and each.direction == Direction.IN and each.at > (since or 0):
            has_line = True
            pieces.append(DayHead("new", translate("Saying", "New"), Tone.INFO))
        pieces.append(bubble(desk, each))
    return Told(pieces, {each.id: each for each in messages}, undecided(messages))


def bubble(desk: Desk, said: Spoken) -> Bubble:
    """A message as it stands in the conversation."""
    ours = said.direction == Direction.OUT
    clock = times.clock(said.at, desk.zone)
    foot = translate("Saying", "{channel}, {time}").format(channel=wording.channel(said.channel), time=clock)
    speaker = translate("Saying", "They")
    if ours:
        speaker = story.who(desk, said.author or "") if said.author else translate("Saying", "Foredesk")
        foot = translate("Saying", "{who} · {channel}, {time}").format(
            who=speaker, channel=wording.channel(said.channel), time=clock
        )
    cut = ""
    if said.length > SHOWN:
        cut = translate("Saying", "Show all {0} characters").format(f"{said.length:,}")
    return Bubble(
        said.id,
        said.body,
        ours,
        foot,
        state(desk, said) if ours else None,
        said.subject or "",
        cut,
        quiet=said.state == MessageState.CANCELLED,
        speaker=speaker,
    )


def state(desk: Desk, said: Spoken) -> State | None:
    """What became of a message of ours."""
    why = refusals.said(said.reason, said.reason) if said.reason else ""
    match said.state:
        case MessageState.QUEUED:
            return leaving(desk, said.send_at or 0, bool(said.pending))
        case MessageState.SENDING:
            return translate("Saying", "Sending"), Tone.INFO, "send"
        case MessageState.SENT:
            return translate("Saying", "Sent"), Tone.NEUTRAL, "check"
        case MessageState.DELIVERED:
            return translate("Saying", "Delivered"), Tone.NEUTRAL, "check-check"
        case MessageState.READ:
            return translate("Saying", "Read by them"), Tone.SUCCESS, "check-check"
        case MessageState.FAILED:
            more = "" if said.reason == "undeliverable" else why
            words = (
                translate("Saying", "Undeliverable. {0}") if more else translate("Saying", "Undeliverable")
            )
            return words.format(more), Tone.CRITICAL, "message-circle-x"
        case MessageState.UNKNOWN:
            return translate("Saying", "Perhaps sent"), Tone.WARNING, "circle-question-mark"
        case MessageState.NEEDS_REVIEW:
            return translate("Saying", "Held. {0}").format(why).strip(), Tone.WARNING, "circle-pause"
        case MessageState.CANCELLED:
            words = why.rstrip(".") or translate("Saying", "Called back, not sent")
            return words, Tone.NEUTRAL, "undo-2"
        case MessageState.LOGGED:
            return translate("Saying", "Sent outside Foredesk"), Tone.NEUTRAL, "external-link"
        case _:
            return None


def leaving(desk: Desk, send_at: int, pending: bool) -> State:
    """When a queued message goes, said no surer than it is."""
    if pending and desk.link.current.state != LinkState.ONLINE:
        return translate("Saying", "Goes when the line is back"), Tone.WARNING, "wifi-off"
    left = send_at - server_now(desk)
    if left > times.MINUTE:
        return (
            translate("Saying", "Goes {0}").format(times.when(send_at, desk.zone, desk.now())),
            Tone.INFO,
            "clock",
        )
    if left > 0:
        return translate("Saying", "Goes in {0} s").format(-(-left // 1000)), Tone.INFO, "send"
    return translate("Saying", "Goes any moment"), Tone.INFO, "send"


def undecided(messages: Sequence[Spoken]) -> list[Spoken]:
    """Messages whose fate a person must decide, the newest first. One that failed needs nobody once a later one went out."""
    found: list[Spoken] = []
    went_later = False
    for said in reversed(messages):
        if said.direction != Direction.OUT:
            continue
        if said.effect in _OPEN and not (said.effect == EffectState.FAILED and went_later):
            found.append(said)
        went_later = went_later or said.effect == EffectState.SENT
    return found


def _happening(desk: Desk, event: Happened) -> Happening:
    entry = story.event(desk, event)
    words = " · ".join(part for part in (entry.title, entry.detail, entry.at) if part)
    return Happening(event.id, words, entry.icon, entry.tone)


def checks(said: Spoken) -> list[tuple[str, bool]]:
    """What was checked before it went, by guard, and whether it held: the proof that is kept with the message."""
    kept = json.loads(said.proof) if said.proof else {}
    return [(str(each["guard"]), bool(each["holds"])) for each in kept.get("checks", ())]
