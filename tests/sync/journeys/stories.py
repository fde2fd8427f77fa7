"""The stories of the journeys that come with the product: each played through days of a clinic's time."""

from collections.abc import Callable

import msgspec

from sync.journeys.case import Appointment, Consent, Subject
from sync.journeys.definition import Channel, Do, Journey, MessageClass, SubjectKind
from sync.journeys.enrolment import enrol
from sync.journeys.expectation import Detail, Expectation, Status, WhyKey
from sync.journeys.expectations import is_finished
from sync.journeys.timeline import ActorKind, Datum
from tests.sync.journeys.story import DAY, HOUR, MINUTE, SARA, START, Story

NIGHT = START + 12 * HOUR
MORNING = START + 23 * HOUR
AGREED = (Consent("ep-phone", None, MessageClass.MARKETING, True, START - DAY, 1, "con1"),)
RECEIPTS = {
    Do.MESSAGE: "message.sent",
    Do.CALL: "call.logged",
    Do.TASK: "task.completed",
    Do.MOVE: "opportunity.moved",
    Do.REPLY: "message.sent",
    Do.REQUEST_REVIEW: "review.requested",
}


class Run(Story):
    """One run of a journey: steps are done as they fall due, and must be due when they are done."""

    def start(self, plan: Journey, at: int = START, kind: str = "", **data: Datum) -> "Run":
        own = "sara" if plan.subject is SubjectKind.CONTACT else "it"
        said: dict[str, Datum] = {str(plan.subject): own, **data}
        anchor = msgspec.structs.replace(self.tell(kind or plan.starts[0], at), data=said)
        (new,), _ = enrol(anchor, "sara", [plan], (), self.case)
        assert new.subject == (SARA if plan.subject is SubjectKind.CONTACT else Subject(plan.subject, "it"))
        self.entries.pop()
        self.enrol(plan, at, new.subject, kind)
        self.entries[-1] = anchor
        return self

    def due(self, step: str, at: int) -> Expectation:
        """The step, which falls due at that moment and not a minute before."""
        assert self.ledger(at - 1)[step].status not in (Status.DUE, Status.WAITING)
        return self.acts(step, at)

    def acts(self, step: str, at: int) -> Expectation:
        entry = self.ledger(at)[step]
        assert entry.status in (Status.DUE, Status.WAITING), (step, entry.status, entry.why)
        return entry

    def done(self, step: str, at: int) -> int:
        entry = self.acts(step, at)
        actor = ActorKind.STAFF if entry.by == "staff" else ActorKind.JOURNEY
        said = {"outcome": "no_answer"} if entry.do is Do.CALL else {}
        self.tell(
            RECEIPTS.get(entry.do, "journey.step_done"),
            at,
            actor,
            key=entry.key,
            conversation="c1",
            **said,
        )
        assert self.ledger(at)[step].status is Status.DONE
        return at

    def skipped(self, step: str, at: int) -> None:
        assert self.ledger(at)[step].detail is Detail.SKIPPED

    def over(self, at: int, *steps: str) -> None:
        """Nothing of it is left, and each of the steps fell away with the end."""
        ledger = self.ledger(at)
        for step in steps:
            assert ledger[step].detail in (Detail.GOAL, Detail.STOP, Detail.LATER_STEP), (step, ledger[step])
        assert is_finished(self.case(), "en1", at)


def visit(at: int, version: int = 1, **changed: object) -> Appointment:
    return msgspec.structs.replace(Appointment("it", version, "booked", at, at + HOUR, version), **changed)


# -- the stories ----------------------------------------------------------------------------------------------------


def new_enquiry(plan: Journey) -> None:
    run = Run().start(plan, channel="whatsapp")
    assert run.acts("first-reply", START).breach_at == START + 5 * MINUTE
    at = run.done("first-reply", START + MINUTE)
    run.due("chase-1", at + 4 * HOUR)
    at = run.done("chase-1", at + 5 * HOUR)
    run.due("call-them", at + DAY)
    at = run.done("call-them", at + DAY)
    assert run.due("close", at + 14 * DAY).stage == "dormant"
    run.staff("appointment.booked", at + 15 * DAY)
    run.over(at + 15 * DAY, "close")


def after_hours(plan: Journey) -> None:
    started, (refused,) = enrol(Run().tell("enquiry.received", START), "sara", [plan], (), Run().case)
    assert (started, refused.reason) == ((), "not_meant")
    run = Run().start(plan, NIGHT, channel="whatsapp")
    assert run.acts("holding", NIGHT).channel is Channel.WHATSAPP
    run.done("holding", NIGHT)
    assert run.ledger(MORNING)["morning"].status is Status.NOT_DUE
    morning = run.due("morning", MORNING + MINUTE)
    assert morning.breach_at == MORNING + 16 * MINUTE
    run.answered(MORNING + 5 * MINUTE)
    assert run.ledger(MORNING + HOUR)["morning"].status is Status.DONE_ELSEWHERE
    run.over(MORNING + HOUR)


def missed_call(plan: Journey) -> None:
    run = Run().start(plan, direction="in")
    assert run.acts("call-back", START).breach_at == START + 30 * MINUTE
    run.due("text", START + 3 * MINUTE)
    at = run.done("text", START + 4 * MINUTE)
    at = run.done("call-back", START + 20 * MINUTE)
    run.due("try-again", at + 5 * HOUR)  # an hour of lunch does not count
    at = run.done("try-again", at + 5 * HOUR)
    run.due("outcome", at + 2 * DAY)
    run.done("outcome", at + 2 * DAY)
    run.over(at + 2 * DAY)

    reached = Run().start(plan, direction="in")
    reached.staff("call.logged", START + 2 * MINUTE, outcome="reached")
    for step in ("text", "try-again", "outcome"):
        reached.skipped(step, START + 5 * DAY)
    reached.over(START + 5 * DAY)


def quote(plan: Journey) -> None:
    started, _ = enrol(
        Run().tell("opportunity.moved", START, to="booked", opportunity="it"), "sara", [plan], (), Run().case
    )
    assert not started
    run = Run().start(plan, to="quoted")
    send = run.acts("send-quote", START)
    assert (send.owner, send.title) == ("treatment_coordinator", "Send the written quote")
    at = run.done("send-quote", START + 2 * HOUR)
    run.due("any-questions", at + 2 * DAY)
    at = run.done("any-questions", at + 2 * DAY)
    wrote = run.wrote(at + DAY).at
    run.skipped("call-about-quote", wrote + 5 * DAY)
    assert run.ledger(wrote + 5 * DAY)["let-go"].why.key is WhyKey.WAITS_FOR_ANSWER
    answered = run.answered(wrote + HOUR).at
    run.due("let-go", answered + 14 * DAY)
    run.staff("opportunity.won", answered + 15 * DAY, opportunity="it")
    run.over(answered + 15 * DAY, "let-go")

    silent = Run().start(plan, to="quoted")
    at = silent.done("any-questions", silent.done("send-quote", START) + 2 * DAY)
    silent.done("call-about-quote", silent.due("call-about-quote", at + 3 * DAY).due_at or 0)


def appointment(plan: Journey) -> None:
    at = START + 20 * DAY
    run = Run(appointments=(visit(at),)).start(plan)
    run.done("confirmation", START)
    run.due("reminder-week", at - 7 * DAY)
    run.done("reminder-week", at - 7 * DAY)
    run.staff("appointment.rescheduled", at - 5 * DAY, appointment="it")
    later = at + 10 * DAY
    run.set(appointments=(visit(at), visit(later, 2)))
    assert run.ledger(at - 2 * DAY)["reminder-2d"].status is Status.NOT_DUE
    run.due("reminder-week", later - 7 * DAY)
    run.done("reminder-week", later - 7 * DAY)
    run.due("reminder-2d", later - 2 * DAY)
    run.set(appointments=(visit(at), visit(later, 2), visit(later, 3, slot_version=2, is_confirmed=True)))
    run.skipped("reminder-2d", later - 2 * DAY)
    run.due("reminder-2h", later - 2 * HOUR)
    run.done("reminder-2h", later - 2 * HOUR)
    run.due("did-they-come", later + HOUR + 30 * MINUTE)
    run.tell("appointment.completed", later + 2 * HOUR, appointment="it")
    run.over(later + 2 * HOUR, "did-they-come")

    gone = Run(appointments=(visit(at), visit(at, 2, status="cancelled"))).start(plan)
    gone.staff("appointment.cancelled", START + DAY, appointment="it")
    gone.over(START + DAY, "reminder-week", "reminder-2d", "reminder-2h", "did-they-come")


def no_show(plan: Journey) -> None:
    run = Run().start(plan, appointment="a1")
    assert run.ledger(START + 10 * MINUTE)["text"].status is Status.NOT_DUE
    at = run.done("really-not-here", START + 10 * MINUTE)
    at = run.done("text", at)
    run.due("call-about-visit", at + 5 * HOUR)  # four open hours, and lunch
    at = run.done("call-about-visit", at + 5 * HOUR)
    assert run.due("decide", at + 7 * DAY).owner == "treatment_coordinator"
    run.staff("appointment.booked", at + 8 * DAY, appointment="a2")
    run.over(at + 8 * DAY, "decide")

    here = Run().start(plan, appointment="a1")
    here.staff("appointment.checked_in", START + 5 * MINUTE, appointment="a1")
    here.over(START + 5 * MINUTE, "really-not-here", "text")


def rebook(plan: Journey) -> None:
    other = Run(appointments=(visit(START + DAY),))
    started, _ = enrol(
        other.tell("appointment.cancelled", START, appointment="a1"), "sara", [plan], (), other.case
    )
    assert not started  # they have another visit
    run = Run().start(plan, appointment="a1", channel="whatsapp")
    assert run.acts("fill-the-slot", START).do is Do.WAITLIST
    run.done("fill-the-slot", START + 5 * MINUTE)
    run.due("offer", START + 10 * MINUTE)
    at = run.done("offer", START + 10 * MINUTE)
    at = run.done("call-about-visit", run.due("call-about-visit", at + 2 * DAY).due_at or 0)
    run.due("let-go", at + 14 * DAY)
    run.staff("appointment.booked", at + DAY, appointment="a2")
    run.over(at + 20 * DAY, "let-go")


def review(plan: Journey) -> None:
    run = Run(consents=AGREED, appointments=(visit(START - 2 * HOUR, status="fulfilled"),)).start(plan)
    run.due("ask", START + 3 * HOUR)
    run.done("ask", START + 3 * HOUR)
    run.over(START + 3 * HOUR)
    again = run.tell("appointment.completed", START + 100 * DAY, appointment="it")
    assert not enrol(again, "sara", [plan], (), run.case)[0]
    half_a_year = run.tell("appointment.completed", START + 200 * DAY, appointment="it")
    assert enrol(half_a_year, "sara", [plan], (), run.case)[0]
    unasked = Run(appointments=(visit(START, status="fulfilled"),)).start(plan)
    assert unasked.ledger(START + 4 * HOUR)["ask"].detail is Detail.CONSENT


def payment(plan: Journey) -> None:
    run = Run().start(plan)
    run.due("remind", START + DAY)
    at = run.done("remind", START + DAY)
    run.tell("payment.failed", at + HOUR, payment_request="it")
    assert run.acts("failed", at + HOUR).breach_at == at + 2 * HOUR
    run.done("failed", at + 2 * HOUR)
    at = run.due("remind-again", at + 3 * DAY).due_at or 0
    run.done("remind-again", at)
    at = run.done("call-them", run.due("call-them", at + 2 * DAY).due_at or 0)
    run.due("decide", at + 7 * DAY)
    run.tell("payment.paid", at + 8 * DAY, payment_request="another")
    run.acts("decide", at + 8 * DAY)
    run.tell("payment.paid", at + 8 * DAY, payment_request="it")
    run.over(at + 8 * DAY, "decide")


def inactive(plan: Journey) -> None:
    started, _ = enrol(Run().tell("contact.inactive", START, days=60), "sara", [plan], (), Run().case)
    assert not started
    run = Run(consents=AGREED).start(plan, days=90)
    run.due("invite", START + HOUR)
    at = run.done("invite", START + HOUR)
    at = run.done("invite-again", run.due("invite-again", at + 21 * DAY).due_at or 0)
    run.due("lapsed", at + 30 * DAY)
    run.staff("appointment.booked", at + 31 * DAY)
    run.over(at + 31 * DAY, "lapsed")
    refused = Run().start(plan, days=120)
    assert refused.ledger(START + DAY)["invite"].detail is Detail.CONSENT


def recall(plan: Journey) -> None:
    run = Run().start(plan, channel="whatsapp")
    at = run.done("invite", START)
    at = run.done("invite-again", run.due("invite-again", at + 7 * DAY).due_at or 0)
    at = run.done("call-them", run.due("call-them", at + 7 * DAY).due_at or 0)
    assert run.due("tell-clinician", at + 14 * DAY).owner == "treatment_coordinator"
    run.staff("appointment.booked", at + DAY)
    run.over(at + 15 * DAY, "tell-clinician")


def emergency(plan: Journey) -> None:
    plain = Run()
    assert not enrol(plain.tell("message.received", START), "sara", [plan], (), plain.case)[0]
    run = Run().start(plan, NIGHT, channel="whatsapp", conversation="c1", emergency=True)
    ledger = run.ledger(NIGHT)
    assert ledger["approved-text"].status is Status.DUE  # nobody need approve what was approved
    assert (ledger["call-now"].owner, ledger["call-now"].breach_at) == ("on_call", NIGHT + 2 * MINUTE)
    run.done("approved-text", NIGHT)
    assert run.due("bring-in-the-manager", NIGHT + 5 * MINUTE).owner == "practice_manager"
    run.done("call-now", NIGHT + 6 * MINUTE)
    run.over(NIGHT + 6 * MINUTE, "bring-in-the-manager")
    assert all(step.by != "ai_draft" for step in plan.steps)


STORIES: dict[str, Callable[[Journey], None]] = {
    "new-enquiry": new_enquiry,
    "after-hours-enquiry": after_hours,
    "missed-call": missed_call,
    "quote-requested": quote,
    "appointment": appointment,
    "no-show-recovery": no_show,
    "rebook": rebook,
    "review-request": review,
    "payment-request": payment,
    "inactive-90-days": inactive,
    "recall-due": recall,
    "emergency-words": emergency,
}
