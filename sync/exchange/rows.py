"""A contact on its way in or out: what every kind of file is turned into, and what was wrong with it."""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from sync.model.words import ConsentState

LONGEST_NAME: Final = 200
LONGEST_NOTE: Final = 10_000
LONGEST_LINE: Final = 500
LONGEST_TAG: Final = 60
MOST_ENDPOINTS: Final = 20
MOST_TAGS: Final = 50


class ContactField(StrEnum):
    """What a column, a property or an element of a file can tell about a contact."""

    NAME = "name"
    GIVEN = "given"
    FAMILY = "family"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    LANGUAGE = "language"
    TAGS = "tags"
    NOTE = "note"
    SOURCE = "source"
    EXTERNAL_ID = "external_id"
    ADDRESS = "address"
    GENDER = "gender"
    CONSENT = "consent"


class Gender(StrEnum):
    """FHIR's administrative gender."""

    MALE = "male"
    FEMALE = "female"
    OTHER = "other"
    UNKNOWN = "unknown"


class ValueKind(StrEnum):
    """What kind of thing a refused value was, so that a problem need not repeat the value itself."""

    NOTHING = "nothing"
    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"
    RECORD = "record"


class Problem(msgspec.Struct, frozen=True):
    """Something in a row that was not kept, in the user's words and without the value."""

    field: ContactField | None
    value_kind: ValueKind
    message: str


class ContactRow(msgspec.Struct, frozen=True, kw_only=True):
    """One contact as read. Texts are clean and bounded, phones are E.164, e-mails lower case, the best of
    each first.

    `consent` is what the file says about marketing messages; None where it says nothing. `refused` is set,
    with its reason, where neither a name nor an endpoint remained.
    """

    source_line: int
    """Where the contact starts: line of the file, row of the sheet, or number of the entry; counted from
    1."""
    name: str = ""
    given: str = ""
    family: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    birth_date: date | None = None
    language: str | None = None
    """BCP 47 primary tag, "ar"."""
    tags: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    external_id: str = ""
    address: str = ""
    gender: Gender | None = None
    consent: ConsentState | None = None
    problems: tuple[Problem, ...] = ()
    refused: str | None = None


def clean_line(text: str, limit: int = LONGEST_LINE) -> str:
    """One line of text as it may be kept: NFC, single spaces, nothing invisible but joiners, at most `limit`
    long."""
    if text.isprintable() and "  " not in text:
        return unicodedata.normalize("NFC", text).strip()[:limit].rstrip()
    return " ".join(_visible(text, "").split())[:limit].strip()


def clean_block(text: str, limit: int = LONGEST_NOTE) -> str:
    """Text of several lines as it may be kept; line ends become \\n."""
    if text.isprintable():
        return unicodedata.normalize("NFC", text).strip()[:limit].rstrip()
    return _visible(text.replace("\r\n", "\n").replace("\r", "\n"), "\n\t")[:limit].strip()


def fold(text: str) -> str:
    """Text for comparing: no case, accents, Arabic vowel marks or letter variants; words parted by single
    spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_ARABIC_VARIANTS)
    return " ".join(
        _NOT_WORD.sub(" ", "".join(c for c in decomposed if not unicodedata.combining(c))).split()
    )


_NOT_WORD = re.compile(r"[\W_]+")
_ARABIC_VARIANTS: Final = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None})
_JOINERS: Final = "\u200c\u200d"
"""Zero-width (non-)joiner: invisible, yet Persian, Indic scripts and emoji are misspelt without them."""


def _visible(text: str, kept: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        c
        if c in kept or c in _JOINERS or unicodedata.category(c) not in _INVISIBLE
        else (" " if unicodedata.category(c) in _SPACE_LIKE or c in "\n\r\t\v\f" else "")
        for c in composed
    )


_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, bidi overrides, lone surrogates, unassigned: they spoof names, break the wire, or mean
nothing."""
_SPACE_LIKE: Final = frozenset({"Zl", "Zp"})
