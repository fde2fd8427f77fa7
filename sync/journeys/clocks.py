"""Delays as moments, and the promise of a step: when it is at risk, nearly late and late."""

from datetime import timedelta
from functools import lru_cache

from sync.journeys.definition import Counted, Delay, Window
from sync.journeys.durations import milliseconds
from sync.journeys.hours import OpeningHours, add_open_times


def after_delay(start_at: int, delay: Delay, hours: OpeningHours) -> int:
    """The moment at which the delay has passed, counting the time that it counts."""
    if delay.counted is Counted.ALWAYS and delay.window is None:
        return start_at + milliseconds(delay.duration)
    return _after(start_at, (delay.duration,), delay, hours)[0]


def promise(due_at: int, within: Delay, hours: OpeningHours) -> tuple[int, int, int]:
    """The moments at which half, four fifths and all of the promised time have gone."""
    whole = within.duration
    half, most, all_of_it = _after(due_at, (whole * 50 // 100, whole * 80 // 100, whole), within, hours)
    return half, most, all_of_it


def risk_level(moments: tuple[int, int, int] | None, now: int) -> int:
    """0, 50, 80 or 100: how much of the promised time has gone."""
    if moments is None or now < moments[0]:
        return 0
    return 100 if now >= moments[2] else 80 if now >= moments[1] else 50


def _after(
    start_at: int, durations: tuple[timedelta, ...], delay: Delay, hours: OpeningHours
) -> tuple[int, ...]:
    if delay.window is not None:
        return add_open_times(start_at, durations, _window_hours(delay.window, hours.zone))
    if delay.counted is Counted.OPEN:
        return add_open_times(start_at, durations, hours)
    return tuple(start_at + milliseconds(duration) for duration in durations)


@lru_cache(maxsize=256)
def _window_hours(window: Window, zone: str) -> OpeningHours:
    return window.hours(zone)
