"""A follow-up that would begin for far more people than usual pauses itself; nobody is lost, and a person decides."""

import pytest

from sync.commands.cards import Choice, ResolveCard
from sync.commands.casefile import build_case
from sync.commands.envelope import FLOOR, PAGE, PauseJourney, ResumeJourney
from sync.commands.imports import ImportContact
from sync.commands.journeys import PublishJourney, StopEverything
from sync.commands.kernel import Context, run, spec_of
from sync.commands.outcomes import Invalid, Refused
from sync.commands.people import CaptureLead
from sync.commands.tx import Tx
from sync.journeys import expectations, next_action
from sync.model.words import VerdictKind
from tests.sync.commands.clinic import DAY, DOOR, HOUR, MANAGER, NOW, OWNER, Clinic
from tests.sync.commands.test_journeys import NEW_ENQUIRY

MANY = FLOOR + PAGE + 50


def bring(clinic: Clinic, first: int, count: int, at: int) -> None:
    """Import so many people and start the journey for each, as the server takes it."""
    for n in range(first, first + count):
        row = ImportContact(
            import_id="7" * 32, name=f"Person {n}", phones=(f"+97150{n:07}",), journey="new-enquiry"
        )
        clinic.seq += 1
        spec = spec_of(row)
        clinic.count += 1
        context = Context(clinic.next_ulid(at + n), at + n, MANAGER, spec.key, received=at + n)
        run(Tx(clinic.rows, clinic.seq), spec, row, context)


@pytest.fixture
def swamped(clinic: Clinic) -> Clinic:
    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER)
    bring(clinic, 0, MANY, NOW + HOUR)
    return clinic


def states(clinic: Clinic) -> dict[str, int]:
    found: dict[str, int] = {}
    for run_ in clinic.all("enrolment"):
        found[run_.state] = found.get(run_.state, 0) + 1
    return found


def test_an_import_that_would_start_it_for_everybody_is_stopped_at_the_envelope_and_loses_nobody(
    swamped: Clinic,
) -> None:
    assert len(swamped.all("contact")) == MANY
    assert states(swamped) == {"running": FLOOR + 1, "held": MANY - FLOOR - 1}
    card = swamped.one("card")
    assert (card.kind, card.reason, card.state) == ("held", "journey_paused", "open")
    assert '"owner":"front_desk_lead"' in card.yours
    assert swamped.one("timeline", kind="journey.paused").contact_id is None


def test_whoever_is_held_stands_in_the_ledger_as_blocked_and_why(swamped: Clinic) -> None:
    held = swamped.all("enrolment", state="held")[0]
    now = NOW + 2 * HOUR
    entry = next_action(expectations(build_case(swamped.rows, held.contact_id, now), now))
    assert entry is not None
    assert (entry.status, entry.detail) == ("blocked", "paused")


def test_let_go_they_begin_page_by_page_from_that_moment_and_are_not_paused_again(swamped: Clinic) -> None:
    later = NOW + 5 * HOUR
    with pytest.raises(Refused):
        swamped.do(ResolveCard(card_id=swamped.one("card").id, choice=Choice.KEEP), MANAGER)
    pages = 0
    while (
        swamped.do(ResumeJourney(journey="new-enquiry", held="go_on"), MANAGER, later).kind
        is VerdictKind.APPLIED
    ):
        pages += 1
    assert pages == 2
    assert states(swamped) == {"running": MANY}
    assert {row.started_at for row in swamped.all("enrolment")} >= {later}
    assert swamped.one("card").state == "resolved"
    bring(swamped, MANY, 5, later + HOUR)
    assert states(swamped) == {"running": MANY + 5}


def test_dropped_they_never_begin(swamped: Clinic) -> None:
    while swamped.do(ResumeJourney(journey="new-enquiry", held="drop"), MANAGER).kind is VerdictKind.APPLIED:
        pass
    assert states(swamped) == {"running": FLOOR + 1, "stopped": MANY - FLOOR - 1}


def test_stop_everything_ends_what_is_held_too(swamped: Clinic) -> None:
    held = swamped.all("enrolment", state="held")[0]
    swamped.do(StopEverything(contact_id=held.contact_id, reason="asked"))
    assert swamped.one("enrolment", id=held.id).state == "stopped"


def test_what_is_usual_here_is_not_too_much(clinic: Clinic) -> None:
    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER)
    for day in range(1, 5):
        bring(clinic, day * 1000, FLOOR - 10, NOW + day * 24 * HOUR)
    bring(clinic, 9000, 2 * FLOOR, NOW + 6 * 24 * HOUR)
    assert "held" not in states(clinic)
    assert clinic.all("card") == []


def test_only_the_server_which_sees_everybody_pauses(clinic: Clinic) -> None:
    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER)
    for n in range(FLOOR + 20):
        clinic.do(
            ImportContact(import_id="7" * 32, name=f"P {n}", phones=(f"+97150{n:07}",), journey="new-enquiry")
        )
    assert states(clinic) == {"running": FLOOR + 20}


def test_paused_by_hand_it_holds_whoever_comes_and_lets_those_in_it_go_on(clinic: Clinic) -> None:
    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER)
    bring(clinic, 0, 2, NOW + HOUR)
    clinic.do(PauseJourney(journey="new-enquiry", reason="new words are coming"), MANAGER)
    bring(clinic, 10, 3, NOW + 2 * HOUR)
    assert states(clinic) == {"running": 2, "held": 3}
    card = clinic.one("card")
    assert (card.reason, card.state) == ("journey_paused_by_hand", "open")
    assert clinic.do(PauseJourney(journey="new-enquiry"), MANAGER).kind is VerdictKind.NOOP
    with pytest.raises(Refused):
        clinic.do(ResolveCard(card_id=card.id, choice=Choice.KEEP), MANAGER)
    clinic.do(ResumeJourney(journey="new-enquiry", held="go_on"), MANAGER, NOW + 3 * HOUR)
    assert states(clinic) == {"running": 5}
    clinic.do(PauseJourney(journey="new-enquiry"), MANAGER, NOW + 4 * HOUR)
    assert clinic.one("card").state == "open"


def test_whoever_is_held_does_not_begin_again_however_long_nobody_decides(clinic: Clinic) -> None:
    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER)
    clinic.do(PauseJourney(journey="new-enquiry"), MANAGER)
    enquiry = CaptureLead(name="Sara Haddad", phone="+971501234567", text="How much?")
    clinic.do(enquiry, DOOR, NOW + HOUR)
    clinic.do(enquiry, DOOR, NOW + 40 * DAY)
    assert states(clinic) == {"held": 1}
    clinic.do(ResumeJourney(journey="new-enquiry", held="go_on"), MANAGER, NOW + 41 * DAY)
    assert states(clinic) == {"running": 1}


def test_what_does_not_run_cannot_be_paused(clinic: Clinic) -> None:
    with pytest.raises(Invalid):
        clinic.do(PauseJourney(journey="new-enquiry"), MANAGER)
