"""A step that nobody's hand is needed for: run when it is due and only then, once, in the name of whoever published it."""

from typing import Any

import pytest

from sync.commands.absence import TellAbsence
from sync.commands.acting import ACTS
from sync.commands.casefile import build_case
from sync.commands.effects import (
    CancelEffect,
    ClaimEffect,
    Fate,
    RecordEffect,
    effect_id,
)
from sync.commands.fates import NO_SUCH_ADDRESS
from sync.commands.journeys import PublishJourney, StopJourney
from sync.commands.kernel import Principal
from sync.commands.outcomes import Outcome, Refused, Waits
from sync.commands.overruns import TellOverruns
from sync.commands.people import AddEndpoint, AssignContact, CaptureLead, TagContact
from sync.commands.practice import PutStaff, SetRota, Shift
from sync.commands.publishers import journey_principal
from sync.commands.running import NoteRunner
from sync.commands.steps import RunStep
from sync.commands.talk import LogMessage, ReceiveMessage
from sync.commands.templates import SaveTemplate, shipped_templates
from sync.commands.watching import WatchPractice
from sync.commands.work import CreateTask
from sync.journeys import Status, expectations
from sync.journeys.actions import RUNS_BY_ITSELF
from sync.journeys.expectation import Expectation
from sync.model.words import Channel, Duty, EffectState, EndpointKind, Role, RunnerState, VerdictKind
from tests.sync.commands.clinic import (
    AGENT,
    FRONT_DESK,
    HOUR,
    MANAGER,
    MINUTE,
    NOW,
    OTHER_DESK,
    OWNER,
    Clinic,
)

SYSTEM = Principal("system", "practice", frozenset(Role))
PHONE = "+971501234567"
HEAD = "journey: chase\nowner: front_desk_lead\nsubject: contact\nstarts: [enquiry.received]\nsteps:\n"
TEXT = (
    "  - {id: text, wait: 4h, do: message, by: template, template: chase-1, channels: [whatsapp, sms], "
    "unless: contact.replied}\n  - {id: done, after: text, do: task, ends: true}\n"
)
DUE = NOW + 5 * HOUR


class Practice:
    """Somebody asked, and a journey follows them; `run` is what a runner does, at a moment."""

    def __init__(self, clinic: Clinic, steps: str, published_by: Principal = OWNER) -> None:
        self.clinic = clinic
        clinic.do(NoteRunner(epoch=1, state=RunnerState.RUNNING, heard_at=NOW, device_id="9" * 32), SYSTEM)
        for words in shipped_templates():
            clinic.do(words, OWNER)
        clinic.do(PublishJourney(text=HEAD + steps), published_by)
        clinic.do(
            CaptureLead(
                name="Sara Haddad", phone=PHONE, text="Do you do implants?", channel=Channel.WHATSAPP
            ),
            SYSTEM,
        )
        self.contact = clinic.one("contact").id
        self.enrolment = clinic.one("enrolment")

    def entry(self, step: str, at: int) -> Expectation:
        entries = expectations(build_case(self.clinic.rows, self.contact, at), at)
        return next(entry for entry in entries if entry.step == step)

    def run(
        self, step: str, at: int, *, key: str = "", epoch: int = 1, who: Principal | None = None
    ) -> Outcome:
        command = RunStep(
            enrolment_id=self.enrolment.id, step=step, key=key or self.entry(step, at).key, lease_epoch=epoch
        )
        principal = who or journey_principal(self.clinic.rows, self.enrolment.version_id)
        return self.clinic.do(command, principal, at)

    def refusal(self, step: str, at: int, **more: Any) -> str:
        before = self.clinic.dump()
        with pytest.raises(Refused) as refused:
            self.run(step, at, **more)
        assert self.clinic.dump() == before
        return refused.value.reason

    def receipt(self) -> dict[str, Any]:
        return self.clinic.data(self.clinic.one("timeline", kind="journey.step_done"))


def test_a_message_by_template_is_queued_under_its_own_key(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    entry = practice.entry("text", DUE)
    practice.run("text", DUE)
    effect = clinic.one("effect")
    message = clinic.one("message", direction="out")
    assert (effect.id, effect.key, effect.state) == (effect_id(entry.key), entry.key, EffectState.QUEUED)
    assert message.body.startswith("Hello Sara, you asked us about a visit at Cedar Clinic.")
    assert effect.author == f"journey:{practice.enrolment.version_id}"
    assert practice.entry("text", DUE).status is Status.RUNNING


def test_a_doubled_run_is_a_noop_that_names_the_winner(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    practice.run("text", DUE)
    again = practice.run("text", DUE + MINUTE)
    assert (again.kind, again.winner) == (VerdictKind.NOOP, clinic.one("effect").id)


def test_a_step_whose_time_has_not_come_is_refused(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    assert practice.refusal("text", NOW + HOUR) == "not_due"


def test_a_step_under_another_key_is_refused(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    other = f"followup:{practice.enrolment.id}:text:{'7' * 32}"
    assert practice.refusal("text", DUE, key=other) == "step_moved"


def test_a_step_that_is_not_there_is_refused(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    assert practice.refusal("texts", DUE, key="followup:x") == "no_such_step"


def test_a_persons_step_is_refused_to_every_machine(clinic: Clinic) -> None:
    practice = Practice(clinic, "  - {id: ring, do: call, by: staff, ends: true}\n")
    assert practice.refusal("ring", DUE) == "needs_person"


@pytest.mark.parametrize("tier", ["draft_only", "execute_with_approval"])
def test_a_tier_that_asks_for_a_person_is_kept(clinic: Clinic, tier: str) -> None:
    practice = Practice(clinic, TEXT.replace("do: message", f"tier: {tier}, do: message"))
    assert practice.refusal("text", DUE) == "needs_person"


def test_nobody_runs_a_step_in_their_own_name(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    assert practice.refusal("text", DUE, who=OWNER) == "not_allowed"


def test_a_version_speaks_for_its_own_enrolments_alone(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    clinic.do(PublishJourney(text=HEAD + TEXT.replace("4h", "5h")), SYSTEM)
    other = next(row.id for row in clinic.all("journey_version") if row.id != practice.enrolment.version_id)
    assert practice.refusal("text", DUE, who=journey_principal(clinic.rows, other)) == "not_allowed"


def test_a_runner_that_lost_the_lease_writes_nothing(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    clinic.do(NoteRunner(epoch=2, state=RunnerState.RUNNING, heard_at=NOW, device_id="8" * 32), SYSTEM)
    assert practice.refusal("text", DUE) == "lease_lost"


def test_an_answer_before_the_step_makes_it_a_noop(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    key = practice.entry("text", DUE).key
    clinic.do(StopJourney(enrolment_id=practice.enrolment.id, reason="they called"), FRONT_DESK)
    stopped = practice.run("text", DUE, key=key)
    assert stopped.kind is VerdictKind.NOOP
    assert clinic.all("effect") == []


def test_nothing_runs_before_the_server_has_confirmed_the_enrolment(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    clinic.rows.execute("UPDATE enrolment SET ver = 0")
    with pytest.raises(Waits):
        practice.run("text", DUE)


def test_what_a_person_called_back_is_theirs_to_decide(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    practice.run("text", DUE)
    clinic.do(CancelEffect(effect_id=clinic.one("effect").id), FRONT_DESK, DUE + 1000)
    assert practice.refusal("text", DUE + MINUTE) == "needs_person"
    assert practice.entry("text", DUE + MINUTE).status is Status.WAITING


def manager(clinic: Clinic, role: Role = Role.MANAGER, *, disabled: bool = False) -> None:
    """Whoever publishes here; with another role, or gone."""
    clinic.do(
        PutStaff(id=MANAGER.id, name="Maya", email="maya@cedar.example", roles=[role], disabled=disabled),
        OWNER,
    )


def test_whoever_published_it_must_still_work_here(clinic: Clinic) -> None:
    manager(clinic)
    practice = Practice(clinic, TEXT, MANAGER)
    manager(clinic, disabled=True)
    with pytest.raises(Refused) as refused:
        practice.run("text", DUE)
    assert refused.value.reason == "authority_lost"
    assert practice.entry("text", DUE).status is Status.WAITING  # a person's now: nothing stands still unseen


def test_who_publishes_the_same_again_stands_behind_it(clinic: Clinic) -> None:
    manager(clinic)
    practice = Practice(clinic, TEXT, MANAGER)
    manager(clinic, disabled=True)
    clinic.do(PublishJourney(text=HEAD + TEXT), SYSTEM)
    assert practice.run("text", DUE).kind is VerdictKind.APPLIED


def test_a_step_does_not_do_what_its_publisher_may_not(clinic: Clinic) -> None:
    manager(clinic)
    practice = Practice(clinic, TEXT, MANAGER)
    manager(clinic, Role.AGENT)
    with pytest.raises(Refused):
        practice.run("text", DUE)


# -- inside the practice --------------------------------------------------------------------------------------------


def test_a_tag_is_put_on_with_a_receipt(clinic: Clinic) -> None:
    practice = Practice(clinic, "  - {id: mark, do: tag, by: rule, with: {tag: lapsed}, ends: true}\n")
    practice.run("mark", DUE)
    assert [row.name for row in clinic.all("tag")] == ["lapsed"]
    assert practice.entry("mark", DUE).status is Status.DONE
    assert practice.receipt()["outcome"] == "done"


def test_a_receipt_stands_even_where_nothing_changed(clinic: Clinic) -> None:
    practice = Practice(clinic, "  - {id: mark, do: tag, by: rule, with: {tag: lapsed}, ends: true}\n")
    clinic.do(TagContact(contact_id=practice.contact, tag="lapsed"), FRONT_DESK)
    practice.run("mark", DUE)
    assert practice.entry("mark", DUE).status is Status.DONE


def test_an_opportunity_moves_from_wherever_it_stands(clinic: Clinic) -> None:
    practice = Practice(clinic, "  - {id: close, do: move, by: rule, stage: dormant, wait: 14d}\n")
    practice.run("close", NOW + 15 * 24 * HOUR)
    dormant = next(row.id for row in clinic.all("stage") if row.key == "dormant")
    assert clinic.one("opportunity").stage_id == dormant
    assert practice.entry("close", NOW + 15 * 24 * HOUR).status is Status.DONE


def test_a_stage_that_is_gone_makes_it_a_persons_task(clinic: Clinic) -> None:
    practice = Practice(clinic, "  - {id: close, do: move, by: rule, stage: asleep, ends: true}\n")
    practice.run("close", DUE)
    assert clinic.one("task").title == "By hand: asleep"
    assert (practice.receipt()["outcome"], practice.receipt()["reason"]) == ("handed_over", "no_stage")


def test_words_that_cannot_be_filled_in_make_it_a_persons_task(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT.replace("chase-1", "payment-reminder"))
    practice.run("text", DUE)
    assert clinic.all("effect") == []
    assert practice.receipt()["reason"] == "words_missing"
    assert practice.entry("text", DUE).status is Status.DONE


@pytest.mark.parametrize(
    ("field", "value", "column"), [("language", "ar", "language"), ("kind", "patient", "kind")]
)
def test_a_field_is_set(clinic: Clinic, field: str, value: str, column: str) -> None:
    step = f"  - {{id: put, do: set_field, by: rule, with: {{field: {field}, value: {value}}}, ends: true}}\n"
    Practice(clinic, step).run("put", DUE)
    assert getattr(clinic.one("contact"), column) == value


def test_a_field_takes_no_value_that_it_does_not_know(clinic: Clinic) -> None:
    step = "  - {id: put, do: set_field, by: rule, with: {field: source, value: Moon}, ends: true}\n"
    practice = Practice(clinic, step)
    practice.run("put", DUE)
    assert practice.receipt()["reason"] == "no_such_value"


def on_rota(clinic: Clinic, *people: str) -> None:
    shifts = [
        Shift(staff_id=person, weekday=day, start_minute=0, end_minute=1440)
        for person in people
        for day in range(7)
    ]
    clinic.do(SetRota(duty=Duty.TREATMENT_COORDINATOR, shifts=shifts), OWNER)


ASSIGN = "  - {id: give, do: assign, by: rule, with: {how: HOW, to: treatment_coordinator}, ends: true}\n"


def test_turns_are_taken(clinic: Clinic) -> None:
    on_rota(clinic, FRONT_DESK.id, OTHER_DESK.id)
    practice = Practice(clinic, ASSIGN.replace("HOW", "round_robin"))
    practice.run("give", DUE)
    first = clinic.one("contact").owner_id
    clinic.do(CaptureLead(name="Omar", phone="+971507654321", text="Hello", channel=Channel.WHATSAPP), SYSTEM)
    other = next(row for row in clinic.all("contact") if row.id != practice.contact)
    practice.contact = other.id
    practice.enrolment = clinic.one("enrolment", contact_id=other.id)
    practice.run("give", DUE)
    second = next(row.owner_id for row in clinic.all("contact") if row.id == other.id)
    assert {first, second} == {FRONT_DESK.id, OTHER_DESK.id}


def test_the_least_loaded_has_it(clinic: Clinic) -> None:
    on_rota(clinic, FRONT_DESK.id, OTHER_DESK.id)
    practice = Practice(clinic, ASSIGN.replace("HOW", "least_loaded"))
    clinic.do(CreateTask(title="Call the lab", due_at=DUE, assignee_id=FRONT_DESK.id), OWNER)
    practice.run("give", DUE)
    assert clinic.one("contact").owner_id == OTHER_DESK.id


def test_an_owner_who_still_wears_the_hat_stays(clinic: Clinic) -> None:
    on_rota(clinic, FRONT_DESK.id, OTHER_DESK.id)
    practice = Practice(clinic, ASSIGN.replace("HOW", "sticky_owner"))
    clinic.do(AssignContact(contact_id=practice.contact, owner_id=OTHER_DESK.id), OWNER)
    practice.run("give", DUE)
    assert clinic.one("contact").owner_id == OTHER_DESK.id


def test_nobody_to_give_it_to_makes_it_a_task(clinic: Clinic) -> None:
    practice = Practice(clinic, ASSIGN.replace("HOW", "round_robin"))
    practice.run("give", DUE)
    assert practice.receipt()["reason"] == "nobody_holds_it"


@pytest.mark.parametrize(("do", "who"), [("notify", "who"), ("escalate", "to")])
def test_whoever_wears_the_hat_has_it_among_their_tasks(clinic: Clinic, do: str, who: str) -> None:
    on_rota(clinic, OTHER_DESK.id)
    step = f"  - {{id: tell, do: {do}, by: rule, with: {{{who}: treatment_coordinator, title: Look at this}}, ends: true}}\n"
    practice = Practice(clinic, step)
    practice.run("tell", DUE)
    task = clinic.one("task")
    assert (task.title, task.assignee_id, task.contact_id) == (
        "Look at this",
        OTHER_DESK.id,
        practice.contact,
    )


def test_everything_stops_with_a_receipt(clinic: Clinic) -> None:
    practice = Practice(clinic, "  - {id: halt, do: stop_everything, by: rule, ends: true}\n")
    practice.run("halt", DUE)
    assert clinic.one("enrolment").state == "stopped"
    assert practice.receipt()["key"].startswith("followup:")


@pytest.mark.parametrize(
    "step",
    [
        "  - {id: it, do: webhook, by: rule, with: {endpoint: crm}, ends: true}\n",
        "  - {id: it, do: waitlist, by: rule, ends: true}\n",
        "  - {id: it, do: book_slot, by: rule, ends: true}\n",
    ],
)
def test_what_cannot_run_by_itself_yet_waits_for_a_person(clinic: Clinic, step: str) -> None:
    practice = Practice(clinic, step)
    assert practice.entry("it", DUE).status is Status.WAITING
    assert practice.refusal("it", DUE) == "needs_person"


def test_every_action_that_runs_by_itself_has_somebody_who_may() -> None:
    assert set(ACTS) == RUNS_BY_ITSELF


# -- both sides -----------------------------------------------------------------------------------------------------


def test_both_sides_make_the_same_rows(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    practice.run("text", DUE)
    copy = clinic.replayed()
    assert copy.dump() == clinic.dump()
    copy.close()


def test_the_lease_is_the_servers_to_grant(clinic: Clinic) -> None:
    with pytest.raises(Refused):
        clinic.do(NoteRunner(epoch=9, state=RunnerState.RUNNING, heard_at=NOW, device_id="9" * 32), OWNER)


def test_a_grant_that_was_overtaken_is_not_told(clinic: Clinic) -> None:
    Practice(clinic, TEXT)
    late = clinic.do(NoteRunner(epoch=0, state=RunnerState.SILENT, heard_at=NOW), SYSTEM)
    assert late.kind is VerdictKind.NOOP
    assert clinic.one("runner").state == RunnerState.RUNNING


def test_a_reply_by_hand_leaves_nothing_to_run(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT)
    clinic.do(
        LogMessage(contact_id=practice.contact, channel=Channel.WHATSAPP, body="Yes, we do."),
        FRONT_DESK,
        DUE - 2 * HOUR,
    )
    assert practice.refusal("text", DUE) == "not_due"  # its clock runs from what was said last


TWICE = (
    "  - {id: text, wait: 4h, do: message, by: template, template: chase-1, channels: [sms, email]}\n"
    "  - {id: later, wait: 5h, do: message, by: template, template: rebook, channels: [sms, email]}\n"
    "  - {id: done, after: later, do: task, ends: true}\n"
)
LATER = NOW + 5 * HOUR + 30 * MINUTE


def bounced(practice: Practice) -> None:
    """The first message came back: nobody is at that number."""
    clinic = practice.clinic
    practice.run("text", DUE)
    effect = clinic.one("effect")
    at = DUE + MINUTE
    clinic.do(
        ClaimEffect(effect_id=effect.id, lease_epoch=0, lease_until=at + MINUTE, way="twilio"), SYSTEM, at
    )
    gone = RecordEffect(effect_id=effect.id, lease_epoch=1, fate=Fate.FAILED, reason=NO_SUCH_ADDRESS)
    clinic.do(gone, SYSTEM, at)


def test_after_a_number_turned_out_to_be_nobodys_the_next_step_goes_another_way(clinic: Clinic) -> None:
    practice = Practice(clinic, TWICE)
    clinic.do(AddEndpoint(contact_id=practice.contact, kind=EndpointKind.EMAIL, value="sara@haddad.example"))
    bounced(practice)
    assert practice.entry("text", LATER).why.key == "send_failed"
    practice.run("later", LATER)
    (second,) = clinic.all("effect", channel="email")
    assert second.state == EffectState.QUEUED


def test_after_a_number_turned_out_to_be_nobodys_and_there_is_no_other_way_a_person_tries_a_call(
    clinic: Clinic,
) -> None:
    practice = Practice(clinic, TWICE)
    bounced(practice)
    assert practice.refusal("later", LATER) == "needs_person"
    assert practice.entry("later", LATER).do == "call"


def test_a_number_that_writes_again_is_written_to_again(clinic: Clinic) -> None:
    practice = Practice(clinic, TWICE)
    bounced(practice)
    (dead,) = build_case(clinic.rows, practice.contact, LATER).endpoints
    clinic.do(ReceiveMessage(channel=Channel.SMS, phone=PHONE, body="It is me."), SYSTEM, LATER - MINUTE)
    (alive,) = build_case(clinic.rows, practice.contact, LATER).endpoints
    assert (dead.is_dead, alive.is_dead) == (True, False)


def test_whatsapp_is_not_tried_a_day_after_they_last_wrote(clinic: Clinic) -> None:
    steps = TEXT.replace("wait: 4h", "wait: 26h")
    practice = Practice(clinic, steps)
    at = NOW + 27 * HOUR
    assert practice.entry("text", NOW + HOUR).status is Status.NOT_DUE
    assert practice.entry("text", at).channel == "sms"
    practice.run("text", at)
    assert clinic.one("effect").channel == "sms"


def test_words_that_whatsapp_approved_go_by_whatsapp_a_day_later_too(clinic: Clinic) -> None:
    practice = Practice(clinic, TEXT.replace("wait: 4h", "wait: 26h"))
    standing = clinic.one("template", name="chase-1", language="en")
    clinic.do(
        SaveTemplate(
            name="chase-1", language="en", channels=[Channel.WHATSAPP, Channel.SMS], text="{{ practice }}: a time?",
            approved_as="chase_1", base=standing.id,
        ),
        OWNER,
    )  # fmt: skip
    at = NOW + 27 * HOUR
    assert practice.entry("text", at).channel == "whatsapp"
    practice.run("text", at)
    assert clinic.one("effect").channel == "whatsapp"


@pytest.mark.parametrize("who", [OWNER, AGENT], ids=["an owner", "another workstation"])
def test_nobody_but_the_runner_says_that_a_promise_ran_out_or_that_nobody_is_on_duty(
    clinic: Clinic, who: Principal
) -> None:
    practice = Practice(clinic, TEXT)
    for command in (
        TellOverruns(contact_id=practice.contact, lease_epoch=1),
        TellAbsence(contact_id=practice.contact, lease_epoch=1),
        WatchPractice(lease_epoch=1),
    ):
        with pytest.raises(Refused) as refused:
            clinic.do(command, who, DUE)
        assert refused.value.reason == "lease_lost"
    runner = Principal("device", "9" * 32, frozenset({Role.AGENT}))
    clinic.do(TellOverruns(contact_id=practice.contact, lease_epoch=1), runner, DUE)
    assert clinic.all("timeline", kind="sla.breached")
