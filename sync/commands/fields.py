"""The types of commands' fields, and the checks on text that a type cannot say."""

import re
from datetime import date
from typing import Annotated, Any, Final, TypeAlias, cast

import msgspec
from msgspec import Meta

from sync.commands.outcomes import Invalid
from sync.journeys.hours import HoursError, load_zone

_ID: Final = r"^[0-9a-f]{32}\Z"
_ULID: Final = r"^[0-7][0-9A-HJKMNP-TV-Z]{25}\Z"
_LINE: Final = r"^(?=.*\S)[^\r\n]*\Z"
_PROSE: Final = r"\S"
_CURRENCY: Final = r"^[A-Z]{3}\Z"
_REGION: Final = r"^[A-Z]{2}\Z"
_PHONE: Final = r"^\+[1-9][0-9]{6,14}\Z"
_EMAIL: Final = r"^[^@\s]{1,64}@[^@\s]{1,255}\Z"
_DAY_SHAPE: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"
_LANGUAGE: Final = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z"

Id: TypeAlias = Annotated[str, Meta(pattern=_ID)]
Ulid: TypeAlias = Annotated[str, Meta(pattern=_ULID)]
Word: TypeAlias = Annotated[str, Meta(min_length=1, max_length=60)]
"""A key or a code."""
Label: TypeAlias = Annotated[str, Meta(min_length=1, max_length=60, pattern=_LINE)]
"""A short line: a tag."""
Line: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200, pattern=_LINE)]
"""One line: a name, a title, a reference."""
Prose: TypeAlias = Annotated[str, Meta(min_length=1, max_length=10_000, pattern=_PROSE)]
"""A message, a note: line breaks allowed."""
Document: TypeAlias = Annotated[str, Meta(min_length=1, max_length=65_536, pattern=_PROSE)]
"""A page of text with a form of its own, such as a journey."""
Instant: TypeAlias = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]
"""Epoch milliseconds, up to the year 9999."""
Minutes: TypeAlias = Annotated[int, Meta(ge=1, le=24 * 60)]
Money: TypeAlias = Annotated[int, Meta(ge=0, le=10**12)]
"""Minor units."""
Currency: TypeAlias = Annotated[str, Meta(pattern=_CURRENCY)]
Region: TypeAlias = Annotated[str, Meta(pattern=_REGION)]
"""An ISO 3166 country."""
Language: TypeAlias = Annotated[str, Meta(pattern=_LANGUAGE, max_length=35)]
"""A BCP 47 tag."""
Phone: TypeAlias = Annotated[str, Meta(pattern=_PHONE)]
"""E.164; `sync.model.endpoints.parse_phone` makes it of what people type."""
Email: TypeAlias = Annotated[str, Meta(pattern=_EMAIL, max_length=320)]
Day: TypeAlias = Annotated[str, Meta(pattern=_DAY_SHAPE)]
"""An ISO date."""

_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters (but tab and line ends), lone surrogates, and code points that are no characters."""
_PATTERN_WORDS: Final = {
    _ID: "This is not the id of anything: an id has 32 hex digits.",
    _ULID: "This is not the id of a change.",
    _LINE: "It must be one line with something in it.",
    _PROSE: "There is nothing in it but spaces.",
    _CURRENCY: "A currency has three capital letters, such as AED.",
    _REGION: "A country has two capital letters, such as AE.",
    _LANGUAGE: "A language is written like en, ar or pt-BR.",
    _PHONE: "This is not a phone number with its country code, such as +971501234567.",
    _EMAIL: "This is not an e-mail address such as name@example.com.",
    _DAY_SHAPE: "A day is written like 2026-11-20.",
}
_TYPE_WORDS: Final = {
    "str": "text", "int": "a whole number", "float": "a number with decimals", "bool": "yes or no", "null": "nothing",
    "array": "a list", "object": "a set of named fields",
}  # fmt: skip
_LENGTH = re.compile(r"Expected `(str|array|object)` of length (<=|>=) (\d+)")
_BOUND = re.compile(r"Expected `int` (<=|>=) (-?\d+)")
_KIND = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_PATTERN = re.compile(r"Expected `str` matching regex '(.*)'$", re.DOTALL)


def plain_words(why: str) -> str:
    """msgspec's reason in the user's words; never repeats what was typed beyond the name of a field."""
    if "unknown field" in why:
        return "There is no field of this name here."
    if "missing required field" in why:
        return "It is missing."
    if found := _PATTERN.match(why):
        return _PATTERN_WORDS.get(
            found[1].encode().decode("unicode_escape"), "It is not written as it should be."
        )
    if found := _LENGTH.match(why):
        thing = "characters" if found[1] == "str" else "entries"
        if found[2] == "<=":
            return f"It is longer than {found[3]} {thing}."
        return "It is empty." if found[3] == "1" else f"It needs at least {found[3]} {thing}."
    if found := _BOUND.match(why):
        return f"It must be at {'most' if found[1] == '<=' else 'least'} {found[2]}."
    if found := _KIND.match(why):
        wanted = " or ".join(_TYPE_WORDS.get(part.strip(), part.strip()) for part in found[1].split("|"))
        return f"It should be {wanted}, not {_TYPE_WORDS.get(found[2], found[2])}."
    if "Invalid enum value" in why:
        return "It is none of the possible choices."
    return "It cannot be accepted as it is."


def check_text(struct: msgspec.Struct) -> None:
    """Refuse control characters and lone surrogates anywhere in a struct; names the field."""
    for field in struct.__struct_fields__:
        _check(field, getattr(struct, field))


def real_day(field: str, value: str | None) -> str | None:
    """The same ISO date. Raises Invalid where no calendar has it, such as 2026-02-30."""
    if value is not None:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise Invalid(field, "This is not a day in the calendar.") from None
    return value


def check_zone(field: str, zone: str) -> None:
    """Raises Invalid where there is no time zone of this name."""
    try:
        load_zone(zone)
    except HoursError:
        raise Invalid(field, "There is no time zone of this name; they look like Asia/Dubai.") from None


def _check(field: str, value: Any) -> None:
    if isinstance(value, str):
        is_plain = value.isascii() and value.isprintable()
        if not is_plain and _UNKEEPABLE.search(value):
            raise Invalid(field, "It contains a control character that cannot be kept.")
    elif isinstance(value, msgspec.Struct):
        for part in value.__struct_fields__:
            _check(f"{field}.{part}", getattr(value, part))
    elif isinstance(value, (list, tuple)):
        for index, part in enumerate(cast(list[Any], value)):
            _check(f"{field}[{index}]", part)
    elif isinstance(value, dict):
        for key, part in cast(dict[str, Any], value).items():
            _check(field, key)
            _check(f"{field}.{key}", part)
