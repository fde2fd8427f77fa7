"""From a journey back to the text that a person edits: YAML in the order and the words of the shipped files.

What travels is the document, without comments and layout; so a version whose own file is not at hand is written anew.
`load(write(journey))` is that journey again, to the byte of its version.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

import yaml

from sync.journeys.definition import (
    By,
    Channel,
    Counted,
    Delay,
    Journey,
    MessageClass,
    ReEnrol,
    Relative,
    RunKey,
    Step,
    Tier,
    UntilEvent,
    Wait,
)

_UNITS: Final = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)))
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EVERY_DAY: Final = tuple(range(7))
_Value = str | list[str] | Mapping[str, "_Value"]


def write(journey: Journey) -> str:
    """The journey as a file that loads to the same version."""
    head: dict[str, _Value] = {
        "journey": journey.journey,
        "owner": journey.owner,
        "subject": journey.subject.value,
        "starts": list(journey.starts),
    }
    if journey.condition is not None:
        head["if"] = journey.condition
    if journey.goal:
        head["goal"] = list(journey.goal)
    if journey.stops:
        head["stops"] = list(journey.stops)
    if journey.re_enrol is not None:
        head["re_enrol"] = _re_enrol(journey.re_enrol)
    if journey.message_class is not MessageClass.TRANSACTIONAL:
        head["class"] = journey.message_class.value
    lines = [f"{key}: {_inline(value)}" for key, value in head.items()]
    lines.append("steps:")
    for step in journey.steps:
        for number, (key, value) in enumerate(_step(step).items()):
            lines.append(f"{'    ' if number else '  - '}{key}: {_inline(value)}")
    return "\n".join(lines) + "\n"


def _step(step: Step) -> dict[str, _Value]:
    found: dict[str, _Value] = {"id": step.id}
    texts = {
        "after": step.after,
        "wait": None if step.wait is None else _wait(step.wait),
        "unless": step.unless,
        "within": None if step.within is None else _delay(step.within),
        "until": None if step.until is None else _delay(step.until),
        "cancel_on": list(step.cancel_on) or None,
        "do": step.do.value,
        "by": step.by.value,
        "template": step.template,
        "stage": step.stage,
        "with": dict(step.arguments) or None,
        "channels": [each.value for each in step.channels] if _names_channels(step) else None,
        "tier": None if step.tier is _usual_tier(step) else step.tier.value,
        "owner": step.owner,
        "class": None if step.message_class is None else step.message_class.value,
    }
    found |= {key: value for key, value in texts.items() if value is not None}
    if step.fallback is not None:
        found["fallback"] = {"template": step.fallback.template, "after": _delay(step.fallback.after)}
    if step.ends:
        found["ends"] = "true"
    return found


def _names_channels(step: Step) -> bool:
    return bool(step.channels) and step.channels != (Channel.INBOUND,)


def _usual_tier(step: Step) -> Tier:
    return Tier.DRAFT_ONLY if step.by is By.AI_DRAFT else Tier.EXECUTE


def _wait(wait: Wait) -> _Value:
    if isinstance(wait, Relative):
        side = "before" if wait.offset < timedelta() else "after"
        return {side: f"appointment.{wait.edge.value}", "by": duration(abs(wait.offset))}
    if isinstance(wait, UntilEvent):
        found: dict[str, _Value] = {"until": list(wait.events), "timeout": _delay(wait.timeout)}
        if wait.on_timeout is not None:
            found["on_timeout"] = wait.on_timeout
        return found
    return _delay(wait)


def _delay(delay: Delay) -> _Value:
    if delay.window is None and delay.counted is Counted.ALWAYS:
        return duration(delay.duration)
    found: dict[str, _Value] = {"for": duration(delay.duration)}
    if delay.counted is not Counted.ALWAYS:
        found["counted"] = delay.counted.value
    if delay.window is not None:
        window: dict[str, _Value] = {
            "from": _clock(delay.window.opens),
            "to": _clock(delay.window.closes),
        }
        if delay.window.days != _EVERY_DAY:
            window["days"] = [_DAYS[day] for day in delay.window.days]
        found["window"] = window
    return found


def _re_enrol(rule: ReEnrol) -> _Value:
    found: dict[str, _Value] = {"after": duration(rule.after)}
    if rule.key is not RunKey.SUBJECT:
        found["key"] = rule.key.value
    if rule.at_most is not None and rule.within is not None:
        found |= {"at_most": str(rule.at_most), "within": duration(rule.within)}
    return found


def duration(length: timedelta) -> str:
    """A length as a practice writes it: `1d`, `1h30m`."""
    parts: list[str] = []
    for unit, size in _UNITS:
        count, length = divmod(length, size)
        if count:
            parts.append(f"{count}{unit}")
    seconds = length // timedelta(seconds=1)
    if seconds:
        parts.append(f"{seconds}s")
    return "".join(parts)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _inline(value: _Value) -> str:
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, list):
        return _scalar(value[0]) if len(value) == 1 else f"[{_joined(_scalar(each) for each in value)}]"
    return f"{{{_joined(f'{key}: {_inline(each)}' for key, each in value.items())}}}"


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _scalar(text: str) -> str:
    """Plain where YAML reads it as the same text in any place, else quoted."""
    if _is_plain(text):
        return text
    return yaml.dump(text, default_style='"', allow_unicode=True, width=1 << 20).strip()


def _is_plain(text: str) -> bool:
    if not text or text != text.strip() or any(letter in text for letter in ",[]{}:#&*!|>'\"%@`\n?"):
        return False
    return text[0] != "-" and text.isprintable()
