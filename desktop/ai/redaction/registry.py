"""Everybody of the clinic, in a form in which a text can be searched for all of them at once.

What is kept are sets of folded words, number endings and addresses: the time of a search depends on the text alone, not on
how many people there are.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from desktop.ai.redaction.everyday import CONNECTORS, EVERYDAY, NEVER
from desktop.ai.redaction.kinds import Kind, Span
from sync.model.search import fold

TELLING: Final = 8
"""Digits at the end of a phone number by which it is known, however it is written."""
_ADDRESS_WORDS: Final = 3
"""Words at its beginning by which an address is known."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’`ـ][^\W\d_]+)*")
_ADDRESS_WORD: Final = re.compile(r"[^\W_]+")
_REFERENCE: Final = re.compile(r"(?<![^\W_])[^\W_]+(?:[-/][^\W_]+)*")
_DIGITS: Final = re.compile(r"\+?\(?\d(?:[ \u00a0().\-/]{0,3}\d){5,}")
_GAP: Final = re.compile(r"[ \t\u00a0]{0,3}[-.]?[ \t\u00a0]{0,3}")
_EMAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_LONGEST_NAME: Final = 5
"""Words of a name."""
_ARABIC_PREFIXES: Final = ("ول", "وب", "فل", "و", "ف", "ب", "ل", "ك")


class Person(Struct, frozen=True):
    """What tells who one person is: a contact, or somebody who works here."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """Ids and numbers under which they are filed."""
    address: str = ""


class Registry:
    """The people that a text is searched for. Grows by `learn`; who was erased is forgotten by building it anew.

    `is_about_them`: the text is known to be about these few, so that words of every day are taken for their names too.
    """

    def __init__(self, people: Iterable[Person] = (), *, is_about_them: bool = False) -> None:
        self._is_about_them = is_about_them
        self._words: set[str] = set()
        self._everyday_names: set[tuple[str, ...]] = set()
        self._phones: set[str] = set()
        self._emails: set[str] = set()
        self._references: set[str] = set()
        self._addresses: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.people = 0
        self.learn(people)

    def learn(self, people: Iterable[Person]) -> None:
        """Add people, or what is new of those that are known."""
        for person in people:
            self.people += 1
            for name in person.names:
                parts: list[str] = _WORD.findall(name)
                self._words |= {
                    folded for word in parts if len(folded := _folded(word)) > 1 and folded not in CONNECTORS
                }
                if len(parts) > 1 and all(map(_is_everyday, parts)):
                    self._everyday_names.add(tuple(map(_folded, parts)))
            self._phones |= {ending for phone in person.phones if (ending := phone_ending(phone))}
            self._emails |= {email.casefold() for email in person.emails}
            self._references |= {fold(each) for each in person.references if _is_telling(each)}
            if person.address:
                words = tuple(fold(word) for word in _ADDRESS_WORD.findall(person.address))
                if len(words) >= _ADDRESS_WORDS:
                    self._addresses[words[:_ADDRESS_WORDS]] = words

    def find(self, text: str) -> list[Span]:
        """Every span of a `flat` text that names one of these people, surest first; they may overlap."""
        return [
            *self._found_emails(text),
            *self._found_phones(text),
            *self._found_references(text),
            *self._found_addresses(text),
            *self._found_names(text),
            *self._found_everyday_names(text),
        ]

    def knows_word(self, word: str) -> bool:
        """Whether a word is part of somebody's name."""
        return _folded(word) in self._words

    def _found_emails(self, text: str) -> Iterator[Span]:
        for found in _EMAIL.finditer(text):
            if found[0].casefold() in self._emails:
                yield Span(found.start(), found.end(), Kind.EMAIL, found[0].casefold())

    def _found_phones(self, text: str) -> Iterator[Span]:
        for found in _DIGITS.finditer(text):
            ending = phone_ending(found[0])
            if ending in self._phones:
                yield Span(found.start(), found.end(), Kind.PHONE, ending)

    def _found_references(self, text: str) -> Iterator[Span]:
        for found in _REFERENCE.finditer(text):
            folded = fold(found[0])
            if folded in self._references:
                yield Span(found.start(), found.end(), Kind.RECORD, folded)

    def _found_addresses(self, text: str) -> Iterator[Span]:
        if not self._addresses:
            return
        words = [(found.start(), found.end(), fold(found[0])) for found in _ADDRESS_WORD.finditer(text)]
        for place in range(len(words) - _ADDRESS_WORDS + 1):
            known = self._addresses.get(tuple(word for _, _, word in words[place : place + _ADDRESS_WORDS]))
            if known is None:
                continue
            last = place + _ADDRESS_WORDS
            while last < len(words) and last - place < len(known) and words[last][2] == known[last - place]:
                last += 1
            yield Span(words[place][0], words[last - 1][1], Kind.ADDRESS, " ".join(known))

    def _found_names(self, text: str) -> Iterator[Span]:
        run: list[_Word] = []
        for word in self._words_of(text):
            if run and not _GAP.fullmatch(text, run[-1].end, word.start):
                yield from _names(run)
                run = []
            if word.weight is None:
                yield from _names(run)
                run = []
            else:
                run.append(word)
        yield from _names(run)

    def _found_everyday_names(self, text: str) -> Iterator[Span]:
        """Whole names that are put together of nothing but words of every day, in the order of the record."""
        if not self._everyday_names:
            return
        words = [(found.start(), found.end(), _folded(found[0])) for found in _WORD.finditer(text)]
        for first in range(len(words)):
            for count in range(2, min(_LONGEST_NAME, len(words) - first) + 1):
                name = tuple(word for _, _, word in words[first : first + count])
                if name in self._everyday_names:
                    yield Span(words[first][0], words[first + count - 1][1], Kind.NAME, " ".join(name))

    def _words_of(self, text: str) -> "Iterator[_Word]":
        last_end, starts_sentence = 0, True
        for found in _WORD.finditer(text):
            if starts_sentence is False:
                starts_sentence = any(mark in text[last_end : found.start()] for mark in '.!?\n:؟"“(')
            start, weight = self._weigh(found[0], found.start(), starts_sentence=starts_sentence)
            yield _Word(start, found.end(), _folded(text[start : found.end()]), weight)
            last_end, starts_sentence = found.end(), False

    def _weigh(self, word: str, start: int, *, starts_sentence: bool) -> tuple[int, int | None]:
        """Where the name in a word begins, and how surely it is one (see `_Word`)."""
        lower = word.lower()
        if lower in NEVER and not (word.isascii() and lower in CONNECTORS):
            return start, None
        if lower in CONNECTORS:
            return start, 0
        folded = _folded(word)
        if folded not in self._words:
            for prefix in _ARABIC_PREFIXES:
                rest = word[len(prefix) :]
                if word.startswith(prefix) and len(rest) > 2 and _folded(rest) in self._words:
                    return start + len(prefix), 3 if self._is_about_them or rest not in EVERYDAY else 1
            return start, None
        if not self._is_about_them and (lower in EVERYDAY or (word.isascii() and len(word) < 3)):
            has_capital = word[:1].isupper()
            return start, 2 if has_capital and not starts_sentence else 1 if has_capital else 0
        return start, 3


class _Word(Struct, frozen=True):
    start: int
    end: int
    folded: str
    weight: int | None
    """None: no name. 0: inside a name only. 1: where another stands beside it. 2 and 3: a name by itself."""


def _is_everyday(word: str) -> bool:
    lower = word.lower()
    return lower in EVERYDAY or lower in NEVER or lower in CONNECTORS


def phone_ending(written: str) -> str:
    """The last digits of a number, or empty where there are too few to tell it by."""
    digits = re.sub(r"\D", "", written)
    return digits[-TELLING:] if len(digits) >= TELLING else ""


def _names(run: list[_Word]) -> Iterator[Span]:
    """The name in a run of words that may be one, without what stands loosely at its ends."""
    weights = [word.weight or 0 for word in run]
    if max(weights, default=0) < 2 and sum(weight == 1 for weight in weights) < 2:
        return
    first = next(place for place, weight in enumerate(weights) if weight)
    while first and run[first - 1].folded in CONNECTORS:
        first -= 1
    last = len(run) - next(place for place, weight in enumerate(reversed(weights)) if weight)
    yield Span(
        run[first].start, run[last - 1].end, Kind.NAME, " ".join(word.folded for word in run[first:last])
    )


def _is_telling(reference: str) -> bool:
    """Whether a reference can be looked for alone: "7" or "1042" would be found in every second message."""
    has_digit = any(letter.isdigit() for letter in reference)
    return len(reference) >= 5 or (len(reference) == 4 and has_digit and not reference.isdigit())


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    return fold(word.replace("’", "'").replace("`", "'").replace("'", ""))
