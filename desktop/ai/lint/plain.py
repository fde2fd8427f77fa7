"""A text as it reads, beside the text as it is written: tricks undone, and every place traceable to where it stood."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from desktop.ai.lint.findings import Finding, FindingKind

_MARKS: Final = frozenset("\u200c\u200d\u200e\u200f")
"""Joiners and direction marks, which Arabic and emoji need, and which have no business inside a Latin word."""
_FILLERS: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\U000e0000-\U000e0fff]"
)
_ARABIC: Final = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None, "٪": "%", "٫": ".", "٬": ","}
)  # fmt: skip
_LIKE_LATIN: Final = str.maketrans(
    "аеорсухіјѕһԁԛԝмтвнкзбгАВЕКМНОРСТУХІЈЅабοαενρτυικχΑΒΕΖΗΙΚΜΝΟΡΤΥΧɡıʟɴʀꜱоⅼⅰ",
    "aeopcyxijshdqwmtbhk36rABEKMHOPCTYXIJSa6oaevptuikxABEZHIKMNOPTYXgilnrsoli",
)
"""Letters of other scripts and styles that pass for Latin ones: those of Unicode's confusables that occur in print."""
_ALLOWED_SCRIPTS: Final = ("LATIN", "ARABIC")


class Plain(Struct, frozen=True):
    """The text as it reads: letters plain, digits 0 to 9, Arabic spellings made one, nothing hidden, lower case."""

    text: str
    places: tuple[int, ...]
    """For every character, where in the written text it came from; one more for the end."""

    def finding(self, start: int, end: int, kind: FindingKind) -> Finding:
        """A finding about a stretch of this text, in places of the written one."""
        return Finding(
            self.places[start], self.places[end - 1] + 1 if end > start else self.places[end], kind
        )


def read(written: str) -> tuple[Plain, list[Finding]]:
    """The text as it reads, and what deceives in how it is written."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(written):
        for plain in _plain(letter, written, place):
            letters.append(plain)
            places.append(place)
    return Plain("".join(letters), (*places, len(written))), list(_deceptions(written))


def fold_words(words: str) -> str:
    """Words of ours as they stand in a plain text."""
    return "".join(letter for each in words for letter in _plain(each, words, 0))


def _plain(letter: str, written: str, place: int) -> str:
    if letter.isascii():
        return letter.lower()
    if letter in _MARKS or _is_hidden(letter, written, place):
        return ""
    return _bare(letter)


@lru_cache(maxsize=8192)
def _bare(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if letter.isspace():
        return " "
    if unicodedata.category(letter) == "Pd" or letter == "\u2212":
        return "-"
    composed = unicodedata.normalize("NFKC", letter).translate(_LIKE_LATIN)
    bare = "".join(
        each
        for each in unicodedata.normalize("NFKD", composed.translate(_ARABIC))
        if not unicodedata.combining(each)
    )
    return bare.translate(_ARABIC).lower()


def _deceptions(written: str) -> Iterator[Finding]:
    for place, letter in enumerate(written):
        if letter.isascii():
            if ord(letter) < 32 and letter not in "\n\t\r":
                yield Finding(place, place + 1, FindingKind.HIDDEN)
        elif _is_hidden(letter, written, place):
            yield Finding(place, place + 1, FindingKind.HIDDEN)
        elif _is_lookalike(letter):
            yield Finding(place, place + 1, FindingKind.LOOKALIKE)


def _is_hidden(letter: str, written: str, place: int) -> bool:
    if letter in _MARKS:
        around = written[max(place - 1, 0) : place], written[place + 1 : place + 2]
        return all(each.isascii() and not each.isspace() for each in around)
    if _FILLERS.match(letter):
        return True
    if letter == "\u00ad" or letter in "\u2028\u2029":
        return True
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn")


def _is_lookalike(letter: str) -> bool:
    if unicodedata.decimal(letter, None) is not None:
        return not unicodedata.name(letter, "").startswith(("ARABIC-INDIC", "EXTENDED ARABIC-INDIC"))
    composed = unicodedata.normalize("NFKC", letter)
    if composed != letter:
        return any(each.isalnum() for each in composed) and not unicodedata.name(letter, "").startswith(
            "ARABIC"
        )
    if not letter.isalpha():
        return False
    name = unicodedata.name(letter, "")
    return not name.startswith(_ALLOWED_SCRIPTS) or letter.translate(_LIKE_LATIN) != letter
