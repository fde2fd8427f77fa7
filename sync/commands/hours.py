"""When the practice is open, on which days it is not, and rules of its own: for countries' hours, emergencies, opt-outs."""

from typing import Annotated

import msgspec
from msgspec import Meta

from sync.commands.fields import Day, Id, Line, Word, real_day
from sync.commands.kernel import Command, Context, command, need
from sync.commands.outcomes import Invalid, Outcome, already
from sync.commands.practice import put_row
from sync.commands.tx import Tx
from sync.journeys.hours import HoursError, OpeningHours, Span
from sync.model.entities import Holiday, Location, PolicyOverride
from sync.model.ids import fact_id
from sync.model.words import Event, PolicyKind
from sync.policy import holidays
from sync.policy.countries import DEFAULT, CountryRules
from sync.policy.keywords import EmergencyWords, Meaning, OptOutWords, fold
from sync.policy.shipped import keyword_tables

_WORDS = "words"
Spans = Annotated[tuple[Span, ...], Meta(max_length=10)]


class SetOpeningHours(Command, frozen=True):
    """A location's week, Monday first; a day may have several openings, and none. Its zone and special days stay."""

    location_id: Id
    week: Annotated[tuple[Spans, ...], Meta(min_length=7, max_length=7)]


class PutHoliday(Command, frozen=True):
    """Days on which a location, or (None) all of them, opens otherwise: `spans` is what is open nevertheless. Without
    `last_day` it is one day; `yearly` comes every year on the same dates."""

    name: Line
    first_day: Day
    last_day: Day | None = None
    yearly: bool = False
    spans: Spans = ()
    location_id: Id | None = None
    id: Id | None = None


class RemoveHoliday(Command, frozen=True):
    """The days are as every week."""

    id: Id


class PutCountryRules(Command, frozen=True):
    """The practice's own rules for a country in the place of those that come with the product; None: those again."""

    country: Word
    rules: CountryRules | None = None


class PutEmergencyWords(Command, frozen=True):
    """Words of an emergency of the practice's own, beside those that come with the product; none: those alone."""

    words: EmergencyWords


class PutOptOutWords(Command, frozen=True):
    """Words of the practice's own that ask for no more messages when they are a whole message; none: those that come along."""

    words: OptOutWords


@command("set_opening_hours", 1)
def set_opening_hours(tx: Tx, command: SetOpeningHours, ctx: Context) -> Outcome | None:
    location = need(tx, Location, command.location_id)
    standing = msgspec.json.decode(location.hours, type=OpeningHours)
    week = tuple(tuple(sorted(day)) for day in command.week)
    try:
        hours = OpeningHours(standing.zone, week, standing.special, standing.yearly)
    except HoursError:
        raise Invalid("week", "The openings of a day follow one another without overlapping.") from None
    return put_row(
        tx, ctx, Location, location.id, name=location.name, hours=msgspec.json.encode(hours).decode()
    )


@command("put_holiday", 1)
def put_holiday(tx: Tx, command: PutHoliday, ctx: Context) -> Outcome | None:
    if command.location_id is not None:
        need(tx, Location, command.location_id)
    last = command.last_day or command.first_day
    real_day("first_day", command.first_day)
    real_day("last_day", last)
    spans = tuple(sorted(command.spans))
    try:
        holidays.Holiday(command.first_day, last, command.yearly, spans)
        OpeningHours("UTC", (spans, *((),) * 6))
    except HoursError:
        raise Invalid("spans", "The openings of a day follow one another without overlapping.") from None
    except ValueError:
        raise Invalid(
            "last_day", "Holidays end on or after their first day, and last 120 days at most."
        ) from None
    return put_row(
        tx, ctx, Holiday, command.id,
        name=command.name, first_day=command.first_day, last_day=last, yearly=int(command.yearly),
        spans=msgspec.json.encode(spans).decode(), location_id=command.location_id,
    )  # fmt: skip


@command("remove_holiday", 1)
def remove_holiday(tx: Tx, command: RemoveHoliday, ctx: Context) -> Outcome | None:
    if tx.get(Holiday, command.id) is None:
        return already(command.id)
    tx.delete(Holiday, command.id)
    tx.happened(ctx.id("event"), Event.PRACTICE_CHANGED, entity="holiday", id=command.id)
    return None


@command("put_country_rules", 1)
def put_country_rules(tx: Tx, command: PutCountryRules, ctx: Context) -> Outcome | None:
    country = command.country
    if country != DEFAULT and not (len(country) == 2 and country.isascii() and country.isupper()):
        raise Invalid("country", "A country has two capital letters, such as AE.")
    if command.rules is not None and command.rules.country != country:
        raise Invalid("rules.country", "These rules are another country's.")
    rules = None if command.rules is None else msgspec.json.encode(command.rules, order="sorted").decode()
    return _put_policy(tx, ctx, PolicyKind.COUNTRY, country, rules)


@command("put_emergency_words", 1)
def put_emergency_words(tx: Tx, command: PutEmergencyWords, ctx: Context) -> Outcome | None:
    for language, words in command.words.words.items():
        if any(len(fold(word)) < 2 for word in words):
            raise Invalid(f"words.{language}", "A word of an emergency has two letters at least.")
    has_any = any(command.words.words.values())
    document = msgspec.json.encode(command.words, order="sorted").decode() if has_any else None
    return _put_policy(tx, ctx, PolicyKind.EMERGENCY, _WORDS, document)


@command("put_opt_out_words", 1)
def put_opt_out_words(tx: Tx, command: PutOptOutWords, ctx: Context) -> Outcome | None:
    for language, words in command.words.words.items():
        for word in words:
            known = {table[fold(word)].meaning for table in keyword_tables().values() if fold(word) in table}
            if not fold(word) or known - {Meaning.OPT_OUT}:
                raise Invalid(
                    f"words.{language}", "This word means something else already, or holds no letter."
                )
    has_any = any(command.words.words.values())
    document = msgspec.json.encode(command.words, order="sorted").decode() if has_any else None
    return _put_policy(tx, ctx, PolicyKind.OPT_OUT, _WORDS, document)


def _put_policy(tx: Tx, ctx: Context, kind: PolicyKind, key: str, document: str | None) -> Outcome | None:
    row_id = fact_id("policy", kind, key)
    standing = tx.get(PolicyOverride, row_id)
    if (None if standing is None else standing.document) == document:
        return already(row_id)
    if document is None:
        tx.delete(PolicyOverride, row_id)
    else:
        tx.fact(PolicyOverride, row_id, kind=kind, key=key, document=document)
    tx.happened(ctx.id("event"), Event.PRACTICE_CHANGED, entity="policy", kind=kind, key=key)
    return None
