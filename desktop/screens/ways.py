"""By which ways somebody can be written to, and why not by the others: what they allowed, what arrived there last, and how
long WhatsApp stays open. Pure over what the replica says; the words are translated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.screens import refusals, times, wording
from desktop.screens.desk import Desk
from desktop.theme import Tone
from desktop.widgets.popover import MenuItem
from sync.model.words import Channel, ConsentState, EffectState
from sync.replica.queries.thread import Way
from sync.wording.window import closes_at, is_open

translate = QCoreApplication.translate
_CLOSING_MS = 2 * times.HOUR
"""When the window's end is near enough to warn."""


@dataclass(frozen=True)
class Route:
    """A way to write. `shut` says in words why it may not be used, `doubt` why it had better not be; both empty where all is
    well. `closes_at` is when free words end there (epoch ms, server's clock), `template_only` that they have ended."""

    way: Way
    shut: str = ""
    doubt: str = ""
    closes_at: int | None = None
    template_only: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others."""
        return self.way.endpoint_id, self.way.channel

    @property
    def name(self) -> str:
        """The channel's name."""
        return wording.channel(self.way.channel)

    @property
    def place(self) -> str:
        """The number or address as people read it."""
        return times.apart(times.phone(self.way.value))


def server_now(desk: Desk) -> int:
    """The time by the server's clock, which send delays and windows run on."""
    return desk.now() + desk.link.current.clock_offset


def routes(desk: Desk, ways: Sequence[Way], endpoint_id: str | None, channel: str) -> list[Route]:
    """Every way, the one that the conversation runs on first."""
    now = server_now(desk)
    found = [_route(desk, way, now) for way in ways]
    usual = channel if channel in (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL) else ""
    return sorted(
        found,
        key=lambda each: (
            each.way.endpoint_id != endpoint_id or each.way.channel != usual,
            each.way.endpoint_id != endpoint_id,
        ),
    )


def usual(found: Sequence[Route]) -> Route | None:
    """The first that is permitted and deliverable, with free words if there is such a one."""
    open_ = [each for each in found if not each.shut]
    for wanted in (
        [each for each in open_ if not each.doubt and not each.template_only],
        [each for each in open_ if not each.doubt],
        open_,
    ):
        if wanted:
            return wanted[0]
    return None


def menu_items(found: Sequence[Route]) -> list[MenuItem]:
    """The ways to choose from, by their place; what is shut says why."""
    return [
        MenuItem(
            str(at),
            times.listed([f"{each.name} {each.place}", each.doubt]),
            wording.channel_icon(each.way.channel),
            reason=each.shut,
        )
        for at, each in enumerate(found)
    ]


def window_word(route: Route, now: int) -> tuple[str, Tone, str, str]:
    """How long free words can be said by this way: words, tone, icon, and the words in short; empty where there is no limit."""
    if route.way.channel != Channel.WHATSAPP:
        return "", Tone.NEUTRAL, "clock", ""
    if route.closes_at is None or now >= route.closes_at:
        words = translate("Ways", "Window closed, template only")
        return words, Tone.NEUTRAL, "lock", translate("Ways", "Template only")
    left = route.closes_at - now
    words = translate("Ways", "Window open {0}").format(times.length(left))
    tone, icon = (Tone.WARNING, "timer") if left < _CLOSING_MS else (Tone.SUCCESS, "clock")
    return words, tone, icon, times.length(left)


def parts(words: str) -> str:
    """How many parts an SMS takes, and what the last of them still holds."""
    from sync.wording.segments import segments

    counted = segments(words)
    return translate("Ways", "{count} SMS, {left} left").format(count=counted.count, left=counted.left)


def blocked(
    name: str, found: Sequence[Route], route: Route | None, *, by_template: bool
) -> tuple[str, str, str]:
    """Why nothing can be written to somebody now: title, why, and what can be done; empty where it can."""
    if route is not None:
        if not route.template_only or by_template:
            return "", "", ""
        return (
            translate("Ways", "WhatsApp is closed for free words"),
            translate(
                "Ways",
                "They last wrote more than 24 hours ago, or never. Until they write again WhatsApp carries templates only.",
            ),
            translate("Ways", "Choose a template"),
        )
    if not found:
        return (
            translate("Ways", "There is no way to write to {who}").format(who=name),
            translate("Ways", "No phone number and no e-mail address is on their record."),
            translate("Ways", "Open the contact"),
        )
    shut = ". ".join(dict.fromkeys(each.shut for each in found))
    why = translate(
        "Ways", "{0}. An opt-out holds until they take it back themselves; a call is still possible."
    )
    return (
        translate("Ways", "{who} does not want messages").format(who=name),
        why.format(shut),
        translate("Ways", "Call"),
    )


def _route(desk: Desk, way: Way, now: int) -> Route:
    shut = doubt = ""
    if way.consent == ConsentState.WITHDRAWN:
        day = times.day(way.consent_at or 0, desk.zone, desk.now())
        shut = translate("Ways", "They opted out of {channel} {day}").format(
            channel=wording.channel(way.channel), day=day
        )
    elif way.last_state == EffectState.FAILED and (way.heard_at or 0) < (way.last_changed_at or 0):
        doubt = translate("Ways", "The last one did not arrive: {why}").format(
            why=refusals.said(way.last_reason or "", translate("Ways", "not delivered")).rstrip(".")
        )
    if way.channel != Channel.WHATSAPP:
        return Route(way, shut, doubt)
    return Route(way, shut, doubt, closes_at(way.heard_at), not is_open(way.heard_at, now))
