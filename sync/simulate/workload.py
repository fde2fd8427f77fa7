"""What people at the desks do: every registered command, made of what their copy shows, weighted towards quarrels.

Few people, few numbers, few slots: desks want the same contact, the same hour, the same stage. A maker returns None where
nothing that it could be done to is in sight.
"""

from collections.abc import Callable
from importlib import resources
from random import Random
from typing import Any

from sync.commands.cards import Choice, ResolveCard
from sync.commands.clinical import WriteClinicalNote
from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.diary import (
    BookAppointment,
    CancelAppointment,
    CheckInAppointment,
    CompleteAppointment,
    ConfirmAppointment,
    NoShowAppointment,
    RescheduleAppointment,
)
from sync.commands.effects import CancelEffect, Decision, QueueEffect, ResolveEffect
from sync.commands.imports import ImportContact, UndoImport
from sync.commands.journeys import EnrolContact, PublishJourney, StopEverything, StopJourney
from sync.commands.kernel import Command
from sync.commands.merging import MergeContacts, SplitContact
from sync.commands.next_action import Next
from sync.commands.patching import PatchFields
from sync.commands.people import (
    AddEndpoint,
    AddNote,
    AssignContact,
    CaptureLead,
    RemoveEndpoint,
    TagContact,
    UntagContact,
)
from sync.commands.practice import (
    PutCampaign,
    PutLocation,
    PutPipeline,
    PutPractitioner,
    PutRoom,
    PutService,
    PutSource,
    PutStaff,
    SetPractice,
    SetRota,
    Shift,
    StageOf,
)
from sync.commands.sales import CreateOpportunity, LoseOpportunity, MoveOpportunity, WinOpportunity
from sync.commands.talk import LogCall, LogMessage, MarkRead, ReceiveMessage, RecordCall
from sync.commands.undo import Restore, Undo
from sync.commands.work import (
    AssignTask,
    ClaimSubject,
    CloseRow,
    CompleteTask,
    CreateTask,
    DoneStep,
    ReleaseSubject,
    SnoozeSubject,
    SnoozeTask,
    WakeSubject,
)
from sync.journeys.hours import OpeningHours, Span
from sync.model.effects import Effect
from sync.model.entities import (
    Appointment,
    Call,
    Campaign,
    Card,
    Contact,
    ContactEndpoint,
    ContactTag,
    Conversation,
    Enrolment,
    Location,
    Opportunity,
    Pipeline,
    Practitioner,
    Room,
    Service,
    Source,
    Staff,
    Stage,
    Tag,
    Task,
    TimelineEntry,
)
from sync.model.words import (
    FOR_A_LEAD,
    CallOutcome,
    CallState,
    CardKind,
    Channel,
    ConsentSource,
    ConsentState,
    ContactKind,
    Direction,
    Duty,
    EndpointKind,
    Event,
    NextAction,
    OpportunityState,
    Purpose,
    Role,
    Subject,
)
from sync.simulate.plan import Plan, plan_of
from sync.simulate.sight import Sight

HOUR = 3_600_000
MARINA = "10" * 16
"""The one place with which every world begins."""
PHONES = tuple(f"+97150000000{digit}" for digit in range(5))
EMAILS = ("lina@mail.example", "omar@mail.example", "lina.h@mail.example")
NAMES = ("Lina Haddad", "Omar Haddad", "L. Haddad", "Sara Khan", "عمر حداد")
TAGS = ("vip", "VIP", "nervous", "recall")
WORDS = ("implant?", "Tuesday is fine", "please call", "STOP", "thank you", "سؤال")
IMPORT_IDS = ("7" * 32, "8" * 32)
JOURNEY = (resources.files("resources") / "journeys" / "new-enquiry.yaml").read_text("utf-8")
WEEK = ((Span(9 * 60, 18 * 60),),) * 5 + ((), ())

Maker = Callable[[Sight, int], Command | None]
_MAKERS: dict[str, tuple[float, Maker]] = {}


def makes(key: str, weight: float = 1.0) -> Callable[[Maker], Maker]:
    """Register how a command is made up; the weight says how often people do it."""

    def register(maker: Maker) -> Maker:
        _MAKERS[key] = (weight, maker)
        return maker

    return register


def made_up(sight: Sight, now: int) -> Command | None:
    """Something to do at a desk at this moment, epoch ms."""
    keys = list(_MAKERS)
    weights = [_MAKERS[key][0] for key in keys]
    for key in sight.random.choices(keys, weights, k=8):
        made = _MAKERS[key][1](sight, now)
        if made is not None:
            return made
    return None


def made(key: str, sight: Sight, now: int) -> Command | None:
    """The named command, made up."""
    return _MAKERS[key][1](sight, now)


def known() -> frozenset[str]:
    """The commands that somebody in this world may come to do."""
    return frozenset(_MAKERS)


def story_of(seed: int) -> Plan:
    """The story of a seed, of every command there is."""
    return plan_of(seed, sorted(_MAKERS))


def furnishing() -> list[Command]:
    """The practice that stands when the world begins, beside the people."""
    return [
        SetPractice(name="Cedar Clinic", region="AE", timezone="Asia/Dubai", currency="AED"),
        PutLocation(id=MARINA, name="Marina", region="AE", currency="AED", hours=_hours()),
        PutPipeline(
            id="20" * 16,
            name="Enquiries",
            stages=[
                StageOf(key="new", name="New"),
                StageOf(key="contacted", name="Contacted"),
                StageOf(key="won", name="Won", state=OpportunityState.WON),
                StageOf(key="lost", name="Lost", state=OpportunityState.LOST),
            ],
        ),
        PutService(id="30" * 16, name="Check-up", duration_min=30),
        PutPractitioner(id="41" * 16, name="Dr. Rahman", location_id="10" * 16),
        PutRoom(id="51" * 16, name="Room 1", location_id="10" * 16),
        PublishJourney(text=JOURNEY),
        CaptureLead(name=NAMES[0], phone=PHONES[0], text="How much is an implant?", channel=Channel.WHATSAPP),
        CaptureLead(name=NAMES[1], phone=PHONES[1], email=EMAILS[1], text="Do you open on Sundays?"),
    ]


def secret(random: Random) -> str:
    """Words that nobody else writes: wherever they are found, they came from here."""
    return f"{random.choice(WORDS)} ({random.getrandbits(64):016x})"


def _hours() -> OpeningHours:
    return OpeningHours("Asia/Dubai", WEEK)


def _slot(sight: Sight, now: int) -> int:
    """One of six hours tomorrow, so that two desks want the same one."""
    return (now // (24 * HOUR) + 1) * 24 * HOUR + sight.random.randrange(6) * HOUR


def _next(sight: Sight, now: int) -> Next:
    action = sight.random.choice(list(NextAction))
    due_at = now + sight.random.randrange(1, 72) * HOUR
    return Next(action=action, due_at=due_at, reason="nothing left to do")


def _subject(sight: Sight) -> tuple[Subject, str, str | None] | None:
    kind = sight.random.choice((Subject.CONTACT, Subject.CONTACT, Subject.TASK, Subject.OPPORTUNITY))
    model = {Subject.CONTACT: Contact, Subject.TASK: Task, Subject.OPPORTUNITY: Opportunity}[kind]
    row: Any = sight.one(model)
    if row is None:
        return None
    return kind, row.id, row.id if kind is Subject.CONTACT else row.contact_id


def _consents(sight: Sight) -> tuple[ConsentGiven, ...]:
    random = sight.random
    return (
        ConsentGiven(
            channel=random.choice((Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)),
            purpose=random.choice(list(Purpose)),
            state=random.choice(list(ConsentState)),
            source=random.choice(list(ConsentSource)),
        ),
    )


# -- people -------------------------------------------------------------------------------------------------------------


@makes("capture_lead@1", 4)
def _lead(sight: Sight, now: int) -> Command | None:
    pick = sight.random.choice
    return CaptureLead(
        name=pick((*NAMES, None)),
        phone=pick(PHONES),
        email=pick((*EMAILS, None, None)),
        text=pick((*WORDS, None)),
        channel=pick((Channel.WHATSAPP, Channel.WEB, Channel.PHONE)),
        consents=_consents(sight) if sight.chance(0.3) else (),
        source=pick(("Website", "Referral", None)),
        campaign=pick(("Spring", None)),
        location_id=MARINA if sight.chance(0.4) else None,
    )


@makes("add_note@1", 2)
def _note(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return None if contact is None else AddNote(contact_id=contact, text=sight.random.choice(WORDS))


@makes("write_clinical_note@1")
def _clinical_note(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return None if contact is None else WriteClinicalNote(contact_id=contact, text=secret(sight.random))


@makes("tag@1", 2)
def _tag(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return None if contact is None else TagContact(contact_id=contact, tag=sight.random.choice(TAGS))


@makes("untag@1", 2)
def _untag(sight: Sight, now: int) -> Command | None:
    link = sight.one(ContactTag)
    names = {tag.id: tag.name for tag in sight.all(Tag)}
    if link is None or link.tag_id not in names:
        return None
    return UntagContact(contact_id=link.contact_id, tag=names[link.tag_id])


@makes("assign_contact@1", 2)
def _assign(sight: Sight, now: int) -> Command | None:
    contact, staff = sight.one(Contact), sight.id(Staff)
    return (
        None
        if contact is None
        else AssignContact(
            contact_id=contact.id, owner_id=staff if sight.chance(0.8) else None, base=contact.owner_id
        )
    )


@makes("add_endpoint@1", 2)
def _endpoint(sight: Sight, now: int) -> Command | None:
    contact, is_phone = sight.id(Contact), sight.chance(0.6)
    if contact is None:
        return None
    return AddEndpoint(
        contact_id=contact,
        kind=EndpointKind.PHONE if is_phone else EndpointKind.EMAIL,
        value=sight.random.choice(PHONES if is_phone else EMAILS),
        is_primary=sight.chance(0.5),
    )


@makes("remove_endpoint@1")
def _no_endpoint(sight: Sight, now: int) -> Command | None:
    link = sight.one(ContactEndpoint)
    return None if link is None else RemoveEndpoint(contact_id=link.contact_id, endpoint_id=link.endpoint_id)


@makes("patch_fields@1", 7)
def _patch(sight: Sight, now: int) -> Command | None:
    random = sight.random
    kind = random.choice(("contact", "contact", "contact", "opportunity", "task", "appointment", "call"))
    models: dict[str, Any] = {
        "contact": Contact,
        "opportunity": Opportunity,
        "task": Task,
        "appointment": Appointment,
        "call": Call,
    }
    row: Any = sight.one(models[kind])
    if row is None:
        return None
    fields: dict[str, tuple[object, ...]] = {
        "contact": (("name", NAMES), ("birth_date", ("1990-01-01", "1991-02-02", None)), ("language", ("ar", "en", None)),
                    ("kind", tuple(ContactKind)), ("location_id", (MARINA, None)), ("address", ("Street 1", "Street 2"))),
        "opportunity": (("title", ("Implant", "Whitening")), ("value", (100_00, 200_00)), ("currency", ("AED", "USD"))),
        "task": (("title", ("Call", "Write")), ("due_at", (now + HOUR, now + 2 * HOUR))),
        "appointment": (("note", ("nervous", "late")),),
        "call": (("note", ("asked for Omar", "no answer")),),
    }  # fmt: skip
    chosen: list[Any] = random.sample(fields[kind], 1 if sight.chance(0.7) else min(2, len(fields[kind])))
    typed: dict[str, list[Any]] = {}
    for name, values in chosen:
        base = getattr(row, name) if sight.chance(0.93) else random.choice(values)
        typed[name] = [base, random.choice(values)]
    return PatchFields(entity=kind, id=row.id, fields=typed)


@makes("merge_contacts@1")
def _merge(sight: Sight, now: int) -> Command | None:
    keep, merged = sight.id(Contact), sight.id(Contact)
    if keep is None or merged is None or keep == merged:
        return None
    return MergeContacts(keep_id=keep, merge_id=merged)


@makes("split_contact@1")
def _split(sight: Sight, now: int) -> Command | None:
    contact = sight.one(Contact, ("merged_into", "!=", None))
    return None if contact is None else SplitContact(contact_id=contact.id)


@makes("record_consent@1", 3)
def _consent(sight: Sight, now: int) -> Command | None:
    if sight.chance(0.5):
        return RecordConsent(answers=_consents(sight), phone=sight.random.choice(PHONES))
    contact = sight.id(Contact)
    return (
        None
        if contact is None
        else RecordConsent(answers=_consents(sight), contact_id=contact, said_at=now - HOUR)
    )


@makes("import_contact@1")
def _import(sight: Sight, now: int) -> Command | None:
    pick = sight.random.choice
    return ImportContact(
        import_id=pick(IMPORT_IDS),
        name=pick(NAMES),
        phones=(pick(PHONES),),
        emails=(pick(EMAILS),) if sight.chance(0.5) else (),
        external_ref=pick(("1", "2", "3", None)),
        tags=(pick(TAGS),),
        note=pick((*WORDS, None)),
    )


@makes("undo_import@1", 0.5)
def _no_import(sight: Sight, now: int) -> Command | None:
    return UndoImport(import_id=sight.random.choice(IMPORT_IDS))


# -- sales --------------------------------------------------------------------------------------------------------------


@makes("create_opportunity@1", 1.5)
def _opportunity(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return (
        None
        if contact is None
        else CreateOpportunity(
            contact_id=contact, title="Implant", value=900_00, currency="AED", source_id=sight.id(Source)
        )
    )


@makes("move_opportunity@1", 4)
def _move(sight: Sight, now: int) -> Command | None:
    found, stage = sight.one(Opportunity), sight.id(Stage)
    if found is None or stage is None:
        return None
    return MoveOpportunity(opportunity_id=found.id, from_stage_id=found.stage_id, to_stage_id=stage)


@makes("win_opportunity@1")
def _win(sight: Sight, now: int) -> Command | None:
    found = sight.id(Opportunity)
    return None if found is None else WinOpportunity(opportunity_id=found, value=800_00)


@makes("lose_opportunity@1")
def _lose(sight: Sight, now: int) -> Command | None:
    found = sight.id(Opportunity)
    return None if found is None else LoseOpportunity(opportunity_id=found, reason="too far away")


# -- talk ---------------------------------------------------------------------------------------------------------------


@makes("receive_message@1", 2)
def _message(sight: Sight, now: int) -> Command | None:
    pick = sight.random.choice
    return ReceiveMessage(
        channel=pick((Channel.WHATSAPP, Channel.SMS)),
        phone=pick(PHONES),
        body=pick(WORDS),
        provider_ref=f"ref-{sight.random.randrange(12)}" if sight.chance(0.7) else None,
    )


@makes("log_message@1", 2)
def _reply(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return (
        None
        if contact is None
        else LogMessage(
            contact_id=contact,
            channel=Channel.WHATSAPP,
            body=sight.random.choice(WORDS),
            conversation_id=sight.id(Conversation) if sight.chance(0.2) else None,
        )
    )


@makes("mark_read@1")
def _read(sight: Sight, now: int) -> Command | None:
    found = sight.id(Conversation)
    return None if found is None else MarkRead(conversation_id=found, read_at=now)


@makes("record_call@1", 2)
def _ring(sight: Sight, now: int) -> Command | None:
    return RecordCall(
        provider_ref=f"call-{sight.random.randrange(6)}",
        phone=sight.random.choice(PHONES),
        state=sight.random.choice(list(CallState)),
        direction=Direction.IN,
        started_at=now,
        duration_s=60,
    )


@makes("log_call@1", 2)
def _call(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return (
        None
        if contact is None
        else LogCall(
            contact_id=contact,
            outcome=sight.random.choice(list(CallOutcome)),
            next=_next(sight, now),
            call_id=sight.id(Call) if sight.chance(0.3) else None,
        )
    )


# -- what leaves the building -------------------------------------------------------------------------------------------


@makes("queue_effect@1", 8)
def _send(sight: Sight, now: int) -> Command | None:
    talk = sight.one(Conversation, ("endpoint_id", "!=", None))
    if talk is None or talk.endpoint_id is None:
        return None
    head = sight.head_of(talk.id)
    return QueueEffect(
        key=f"reply:{talk.id}:{head}",
        contact_id=talk.contact_id,
        endpoint_id=talk.endpoint_id,
        channel=Channel.WHATSAPP,
        body=sight.random.choice(WORDS[:3]),
        not_after=now + HOUR if sight.chance(0.3) else None,
    )


@makes("cancel_effect@1", 2)
def _call_back(sight: Sight, now: int) -> Command | None:
    effect = sight.id(Effect)
    return None if effect is None else CancelEffect(effect_id=effect)


@makes("resolve_effect@1", 3)
def _judge(sight: Sight, now: int) -> Command | None:
    effect = sight.one(Effect)
    return (
        None
        if effect is None
        else ResolveEffect(
            effect_id=effect.id,
            decision=sight.random.choice(list(Decision)),
            lease_epoch=effect.lease_epoch,
            head=sight.head_of(effect.key.split(":")[1]) or None,
        )
    )


# -- diary --------------------------------------------------------------------------------------------------------------


@makes("book_appointment@1", 4)
def _book(sight: Sight, now: int) -> Command | None:
    contact, start = sight.id(Contact), _slot(sight, now)
    return (
        None
        if contact is None
        else BookAppointment(
            contact_id=contact,
            start_at=start,
            end_at=start + HOUR,
            practitioner_id=sight.id(Practitioner),
            room_id=sight.id(Room) if sight.chance(0.5) else None,
            service_id=sight.id(Service),
        )
    )


@makes("reschedule_appointment@1", 3)
def _move_visit(sight: Sight, now: int) -> Command | None:
    visit = sight.one(Appointment)
    return (
        None
        if visit is None
        else RescheduleAppointment(
            appointment_id=visit.id, base_start_at=visit.start_at, start_at=_slot(sight, now)
        )
    )


@makes("cancel_appointment@1")
def _cancel(sight: Sight, now: int) -> Command | None:
    visit = sight.one(Appointment)
    return None if visit is None else CancelAppointment(appointment_id=visit.id, base_start_at=visit.start_at)


@makes("confirm_appointment@1")
def _confirm(sight: Sight, now: int) -> Command | None:
    visit = sight.one(Appointment)
    return (
        None if visit is None else ConfirmAppointment(appointment_id=visit.id, base_start_at=visit.start_at)
    )


@makes("check_in_appointment@1")
def _check_in(sight: Sight, now: int) -> Command | None:
    visit = sight.id(Appointment)
    return None if visit is None else CheckInAppointment(appointment_id=visit)


@makes("no_show_appointment@1")
def _no_show(sight: Sight, now: int) -> Command | None:
    visit = sight.id(Appointment)
    return None if visit is None else NoShowAppointment(appointment_id=visit)


@makes("complete_appointment@1")
def _complete(sight: Sight, now: int) -> Command | None:
    visit = sight.id(Appointment)
    return None if visit is None else CompleteAppointment(appointment_id=visit)


# -- work ---------------------------------------------------------------------------------------------------------------


@makes("create_task@1", 1.5)
def _task(sight: Sight, now: int) -> Command | None:
    return CreateTask(title="Call back", due_at=now + HOUR, contact_id=sight.id(Contact), kind="call")


@makes("complete_task@1", 1.5)
def _done(sight: Sight, now: int) -> Command | None:
    task = sight.id(Task)
    return None if task is None else CompleteTask(task_id=task, outcome="done", next=_next(sight, now))


@makes("snooze_task@1")
def _later(sight: Sight, now: int) -> Command | None:
    task = sight.id(Task)
    return None if task is None else SnoozeTask(task_id=task, until_at=now + 5 * HOUR)


@makes("assign_task@1")
def _hand_over(sight: Sight, now: int) -> Command | None:
    task = sight.one(Task)
    return (
        None
        if task is None
        else AssignTask(task_id=task.id, assignee_id=sight.id(Staff), base=task.assignee_id)
    )


@makes("claim@1", 3)
def _claim(sight: Sight, now: int) -> Command | None:
    found = _subject(sight)
    return (
        None
        if found is None
        else ClaimSubject(
            subject_kind=found[0],
            subject_id=found[1],
            contact_id=found[2],
            minutes=sight.random.choice((1, 10)),
        )
    )


@makes("release@1", 2)
def _release(sight: Sight, now: int) -> Command | None:
    found = _subject(sight)
    return None if found is None else ReleaseSubject(subject_kind=found[0], subject_id=found[1])


@makes("snooze_subject@1")
def _snooze(sight: Sight, now: int) -> Command | None:
    found = _subject(sight)
    return (
        None
        if found is None
        else SnoozeSubject(
            subject_kind=found[0],
            subject_id=found[1],
            contact_id=found[2],
            until_at=now + HOUR if sight.chance(0.7) else None,
            until_event=Event.MESSAGE_RECEIVED,
        )
    )


@makes("wake_subject@1")
def _wake(sight: Sight, now: int) -> Command | None:
    found = _subject(sight)
    return None if found is None else WakeSubject(subject_kind=found[0], subject_id=found[1])


@makes("done_step@1", 2)
def _step(sight: Sight, now: int) -> Command | None:
    enrolment = sight.id(Enrolment)
    return (
        None
        if enrolment is None
        else DoneStep(enrolment_id=enrolment, step_key="first-reply", outcome="replied")
    )


@makes("close_row@1")
def _close(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return (
        None
        if contact is None
        else CloseRow(
            subject_kind=Subject.CONTACT,
            subject_id=contact,
            contact_id=contact,
            step_key="reply:1",
            outcome="answered",
            next=_next(sight, now),
        )
    )


# -- journeys -----------------------------------------------------------------------------------------------------------


@makes("publish_journey@1", 0.7)
def _publish(sight: Sight, now: int) -> Command | None:
    return PublishJourney(text=f"{JOURNEY}\n# {sight.random.randrange(3)}\n")


@makes("enrol@1", 1.5)
def _enrol(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return None if contact is None else EnrolContact(contact_id=contact, journey="new-enquiry")


@makes("stop_journey@1", 1.5)
def _stop(sight: Sight, now: int) -> Command | None:
    enrolment = sight.id(Enrolment)
    return None if enrolment is None else StopJourney(enrolment_id=enrolment, reason="asked us to wait")


@makes("stop_everything@1", 0.7)
def _stop_all(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return None if contact is None else StopEverything(contact_id=contact, reason="asked us to stop")


# -- decisions ----------------------------------------------------------------------------------------------------------


@makes("resolve_card@1", 4)
def _decide(sight: Sight, now: int) -> Command | None:
    card = sight.one(Card)
    if card is None:
        return None
    held = card.kind == CardKind.HELD and sight.chance(0.6)
    choice = Choice.RELEASE if held and card.reason in FOR_A_LEAD else Choice.YOURS if held else None
    return ResolveCard(card_id=card.id, choice=choice or sight.random.choice(list(Choice)))


@makes("undo@1", 4)
def _undo(sight: Sight, now: int) -> Command | None:
    entry = sight.one(TimelineEntry)
    return None if entry is None else Undo(mutation=entry.mutation, only_untouched=sight.chance(0.3))


@makes("restore@1", 2)
def _restore(sight: Sight, now: int) -> Command | None:
    kinds: tuple[Any, ...] = (Contact, Opportunity, Task, Appointment, ContactEndpoint, ContactTag)
    kind = sight.random.choice(kinds)
    found = sight.gone(kind) or sight.id(kind)
    return None if found is None else Restore(entity=kind.__tablename__, id=found)


# -- the practice -------------------------------------------------------------------------------------------------------


@makes("set_practice@1", 0.3)
def _practice(sight: Sight, now: int) -> Command | None:
    name = sight.random.choice(("Cedar Clinic", "Cedar Dental"))
    return SetPractice(name=name, region="AE", timezone="Asia/Dubai", currency="AED")


@makes("put_location@1", 0.3)
def _location(sight: Sight, now: int) -> Command | None:
    return PutLocation(name="Downtown", region="AE", currency="AED", hours=_hours(), id=sight.id(Location))


@makes("put_staff@1", 0.4)
def _staff(sight: Sight, now: int) -> Command | None:
    digit = sight.random.randrange(3)
    return PutStaff(name=f"Helper {digit}", email=f"helper{digit}@cedar.example", roles=[Role.FRONT_DESK])


@makes("set_rota@1", 0.3)
def _rota(sight: Sight, now: int) -> Command | None:
    staff = sight.id(Staff)
    return (
        None
        if staff is None
        else SetRota(
            duty=sight.random.choice(list(Duty)),
            shifts=[Shift(staff_id=staff, weekday=1, start_minute=540, end_minute=1080)],
        )
    )


@makes("put_practitioner@1", 0.3)
def _practitioner(sight: Sight, now: int) -> Command | None:
    return PutPractitioner(name="Dr. Silva", location_id=sight.id(Location), id=sight.id(Practitioner))


@makes("put_room@1", 0.3)
def _room(sight: Sight, now: int) -> Command | None:
    location = sight.id(Location)
    return None if location is None else PutRoom(name="Room 2", location_id=location, id=sight.id(Room))


@makes("put_service@1", 0.3)
def _service(sight: Sight, now: int) -> Command | None:
    return PutService(name="Whitening", duration_min=60, id=sight.id(Service))


@makes("put_pipeline@1", 0.3)
def _pipeline(sight: Sight, now: int) -> Command | None:
    stages = [StageOf(key="new", name="New"), StageOf(key="thinking", name="Thinking")]
    stages.append(StageOf(key="won", name="Won", state=OpportunityState.WON))
    stages.append(StageOf(key="lost", name="Lost", state=OpportunityState.LOST))
    return PutPipeline(name="Enquiries", stages=stages, id=sight.id(Pipeline))


@makes("put_source@1", 0.3)
def _source(sight: Sight, now: int) -> Command | None:
    return PutSource(name=sight.random.choice(("Website", "Friend")), id=sight.id(Source))


@makes("put_campaign@1", 0.3)
def _campaign(sight: Sight, now: int) -> Command | None:
    return PutCampaign(name="Spring", source_id=sight.id(Source), id=sight.id(Campaign))
