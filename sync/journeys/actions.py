"""What each action needs and says, whether it leaves the building, what it leads to, and how it is taken back.

Every word that a journey may ask for stands here, also those whose executor is not built yet: they load, are checked and
stand in the ledger for a person.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec
from msgspec import Struct

from sync.journeys.definition import By, Do, SubjectKind
from sync.model.words import Inverse


class ArgumentKind(StrEnum):
    """What a value under `with` may be."""

    TEXT = "text"
    NAME = "name"
    COUNT = "count"
    """A whole number above zero."""
    MONEY = "money"
    """Minor units, a whole number above zero."""
    DURATION = "duration"
    DUTY = "duty"
    CHOICE = "choice"


class Argument(Struct, frozen=True):
    """One value of an action, under `with`."""

    kind: ArgumentKind
    needed: bool = False
    choices: tuple[str, ...] = ()


class Action(Struct, frozen=True):
    """Rules of one action. `by` lists who may carry it out, the usual one first; `needs` are keys a step must have.

    `undone_by` says in plain words what takes it back or makes up for it; `leads_to` are the events it causes, and
    `makes` is what it brings into the world, which a journey may follow.
    """

    by: tuple[By, ...]
    inverse: Inverse
    undone_by: str
    leads_to: tuple[str, ...]
    needs: tuple[str, ...] = ()
    arguments: Mapping[str, Argument] = msgspec.field(default_factory=dict[str, Argument])
    leaves_the_building: bool = False
    makes: SubjectKind | None = None


_K = ArgumentKind
_NO_WAY_BACK = "Nothing: what was said was heard."
_SAID = ("message.queued", "message.sent", "message.delivered", "message.failed")
_FIELDS = ("name", "language", "source", "location", "owner", "birth_date", "kind")

ACTIONS: dict[Do, Action] = {
    Do.REPLY: Action(
        (By.STAFF, By.AI_DRAFT, By.TEMPLATE),
        Inverse.IRREVERSIBLE,
        _NO_WAY_BACK,
        _SAID,
        leaves_the_building=True,
    ),
    Do.MESSAGE: Action(
        (By.TEMPLATE,), Inverse.IRREVERSIBLE, _NO_WAY_BACK, _SAID, ("template",), leaves_the_building=True
    ),
    Do.CALL: Action(
        (By.STAFF,),
        Inverse.IRREVERSIBLE,
        _NO_WAY_BACK,
        ("call.answered", "call.ended", "call.logged"),
        arguments={"title": Argument(_K.TEXT)},
        makes=SubjectKind.CALL,
    ),
    Do.TASK: Action(
        (By.STAFF,),
        Inverse.REVERSIBLE,
        "The task is removed.",
        ("task.created", "task.assigned", "task.completed"),
        arguments={"title": Argument(_K.TEXT)},
    ),
    Do.ASSIGN: Action(
        (By.RULE,),
        Inverse.REVERSIBLE,
        "Whoever had it before has it again.",
        ("contact.changed", "task.assigned"),
        arguments={
            "how": Argument(_K.CHOICE, True, ("round_robin", "least_loaded", "sticky_owner")),
            "to": Argument(_K.DUTY),
        },
    ),
    Do.MOVE: Action(
        (By.RULE, By.STAFF),
        Inverse.REVERSIBLE,
        "The opportunity goes back to its stage.",
        ("opportunity.moved",),
        ("stage",),
    ),
    Do.SET_FIELD: Action(
        (By.RULE,),
        Inverse.REVERSIBLE,
        "The field gets its old value.",
        ("contact.changed",),
        ("with",),
        {"field": Argument(_K.CHOICE, True, _FIELDS), "value": Argument(_K.TEXT, True)},
    ),
    Do.TAG: Action(
        (By.RULE,),
        Inverse.REVERSIBLE,
        "The tag is taken off.",
        ("contact.tagged",),
        ("with",),
        {"tag": Argument(_K.TEXT, True)},
    ),
    Do.HOLD_SLOT: Action(
        (By.RULE, By.STAFF),
        Inverse.REVERSIBLE,
        "The slot is free again.",
        ("appointment.held",),
        arguments={"service": Argument(_K.TEXT), "for": Argument(_K.DURATION)},
        makes=SubjectKind.APPOINTMENT,
    ),
    Do.OFFER_SLOT: Action(
        (By.TEMPLATE, By.STAFF),
        Inverse.COMPENSABLE,
        "A message withdraws the offer.",
        (*_SAID, "waitlist.offered"),
        arguments={"service": Argument(_K.TEXT), "slots": Argument(_K.COUNT)},
        leaves_the_building=True,
    ),
    Do.BOOK_SLOT: Action(
        (By.STAFF, By.RULE),
        Inverse.COMPENSABLE,
        "The visit is cancelled.",
        ("appointment.booked",),
        arguments={"service": Argument(_K.TEXT)},
        makes=SubjectKind.APPOINTMENT,
    ),
    Do.WAITLIST: Action(
        (By.RULE, By.STAFF),
        Inverse.COMPENSABLE,
        "A message withdraws the offers not yet taken.",
        ("waitlist.offered",),
        arguments={"batch": Argument(_K.COUNT), "every": Argument(_K.DURATION)},
    ),
    Do.REQUEST_PAYMENT: Action(
        (By.STAFF, By.TEMPLATE),
        Inverse.COMPENSABLE,
        "The request is withdrawn; what was paid is refunded at the provider.",
        ("payment.requested",),
        arguments={
            "kind": Argument(_K.CHOICE, False, ("deposit", "balance", "full")),
            "amount": Argument(_K.MONEY),
        },
        leaves_the_building=True,
        makes=SubjectKind.PAYMENT_REQUEST,
    ),
    Do.REQUEST_REVIEW: Action(
        (By.TEMPLATE,),
        Inverse.IRREVERSIBLE,
        _NO_WAY_BACK,
        (*_SAID, "review.requested"),
        ("template",),
        leaves_the_building=True,
    ),
    Do.NOTIFY: Action(
        (By.RULE,),
        Inverse.IRREVERSIBLE,
        "Nothing: staff have seen it.",
        (),
        arguments={"who": Argument(_K.DUTY), "title": Argument(_K.TEXT)},
    ),
    Do.ESCALATE: Action(
        (By.RULE, By.STAFF),
        Inverse.COMPENSABLE,
        "It goes back to the step's owner.",
        ("task.created", "task.assigned", "task.completed"),
        arguments={"to": Argument(_K.DUTY), "title": Argument(_K.TEXT)},
    ),
    Do.WEBHOOK: Action(
        (By.RULE,),
        Inverse.IRREVERSIBLE,
        "Nothing: the other system has it.",
        (),
        ("with",),
        {"endpoint": Argument(_K.NAME, True)},
    ),
    Do.CLASSIFY: Action(
        (By.RULE,),
        Inverse.REVERSIBLE,
        "The classification is removed.",
        ("document.classified",),
        ("with",),
        {"workflow": Argument(_K.NAME, True)},
    ),
    Do.EXTRACT: Action(
        (By.RULE,),
        Inverse.REVERSIBLE,
        "The extracted values are removed.",
        (),
        ("with",),
        {"workflow": Argument(_K.NAME, True)},
    ),
    Do.SUMMARISE: Action(
        (By.RULE,),
        Inverse.REVERSIBLE,
        "The summary is removed.",
        (),
        ("with",),
        {"workflow": Argument(_K.NAME, True)},
    ),
    Do.STOP_EVERYTHING: Action(
        (By.RULE, By.STAFF),
        Inverse.COMPENSABLE,
        "Each follow-up is started again by hand.",
        ("journey.stopped",),
    ),
}
"""The actions that a journey may ask for."""

RUNS_BY_ITSELF: frozenset[Do] = frozenset(
    {
        Do.REPLY, Do.MESSAGE, Do.ASSIGN, Do.MOVE, Do.SET_FIELD, Do.TAG, Do.NOTIFY, Do.ESCALATE, Do.STOP_EVERYTHING,
    }
)  # fmt: skip
"""What a template or a rule can carry out today. A step of theirs that asks for anything else waits for a person."""


def as_table() -> str:
    """The actions as a Markdown table, as the README shows them."""
    rows: list[str] = []
    for do, action in ACTIONS.items():
        said = [f"`{name}`" for name in action.needs if name != "with"]
        said += [
            f"`with.{name}`{'' if argument.needed else '?'} {argument.kind}"
            + (f" ({' '.join(argument.choices)})" if argument.choices else "")
            for name, argument in action.arguments.items()
        ]
        rows.append(
            f"| `{do}` | {', '.join(action.by)} | {'; '.join(said)} | {action.inverse} | {action.undone_by} |"
        )
    return "\n".join(("| do | by | says | inverse | taken back by |", "|---|---|---|---|---|", *rows))
