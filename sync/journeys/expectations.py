"""The ledger's pure function: what should happen next for a Case, whether it has, and why."""

from msgspec import Struct

from sync.journeys.always import always_expectations
from sync.journeys.case import Case
from sync.journeys.chain import chain_expectations
from sync.journeys.expectation import Expectation, Status, in_order


def expectations(case: Case, now: int) -> tuple[Expectation, ...]:
    """Every expectation of the Case at `now` (epoch ms, UTC), open ones first by urgency.

    Pure: equal Cases and moments give equal results, byte for byte, on every machine. To see a past moment, ask with
    `case.as_of(seq)` and that moment.
    """
    found = list(always_expectations(case, now))
    for enrolment in sorted(case.enrolments, key=lambda enrolment: (enrolment.started_at, enrolment.id)):
        found.extend(chain_expectations(case, enrolment, now))
    return in_order(found)


def next_change_at(entries: tuple[Expectation, ...]) -> int | None:
    """The next moment at which time alone changes any of them; None when only an event can."""
    return min((entry.next_change_at for entry in entries if entry.next_change_at is not None), default=None)


class WhyNot(Struct, frozen=True):
    """Why a step is not (or not yet) done: the expectation with its why, or that nobody enrolled them (None)."""

    step: str
    expectation: Expectation | None


def why_not(case: Case, step: str, now: int) -> tuple[WhyNot, ...]:
    """The answer for a step, by its id or as `journey/step`, in each enrolment that has it.

    Steps that were done stand there with their receipts. One answer without an expectation means that the subject is
    in no journey with such a step.
    """
    journey, _, wanted = step.rpartition("/")
    found = tuple(
        WhyNot(step, entry)
        for entry in expectations(case, now)
        if entry.step == wanted and journey in ("", entry.journey)
    )
    return found or (WhyNot(step, None),)


def is_finished(case: Case, enrolment_id: str, now: int) -> bool:
    """Whether nothing of an enrolment can happen any more: each step is settled, missed or refused for good. One that is held
    only waits."""
    return all(
        entry.is_settled or entry.status is Status.MISSED or entry.is_refused
        for entry in expectations(case, now)
        if entry.enrolment == enrolment_id
    )
