"""How often and when somebody is written to of our own accord: limits for each person, and the practice's own hours."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtWidgets import QWidget

from desktop.screens.desk import Desk
from desktop.screens.settings import reading
from desktop.screens.settings.controls import TextControl
from desktop.screens.settings.form import FieldSpec, Form
from desktop.screens.settings.hours import week_field
from desktop.screens.settings.page import FormPage
from sync.model.words import Channel, Purpose
from sync.policy.budget import Limit
from sync.policy.sending import SendingRules, Window
from sync.replica.queries import settings

_DAY, _WEEK, _MONTH = 24 * 60, 7 * 24 * 60, 30 * 24 * 60
_LIMITS: dict[str, tuple[Purpose, Channel | None, int]] = {
    "care_day": (Purpose.CARE, None, _DAY),
    "care_sms_day": (Purpose.CARE, Channel.SMS, _DAY),
    "care_week": (Purpose.CARE, None, _WEEK),
    "marketing_day": (Purpose.MARKETING, None, _DAY),
    "marketing_week": (Purpose.MARKETING, None, _WEEK),
    "marketing_month": (Purpose.MARKETING, None, _MONTH),
}
"""The limits that the form has a field for; others that a practice has stay as they are."""


class ContactingPage(FormPage):
    """Limits and own hours."""

    READS = frozenset({"practice"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        one = self.tr("All day long as far as their country allows")
        self.show_form(
            Form(
                [
                    self._limit(
                        "care_day",
                        self.tr("A day"),
                        self.tr("About visits and care: at most so many messages"),
                    ),
                    self._limit("care_week", self.tr("A week")),
                    self._limit("care_sms_day", self.tr("Of these by SMS, a day")),
                    self._limit(
                        "marketing_day",
                        self.tr("A day"),
                        self.tr("News and offers: at most so many messages"),
                    ),
                    self._limit("marketing_week", self.tr("A week")),
                    self._limit("marketing_month", self.tr("In 30 days")),
                    FieldSpec(
                        "hours_care",
                        self.tr("About visits and care"),
                        week_field("", "", one).make,
                        self._one_span,
                        half=True,
                        head=self.tr("The practice’s own hours for writing, by the clock where they are"),
                        hint=self.tr("Such as 8:00–20:00. Answers to what they wrote go at any time."),
                    ),
                    FieldSpec(
                        "hours_marketing",
                        self.tr("News and offers"),
                        week_field("", "", one).make,
                        self._one_span,
                        half=True,
                        hint=self.tr("Never outside what the rules of their country allow."),
                    ),
                ]
            )
        )

    def stands(self) -> dict[str, Any] | None:
        row = settings.practice(self.desk.reader)
        if row is None:
            return None
        self._rules = msgspec.json.decode(row.sending, type=SendingRules) if row.sending else SendingRules()
        if self._rules.limits is None:
            from sync.policy import shipped

            limits = shipped.limits()
        else:
            limits = self._rules.limits
        self._others = [each for each in limits if _key(each) not in _LIMITS.values()]
        by_key = {_key(each): each.at_most for each in limits}
        found: dict[str, Any] = {name: by_key.get(key) for name, key in _LIMITS.items()}
        for purpose in Purpose:
            window = self._rules.hours.get(purpose)
            found[f"hours_{purpose}"] = None if window is None else ((window.opens, window.closes),)
        return found

    async def save(self) -> bool:
        """Save limits and hours; the rest of the practice's row stays."""
        from sync.commands.practice import SetPractice

        row, values = settings.practice(self.desk.reader), self.form.values()
        if row is None:
            return False
        limits = [
            Limit(purpose=purpose, channel=channel, per_minutes=per, at_most=values[name])
            for name, (purpose, channel, per) in _LIMITS.items()
            if values[name] is not None
        ]
        hours = {
            purpose: Window(*values[f"hours_{purpose}"][0])
            for purpose in Purpose
            if values[f"hours_{purpose}"]
        }
        command = SetPractice(
            name=row.name,
            region=row.region,
            timezone=row.timezone,
            currency=row.currency,
            sending=SendingRules(hours=hours, limits=(*limits, *self._others)),
        )
        return await self.keep(command, self.tr("The limits are saved"))

    def _limit(self, name: str, words: str, head: str = "") -> FieldSpec:
        return FieldSpec(
            name,
            words,
            lambda: TextControl(self.tr("no limit"), reading.read_number, width=160),
            reading.number_check(1, 1000),
            half=True,
            head=head,
        )

    def _one_span(self, value: object) -> str:
        if isinstance(value, tuple) and len(value) > 1:
            return self.tr("One stretch of the day, such as 8:00–20:00.")
        return reading.spans_check(value)


def _key(limit: Limit) -> tuple[Purpose, Channel | None, int]:
    return limit.purpose, limit.channel, limit.per_minutes
