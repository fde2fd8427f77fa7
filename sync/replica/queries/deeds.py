"""What a version of a journey did, and what moving its running enrolments to another would change; a page at a time.

Not for the window's start: both ask the ledger.
"""

from collections import Counter
from collections.abc import Iterator

from sync.commands.casefile import build_case
from sync.commands.tx import Tx
from sync.commands.undoing import Deed, Standing, deeds
from sync.journeys.definition import Journey
from sync.journeys.moving import Move, move_of
from sync.model.entities import Enrolment
from sync.model.rows import Rows
from sync.model.words import EnrolmentState
from sync.replica.queries.reading import Reader

PAGE = 200
"""Enrolments that are looked at for one page."""


def of_enrolment(reader: Reader, enrolment_id: str) -> list[Deed]:
    """All that one enrolment did, the latest first, with what can be done about each; empty where there is no such one."""
    tx = _tx(reader)
    run = tx.get(Enrolment, enrolment_id)
    return deeds(tx, run) if run is not None else []


def of_version(reader: Reader, version_id: str) -> Iterator[list[Deed]]:
    """All that the enrolments of a version did, enrolment by enrolment, in the order of their ids."""
    tx, after = _tx(reader), ""
    while page := tx.find(Enrolment, ("id", ">", after), version_id=version_id, order="id", limit=PAGE):
        for run in page:
            yield deeds(tx, run)
        after = page[-1].id


def tally(reader: Reader, version_id: str) -> dict[Standing, int]:
    """How many deeds of a version stand how: what a rollback offers, before anybody asks for it."""
    return Counter(deed.standing for done in of_version(reader, version_id) for deed in done)


def moves(reader: Reader, to: Journey, now: int) -> Iterator[Move]:
    """What moving each enrolment that runs in another version to `to` at `now` (epoch ms) would change."""
    tx, after = _tx(reader), ""
    state = EnrolmentState.RUNNING
    while page := tx.find(
        Enrolment, ("id", ">", after), journey=to.journey, state=state, order="id", limit=PAGE
    ):
        for run in page:
            if run.version_id == to.version:
                continue
            case = build_case(tx.rows, run.contact_id, now)
            for enrolment in case.enrolments:
                if enrolment.id == run.id and enrolment.definition is not None:
                    yield move_of(case, enrolment, to, now)
        after = page[-1].id


def _tx(reader: Reader) -> Tx:
    return Tx(Rows(reader, "sqlite"), None)  # type: ignore[arg-type]  # it only reads
