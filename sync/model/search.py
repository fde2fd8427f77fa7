"""Search: how names, numbers and messages are folded, and what is asked of the index for what somebody typed.

Folding happens here, in Python, both when a row is indexed and when it is searched for; the tables use FTS5's `ascii`
tokenizer, which takes what is left as it is. So the two sides cannot disagree about a letter, whatever Unicode version
SQLite was built with. No SQLAlchemy here: the window imports this module.
"""

import re
import unicodedata

CONTACT_SEARCH = "SELECT rowid FROM contact_search WHERE contact_search MATCH ? ORDER BY rowid DESC LIMIT ?"
"""Row numbers of the contacts that match `query_text`, newest first: in that order because ranking would read every match,
and numbers because the index alone knows them; for an id, each hit's page of the table would be read and decrypted."""
MESSAGE_SEARCH = (
    "SELECT m.id FROM message_search s JOIN message m ON m.rowid = s.rowid "
    "WHERE s.message_search MATCH ? ORDER BY s.rowid DESC LIMIT ?"
)
"""Ids of the messages that match `query_text`, newest first."""

NOTHING = '""'
"""The expression that matches no row."""
MAX_TYPED = 200
"""Letters of the typed text that are read."""
TELLING = 8
"""Digits at the end of a number that are looked for: they tell it from hundreds of thousands. What stands before them, a
country's or a network's code, is in nearly every number, and leafing through all of those takes milliseconds."""
MAX_TERMS = 24
MAX_WORD = 64

_FOLDS = str.maketrans(
    {
        "\u0640": None,  # tatweel only stretches a word
        "\u0621": None,  # a hamza standing alone is written or left out at will
        "\u0671": "\u0627",  # alef wasla -> alef; the other alefs lose their marks in NFKD
        "\u0629": "\u0647",  # ta marbuta -> ha
        "\u0649": "\u064a",  # alef maqsura -> ya
        "\u06cc": "\u064a",  # Persian ya
        "\u06a9": "\u0643",  # Persian kaf
        "\u06c1": "\u0647",  # Urdu ha
        "\u00f8": "o",
        "\u0142": "l",
        "\u0111": "d",
        "\u00f0": "d",
        "\u00fe": "th",
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u0131": "i",
    }
)
_WORDS = re.compile(r"[^\W_]+")
_GROUPS = re.compile(r"(?<=\d)[\s().\-/\u00a0]+(?=\d)")
"""What people put between the groups of a number."""
_RUNS = re.compile(r"\d+|\D+")


def fold(text: str) -> str:
    """Lower case without marks, Arabic spellings made one, digits Latin."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_FOLDS)
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in plain)


def terms(text: str) -> list[str]:
    """What is indexed for a text: its folded words; a number is indexed as each three digits that follow one another."""
    found: list[str] = []
    for word in _WORDS.findall(fold(text)):
        if not word.isdecimal():
            found.append(word[:MAX_WORD])
        if word.isalpha():
            continue
        for run in _RUNS.findall(word):
            if run.isdecimal():
                found += _threes(run[:MAX_WORD]) or [run]
            elif run != word:
                found.append(run[:MAX_WORD])
    return found


def query_text(typed: str) -> str:
    """The FTS5 expression for what was typed, or `NOTHING` when it holds no letter and no digit.

    Every word must be there, each as the beginning of one; a number is found by any fragment of it, with or without
    spaces, country code or leading zero, a long one by its last digits. Nothing typed can be read as FTS5 syntax: words are letters and digits alone.
    """
    text = _GROUPS.sub("", fold(typed[:MAX_TYPED].replace("+", " ")))
    wanted: dict[str, None] = {}
    for word in _WORDS.findall(text):
        if not word.isdecimal():
            wanted[f'"{word[:MAX_WORD]}"*'] = None
            continue
        bare = word.lstrip("0")  # a leading zero is dialled at home and dropped abroad
        fragment = bare if len(bare) >= 3 else word
        threes = _threes(fragment[-TELLING:])
        wanted |= dict.fromkeys([f'"{three}"' for three in threes] or [f'"{fragment}"*'])
    return " AND ".join(list(wanted)[:MAX_TERMS]) or NOTHING


def _threes(digits: str) -> list[str]:
    return [digits[start : start + 3] for start in range(len(digits) - 2)]
