"""What a journey did is taken back: a step, an enrolment; what somebody changed since is left to a person."""

from collections.abc import Callable

import pytest

from sync.commands.casefile import build_case
from sync.commands.effects import QueueEffect
from sync.commands.journeys import PublishJourney
from sync.commands.outcomes import Clash, Refused
from sync.commands.people import CaptureLead, put_tag
from sync.commands.sales import MoveOpportunity
from sync.commands.tx import Tx
from sync.commands.undoing import Standing, UndoEnrolment, UndoStep, deeds
from sync.journeys import expectations
from sync.model.entities import Opportunity, Task
from sync.model.words import Channel, Event, Purpose, Subject, TaskState, VerdictKind
from sync.replica.queries.deeds import tally as by_standing
from tests.sync.commands.clinic import DAY, DOOR, HOUR, MINUTE, NOW, OWNER, Clinic
from tests.sync.commands.test_journeys import PHONE
from tests.sync.commands.test_steps import DUE, Practice

PLAN = """journey: busy
owner: front_desk_lead
subject: contact
starts: [enquiry.received]
steps:
  - {id: mark, do: tag, with: {tag: hot}}
  - {id: forward, after: mark, do: move, by: rule, stage: contacted}
  - {id: text, after: forward, do: message, template: chase-1, channels: [whatsapp]}
  - {id: raise, after: text, do: escalate, with: {title: Look}}
  - {id: close, after: raise, wait: 14d, do: move, stage: dormant}
"""


class Runner:
    """Carries a step out the way a runner does: the rows, and the receipt with the key, in one command."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.run = clinic.one("enrolment")
        self.keys: dict[str, str] = {}

    def does(self, step: str, write: Callable[[Tx], object], at: int, actor: str = "journey") -> str:
        clinic = self.clinic
        key = self.keys[step] = f"followup:{self.run.id}:{step}:{self.run.event_id}"
        clinic.seq += 1
        clinic.count += 1
        ulid, tx = clinic.next_ulid(at), Tx(clinic.rows, clinic.seq)
        write(tx)
        tx.happened(
            f"{clinic.count:032x}", Event.JOURNEY_STEP_DONE, contact=self.run.contact_id,
            subject=(Subject.ENROLMENT, self.run.id), key=key, outcome="done",
        )  # fmt: skip
        tx.close(at=at, actor=f"{actor}:{self.run.version_id}", command="run_step@1", mutation=ulid)
        return ulid


@pytest.fixture
def runner(clinic: Clinic) -> Runner:
    clinic.do(PublishJourney(text=PLAN), OWNER)
    clinic.do(
        CaptureLead(name="Sara", phone=PHONE, text="Hi", channel=Channel.WHATSAPP), DOOR, at=NOW + MINUTE
    )
    made = Runner(clinic)
    contact, stages = made.run.contact_id, {row.key: row.id for row in clinic.all("stage")}
    sale = clinic.one("opportunity").id
    made.does("mark", lambda tx: put_tag(tx, contact, "hot"), NOW + HOUR)
    made.does("forward", lambda tx: _move(tx, sale, stages["contacted"]), NOW + 2 * HOUR)
    made.does("raise", lambda tx: _task(tx, contact), NOW + 3 * HOUR)
    return made


def _move(tx: Tx, sale: str, stage: str) -> None:
    tx.put(Opportunity, sale, stage_id=stage, stage_at=NOW + 2 * HOUR)


def _task(tx: Tx, contact: str) -> None:
    tx.put(
        Task,
        "d0" * 16,
        contact_id=contact,
        title="Look",
        kind="other",
        due_at=NOW,
        state=TaskState.OPEN,
        created_at=NOW,
    )


def standings(clinic: Clinic, runner: Runner) -> dict[str, Standing]:
    return {deed.step: deed.standing for deed in deeds(clinic.tx(), clinic.one("enrolment"))}


def statuses(clinic: Clinic, runner: Runner, now: int) -> dict[str, str]:
    entries = expectations(build_case(clinic.rows, runner.run.contact_id, now), now)
    return {entry.step: f"{entry.status} {entry.detail}".strip() for entry in entries}


def queue(clinic: Clinic, runner: Runner) -> None:
    key = runner.keys["text"] = f"followup:{runner.run.id}:text:{runner.run.event_id}"
    endpoint = clinic.one("endpoint").id
    clinic.do(
        QueueEffect(
            key=key, contact_id=runner.run.contact_id, endpoint_id=endpoint, channel=Channel.WHATSAPP,
            body="Still interested?", purpose=Purpose.CARE,
        )
    )  # fmt: skip


def test_what_a_follow_up_did_is_listed_with_how_each_is_taken_back(clinic: Clinic, runner: Runner) -> None:
    found = deeds(clinic.tx(), runner.run)
    assert [deed.step for deed in found] == ["raise", "forward", "mark"]
    assert standings(clinic, runner) == {
        "mark": Standing.REVERSIBLE, "forward": Standing.REVERSIBLE, "raise": Standing.OFFERED,
    }  # fmt: skip
    assert found[2].undone_by == "The tag is taken off."
    offer = found[0].offer
    assert offer is not None
    assert offer.command == "create_task@1"


def test_a_step_is_taken_back_and_not_done_again(clinic: Clinic, runner: Runner) -> None:
    clinic.do(UndoStep(enrolment_id=runner.run.id, key=runner.keys["mark"]))
    assert clinic.all("contact_tag") == []
    assert statuses(clinic, runner, NOW + DAY)["mark"] == "superseded skipped"
    assert standings(clinic, runner)["mark"] is Standing.UNDONE
    again = clinic.do(UndoStep(enrolment_id=runner.run.id, key=runner.keys["mark"]))
    assert again.kind is VerdictKind.NOOP


def test_what_somebody_changed_since_is_left_until_they_insist(clinic: Clinic, runner: Runner) -> None:
    stages = {row.key: row.id for row in clinic.all("stage")}
    sale = clinic.one("opportunity")
    clinic.do(
        MoveOpportunity(
            opportunity_id=sale.id, from_stage_id=stages["contacted"], to_stage_id=stages["dormant"]
        )
    )
    assert standings(clinic, runner)["forward"] is Standing.CHANGED
    with pytest.raises(Clash) as clash:
        clinic.do(UndoStep(enrolment_id=runner.run.id, key=runner.keys["forward"]))
    assert clash.value.reason == "changed_since"
    clinic.do(UndoStep(enrolment_id=runner.run.id, key=runner.keys["forward"], only_untouched=True))
    assert clinic.one("opportunity").stage_id == stages["dormant"]


def test_what_can_only_be_made_up_for_is_not_undone(clinic: Clinic, runner: Runner) -> None:
    with pytest.raises(Refused) as refused:
        clinic.do(UndoStep(enrolment_id=runner.run.id, key=runner.keys["raise"]))
    assert refused.value.reason == "cannot_take_back"
    with pytest.raises(Refused) as nothing:
        clinic.do(UndoStep(enrolment_id=runner.run.id, key="followup:x:y:z"))
    assert nothing.value.reason == "nothing_done"


def test_a_message_that_waits_is_called_back_and_one_that_went_stays(clinic: Clinic, runner: Runner) -> None:
    queue(clinic, runner)
    assert standings(clinic, runner)["text"] is Standing.NOT_OUT_YET
    clinic.do(UndoStep(enrolment_id=runner.run.id, key=runner.keys["text"]))
    assert clinic.one("effect").state == "cancelled"
    assert statuses(clinic, runner, NOW + DAY)["text"] == "superseded skipped"
    clinic.rows.execute("UPDATE effect SET state = 'sent'")
    assert standings(clinic, runner)["text"] is Standing.IRREVERSIBLE


def test_an_enrolment_is_ended_and_all_of_it_that_can_be_is_taken_back(
    clinic: Clinic, runner: Runner
) -> None:
    queue(clinic, runner)
    before = clinic.one("opportunity").stage_id
    told = clinic.do(UndoEnrolment(enrolment_id=runner.run.id, reason="wrong version"))
    assert (told.kind, told.detail) == (VerdictKind.MERGED, "1 cannot be taken back")
    assert clinic.one("enrolment").state == "stopped"
    assert clinic.all("contact_tag") == []
    assert clinic.one("opportunity").stage_id != before
    assert clinic.one("effect").state == "cancelled"
    assert clinic.one("task").title == "Look"
    again = clinic.do(UndoEnrolment(enrolment_id=runner.run.id, reason="wrong version"))
    assert again.kind is VerdictKind.NOOP


def test_what_a_person_did_for_a_step_is_theirs_to_undo(clinic: Clinic, runner: Runner) -> None:
    runner.does("close", lambda tx: None, NOW + 4 * HOUR, actor="staff")
    assert standings(clinic, runner)["close"] is Standing.BY_PERSON


MACHINES = (
    "  - {id: mark, do: tag, with: {tag: hot}}\n"
    "  - {id: forward, after: mark, do: move, by: rule, stage: contacted}\n"
    "  - {id: text, after: forward, do: message, by: template, template: chase-1, channels: [whatsapp, sms]}\n"
    "  - {id: done, after: text, do: task, ends: true}\n"
)


def test_what_the_runner_itself_did_is_taken_back_and_it_does_not_do_it_again(clinic: Clinic) -> None:
    practice = Practice(clinic, MACHINES)
    stage = clinic.one("opportunity").stage_id
    for turn, step in enumerate(("mark", "forward", "text")):
        practice.run(step, DUE + turn * MINUTE)
    found = {deed.step: deed for deed in deeds(clinic.tx(), practice.enrolment)}
    assert {step: deed.standing for step, deed in found.items()} == {
        "mark": Standing.REVERSIBLE, "forward": Standing.REVERSIBLE, "text": Standing.NOT_OUT_YET,
    }  # fmt: skip
    for deed in found.values():
        clinic.do(UndoStep(enrolment_id=practice.enrolment.id, key=deed.key), at=DUE + HOUR)
    assert clinic.all("contact_tag") == []
    assert clinic.one("opportunity").stage_id == stage
    assert clinic.one("effect").state == "cancelled"
    for step, deed in found.items():
        assert practice.run(step, DUE + 2 * HOUR, key=deed.key).kind is VerdictKind.NOOP
    assert clinic.all("contact_tag") == []


def test_all_that_a_version_did_is_taken_back_enrolment_by_enrolment(clinic: Clinic) -> None:
    practice = Practice(clinic, MACHINES)
    for turn, step in enumerate(("mark", "forward")):
        practice.run(step, DUE + turn * MINUTE)
    version = practice.enrolment.version_id
    assert by_standing(clinic.connection, version) == {Standing.REVERSIBLE: 2}
    clinic.do(UndoEnrolment(enrolment_id=practice.enrolment.id, reason="rolled back"), at=DUE + HOUR)
    assert by_standing(clinic.connection, version) == {Standing.UNDONE: 2}
    assert clinic.one("enrolment").state == "stopped"
