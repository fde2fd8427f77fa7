"""The rules that come with the product, read from resources/policies and checked. Not for the window's start: it brings YAML."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from sync.journeys.durations import parse_duration
from sync.journeys.hours import DAY_MINUTES
from sync.model.words import Channel, Purpose
from sync.policy.budget import LONGEST, Limit
from sync.policy.countries import DEFAULT, CountryRules, DayWindow, Need, Quiet
from sync.policy.documents import Part, PolicyError, document, shipped_names, shipped_text
from sync.policy.keywords import ChannelWords, EmergencyWords, Keyword, Keywords, Meaning, fold

_ROOT: Final = "resources/policies/"
_REACHED: Final = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL, Channel.PHONE)


@cache
def countries() -> Mapping[str, CountryRules]:
    """The rules by country (ISO 3166, upper case), and those of every other under `default`."""
    found: dict[str, CountryRules] = {}
    for name in shipped_names("countries"):
        rules = load_country(shipped_text(name), _ROOT + name)
        if f"countries/{rules.country.lower()}.yaml" != name:
            raise PolicyError(
                _ROOT + name, 1, "country", f"the file holds “{rules.country}”", "Name the file after it."
            )
        found[rules.country] = rules
    return found


def country_rules(country: str) -> CountryRules:
    """The rules that come with the product for a country, or the cautious ones for every other."""
    return countries().get(country) or countries()[DEFAULT]


@cache
def limits() -> tuple[Limit, ...]:
    """How much may be written to one person."""
    return load_limits(shipped_text("budget.yaml"), f"{_ROOT}budget.yaml")


@cache
def keyword_tables() -> Mapping[Channel, Mapping[str, Keyword]]:
    """What a whole message of a channel means by itself, by its folded text."""
    words = load_keywords(shipped_text("keywords.yaml"), f"{_ROOT}keywords.yaml")
    return {channel: words.on(channel) for channel in Channel}


@cache
def emergency_words() -> EmergencyWords:
    """The words of an emergency."""
    return load_emergency(shipped_text("emergency.yaml"), f"{_ROOT}emergency.yaml")


def load_country(text: str, file: str) -> CountryRules:
    """A country's rules from YAML. Raises PolicyError naming the first mistake."""
    root = document(text, file)
    fields = root.fields(
        (
            "country",
            "weekend",
            "quiet",
            "marketing_windows",
            "marketing_on_holidays",
            "consent",
            "opt_out_line",
        )
    )
    country = fields["country"].text()
    if country != DEFAULT and not (len(country) == 2 and country.isascii() and country.isupper()):
        fields["country"].fail(f"“{country}” is no country", "Write its two capital letters, such as AE.")
    purposes = [str(purpose) for purpose in Purpose]
    consent = fields["consent"].fields(purposes)
    lines = fields["opt_out_line"].fields(purposes)
    return CountryRules(
        country=country,
        weekend=fields["weekend"].days(),
        quiet=_quiet(fields["quiet"]),
        marketing_windows=tuple(_window(part) for part in fields["marketing_windows"].items()),
        marketing_on_holidays=fields["marketing_on_holidays"].switch(),
        consent={
            purpose: {
                Channel(channel): part.choice(Need)
                for channel, part in consent[purpose].fields(_REACHED).items()
            }
            for purpose in Purpose
        },
        opt_out_line={
            purpose: tuple(lines[purpose].distinct(lambda part: part.choice(Channel))) for purpose in Purpose
        },
    )


def load_limits(text: str, file: str) -> tuple[Limit, ...]:
    """The contact budget from YAML. Raises PolicyError naming the first mistake."""
    return tuple(_limit(part) for part in document(text, file).fields(("limits",))["limits"].items())


def load_keywords(text: str, file: str) -> Keywords:
    """The keywords from YAML. Raises PolicyError naming the first mistake."""
    fields = document(text, file).fields(("carriers", "channels", "words", "about_visits"))
    carriers = {
        name: {meaning: _words(part) for meaning, part in _meanings(table).items()}
        for name, table in fields["carriers"].mapping().items()
    }
    channels: dict[Channel, ChannelWords] = {}
    for name, part in fields["channels"].fields((), [str(channel) for channel in Channel]).items():
        told = part.fields(("carriers", "visits"))
        listed = told["carriers"].distinct(lambda one: one.one_of({known: known for known in carriers}))
        channels[Channel(name)] = ChannelWords(tuple(listed), told["visits"].switch())
    words: dict[str, dict[Meaning, tuple[str, ...]]] = {}
    for language, part in fields["words"].mapping().items():
        seen: set[str] = set()
        words[language] = {}
        for meaning, listed in _meanings(part).items():
            for one in listed.items():
                if fold(one.text()) in seen:
                    one.fail(f"“{one.text()}” stands here already", "One word has one meaning; remove it.")
                seen.add(fold(one.text()))
            words[language][meaning] = _words(listed)
    return Keywords(carriers, channels, words, _words(fields["about_visits"]))


def load_emergency(text: str, file: str) -> EmergencyWords:
    """The words of an emergency from YAML. Raises PolicyError naming the first mistake."""
    languages = document(text, file).mapping()
    return EmergencyWords({language: _words(part) for language, part in languages.items()})


def _quiet(part: Part) -> Quiet | None:
    fields = part.fields(("from", "to"))
    starts, ends = fields["from"].minute(), fields["to"].minute()
    if starts % DAY_MINUTES == ends % DAY_MINUTES:
        fields["to"].fail("it ends when it begins", "Say from when to when it is quiet.")
    return Quiet(starts, ends)


def _window(part: Part) -> DayWindow:
    fields = part.fields(("days", "from", "to"))
    days, opens, closes = fields["days"].days(), fields["from"].minute(), fields["to"].minute()
    if not days:
        fields["days"].fail("no day is named", "Name its days, such as [mon, tue].")
    if opens >= closes:
        fields["to"].fail("it closes before it opens", "A window past midnight is two windows.")
    return DayWindow(days, opens, closes)


def _limit(part: Part) -> Limit:
    fields = part.fields(("purpose", "at_most", "per"), ("channel",))
    try:
        per = parse_duration(fields["per"].text())
    except ValueError as error:
        fields["per"].fail(str(error), "Write it as 1d or 12h.")
    if per > LONGEST or per.seconds % 60:
        fields["per"].fail("it is longer than a year, or counts seconds", "Write it as 1d or 12h.")
    return Limit(
        purpose=fields["purpose"].choice(Purpose),
        at_most=fields["at_most"].count(),
        per_minutes=int(per.total_seconds()) // 60,
        channel=fields["channel"].choice(Channel) if "channel" in fields else None,
    )


def _meanings(part: Part) -> dict[Meaning, Part]:
    return {
        Meaning(name): listed
        for name, listed in part.fields((), [str(meaning) for meaning in Meaning]).items()
    }


def _words(part: Part) -> tuple[str, ...]:
    """Words of which no two are compared alike."""
    found: dict[str, str] = {}
    for one in part.items():
        word = one.text()
        if not fold(word):
            one.fail(f"“{word}” holds no letter", "Write a word.")
        if fold(word) in found:
            one.fail(f"“{word}” is compared like “{found[fold(word)]}”", "Remove one of them.")
        found[fold(word)] = word
    return tuple(found.values())
