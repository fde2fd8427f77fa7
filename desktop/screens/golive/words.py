"""The checklist in words: what each line is called, how it stands and why, and the one thing to do about it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from desktop.screens import times, wording
from desktop.screens.desk import Desk
from desktop.theme import Tone
from sync.model.words import Duty
from sync.policy.readiness import Judged, Line, Standing


class Part(StrEnum):
    """The parts of the list, in the order in which a practice is set up."""

    PLACE = "place"
    PEOPLE = "people"
    OFFER = "offer"
    WRITING = "writing"
    SAFETY = "safety"


PARTS: dict[Part, Any] = {
    Part.PLACE: QT_TRANSLATE_NOOP("GoLive", "The practice and its places"),
    Part.PEOPLE: QT_TRANSLATE_NOOP("GoLive", "People and duties"),
    Part.OFFER: QT_TRANSLATE_NOOP("GoLive", "What can be booked"),
    Part.WRITING: QT_TRANSLATE_NOOP("GoLive", "Writing to people"),
    Part.SAFETY: QT_TRANSLATE_NOOP("GoLive", "When something goes wrong"),
}


class Face(NamedTuple):
    """A line: its name, icon and part, and the page of the settings where it is set up."""

    source: Any
    icon: str
    part: Part
    page: str


FACES: dict[Line, Face] = {
    Line.PRACTICE: Face(QT_TRANSLATE_NOOP("GoLive", "Practice"), "building-2", Part.PLACE, "practice"),
    Line.LOCATIONS: Face(QT_TRANSLATE_NOOP("GoLive", "Locations"), "map-pin", Part.PLACE, "locations"),
    Line.HOURS: Face(QT_TRANSLATE_NOOP("GoLive", "Opening hours"), "clock", Part.PLACE, "hours"),
    Line.HOLIDAYS: Face(QT_TRANSLATE_NOOP("GoLive", "Holidays"), "calendar-off", Part.PLACE, "holidays"),
    Line.STAFF: Face(QT_TRANSLATE_NOOP("GoLive", "Staff with PINs"), "users", Part.PEOPLE, "people"),
    Line.DUTIES: Face(QT_TRANSLATE_NOOP("GoLive", "Duties"), "calendar-range", Part.PEOPLE, "rota"),
    Line.APPROVERS: Face(QT_TRANSLATE_NOOP("GoLive", "Who approves"), "stamp", Part.PEOPLE, "people"),
    Line.PRACTITIONERS: Face(
        QT_TRANSLATE_NOOP("GoLive", "Practitioners"), "stethoscope", Part.OFFER, "practitioners"
    ),
    Line.ROOMS: Face(QT_TRANSLATE_NOOP("GoLive", "Rooms"), "door-open", Part.OFFER, "rooms"),
    Line.SERVICES: Face(QT_TRANSLATE_NOOP("GoLive", "Services and prices"), "tag", Part.OFFER, "services"),
    Line.CHANNELS: Face(QT_TRANSLATE_NOOP("GoLive", "Channels"), "send", Part.WRITING, "channels"),
    Line.CONSENT: Face(
        QT_TRANSLATE_NOOP("GoLive", "Consent wording"), "shield-check", Part.WRITING, "consent"
    ),
    Line.ON_CALL: Face(QT_TRANSLATE_NOOP("GoLive", "On-call chain"), "bell-ring", Part.SAFETY, "on_call"),
    Line.BACKUP: Face(QT_TRANSLATE_NOOP("GoLive", "Backup"), "hard-drive", Part.SAFETY, ""),
    Line.RUNNER: Face(QT_TRANSLATE_NOOP("GoLive", "Follow-ups run"), "route", Part.SAFETY, ""),
}

COMMANDS: dict[Line, str] = {
    Line.BACKUP: "foredesk-server backup --to FOLDER\nforedesk-server restore FILE --trial",
    Line.RUNNER: "foredesk runner",
}
"""What is done at the server itself: its commands, to copy."""

STANDINGS: dict[Standing, tuple[Any, Tone, str]] = {
    Standing.DONE: (QT_TRANSLATE_NOOP("GoLive", "Done"), Tone.SUCCESS, "circle-check"),
    Standing.MISSING: (QT_TRANSLATE_NOOP("GoLive", "Open"), Tone.WARNING, "circle-dashed"),
    Standing.UNKNOWN: (QT_TRANSLATE_NOOP("GoLive", "Not known"), Tone.NEUTRAL, "circle-question-mark"),
}

SENTENCES: dict[str, Any] = {
    "no_name": QT_TRANSLATE_NOOP(
        "GoLive", "The practice has no name of its own yet. Every message is signed with it."
    ),
    "no_emergency_number": QT_TRANSLATE_NOOP(
        "GoLive", "Say which number people are told to call in an emergency."
    ),
    "no_location": QT_TRANSLATE_NOOP("GoLive", "Add the place that people come to."),
    "no_address": QT_TRANSLATE_NOOP(
        "GoLive", "Without an address: {names}. Reminders tell people where to come."
    ),
    "never_open": QT_TRANSLATE_NOOP("GoLive", "Say when you are open: {names}."),
    "no_holiday": QT_TRANSLATE_NOOP(
        "GoLive", "None ahead in the next twelve months. Add the days on which you close."
    ),
    "no_pin": QT_TRANSLATE_NOOP(
        "GoLive", "Without a PIN: {names}. Each chooses one when they first sign in, at Settings, Your PIN."
    ),
    "no_follow_ups": QT_TRANSLATE_NOOP(
        "GoLive", "No follow-up is published, so it cannot be told whose duty one is."
    ),
    "unheld": QT_TRANSLATE_NOOP("GoLive", "Nobody has these duties at any hour: {names}."),
    "no_practitioner": QT_TRANSLATE_NOOP("GoLive", "Add who sees people."),
    "no_room": QT_TRANSLATE_NOOP(
        "GoLive", "None yet. Rooms are needed only where two visits could want the same one."
    ),
    "no_service": QT_TRANSLATE_NOOP("GoLive", "Add what people can book."),
    "no_price": QT_TRANSLATE_NOOP(
        "GoLive", "Without a price: {names}. Money is estimated from your own prices."
    ),
    "no_channel": QT_TRANSLATE_NOOP(
        "GoLive", "No channel goes out yet. Set up e-mail and send yourself a test message."
    ),
    "failing": QT_TRANSLATE_NOOP("GoLive", "Failing since {when}: {names}."),
    "untried": QT_TRANSLATE_NOOP(
        "GoLive", "No test message has arrived yet: {names}. Send one and type its code."
    ),
    "arrived": QT_TRANSLATE_NOOP("GoLive", "{names}. A test message arrived {when}."),
    "no_wording": QT_TRANSLATE_NOOP(
        "GoLive", "Say how people are asked whether you may write to them: {names}."
    ),
    "worded": QT_TRANSLATE_NOOP("GoLive", "People are asked in your words: {names}."),
    "no_chain": QT_TRANSLATE_NOOP("GoLive", "Say who is called when somebody writes a word of an emergency."),
    "reaches_nobody": QT_TRANSLATE_NOOP("GoLive", "Nobody is reached there: {names}."),
    "not_acknowledged": QT_TRANSLATE_NOOP(
        "GoLive",
        "It was never tried. Write “emergency” on the practice phone; whoever is called presses “I have it”.",
    ),
    "acknowledged": QT_TRANSLATE_NOOP("GoLive", "Tried: somebody was called and took it."),
    "no_backup": QT_TRANSLATE_NOOP("GoLive", "None was made yet. It is made at the server."),
    "old_backup": QT_TRANSLATE_NOOP(
        "GoLive", "The last one is of {when}. Let the server make one every night."
    ),
    "never_restored": QT_TRANSLATE_NOOP(
        "GoLive",
        "Made {when}, never tried. Restore it once on trial at the server; nothing that runs is touched.",
    ),
    "restored": QT_TRANSLATE_NOOP("GoLive", "Restored on trial {when}: all of it came back."),
    "no_runner": QT_TRANSLATE_NOOP(
        "GoLive", "Nobody runs them. Start the runner at the server: it covers the nights."
    ),
    "offline": QT_TRANSLATE_NOOP(
        "GoLive",
        "This computer is offline, so it cannot be told whether they run now. Last known running: {when}.",
    ),
    "alive": QT_TRANSLATE_NOOP("GoLive", "By themselves, since {when}."),
    "held": QT_TRANSLATE_NOOP("GoLive", "Somebody has each: {names}."),
    "opens": QT_TRANSLATE_NOOP("GoLive", "Every place says when it is open."),
    "named": QT_TRANSLATE_NOOP("GoLive", "{names}"),
}
DUTIES: dict[Duty, Any] = {
    Duty.FRONT_DESK_LEAD: QT_TRANSLATE_NOOP("GoLive", "Front desk lead"),
    Duty.TREATMENT_COORDINATOR: QT_TRANSLATE_NOOP("GoLive", "Treatment coordinator"),
    Duty.PRACTICE_MANAGER: QT_TRANSLATE_NOOP("GoLive", "Practice manager"),
    Duty.BILLING: QT_TRANSLATE_NOOP("GoLive", "Billing"),
    Duty.ON_CALL: QT_TRANSLATE_NOOP("GoLive", "On call"),
}
_COUNTS: dict[tuple[Line, str], Any] = {
    (Line.LOCATIONS, "counted"): QT_TRANSLATE_NOOP("GoLive", "Places with their address: {count}."),
    (Line.HOLIDAYS, "counted"): QT_TRANSLATE_NOOP("GoLive", "Ahead in the next twelve months: {count}."),
    (Line.STAFF, "with_pins"): QT_TRANSLATE_NOOP("GoLive", "People, each with a PIN of their own: {count}."),
    (Line.PRACTITIONERS, "counted"): QT_TRANSLATE_NOOP("GoLive", "Who see people: {count}."),
    (Line.ROOMS, "counted"): QT_TRANSLATE_NOOP("GoLive", "Rooms that can be booked: {count}."),
    (Line.SERVICES, "counted"): QT_TRANSLATE_NOOP("GoLive", "Services with their price: {count}."),
}
_MOST = 4
"""Names that are told; the rest is counted."""


def _tr(source: Any) -> str:
    return QCoreApplication.translate("GoLive", source)


def title(line: Line) -> str:
    """What a line is called."""
    return _tr(FACES[line].source)


def part(key: Part) -> str:
    """What a part of the list is called."""
    return _tr(PARTS[key])


def standing(judged: Judged) -> tuple[str, Tone, str]:
    """How a line stands: word, tone and icon. What may stay open is not urged."""
    source, tone, icon = STANDINGS[judged.standing]
    if judged.standing is Standing.MISSING and not judged.is_required:
        return QCoreApplication.translate("GoLive", "Optional"), Tone.NEUTRAL, icon
    return _tr(source), tone, icon


def why(judged: Judged, desk: Desk) -> str:
    """Why a line stands as it does."""
    counted = _counted(judged)
    if counted:
        return counted
    if judged.reason == "nobody":
        if judged.line is Line.APPROVERS:
            return QCoreApplication.translate("GoLive", "Nobody is an owner or a manager yet.")
        return QCoreApplication.translate("GoLive", "Add who works here.")
    if judged.reason == "no_pin" and judged.line is Line.APPROVERS:
        return QCoreApplication.translate(
            "GoLive", "None of them can sit down yet, for want of a PIN: {names}."
        ).format(names=names(judged))
    at = "" if judged.at is None else times.when(judged.at, desk.zone, desk.now())
    told = _tr(SENTENCES[judged.reason]).format(names=names(judged), when=at)
    return told if judged.names or "{names}" not in SENTENCES[judged.reason] else _without_names(told)


def names(judged: Judged) -> str:
    """Whom or what a line is about, in words."""
    shown = [_name(judged.line, each) for each in judged.names[:_MOST]]
    more = len(judged.names) - _MOST
    if more > 0:
        shown.append(QCoreApplication.translate("GoLive", "and {0} more").format(more))
    return times.listed(shown)


def _name(line: Line, name: str) -> str:
    if line in (Line.CHANNELS, Line.CONSENT):
        return wording.channel(name)
    if name in DUTIES:
        return _tr(DUTIES[Duty(name)])
    return times.apart(name) if name[:1].isascii() else name


def _without_names(told: str) -> str:
    """A sentence whose names are none: what stands before the colon."""
    return told.partition(":")[0].rstrip() + "."


def _counted(judged: Judged) -> str:
    source = _COUNTS.get((judged.line, judged.reason))
    return "" if source is None else _tr(source).format(count=judged.count)
