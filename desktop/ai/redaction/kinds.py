"""What is hidden, and where it was found."""

import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import Final

from msgspec import Struct


class Kind(StrEnum):
    """What a token stands for. Its name is all that a model learns."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    CARD = "card"
    IBAN = "iban"
    NATIONAL_ID = "national_id"
    RECORD = "record"
    ADDRESS = "address"
    BIRTH_DATE = "birth_date"
    NUMBER = "number"


class Span(Struct, frozen=True, order=True):
    """A stretch of a text, in characters, and what it is. `value` is its normal form: equal for equal things."""

    start: int
    end: int
    kind: Kind
    value: str


def without_overlaps(spans: list[Span]) -> list[Span]:
    """The spans in reading order; of those that overlap, the one that came first in the list stays."""
    taken: list[Span] = []
    for span in spans:
        if all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    return sorted(taken)


def flat(text: str) -> str:
    """The same text, character for character, in which full-width letters, styled letters and any script's digits are plain."""
    return text if text.isascii() else "".join(map(_flat, text))


@lru_cache(maxsize=4096)
def _flat(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    plain = _LIKE.get(letter) or unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter


_LIKE: Final = {
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u066b": ".",
    "\u066c": ",",
}
"""Dashes and Arabic separators, which NFKC leaves alone."""
