"""A file's row as the command that keeps it."""

from datetime import date

from desktop.imports import command_of
from sync.commands.kernel import decode, encode
from sync.exchange.rows import ContactRow
from sync.model.words import Channel, ConsentState, ContactKind, Purpose

IMPORT = "0" * 31 + "1"


def test_everything_a_row_tells_stands_in_the_command() -> None:
    row = ContactRow(
        source_line=2, name="Sara Haddad", given="Sara", family="Haddad", phones=("+971501234567",), emails=("s@x.ae",),
        birth_date=date(1990, 2, 3), language="ar", tags=("vip",), note="Likes mornings", address="Al Wasl Road, Dubai",
        external_id="P-17",
    )  # fmt: skip
    command = command_of(row, import_id=IMPORT, kind=ContactKind.PATIENT)
    assert (command.name, command.given_name, command.family_name) == ("Sara Haddad", "Sara", "Haddad")
    assert (command.phones, command.emails) == (("+971501234567",), ("s@x.ae",))
    assert (command.birth_date, command.language, command.tags) == ("1990-02-03", "ar", ("vip",))
    assert (command.note, command.address, command.external_ref) == (
        "Likes mornings",
        "Al Wasl Road, Dubai",
        "P-17",
    )
    assert (command.kind, command.journey, command.consents) == (ContactKind.PATIENT, None, ())
    assert decode("import_contact@1", encode(command)) == command


def test_enrolling_names_the_journey() -> None:
    row = ContactRow(source_line=1, name="Sara")
    assert command_of(row, import_id=IMPORT, enrol=True).journey == "new-enquiry"
    assert command_of(row, import_id=IMPORT, enrol=True, journey="recall").journey == "recall"


def test_nobody_follows_up_on_the_dead() -> None:
    row = ContactRow(source_line=1, name="Sara", tags=("deceased",))
    assert command_of(row, import_id=IMPORT, enrol=True).journey is None


def test_a_known_source_is_linked_and_an_unknown_one_becomes_a_tag() -> None:
    row = ContactRow(source_line=1, name="Sara", source="Walk-In")
    known = command_of(row, import_id=IMPORT, sources={"walk-in": "a" * 32})
    assert (known.source_id, known.tags) == ("a" * 32, ())
    unknown = command_of(row, import_id=IMPORT, tags=["fair"])
    assert (unknown.source_id, unknown.tags) == (None, ("fair", "Walk-In"))


def test_what_the_command_has_no_room_for_is_in_the_note() -> None:
    phones = tuple(f"+9715012345{number:02}" for number in range(12))
    command = command_of(ContactRow(source_line=1, phones=phones, note="Hello"), import_id=IMPORT)
    assert len(command.phones) == 10
    assert command.note == "Hello\n+971501234510, +971501234511"
    assert decode("import_contact@1", encode(command)) == command


def test_long_references_stay_apart() -> None:
    one, other = (
        command_of(ContactRow(source_line=1, name="S", external_id="x" * 300 + end), import_id=IMPORT)
        for end in "ab"
    )
    assert one.external_ref != other.external_ref
    assert one.external_ref is not None
    assert len(one.external_ref) <= 200


def test_a_yes_is_for_messages_and_a_no_for_calls_too() -> None:
    yes = command_of(ContactRow(source_line=1, name="S", consent=ConsentState.GIVEN), import_id=IMPORT)
    no = command_of(ContactRow(source_line=1, name="S", consent=ConsentState.WITHDRAWN), import_id=IMPORT)
    assert Channel.PHONE not in {each.channel for each in yes.consents}
    assert Channel.PHONE in {each.channel for each in no.consents}
    assert {each.purpose for each in yes.consents + no.consents} == {Purpose.MARKETING}


def test_the_dead_are_not_written_to_about_care_either() -> None:
    row = ContactRow(source_line=1, name="S", consent=ConsentState.WITHDRAWN, tags=("deceased",))
    purposes = {each.purpose for each in command_of(row, import_id=IMPORT).consents}
    assert purposes == {Purpose.MARKETING, Purpose.CARE}
