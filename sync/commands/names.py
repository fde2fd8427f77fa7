"""Names of people: how they sort, and whether two of them can mean one person on a shared phone."""

import unicodedata

_LAST = "\uf8ff"
"""Sorts after the letters of every script."""


def sort_key(name: str) -> str:
    """Where a name stands among all: folded; a number or an address, which is nobody's name, after every name."""
    folded = fold(name)
    is_name = "@" not in folded and any(letter.isalpha() for letter in folded)
    return folded if is_name else f"{_LAST}{folded}"


def fold(name: str) -> str:
    """A name without case, accents and doubled spaces: what is sorted and compared, never shown."""
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(name.casefold().split())


def tidy(text: str) -> str:
    """The text without outer spaces and doubled inner ones, in composed Unicode."""
    spaced = " ".join(text.split())
    return spaced if spaced.isascii() else unicodedata.normalize("NFC", spaced)


def are_compatible(one: str, other: str) -> bool:
    """Whether two names at one endpoint may be the same person: the same given name (or its initial), or the same words.

    Family names are left out of it, because marriage and transliteration change them: `Sara Haddad` and `Sara Hadad`
    on one phone are one person, `Sara Haddad` and `Omar Haddad` are two who share it.
    """
    left, right = fold(one).replace(".", " ").split(), fold(other).replace(".", " ").split()
    if not left or not right or set(left) == set(right):
        return True
    given, other_given = left[0], right[0]
    return given == other_given or (given[0] == other_given[0] and 1 in (len(given), len(other_given)))
