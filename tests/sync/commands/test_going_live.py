"""Going live, on a server's rows: the owner signs with their own name, and only once everything stands."""

from pathlib import Path

import pytest

from sync.commands.consent import PutConsentWording
from sync.commands.going_live import NoteBackup, NotePin, setup_of, still_open
from sync.commands.journeys import PublishJourney
from sync.commands.kernel import Command, Principal
from sync.commands.outlets import ConfirmChannel, ReportChannel, SetPracticeMode, TryChannel, code_digest
from sync.commands.practice import (
    PutLocation,
    PutPractitioner,
    PutService,
    PutStaff,
    SetPractice,
    SetRota,
    Shift,
)
from sync.commands.rota import Acknowledge, CallLink, SetOnCall
from sync.commands.running import NoteRunner
from sync.commands.talk import ReceiveMessage
from sync.commands.templates import shipped_templates
from sync.journeys.hours import OpeningHours, Span
from sync.model.words import Channel, Duty, Purpose, Role, RunnerState, VerdictKind
from sync.policy.readiness import OPTIONAL, Line
from tests.sync.effects.house import SYSTEM, House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(str(tmp_path / "practice.db"), tmp_path)


def lines(house: House) -> set[Line]:
    """What is still open, as the rows have it."""
    with house.database.reading() as rows:
        return set(still_open(rows, house.now))


def must(house: House, command: Command, who: Principal = SYSTEM) -> None:
    house.now += 1000
    assert house.run(command, who).kind is VerdictKind.APPLIED, command


def ready(house: House) -> Principal:
    """Set up whatever a practice needs; its owner. Each step closes the lines that it is there for."""
    zone, week = "Asia/Dubai", tuple((Span(540, 1080),) for _ in range(7))
    open_before = lines(house)

    def closes(*closed: Line) -> None:
        nonlocal open_before
        assert open_before - lines(house) == set(closed)
        open_before = lines(house)

    must(house, SetPractice(name="Cedar", region="AE", timezone=zone, currency="AED", emergency_number="998"))
    closes(Line.PRACTICE)
    must(
        house,
        PutLocation(
            name="Marina",
            region="AE",
            currency="AED",
            hours=OpeningHours(zone, week),
            address="12 Marina Walk",
        ),
    )
    closes(Line.LOCATIONS, Line.HOURS)
    amal = house.one("staff", name="Amal").id
    must(house, PutStaff(id=amal, name="Amal Saleh", email="amal@cedar.example", roles=[Role.OWNER]))
    must(house, NotePin(staff_id=amal))
    closes(Line.STAFF, Line.APPROVERS)
    must(house, PutPractitioner(name="Dr Rania"))
    closes(Line.PRACTITIONERS)
    must(house, PutService(name="Check-up", duration_min=30, price=35_000, currency="AED"))
    closes(Line.SERVICES)
    owner = Principal("staff", amal, frozenset({Role.OWNER}))
    must(house, ReportChannel(channel=Channel.EMAIL, way="smtp", sender="desk@cedar.example"))
    must(house, TryChannel(channel=Channel.EMAIL, address="amal@cedar.example"), owner)
    told = code_digest(Channel.EMAIL, "123456")
    must(
        house,
        ReportChannel(
            channel=Channel.EMAIL,
            way="smtp",
            sender="desk@cedar.example",
            test_sent_at=house.now,
            test_digest=told,
        ),
    )
    must(house, ConfirmChannel(channel=Channel.EMAIL, code="123456"), owner)
    closes(Line.CHANNELS)
    must(
        house,
        PutConsentWording(
            purpose=Purpose.MARKETING, channel=Channel.EMAIL, language="en", text="May we write to you?"
        ),
    )
    closes(Line.CONSENT)
    shifts = [Shift(staff_id=amal, weekday=day, start_minute=0, end_minute=1440) for day in range(7)]
    must(house, SetRota(duty=Duty.ON_CALL, shifts=shifts))
    must(house, SetRota(duty=Duty.FRONT_DESK_LEAD, shifts=shifts))
    must(house, SetOnCall(links=[CallLink(minutes=5, duty=Duty.ON_CALL)]))
    must(
        house,
        ReceiveMessage(channel=Channel.SMS, phone="+971501234567", body="emergency, my face is swelling"),
    )
    must(house, Acknowledge(alarm_id=house.one("alarm").id), owner)
    closes(Line.ON_CALL)
    must(house, NoteBackup(made_at=house.now))
    must(house, NoteBackup(restored_at=house.now))
    closes(Line.BACKUP)
    must(house, NoteRunner(epoch=1, state=RunnerState.RUNNING, heard_at=house.now))
    closes(Line.RUNNER)
    return owner


def test_each_line_closes_by_what_was_done_for_it_and_then_the_owner_may_sign(house: House) -> None:
    owner = ready(house)
    assert lines(house) == {Line.DUTIES}  # no follow-up is published here, so nobody knows whose duty one is
    refused = house.run(SetPracticeMode(on=False, signed="Amal Saleh"), owner)
    assert (refused.kind, refused.reason) == (VerdictKind.REJECTED, "not_ready")
    text = (Path(__file__).parents[3] / "resources/journeys/new-enquiry.yaml").read_text("utf-8")
    for template in shipped_templates():
        must(house, template)
    house.run(PublishJourney(text=text), SYSTEM)
    assert lines(house) == set()
    wrong = house.run(SetPracticeMode(on=False, signed="Somebody Else"), owner)
    assert wrong.kind is VerdictKind.REJECTED
    signed = house.run(SetPracticeMode(on=False, signed=" amal  SALEH"), owner)
    assert signed.kind is VerdictKind.APPLIED
    practice = house.one("practice")
    assert (practice.practice_mode, practice.mode_since) == (0, house.now)
    assert practice.mode_signed.split() == ["amal", "SALEH"]


def test_the_way_back_to_practice_mode_is_open_whatever_the_checklist_says(house: House) -> None:
    with house.writing() as batch:
        batch.run_own(SetPracticeMode(on=False, signed="Amal"), SYSTEM, ulid=house.ulid(house.now))
    amal = house.one("staff", name="Amal").id
    owner = Principal("staff", amal, frozenset({Role.OWNER}))
    assert lines(house) - OPTIONAL
    assert house.run(SetPracticeMode(on=True), owner).kind is VerdictKind.APPLIED
    practice = house.one("practice")
    assert (practice.practice_mode, practice.mode_signed) == (1, None)


def test_a_chain_that_changed_is_to_be_acknowledged_anew(house: House) -> None:
    owner = ready(house)
    must(house, SetOnCall(links=[CallLink(minutes=9, staff_id=owner.id)]))
    assert Line.ON_CALL in lines(house)
    with house.database.reading() as rows:
        assert not setup_of(rows, house.now).chain.is_acknowledged


def test_a_link_to_a_duty_that_nobody_holds_is_named(house: House) -> None:
    ready(house)
    must(house, SetOnCall(links=[CallLink(minutes=5, duty=Duty.BILLING)]))
    with house.database.reading() as rows:
        assert setup_of(rows, house.now).chain.broken == (Duty.BILLING,)


def test_nobody_but_the_server_says_that_a_backup_came_back_or_a_pin_was_chosen(house: House) -> None:
    owner = ready(house)
    for told in (NoteBackup(restored_at=house.now), NotePin(staff_id=owner.id)):
        assert house.run(told, owner).kind is VerdictKind.REJECTED
