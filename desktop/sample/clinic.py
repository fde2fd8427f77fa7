"""Making the sample clinic, by running commands: one morning's enquiries, calls, visits and tasks."""

from __future__ import annotations

import json

from desktop.sample.facts import ENQUIRIES, JOURNEY, MINUTE, NOW, SCORES, STAFF, STAGES, staff_id
from desktop.sample.link import SampleLink
from sync.commands import consent, diary, journeys, patching, people, talk, templates, work
from sync.commands.kernel import Principal
from sync.commands.outcomes import CommandError
from sync.model.entities import (
    Contact,
    Location,
    Pipeline,
    Practice,
    Service,
    Source,
    Staff,
    Stage,
)
from sync.model.ids import fact_id
from sync.model.words import (
    CallOutcome,
    CallState,
    Channel,
    ConsentState,
    NextAction,
    Purpose,
    Role,
    Subject,
)
from sync.replica.queries import contacts as queries


def fill(link: SampleLink) -> None:
    """Make the clinic: its people, one morning's enquiries, calls, visits and tasks."""
    _practice(link)
    for template in templates.shipped_templates():
        link.run(template, at=NOW - 20_000 * MINUTE)
    link.run(journeys.PublishJourney(text=JOURNEY.read_text("utf-8")), at=NOW - 20_000 * MINUTE)
    desk = Principal("staff", staff_id("jomar"), frozenset({Role.FRONT_DESK}))
    for enquiry in ENQUIRIES:
        _enquiry(link, **enquiry)
        if enquiry["ago"] > 1000:
            reply = talk.LogMessage(
                contact_id=(who := contact(link, enquiry["name"])),
                channel=Channel.WHATSAPP,
                conversation_id=(queries.conversation(link.reader(), who) or (None,))[0],
                body="Thank you for writing. May we call you today?",
            )
            link.run(reply, desk, NOW - (enquiry["ago"] - 4) * MINUTE)
    gulsara, khalid = contact(link, "Gulsara Bekova"), contact(link, "Khalid Rahman")
    link.run(
        talk.ReceiveMessage(
            channel=Channel.WHATSAPP, phone="+971505550121", body="Could you send the quote for 6 veneers?"
        ),
        at=NOW - 27 * MINUTE,
    )
    link.run(
        work.ClaimSubject(subject_kind=Subject.CONTACT, subject_id=gulsara, contact_id=gulsara, minutes=60),
        desk,
        NOW - 12 * MINUTE,
    )
    link.run(
        people.AddNote(contact_id=gulsara, text="Dr. Mansour sent the plan for 6 veneers."),
        desk,
        NOW - 21 * MINUTE,
    )
    link.run(
        talk.RecordCall(provider_ref="ring-1", phone="+971505550199", state=CallState.RINGING),
        at=NOW - 12_000,
    )
    link.run(
        talk.RecordCall(provider_ref="ring-0", phone="+971555550148", state=CallState.MISSED),
        at=NOW - 24 * MINUTE,
    )
    link.run(
        work.CreateTask(
            title="Send the parking map",
            due_at=NOW - 3 * MINUTE,
            contact_id=contact(link, "Hassan Qureshi"),
            assignee_id=staff_id("sara"),
        ),
        desk,
        NOW - 900 * MINUTE,
    )
    link.run(people.AssignContact(contact_id=khalid, owner_id=staff_id("sara")), desk, NOW - 800 * MINUTE)
    link.run(
        diary.BookAppointment(
            contact_id=khalid,
            start_at=NOW + 153 * MINUTE,
            service_id=fact_id("sample", "root canal"),
            practitioner_id=fact_id("sample", "mansour"),
        ),
        desk,
        NOW - 2000 * MINUTE,
    )
    daniel = contact(link, "Daniel Okafor")
    link.run(
        talk.LogCall(
            contact_id=daniel,
            outcome=CallOutcome.LEFT_MESSAGE,
            next=talk.Next(action=NextAction.FOLLOW_JOURNEY),
            note="Asked him to look at the quote.",
        ),
        desk,
        NOW - 90 * MINUTE,
    )
    link.run(
        work.CreateTask(title="Ask about the quote", due_at=NOW - MINUTE, contact_id=daniel, kind="call"),
        desk,
        NOW - 80 * MINUTE,
    )
    for name, tag in (("Rohan Mehta", "implant"), ("Gulsara Bekova", "veneers"), ("Noura Al Hammadi", "vip")):
        link.run(people.TagContact(contact_id=contact(link, name), tag=tag), desk, NOW - 10 * MINUTE)
    link.run(
        consent.RecordConsent(
            answers=(
                consent.ConsentGiven(
                    channel=Channel.SMS, purpose=Purpose.CARE, state=ConsentState.WITHDRAWN, wording="STOP"
                ),
            ),
            contact_id=contact(link, "Tomasz Wilk"),
        ),
        at=NOW - 5 * MINUTE,
    )
    _decisions(link)
    for name, score in SCORES.items():
        link.put(Contact, contact(link, name), score=score)
    link.age(0)


def contact(link: SampleLink, name: str) -> str:
    """The id of a contact by name."""
    return link.reader().execute("SELECT id FROM contact WHERE name = ?", (name,)).fetchone()[0]


def _practice(link: SampleLink) -> None:
    place = fact_id("sample", "jumeirah")
    link.put(
        Practice,
        fact_id("practice"),
        name="Palmera Dental",
        region="AE",
        timezone="Asia/Dubai",
        currency="AED",
    )
    hours = json.dumps({"zone": "Asia/Dubai", "week": [[[480, 1200]]] * 7})
    link.put(
        Location,
        place,
        name="Jumeirah",
        timezone="Asia/Dubai",
        region="AE",
        currency="AED",
        address=None,
        hours=hours,
    )
    for key, (name, roles) in STAFF.items():
        link.put(
            Staff,
            staff_id(key),
            name=name,
            email=f"{key}@palmera.example",
            roles=json.dumps(roles),
            language="en",
            location_id=place,
            disabled=0,
        )
    for key in ("Instagram", "Website", "Referral"):
        link.put(Source, fact_id("sample", key), name=key)
    pipeline = fact_id("sample", "pipeline")
    link.put(Pipeline, pipeline, name="Treatment")
    for position, (key, name, state) in enumerate(STAGES):
        link.put(
            Stage,
            fact_id("sample", "stage", key),
            pipeline_id=pipeline,
            key=key,
            name=name,
            position=position,
            state=state,
        )
    link.put(
        Service,
        fact_id("sample", "root canal"),
        name="Root canal",
        duration_min=60,
        price=120_000,
        currency="AED",
    )
    link.put(
        diary.Practitioner,
        fact_id("sample", "mansour"),
        name="Dr. Mansour",
        location_id=place,
        staff_id=staff_id("layla"),
        disabled=0,
    )


def _enquiry(
    link: SampleLink,
    name: str,
    phone: str,
    interest: str,
    ago: int,
    text: str,
    source: str = "Website",
    language: str = "en",
    email: str | None = None,
) -> None:
    link.run(
        people.CaptureLead(
            name=name,
            phone=phone,
            email=email,
            interest=interest,
            text=text,
            source_id=fact_id("sample", source),
            language=language,
            channel=Channel.WEB,
            location_id=fact_id("sample", "jumeirah"),
            consents=(
                consent.ConsentGiven(
                    channel=Channel.WHATSAPP, purpose=Purpose.CARE, wording="You may write to me."
                ),
            ),
        ),
        at=NOW - ago * MINUTE,
    )


def _decisions(link: SampleLink) -> None:
    """Two desks edited one name; a note was written to somebody another desk had merged away."""
    person = Principal("staff", staff_id("sara"), frozenset({Role.FRONT_DESK}))
    fatima = contact(link, "Fatima Zahra Benali")
    early = patching.PatchFields(entity="contact", id=fatima, fields={"birth_date": [None, "1994-05-12"]})
    link.run(early, Principal("staff", staff_id("jomar"), frozenset({Role.FRONT_DESK})), NOW - 9 * MINUTE)
    late = patching.PatchFields(entity="contact", id=fatima, fields={"birth_date": [None, "1994-12-05"]})
    try:
        link.run(late, person)
    except CommandError as error:
        link.refuse(late, error, person)
