"""In which of our languages a text is, by its letters and its commonest words; good enough to notice another one."""

import re
import unicodedata
from typing import Final

from desktop.ai.outputs import Language

_TOKEN: Final = re.compile(r"\[[A-Z_]+_\d+\]|https?://\S+|\S+@\S+")
_WORDS: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FEWEST_WORDS: Final = 8
"""Fewer tell no language beside their letters: names and greetings are alike in many."""
_COMMON_SHARE: Final = 0.12
"""Of a text in English at least so many words are among the commonest; other languages in Latin letters stay below 0.08."""
_FOREIGN_SHARE: Final = 0.04
_COMMON: Final = frozenset(
    """
    the a an and or but if of to in on at by for with from as is are was were be been have has had do does did will would
    can could may should you your we our us i my me it its this that these those there here please thank thanks not no yes
    so when what which who how any all
    """.split()
)
_NOT_ARABIC: Final = frozenset("پچژگکیےںٹڈڑہھۂۃێڕڵۆ")
"""Letters of Persian, Urdu and Kurdish that Arabic does not write."""


def is_in(text: str, language: Language) -> bool:
    """Whether a text may be in this language. A text without letters may be in any."""
    plain = _TOKEN.sub(" ", text)
    letters = [letter for letter in plain if letter.isalpha()]
    if not letters:
        return True
    arabic = sum(unicodedata.name(letter, "").startswith("ARABIC") for letter in letters) / len(letters)
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters) / len(letters)
    if language is Language.AR:
        foreign = sum(letter in _NOT_ARABIC for letter in letters) / len(letters)
        return arabic >= 0.6 and foreign < _FOREIGN_SHARE
    words = [word.lower() for word in _WORDS.findall(plain)]
    if latin < 0.8:
        return False
    return len(words) < _FEWEST_WORDS or sum(word in _COMMON for word in words) / len(words) >= _COMMON_SHARE
