"""What went wrong with a command, said as the card that keeps the work."""

import sqlite3

import psycopg
import structlog

from sync.commands.diary import slot_clash
from sync.commands.outcomes import Clash, CommandError, Held, Invalid, Refused
from sync.commands.tx import Deleted, Images, Tx
from sync.model.entities import Appointment
from sync.model.words import CardKind

log = structlog.get_logger("foredesk.core")
OF_THE_JOB = (
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
    sqlite3.DataError,
    psycopg.IntegrityError,
    psycopg.DataError,
)
"""What either driver raises over what it was given (such as a NUL in a text), not because it failed."""


def card_kind(error: CommandError | Deleted) -> CardKind:
    """Which card an error becomes: a clash or a tombstone is a conflict, a refusal is rejected, all else is held."""
    if isinstance(error, (Clash, Deleted)):
        return CardKind.CONFLICT
    if isinstance(error, (Invalid, Refused)):
        return CardKind.REJECTED
    return CardKind.HELD


def fault(error: Exception, command: str) -> CommandError:
    """A command that broke: the work is held for a person and the cause logged, so that it delays nothing (I4).

    A database that fails (disk full, connection lost) is no fault of the command: it is raised, and nothing is judged.
    """
    if isinstance(error, (sqlite3.DatabaseError, psycopg.Error)) and not isinstance(error, OF_THE_JOB):
        raise error
    log.error("command.broke", command=command, error=type(error).__name__, where=_where(error))
    return Held("server_fault", "The server could not carry this out; it is kept until someone looks at it.")


def double_booked(tx: Tx, attempted: Images) -> CommandError:
    """PostgreSQL's own constraint refused a slot: the same clash as the check of the commands tells. `tx` sees the rows
    without what was attempted."""
    for (name, _), (_, after) in attempted.items():
        if name == Appointment.__tablename__ and after is not None:
            clash = slot_clash(tx, after)
            if clash is not None:
                return clash
    return Refused("slot_taken", "The time is taken twice within the same change.")


def _where(error: Exception) -> str:
    """File and line of a fault, without its text, which may hold personal data."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return "" if last is None else f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}"
