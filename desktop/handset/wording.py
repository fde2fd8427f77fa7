"""What a phone shows, in words: its talk as bubbles, its calls, and why something did not go."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from desktop.protocol import Fault
from desktop.screens import times
from desktop.screens import wording as words
from desktop.theme import Tone
from desktop.widgets import paint
from desktop.widgets.messages import Bubble, DayHead, Happening, Piece
from sync.handset import Rung, Said, Someone, Talk
from sync.model.words import CallState, Direction, MessageState

translate = QCoreApplication.translate


def name(someone: Someone) -> str:
    """Whose phone it is; the number where nobody is known by it."""
    return " · ".join(someone.names) if someone.names else number(someone.number)


def number(value: str) -> str:
    """A number as people read it."""
    return times.apart(times.phone(value))


def letters(someone: Someone) -> str:
    """Initials, or nothing where nobody is known."""
    return paint.initials(someone.names[0]) if someone.names else ""


def pieces(talk: Talk, zone: ZoneInfo, now: int) -> list[Piece]:
    """The phone's screen, oldest above: what was written here is its own side."""
    found: list[Piece] = []
    day = ""
    for each in sorted([*talk.said, *talk.rung], key=lambda each: each.at):
        here = times.long_day(each.at, zone, now)
        if here != day:
            day = here
            found.append(DayHead(f"day:{here}", here))
        found.append(_rung(each, zone) if isinstance(each, Rung) else _said(each, zone))
    return found


def why(fault: Fault, url: str) -> str:
    """Why something did not go, and what to do."""
    match fault.kind:
        case "no_server":
            return translate(
                "Handset", "The clinic’s server does not answer at {0}. Nothing was sent."
            ).format(times.apart(url))
        case "over":
            return translate("Handset", "Practice mode is over: this phone is put away.")
        case "no_number":
            return translate("Handset", "That is not a phone number. It looks like +971 50 123 4567.")
        case "lost":
            return translate("Handset", "The connection was lost. Try once more.")
        case _:
            return translate("Handset", "The clinic’s door refused it: {0}").format(fault.message)


def _said(said: Said, zone: ZoneInfo) -> Bubble:
    mine = said.direction == Direction.IN
    foot = translate("Handset", "{channel}, {time}").format(
        channel=words.channel(said.channel), time=times.clock(said.at, zone)
    )
    speaker = translate("Handset", "You") if mine else translate("Handset", "The clinic")
    return Bubble(said.id, said.body, mine, foot, _state(said), speaker=speaker)


def _state(said: Said) -> tuple[str, Tone, str]:
    match said.state:
        case MessageState.RECEIVED:
            return translate("Handset", "Arrived"), Tone.NEUTRAL, "check-check"
        case MessageState.DELIVERED:
            return translate("Handset", "Delivered"), Tone.NEUTRAL, "check-check"
        case MessageState.READ:
            return translate("Handset", "Read"), Tone.SUCCESS, "check-check"
        case _:
            return translate("Handset", "Sent"), Tone.NEUTRAL, "check"


def _rung(rung: Rung, zone: ZoneInfo) -> Happening:
    clock = times.clock(rung.at, zone)
    match rung.state:
        case CallState.RINGING:
            said, icon, tone = translate("Handset", "You ring the clinic"), "phone-call", Tone.INFO
        case CallState.ANSWERED:
            said, icon, tone = translate("Handset", "You speak with the clinic"), "phone-call", Tone.SUCCESS
        case CallState.ENDED:
            spoke = times.length((rung.duration_s or 0) * 1000)
            said = translate("Handset", "You spoke with the clinic for {0}").format(spoke)
            icon, tone = "phone", Tone.NEUTRAL
        case _:
            said, icon, tone = translate("Handset", "You rang, nobody answered"), "phone-missed", Tone.WARNING
    return Happening(
        rung.ref, translate("Handset", "{what}, {time}").format(what=said, time=clock), icon, tone
    )
