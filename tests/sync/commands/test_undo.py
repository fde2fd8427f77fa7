"""Undo puts back what nobody has touched since; merges, splits and imports are taken back the same way."""

import pytest

from sync.commands.cards import UNPROVEN, Choice, ResolveCard, open_card
from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.imports import UNDO_PAGE, ImportContact, UndoImport, undo_pages
from sync.commands.journeys import PublishJourney
from sync.commands.kernel import Context, encode
from sync.commands.merging import MergeContacts, SplitContact
from sync.commands.outcomes import Clash, Invalid, Refused, Waits
from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, CaptureLead, TagContact, UntagContact
from sync.commands.practice import PutRoom, PutStaff
from sync.commands.talk import LogMessage, ReceiveMessage
from sync.commands.undo import Restore, Undo
from sync.commands.work import CreateTask
from sync.model.words import CardKind, Channel, ConsentState, Purpose, Role, VerdictKind
from tests.sync.commands.clinic import DOOR, FRONT_DESK, HOUR, MANAGER, NOW, OTHER_DESK, OWNER, Clinic

PHONE = "+971501234567"
IMPORT = "77" * 16


@pytest.fixture
def contact(clinic: Clinic) -> str:
    clinic.do(CaptureLead(name="Sara Haddad", phone=PHONE, text="Hello", channel=Channel.WHATSAPP))
    return clinic.one("contact").id


def row(**fields: object) -> ImportContact:
    return ImportContact(**{"import_id": IMPORT, "name": "Sara Haddad", "phones": (PHONE,), **fields})


def test_undo_puts_a_field_back(clinic: Clinic, contact: str) -> None:
    clinic.do(PatchFields(entity="contact", id=contact, fields={"language": [None, "ar"]}))
    edit = clinic.last
    clinic.do(Undo(mutation=edit))
    assert clinic.one("contact").language is None
    assert clinic.events(contact)[-1] == "command.undone"
    assert clinic.do(Undo(mutation=edit)).kind is VerdictKind.NOOP


def test_undoing_an_undo_does_it_again(clinic: Clinic, contact: str) -> None:
    clinic.do(PatchFields(entity="contact", id=contact, fields={"language": [None, "ar"]}))
    clinic.do(Undo(mutation=clinic.last))
    clinic.do(Undo(mutation=clinic.last))
    assert clinic.one("contact").language == "ar"


def test_undo_leaves_what_somebody_changed_since(clinic: Clinic, contact: str) -> None:
    clinic.do(PatchFields(entity="contact", id=contact, fields={"language": [None, "ar"]}))
    edit = clinic.last
    clinic.do(PatchFields(entity="contact", id=contact, fields={"language": ["ar", "en"]}), OTHER_DESK)
    with pytest.raises(Clash) as caught:
        clinic.do(Undo(mutation=edit))
    assert (caught.value.yours, caught.value.theirs) == ({"language": None}, {"language": "en"})
    assert clinic.one("contact").language == "en"


def test_undo_of_a_capture_takes_everything_back_but_the_number(clinic: Clinic, contact: str) -> None:
    clinic.do(Undo(mutation=clinic.last))
    for entity in ("contact", "opportunity", "conversation", "message", "contact_endpoint"):
        assert clinic.all(entity) == [], entity
    assert clinic.one("endpoint").value == PHONE


def test_a_contact_on_whom_somebody_worked_is_not_undone(clinic: Clinic, contact: str) -> None:
    capture = clinic.last
    clinic.do(AddNote(contact_id=contact, text="Called"), OTHER_DESK)
    note = clinic.last
    with pytest.raises(Clash):
        clinic.do(Undo(mutation=capture))
    clinic.do(CreateTask(title="Call", due_at=NOW + HOUR, contact_id=contact))
    clinic.do(Undo(mutation=clinic.last))
    with pytest.raises(Clash):
        clinic.do(Undo(mutation=capture))
    assert clinic.one("contact").id == contact
    assert clinic.of_mutation(note)


def test_undo_brings_a_deletion_back_even_where_the_tombstone_is_gone(clinic: Clinic, contact: str) -> None:
    clinic.do(TagContact(contact_id=contact, tag="VIP"))
    clinic.do(UntagContact(contact_id=contact, tag="VIP"))
    clinic.rows.execute("DELETE FROM contact_tag")
    clinic.do(Undo(mutation=clinic.last))
    assert clinic.one("contact_tag").contact_id == contact


def test_an_undone_note_stays_on_the_timeline_and_says_that_it_was_undone(
    clinic: Clinic, contact: str
) -> None:
    clinic.do(AddNote(contact_id=contact, text="Wrong person"))
    note = clinic.last
    clinic.do(Undo(mutation=note))
    assert clinic.data(clinic.one("timeline", kind="command.undone"))["undone"] == note
    assert clinic.do(Undo(mutation=note)).kind is VerdictKind.NOOP
    assert clinic.one("timeline", kind="note.added")


def test_what_somebody_else_said_cannot_be_undone(clinic: Clinic) -> None:
    clinic.do(ReceiveMessage(channel=Channel.SMS, phone=PHONE, body="Hi"), DOOR)
    with pytest.raises(Refused):
        clinic.do(Undo(mutation=clinic.last))


def test_undo_never_lifts_an_opt_out(clinic: Clinic) -> None:
    no = ConsentGiven(channel=Channel.SMS, purpose=Purpose.MARKETING, state=ConsentState.WITHDRAWN)
    clinic.do(CaptureLead(name="Sara", phone=PHONE, consents=(no,)), DOOR)
    capture = clinic.last
    clinic.do(Undo(mutation=capture))
    assert clinic.all("contact") == []
    assert clinic.one("consent").state == "withdrawn"


def test_undo_of_something_that_has_not_arrived_waits(clinic: Clinic) -> None:
    with pytest.raises(Waits):
        clinic.do(Undo(mutation=clinic.next_ulid(5)))


def test_a_deleted_row_is_restored_by_name_only(clinic: Clinic, contact: str) -> None:
    clinic.do(Undo(mutation=clinic.last))
    clinic.do(Restore(entity="contact", id=contact), OTHER_DESK)
    assert clinic.one("contact").id == contact
    assert clinic.do(Restore(entity="contact", id=contact)).kind is VerdictKind.NOOP
    with pytest.raises(Invalid):
        clinic.do(Restore(entity="mutation", id=contact))


def test_merging_moves_all_that_belongs_and_leaves_an_alias(clinic: Clinic, contact: str) -> None:
    clinic.do(CaptureLead(name="S Haddad", email="sara@example.com", text="Me again"), DOOR)
    other = next(row.id for row in clinic.all("contact") if row.id != contact)
    clinic.do(MergeContacts(keep_id=contact, merge_id=other))
    assert clinic.one("contact", id=other).merged_into == contact
    for entity in ("opportunity", "conversation", "message", "contact_endpoint"):
        assert {found.contact_id for found in clinic.all(entity)} == {contact}, entity
    assert clinic.do(MergeContacts(keep_id=contact, merge_id=other)).kind is VerdictKind.NOOP
    clinic.do(AddNote(contact_id=other, text="Reaches the one that was kept"))
    assert clinic.one("timeline", kind="note.added").contact_id == contact


def test_a_split_gives_back_what_was_moved_and_leaves_what_came_after(clinic: Clinic, contact: str) -> None:
    clinic.do(CaptureLead(name="S Haddad", email="sara@example.com", text="Me again"), DOOR)
    other = next(row.id for row in clinic.all("contact") if row.id != contact)
    before = {
        row.id: row.contact_id
        for name in ("conversation", "message", "opportunity")
        for row in clinic.all(name)
    }
    links = {(row.contact_id, row.endpoint_id) for row in clinic.all("contact_endpoint")}
    clinic.do(MergeContacts(keep_id=contact, merge_id=other))
    clinic.do(LogMessage(contact_id=contact, channel=Channel.WHATSAPP, body="Hello"))
    reply = clinic.one("message", direction="out")
    clinic.do(SplitContact(contact_id=other))
    assert clinic.one("contact", id=other).merged_into is None
    after = {
        row.id: row.contact_id
        for name in ("conversation", "message", "opportunity")
        for row in clinic.all(name)
    }
    assert after.pop(reply.id) == contact
    assert after == before
    assert {(row.contact_id, row.endpoint_id) for row in clinic.all("contact_endpoint")} == links


def test_a_contact_is_not_merged_with_itself_and_only_merged_ones_split(clinic: Clinic, contact: str) -> None:
    with pytest.raises(Invalid):
        clinic.do(MergeContacts(keep_id=contact, merge_id=contact))
    with pytest.raises(Refused):
        clinic.do(SplitContact(contact_id=contact))


def test_an_imported_row_is_one_contact_however_often_it_is_read(clinic: Clinic) -> None:
    yes = ConsentGiven(channel=Channel.SMS, purpose=Purpose.MARKETING)
    whole = row(external_ref="P-1", tags=("old patient",), note="Allergic to latex", consents=(yes,))
    clinic.do(whole)
    assert clinic.do(whole).kind is VerdictKind.NOOP
    assert clinic.events().count("note.added") == 1
    clinic.do(row(name="Sara H.", external_ref=None, emails=("sara@example.com",)))
    assert clinic.one("contact").external_ref == "P-1"
    assert {found.value for found in clinic.all("endpoint")} == {PHONE, "sara@example.com"}


def test_an_import_fills_what_is_missing_and_overwrites_nothing(clinic: Clinic, contact: str) -> None:
    clinic.do(PatchFields(entity="contact", id=contact, fields={"language": [None, "ar"]}))
    clinic.do(row(language="en", birth_date="1990-02-01"))
    assert (clinic.one("contact").language, clinic.one("contact").birth_date) == ("ar", "1990-02-01")


def test_two_rows_with_different_references_on_one_phone_are_two_people(clinic: Clinic) -> None:
    clinic.do(row(external_ref="P-1"))
    clinic.do(row(external_ref="P-2"))
    assert len(clinic.all("contact")) == 2


def test_two_files_that_number_their_people_alike_make_no_two_of_them_one(clinic: Clinic) -> None:
    clinic.do(row(name="Sara Haddad", phones=("+971501000001",), external_ref="1"))
    clinic.do(row(name="Omar Khoury", phones=("+971501000002",), external_ref="1"))
    assert {contact.name for contact in clinic.all("contact")} == {"Sara Haddad", "Omar Khoury"}
    clinic.do(
        row(name="S. Haddad-Nasser", phones=("+971501000001",), external_ref="1")
    )  # the same phone: the same person
    assert len(clinic.all("contact")) == 2


def test_a_files_yes_does_not_lift_an_opt_out(clinic: Clinic, contact: str) -> None:
    def said(state: ConsentState) -> tuple[ConsentGiven, ...]:
        return (ConsentGiven(channel=Channel.SMS, purpose=Purpose.MARKETING, state=state),)

    clinic.do(RecordConsent(phone=PHONE, answers=said(ConsentState.WITHDRAWN)), DOOR)
    clinic.do(row(consents=said(ConsentState.GIVEN)))
    assert clinic.one("consent").state == "withdrawn"


def test_an_import_enrols_only_when_it_is_asked_to(clinic: Clinic) -> None:
    from tests.sync.commands.test_journeys import NEW_ENQUIRY

    clinic.do(PublishJourney(text=NEW_ENQUIRY), OWNER)
    clinic.do(row())
    assert clinic.all("enrolment") == []
    clinic.do(row(journey="new-enquiry"))
    assert clinic.one("enrolment").journey == "new-enquiry"


def test_a_whole_import_is_taken_back_page_by_page_but_for_those_worked_on(clinic: Clinic) -> None:
    many = UNDO_PAGE + 5
    for index in range(many):
        clinic.do(
            row(name=f"Person {index}", phones=(f"+97150{1_000_000 + index}",), external_ref=str(index))
        )
    worked_on = clinic.one("contact", external_ref="3").id
    clinic.do(AddNote(contact_id=worked_on, text="Booked by phone"))
    pages = undo_pages(clinic.rows, IMPORT)
    outcomes = [clinic.do(UndoImport(import_id=IMPORT, after=after)) for after in pages]
    assert [outcome.kind for outcome in outcomes] == [VerdictKind.MERGED, VerdictKind.APPLIED]
    assert clinic.one("contact").id == worked_on


def test_nobody_gets_rights_back_by_undoing_that_they_were_taken(clinic: Clinic) -> None:
    person = PutStaff(name="Huda", email="huda@clinic.example", roles=[Role.MANAGER])
    clinic.do(person, OWNER)
    huda = clinic.one("staff", email="huda@clinic.example").id
    clinic.do(PutStaff(id=huda, name="Huda", email="huda@clinic.example", roles=[Role.FRONT_DESK]), OWNER)
    demotion = clinic.last
    for who in (FRONT_DESK, MANAGER, OWNER):
        with pytest.raises(Refused):
            clinic.do(Undo(mutation=demotion), who)
    assert clinic.one("staff", id=huda).roles == '["front_desk"]'


def test_what_only_leads_may_do_only_leads_may_take_back(clinic: Clinic) -> None:
    clinic.do(PutRoom(location_id=clinic.one("location").id, name="Room 9"), MANAGER)
    made = clinic.last
    with pytest.raises(Refused):
        clinic.do(Undo(mutation=made), FRONT_DESK)
    clinic.do(Undo(mutation=made), MANAGER)
    taken_back = clinic.last
    with pytest.raises(Refused):
        clinic.do(Undo(mutation=taken_back), FRONT_DESK)  # doing it again, by undoing the undo
    clinic.do(Undo(mutation=taken_back), MANAGER)
    assert clinic.one("room", name="Room 9")


def test_a_restore_asks_for_the_same_authority(clinic: Clinic) -> None:
    clinic.do(PutRoom(location_id=clinic.one("location").id, name="Room 9"), MANAGER)
    room = clinic.one("room", name="Room 9").id
    clinic.do(Undo(mutation=clinic.last), MANAGER)
    with pytest.raises(Refused):
        clinic.do(Restore(entity="room", id=room), FRONT_DESK)
    clinic.do(Restore(entity="room", id=room), MANAGER)
    assert clinic.one("room", id=room)


def test_nobody_insists_on_a_card_whose_author_could_not_be_verified(clinic: Clinic) -> None:
    planted = PutStaff(name="Mallory", email="mallory@clinic.example", roles=[Role.OWNER])
    tx, ctx = clinic.tx(), Context(clinic.next_ulid(NOW), NOW, FRONT_DESK, "put_staff@1")
    error = Refused(UNPROVEN, "The proof of who did this does not fit.")
    card = open_card(tx, ctx, CardKind.REJECTED, error, encode(planted), str(OWNER)).id
    tx.close(at=NOW, actor=str(FRONT_DESK), command="put_staff@1", mutation=ctx.ulid)
    with pytest.raises(Refused):
        clinic.do(ResolveCard(card_id=card, choice=Choice.YOURS), OWNER)
    assert clinic.all("staff", email="mallory@clinic.example") == []
    clinic.do(ResolveCard(card_id=card, choice=Choice.KEEP), OWNER)
