"""The same commands give the same rows wherever they run, and the register is whole."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.commands.casefile import build_case
from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.imports import ImportContact
from sync.commands.journeys import PublishJourney
from sync.commands.kernel import AFTERWARDS, REGISTER, Command, Context, decode, encode, run, spec_of
from sync.commands.merging import MergeContacts, SplitContact
from sync.commands.next_action import Next
from sync.commands.outcomes import CommandError
from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, CaptureLead, TagContact, UntagContact
from sync.commands.talk import LogCall, LogMessage, ReceiveMessage
from sync.commands.tx import Deleted, Tx
from sync.commands.undo import Undo
from sync.commands.work import ClaimSubject, CloseRow, ReleaseSubject
from sync.journeys import expectations
from sync.model.words import (
    CallOutcome,
    Channel,
    ConsentSource,
    ConsentState,
    NextAction,
    Purpose,
    Role,
    Subject,
)
from sync.policy.roles import REGISTER as MAY
from tests.sync.commands.clinic import FRONT_DESK, HOUR, NOW, OTHER_DESK, OWNER, Clinic
from tests.sync.commands.test_journeys import NEW_ENQUIRY

PHONES = ("+971501234567", "+971501234568", "+447400123456")
NAMES = ("Sara Haddad", "Omar Haddad", "S.", None)

acts = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 3), st.integers(0, 3), st.booleans()),
    min_size=1,
    max_size=25,
)


def told(clinic: Clinic, kind: int, first: int, second: int) -> Command | None:
    """A command on whatever there is, chosen by small numbers."""
    contacts = [row.id for row in clinic.all("contact")]
    phone, name = PHONES[first % 3], NAMES[second]
    if kind == 0 or not contacts:
        return CaptureLead(name=name, phone=phone, text="Hello", channel=Channel.WHATSAPP)
    one, other = contacts[first % len(contacts)], contacts[second % len(contacts)]
    if kind == 1:
        return ReceiveMessage(channel=Channel.SMS, phone=phone, body="Hi", provider_ref=str(second))
    if kind == 2:
        return LogMessage(contact_id=one, channel=Channel.SMS, body="Yes")
    if kind == 3:
        then = Next(action=NextAction.CALL_AGAIN, due_at=NOW + 100 * HOUR)
        return LogCall(contact_id=one, outcome=CallOutcome.NO_ANSWER, next=then)
    if kind == 4:
        return TagContact(contact_id=one, tag="VIP") if second else UntagContact(contact_id=one, tag="vip")
    if kind == 5:
        return PatchFields(entity="contact", id=one, fields={"name": ["Sara Haddad", f"Sara {second}"]})
    if kind == 6:
        answer = ConsentGiven(
            channel=Channel.SMS,
            purpose=Purpose.CARE,
            state=list(ConsentState)[second % 2],
            source=ConsentSource.FORM,
        )
        return RecordConsent(contact_id=one, answers=(answer,))
    if kind == 7:
        return MergeContacts(keep_id=one, merge_id=other)
    if kind == 8:
        return SplitContact(contact_id=one)
    if kind == 9:
        return Undo(mutation=clinic.told[-1 - first % min(4, len(clinic.told))][4])
    if kind == 10:
        row = {"subject_kind": Subject.CONTACT, "subject_id": one}
        return ClaimSubject(**row) if second else ReleaseSubject(**row)
    return ImportContact(import_id="7" * 32, name=name, phones=(phone,), external_ref=str(second))


@given(story=acts)
def test_two_databases_that_run_the_same_commands_hold_the_same_rows(
    story: list[tuple[int, int, int, bool]],
) -> None:
    clinic = Clinic().furnish()
    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER)
    for kind, first, second, is_other in story:
        command = told(clinic, kind, first, second)
        assert command is not None
        before = clinic.dump()
        try:
            clinic.do(command, OTHER_DESK if is_other else FRONT_DESK)
        except (CommandError, Deleted):
            assert clinic.dump() == before
    copy = clinic.replayed()
    assert copy.dump() == clinic.dump()
    for row in clinic.all("contact"):
        assert expectations(build_case(copy.rows, row.id, NOW), NOW) == expectations(
            build_case(clinic.rows, row.id, NOW), NOW
        )
    copy.close()
    clinic.close()


@given(story=acts)
def test_a_workstation_that_stamps_no_versions_sees_the_same_rows(
    story: list[tuple[int, int, int, bool]],
) -> None:
    clinic = Clinic().furnish()
    optimistic = Clinic(is_replica=True).furnish()
    for kind, first, second, _ in story:
        if kind == 9:
            continue  # Whether a created row was touched since is told by versions, which only the server gives.
        command = told(clinic, kind, first, second)
        assert command is not None
        outcomes: list[str] = []
        for side in (clinic, optimistic):
            try:
                outcomes.append(side.do(command).kind)
            except (CommandError, Deleted) as error:
                outcomes.append(type(error).__name__)
        assert outcomes[0] == outcomes[1]
    assert optimistic.dump(with_ver=False) == clinic.dump(with_ver=False)
    optimistic.close()
    clinic.close()


def test_every_image_is_what_stands_and_every_timeline_entry_carries_its_command(clinic: Clinic) -> None:
    command = CaptureLead(name="Sara", phone=PHONES[0], text="Hi")
    tx, ctx = Tx(clinic.rows, 99), Context(clinic.next_ulid(7), NOW, FRONT_DESK, "capture_lead@1")
    run(tx, spec_of(command), command, ctx)
    rows = {(name, row[0]): row for name, all_rows in clinic.dump().items() for row in all_rows}
    for key, (before, after) in tx.images.items():
        assert before is None
        assert rows[key] == after
        assert after is not None
        assert after[2] == 99
    changes = [row for row in clinic.of_mutation(ctx.ulid) if row.data and "changes" in clinic.data(row)]
    assert len(changes) == 1
    created = {(name, row_id) for name, row_id in clinic.data(changes[0])["changes"]}
    assert created == {key for key in tx.images if key[0] != "timeline"}


@pytest.mark.parametrize("key", sorted(REGISTER))
def test_every_command_travels_and_says_who_may_run_it(key: str) -> None:
    spec = REGISTER[key]
    assert spec.may == MAY[key]
    assert spec.key == key
    assert issubclass(spec.struct, Command)
    assert spec.struct.__struct_config__.frozen
    assert spec.struct.__struct_config__.forbid_unknown_fields


def test_everything_that_somebody_may_run_exists() -> None:
    assert set(MAY) == set(REGISTER)
    assert {follow.__name__ for follow in AFTERWARDS} == {
        "keep_slots", "follow_events", "answer_help", "follow_runner",
    }  # fmt: skip


def test_a_command_comes_back_as_it_was_sent() -> None:
    command = CloseRow(
        subject_kind=Subject.CONTACT, subject_id="1" * 32, contact_id="1" * 32, step_key="reply:1", outcome="no",
        next=Next(action=NextAction.NOTHING, reason="spam"),
    )  # fmt: skip
    assert decode("close_row@1", encode(command)) == command
    assert msgspec.json.decode(encode(AddNote(contact_id="1" * 32, text="x"))) == {
        "contact_id": "1" * 32,
        "text": "x",
    }


@pytest.mark.parametrize("key", sorted(REGISTER))
def test_somebody_without_the_role_is_refused_before_anything_is_read(key: str, clinic: Clinic) -> None:
    from sync.commands.kernel import Principal
    from sync.commands.outcomes import Refused

    missing = frozenset(Role) - MAY[key]
    body: Command = AddNote(contact_id="1" * 32, text="x")
    tx = Tx(clinic.rows, 1)
    for role in missing:
        who = Principal("staff", "1" * 32, frozenset({role}))
        with pytest.raises(Refused) as caught:
            run(tx, REGISTER[key], body, Context(clinic.next_ulid(3), 3, who, key))
        assert caught.value.reason == "not_allowed"
    assert tx.images == {}
