"""A journey's versions: published after a check and a rehearsal, put back, and enrolments moved only when asked."""

import msgspec
import pytest

from sync.commands.casefile import build_case
from sync.commands.journeys import PublishJourney
from sync.commands.kernel import Context, Principal, encode, run, spec_of
from sync.commands.outcomes import Clash, Invalid, Refused
from sync.commands.people import CaptureLead
from sync.commands.talk import LogMessage
from sync.commands.tx import Tx
from sync.commands.versions import MoveEnrolments, RollbackJourney
from sync.journeys import expectations
from sync.journeys.loader import load
from sync.journeys.moving import Change, move_of
from sync.journeys.rehearsal import Receipt, receipt_of
from sync.model.words import Channel, Role, VerdictKind
from sync.replica.rehearsing import rehearse
from tests.sync.commands.clinic import DOOR, HOUR, MANAGER, MINUTE, NOW, OWNER, Clinic
from tests.sync.commands.test_journeys import NEW_ENQUIRY, PHONE

SOONER = NEW_ENQUIRY.replace("wait: 4h", "wait: 2h")
UNSOUND = NEW_ENQUIRY[: NEW_ENQUIRY.index("  - id: close")]


def shown(clinic: Clinic, text: str, at: int = NOW + HOUR) -> Receipt:
    live = [row for row in clinic.all("journey_version") if row.live]
    running = load(NEW_ENQUIRY, "live") if live else None
    return receipt_of(rehearse(clinic.connection, load(text, "draft"), running, now=at))


@pytest.fixture
def sara(clinic: Clinic) -> str:
    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER)
    clinic.do(
        CaptureLead(name="Sara Haddad", phone=PHONE, text="Implants?", channel=Channel.WHATSAPP),
        DOOR,
        at=NOW + MINUTE,
    )
    return clinic.one("contact").id


def published(clinic: Clinic, text: str) -> str:
    clinic.do(PublishJourney(text=text, rehearsal=shown(clinic, text)), MANAGER, at=NOW + HOUR)
    return load(text, "draft").version


def live(clinic: Clinic) -> str:
    return next(row.id for row in clinic.all("journey_version") if row.live)


def test_a_new_version_is_published_once_its_rehearsal_was_shown(clinic: Clinic, sara: str) -> None:
    with pytest.raises(Refused) as refused:
        clinic.do(PublishJourney(text=SOONER), MANAGER)
    assert refused.value.reason == "not_rehearsed"
    version = published(clinic, SOONER)
    assert live(clinic) == version
    told = clinic.data(clinic.all("timeline", kind="journey.published")[-1])
    assert told["rehearsal"]["contacted"] == 1


def test_what_was_rehearsed_must_be_what_is_published_beside_what_runs_and_of_late(
    clinic: Clinic, sara: str
) -> None:
    receipt = shown(clinic, SOONER)
    for other, reason in (
        ({"draft": "0" * 32}, "rehearsed_another"),
        ({"beside": ""}, "rehearsed_another"),
        ({"until": NOW - 48 * HOUR}, "rehearsed_long_ago"),
    ):
        forged = msgspec.structs.replace(receipt, **other)
        with pytest.raises(Refused) as refused:
            clinic.do(PublishJourney(text=SOONER, rehearsal=forged), MANAGER)
        assert refused.value.reason == reason


def test_the_server_asks_again_whether_somebody_could_fall_through(clinic: Clinic, sara: str) -> None:
    command = PublishJourney(text=UNSOUND, rehearsal=shown(clinic, UNSOUND))
    spec, at = spec_of(command), NOW + HOUR
    context = Context(clinic.next_ulid(at), at, MANAGER, spec.key, received=at)
    with pytest.raises(Invalid) as refused:
        run(Tx(clinic.rows, 99), spec, command, context)
    assert (refused.value.reason, refused.value.field) == ("unsound_journey", "text")
    assert "call-them" in refused.value.message
    own = msgspec.structs.replace(command, rehearsal=None)
    server = Principal("system", "practice", frozenset(Role))
    assert encode(own)
    run(Tx(clinic.rows, 99), spec, own, Context(clinic.next_ulid(at + 1), at, server, spec.key, received=at))


def test_a_rollback_restores_the_version_before_and_leaves_running_ones(clinic: Clinic, sara: str) -> None:
    first, second = live(clinic), published(clinic, SOONER)
    clinic.do(RollbackJourney(journey="new-enquiry", base=second, reason="too pushy"), MANAGER)
    assert live(clinic) == first
    assert clinic.one("enrolment").version_id == first
    assert (
        clinic.do(RollbackJourney(journey="new-enquiry", base=first, to=first), MANAGER).kind
        is VerdictKind.NOOP
    )
    with pytest.raises(Refused) as refused:
        clinic.do(RollbackJourney(journey="new-enquiry", base=first), MANAGER)
    assert refused.value.reason == "no_earlier_version"
    clinic.do(RollbackJourney(journey="new-enquiry", base=first, to=second), MANAGER)
    assert live(clinic) == second


def test_a_rollback_of_what_somebody_replaced_meanwhile_is_for_a_person_to_decide(
    clinic: Clinic, sara: str
) -> None:
    first = live(clinic)
    published(clinic, SOONER)
    with pytest.raises(Clash) as clash:
        clinic.do(RollbackJourney(journey="new-enquiry", base=first), MANAGER)
    assert clash.value.reason == "published_meanwhile"


def test_running_enrolments_move_on_request_and_keep_what_they_have_done(clinic: Clinic, sara: str) -> None:
    clinic.do(LogMessage(contact_id=sara, channel=Channel.WHATSAPP, body="Yes!"), at=NOW + 10 * MINUTE)
    enrolment, version = clinic.one("enrolment").id, published(clinic, SOONER)
    now = NOW + 3 * HOUR
    case = build_case(clinic.rows, sara, now)
    move = move_of(case, case.enrolments[0], load(SOONER, "draft"), now)
    assert [(step.step, step.change) for step in move.steps] == [("chase-1", Change.DUE_NOW)]
    clinic.do(MoveEnrolments(enrolments=(enrolment,), to=version), MANAGER, at=now)
    assert clinic.one("enrolment").version_id == version
    ledger = {entry.step: entry.status for entry in expectations(build_case(clinic.rows, sara, now), now)}
    assert (ledger["first-reply"], ledger["chase-1"]) == ("done_elsewhere", "waiting")
    assert clinic.do(MoveEnrolments(enrolments=(enrolment,), to=version), MANAGER).kind is VerdictKind.NOOP


def test_a_move_says_what_falls_away_and_what_comes_at_another_time(clinic: Clinic, sara: str) -> None:
    shorter = NEW_ENQUIRY[: NEW_ENQUIRY.index("  - id: call-them")] + (
        "  - id: close\n    after: chase-1\n    wait: 14d\n    do: move\n    stage: dormant\n"
    )
    now = NOW + 2 * MINUTE
    case = build_case(clinic.rows, sara, now)
    move = move_of(case, case.enrolments[0], load(shorter, "draft"), now)
    assert [(step.step, step.change) for step in move.steps] == [("call-them", Change.FALLS_AWAY)]
    assert move_of(case, case.enrolments[0], load(NEW_ENQUIRY, "same"), now).steps == ()


def test_nobody_is_moved_to_a_version_of_another_follow_up(clinic: Clinic, sara: str) -> None:
    other = "journey: other\nowner: front_desk_lead\nsubject: contact\nstarts: [call.logged]\nsteps:\n  - {id: a, do: task, ends: true}\n"
    clinic.do(
        PublishJourney(
            text=other,
            rehearsal=receipt_of(rehearse(clinic.connection, load(other, "o"), None, now=NOW + HOUR)),
        ),
        MANAGER,
    )
    with pytest.raises(Invalid):
        clinic.do(
            MoveEnrolments(enrolments=(clinic.one("enrolment").id,), to=load(other, "o").version), MANAGER
        )
