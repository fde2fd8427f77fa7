"""What each action needs, whether it leaves the building, and how it is taken back."""

from enum import StrEnum

from msgspec import Struct

from sync.journeys.definition import By, Do


class Inverse(StrEnum):
    """How an action can be taken back; shown before it runs."""

    REVERSIBLE = "reversible"
    """An undo restores what was there."""
    COMPENSABLE = "compensable"
    """It cannot be unsaid, but a second action makes up for it."""
    IRREVERSIBLE = "irreversible"


class Action(Struct, frozen=True):
    """Rules of one action. `by` lists who may carry it out, the usual one first; `needs` are keys a step must have."""

    by: tuple[By, ...]
    inverse: Inverse
    needs: tuple[str, ...] = ()
    leaves_the_building: bool = False


ACTIONS: dict[Do, Action] = {
    Do.REPLY: Action((By.STAFF, By.AI_DRAFT, By.TEMPLATE), Inverse.IRREVERSIBLE, leaves_the_building=True),
    Do.MESSAGE: Action((By.TEMPLATE,), Inverse.IRREVERSIBLE, ("template",), leaves_the_building=True),
    Do.CALL: Action((By.STAFF,), Inverse.IRREVERSIBLE),
    Do.TASK: Action((By.STAFF,), Inverse.REVERSIBLE),
    Do.ASSIGN: Action((By.RULE,), Inverse.REVERSIBLE),
    Do.MOVE: Action((By.RULE, By.STAFF), Inverse.REVERSIBLE, ("stage",)),
    Do.SET_FIELD: Action((By.RULE,), Inverse.REVERSIBLE, ("with",)),
    Do.TAG: Action((By.RULE,), Inverse.REVERSIBLE, ("with",)),
    Do.REQUEST_PAYMENT: Action((By.STAFF, By.TEMPLATE), Inverse.COMPENSABLE, leaves_the_building=True),
    Do.REQUEST_REVIEW: Action((By.TEMPLATE,), Inverse.IRREVERSIBLE, ("template",), leaves_the_building=True),
    Do.NOTIFY: Action((By.RULE,), Inverse.IRREVERSIBLE),
    Do.ESCALATE: Action((By.RULE,), Inverse.COMPENSABLE),
    Do.STOP_EVERYTHING: Action((By.RULE,), Inverse.COMPENSABLE),
}
"""The actions that a journey may ask for."""
