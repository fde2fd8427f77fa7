"""Keys of the model in plain words: lanes, channels, events, phrases of the board, outcomes. Everything is translated here,
so that a screen never shows a key; the words themselves stand in vocabulary.py."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from desktop.screens import times, vocabulary
from sync.model.words import CallOutcome, Lane, NextAction, Role

NOW_LANES = frozenset(Lane) - {Lane.TASKS, Lane.LATER}
"""Lanes that count as "now" in the head of the board."""


def _tr(context: str, source: Any) -> str:
    return QCoreApplication.translate(context, source)


def lane(key: Lane) -> str:
    """A lane's name."""
    return _tr("Lane", vocabulary.LANES[key].source)


def channel(key: str) -> str:
    """A channel's name; an unknown one is shown as it is."""
    found = vocabulary.CHANNELS.get(key)
    return _tr("Channel", found[0]) if found else plain(key)


def channel_icon(key: str) -> str:
    """The icon of a channel; a list for what travels on none."""
    return vocabulary.CHANNELS.get(key, ("", "list-todo"))[1]


def kind(key: str, *, nameless: bool = False) -> str:
    """What somebody is to the practice; who has no name but a number is an unknown caller."""
    key = "unknown" if nameless and key != "patient" else key
    return _tr("Kind", vocabulary.KINDS[key][0]) if key in vocabulary.KINDS else plain(key)


def kind_icon(key: str) -> str:
    """The icon of a kind of contact."""
    return vocabulary.KINDS.get(key, ("", "user"))[1]


def role(keys: tuple[str, ...] | list[str]) -> str:
    """The highest role of a person, in words."""
    ranked = [each for each in (Role.OWNER, Role.MANAGER, Role.CLINICIAN, Role.FRONT_DESK) if each in keys]
    return _tr("Role", vocabulary.ROLES[ranked[0]]) if ranked else ""


def language(tag: str) -> str:
    """A language's name; an unknown tag as it is."""
    short = tag.split("-", maxsplit=1)[0].lower()
    return _tr("Language", vocabulary.LANGUAGES[short]) if short in vocabulary.LANGUAGES else times.apart(tag)


def outcome(key: str) -> str:
    """What came of a call."""
    return _tr("Outcome", vocabulary.OUTCOMES[CallOutcome(key)]) if key in vocabulary.OUTCOMES else plain(key)


def next_action(key: str) -> str:
    """What comes next."""
    return _tr("Next", vocabulary.NEXT[NextAction(key)]) if key in vocabulary.NEXT else plain(key)


def journey(key: str) -> str:
    """A journey's name; one of the practice's own is shown as its key reads."""
    return _tr("Journey", vocabulary.JOURNEYS[key]) if key in vocabulary.JOURNEYS else plain(key).capitalize()


def parsed(text: str | None) -> dict[str, Any]:
    """A phrase's key and values; a plain text is a phrase of its own."""
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {"text": text}
    return found if isinstance(found, dict) else {"text": text}


def action(text: str | None, zone: ZoneInfo, now: int) -> str:
    """What to do, from a row's `action` phrase."""
    said = parsed(text)
    if "text" in said:
        return str(said["text"])
    step = str(said.get("step", ""))
    found = vocabulary.ACTIONS.get(step) or vocabulary.ACTIONS.get(str(said.get("key", "")))
    if found is None:
        return plain(step or str(said.get("key", ""))).capitalize()
    return _filled(_tr("Phrase", found[0]), said, zone, now)


def row_icon(channel_key: str, text: str | None) -> str:
    """The icon of a row: how they can be reached, else what is to be done."""
    if channel_key:
        return channel_icon(channel_key)
    doing = str(parsed(text).get("key", ""))
    if doing in ("reply", "message"):
        return "at-sign"
    return "phone" if doing in ("call", "callback", "confirm", "answer") else "list-todo"


def action_icon(text: str | None) -> str:
    """The icon of what to do."""
    said = parsed(text)
    found = vocabulary.ACTIONS.get(str(said.get("step", ""))) or vocabulary.ACTIONS.get(
        str(said.get("key", ""))
    )
    return found[1] if found else "check"


def reason(
    text: str | None,
    zone: ZoneInfo,
    now: int,
    *,
    clock_from: int | None = None,
    due_at: int | None = None,
    by: str = "",
    holder: str | None = "",
) -> str:
    """Why a row is here. How long somebody has waited comes from the row's clock, so that it is true when painted.
    `holder` is the name of who is on it, None the reader: the row itself knows only an id."""
    said = parsed(text)
    if "holder" in said:
        if holder is None:
            return _tr("Phrase", vocabulary.YOURS)
        said["holder"] = holder
    if "text" in said:
        return str(said["text"])
    key = str(said.get("key", ""))
    source = vocabulary.REASONS.get(key) if clock_from is not None and due_at is not None else None
    source = source or vocabulary.SENTENCES.get(key)
    if source is None:
        return plain(key)
    if clock_from is not None:
        said.setdefault("waited", times.length(max(now - clock_from, 0)))
        said.setdefault("since", clock_from)
        if due_at is not None:
            said.setdefault("limit", times.length(due_at - clock_from))
    if due_at is not None:
        said.setdefault("due", due_at)
    said.setdefault("channel", by)
    return _filled(_tr("Phrase", source), said, zone, now)


def presence(holder: str, why: str = "") -> str:
    """Who is on it, before why it is here: "Jomar Reyes is on it · waiting 9 m of 15 m"."""
    on_it = _tr("Phrase", vocabulary.SENTENCES["claimed"]).format(holder=holder)
    return on_it if why in ("", on_it) else f"{on_it} · {why}"


def sentence(key: str, values: dict[str, Any], zone: ZoneInfo, now: int) -> str:
    """The ledger's sentence for a why: its key and its values, in words."""
    source = vocabulary.SENTENCES.get(key)
    return plain(key) if source is None else _filled(_tr("Phrase", source), values, zone, now)


def step(key: str) -> str:
    """A step's name: a shipped journey's in words, another's as its key reads."""
    found = vocabulary.ACTIONS.get(key)
    return _tr("Phrase", found[0]) if found else plain(key)


def event(key: str) -> str:
    """What happened, in words."""
    return (
        _tr("Event", vocabulary.EVENTS[key][0])
        if key in vocabulary.EVENTS
        else key
        if " " in key
        else plain(key)
    )


def stage(name: str, key: str | None) -> str:
    """A pipeline stage: the shipped ones in words, the practice's own as they named it."""
    return _tr("Stage", vocabulary.STAGES[key]) if key in vocabulary.STAGES else name


def field(key: str) -> str:
    """A field of a contact."""
    return _tr("Field", vocabulary.FIELDS[key]) if key in vocabulary.FIELDS else plain(key)


def source(name: str) -> str:
    """Where somebody heard of the practice, inside a sentence: the usual sources in words, others as they are named."""
    found = vocabulary.SOURCES.get(name.casefold())
    return _tr("Source", found) if found else times.apart(name)


def stop(reason: str) -> str:
    """Why a follow-up was stopped: what the program itself says in words, a person's own as typed."""
    return _tr("Stop", vocabulary.STOPS[reason]) if reason in vocabulary.STOPS else event(reason)


def names_its_moment(text: str | None) -> bool:
    """Whether an `action` phrase says by itself when it is: "Confirm the visit Thu 19 Nov 09:30"."""
    return "starts_at" in parsed(text)


def detail(text: str | None, *, nameless: bool = False) -> str:
    """Who somebody is in a word, and what they are after: "New enquiry, implant"."""
    said = parsed(text)
    if "text" in said:
        return str(said["text"])
    who = kind(str(said.get("key", "other")), nameless=nameless)
    about = said.get("about") or said.get("title")
    return (
        QCoreApplication.translate("Phrase", "{0}, {1}").format(who, times.apart(str(about)))
        if about
        else who
    )


def command(key: str) -> str:
    """What a command does, from its `name@version`."""
    name = key.partition("@")[0]
    return _tr("Command", vocabulary.COMMANDS[name]) if name in vocabulary.COMMANDS else plain(name)


def consent_source(key: str) -> str:
    """Where a consent comes from."""
    return (
        _tr("Consent", vocabulary.CONSENT_SOURCES[key]) if key in vocabulary.CONSENT_SOURCES else plain(key)
    )


def plain(key: str) -> str:
    """A key nobody has words for yet, without its punctuation."""
    return key.replace("_", " ").replace("-", " ").replace(".", " ")


_INSTANTS = frozenset({"at", "since", "until", "due", "not_after", "starts_at"})


class _Values(dict[str, Any]):
    """Values of a phrase; one that is missing leaves nothing behind."""

    def __missing__(self, key: str) -> str:
        return ""


def _filled(template: str, said: dict[str, Any], zone: ZoneInfo, now: int) -> str:
    values = _Values()
    for name, value in said.items():
        if name in _INSTANTS and isinstance(value, int):
            far = times.day(value, zone, now) != times.day(now, zone, now)
            values[name] = times.when(value, zone, now) if far else times.clock(value, zone)
        elif name == "channel":
            values[name] = channel(str(value)) if value else ""
        elif name == "journey":
            values[name] = journey(str(value)) if value else ""
        else:
            values[name] = str(value)
    return template.format_map(values).strip().removesuffix("·").strip()
