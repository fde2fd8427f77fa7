"""The types of commands' fields, and the checks on text that a type cannot say."""

import re
from datetime import date
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta

from sync.commands.outcomes import Invalid

Id: TypeAlias = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
Word: TypeAlias = Annotated[str, Meta(min_length=1, max_length=60)]
"""A key or a code."""
Line: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\r\n]*$")]
"""One line: a name, a title."""
Prose: TypeAlias = Annotated[str, Meta(min_length=1, max_length=10_000)]
"""A message, a note: line breaks allowed."""
Instant: TypeAlias = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]
"""Epoch milliseconds, up to the year 9999."""
Minutes: TypeAlias = Annotated[int, Meta(ge=1, le=24 * 60)]
Money: TypeAlias = Annotated[int, Meta(ge=0, le=10**12)]
"""Minor units."""
Currency: TypeAlias = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
Phone: TypeAlias = Annotated[str, Meta(pattern=r"^\+[1-9][0-9]{6,14}$")]
"""E.164; `sync.model.endpoints.parse_phone` makes it of what people type."""
Email: TypeAlias = Annotated[str, Meta(pattern=r"^[^@\s]{1,64}@[^@\s]{1,255}$", max_length=320)]
Day: TypeAlias = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
"""An ISO date."""

_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters (but tab and line ends), lone surrogates, and code points that are no characters."""
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def check_text(struct: msgspec.Struct) -> None:
    """Refuse control characters, lone surrogates and impossible dates anywhere in a struct; names the field."""
    for field in struct.__struct_fields__:
        _check(field, getattr(struct, field))


def _check(field: str, value: Any) -> None:
    if isinstance(value, str):
        if _UNKEEPABLE.search(value):
            raise Invalid(field, "It contains a control character that cannot be kept.")
        if _DAY.match(value):
            _check_day(field, value)
    elif isinstance(value, msgspec.Struct):
        for part in value.__struct_fields__:
            _check(f"{field}.{part}", getattr(value, part))
    elif isinstance(value, (list, tuple)):
        for index, part in enumerate(value):
            _check(f"{field}[{index}]", part)
    elif isinstance(value, dict):
        for key, part in value.items():
            _check(field, key)
            _check(f"{field}.{key}", part)


def _check_day(field: str, value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise Invalid(field, f"{value} is not a day in the calendar.") from None
