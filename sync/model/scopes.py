"""Scopes: which workstations carry a row. Words only, no rows and no SQLAlchemy: both sides and the window read them.

A row carries exactly one scope: `practice`, or `loc:<location id>` for a contact of that place and all that belongs to
it; either with a sensitivity behind it (`loc:…+clinical`), for collections that only chosen workstations carry. A
workstation is marked with words of the same kind, and with `loc:*` for every place there is, now and later.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Final

from sync.model.ids import is_id
from sync.model.words import PRACTICE_SCOPE, Role

_PLACE: Final = "loc:"
EVERY_PLACE: Final = f"{_PLACE}*"
"""A workstation's word for all places, also those that are opened later."""
EVERYTHING: Final = (PRACTICE_SCOPE, EVERY_PLACE)
"""What a new workstation carries until an owner says less, or more."""


class Sensitivity(StrEnum):
    """Collections that only workstations marked for them carry."""

    CLINICAL = "clinical"
    OWNER = "owner"


class NoScope(ValueError):
    """A word that names no scope; the message says what would."""

    def __init__(self, word: str) -> None:
        super().__init__(
            f"“{word}” is no scope. Use practice, loc:<location id> or loc:*, each with +clinical or +owner where wanted."
        )


def at(location_id: str | None) -> str:
    """The scope of what belongs to a place, or to the practice as a whole."""
    return PRACTICE_SCOPE if location_id is None else f"{_PLACE}{location_id}"


def sensitive(scope: str, sensitivity: Sensitivity | None) -> str:
    """The scope of a sensitive collection beside the rows of `scope`."""
    return scope if sensitivity is None else f"{plain(scope)}+{sensitivity}"


def plain(scope: str) -> str:
    """A scope without its sensitivity."""
    return scope.partition("+")[0]


def check(word: str) -> str:
    """The word, when a workstation may be marked with it. Raises NoScope."""
    base, plus, sensitivity = word.partition("+")
    is_place = base.startswith(_PLACE) and (base == EVERY_PLACE or is_id(base.removeprefix(_PLACE)))
    if not (base == PRACTICE_SCOPE or is_place) or (plus and sensitivity not in set(Sensitivity)):
        raise NoScope(word)
    return word


def expand(words: Iterable[str], locations: Iterable[str]) -> frozenset[str]:
    """The scopes that a workstation's words mean where these places exist."""
    places = list(locations)
    found: set[str] = set()
    for word in words:
        base, plus, sensitivity = word.partition("+")
        bases = [at(place) for place in places] if base == EVERY_PLACE else [base]
        found.update(f"{scope}{plus}{sensitivity}" for scope in bases)
    return frozenset(found)


def means_every_place(words: Iterable[str]) -> bool:
    """Whether the scopes that these words mean grow with the places of the practice."""
    return any(plain(word) == EVERY_PLACE for word in words)


def seen_by(scopes: Iterable[str], roles: Collection[Role], location_id: str | None) -> frozenset[str]:
    """Of a workstation's scopes, those whose rows a person may see: the practice's and their own place's (an owner, and
    who belongs to no place: every place's); clinical ones with a clinician's or an owner's role, owners' with an owner's.
    """
    is_owner = Role.OWNER in roles
    kinds = {""}
    if is_owner or Role.CLINICIAN in roles:
        kinds.add(Sensitivity.CLINICAL)
    if is_owner:
        kinds.add(Sensitivity.OWNER)
    homes = None if is_owner or location_id is None else {PRACTICE_SCOPE, at(location_id)}
    return frozenset(
        scope
        for scope in scopes
        if scope.partition("+")[2] in kinds and (homes is None or plain(scope) in homes)
    )
