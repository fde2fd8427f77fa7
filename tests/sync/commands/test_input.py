"""What cannot be kept is refused by the field's name and a reason in plain words; what can be kept is kept whole."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.commands.kernel import REGISTER, Context, decode, run
from sync.commands.outcomes import CommandError, Invalid
from sync.commands.people import AddNote, CaptureLead
from sync.commands.tx import Deleted
from tests.sync.commands.clinic import NOW, OWNER, Clinic

ID = "1" * 32

# A few of each family of the Big List of Naughty Strings (MIT licence, minimaxir/big-list-of-naughty-strings).
NAUGHTY = (
    "undefined", "NULL", "1;DROP TABLE users", "' OR 1=1 -- 1", "<script>alert(0)</script>", "../../../etc/passwd",
    "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "הָיְתָה", "مُنَاقَشَةُ سُبُلِ اِسْتِخْدَامِ", "👩🏽‍⚕️🐵 🙈", "ﷺ", "ЁЂЃЄ",
    "\u200b\u2060\ufeff x", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "１２３", "𝓣𝓱𝓮 𝓺𝓾𝓲𝓬𝓴", "\u202etest\u202c", "$HOME", "%d%s%n",
    "{{7*7}}", "Power لُلُصّبُلُلصّبُررً ॣ ॣh ॣ ॣ 冗", "İstanbul", "ẞ", "ﬁ", "a\u0301", "\t tab",
)  # fmt: skip
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("add_note@1", {"contact_id": ID, "text": "x", "colour": "red"}, "colour"),
    ("add_note@1", {"contact_id": ID}, "text"),
    ("add_note@1", {"contact_id": ID, "text": 5}, "text"),
    ("add_note@1", {"contact_id": ID, "text": ""}, "text"),
    ("add_note@1", {"contact_id": ID, "text": " \n "}, "text"),
    ("add_note@1", {"contact_id": ID, "text": "x" * 10_001}, "text"),
    ("add_note@1", {"contact_id": ID, "text": "a\x00b"}, "text"),
    ("add_note@1", {"contact_id": ID, "text": "a\x1b[2J"}, "text"),
    ("add_note@1", {"contact_id": "1" * 31, "text": "x"}, "contact_id"),
    ("add_note@1", {"contact_id": ID + "\n", "text": "x"}, "contact_id"),
    ("capture_lead@1", {"phone": "050 123 4567"}, "phone"),
    ("capture_lead@1", {"phone": "+999123456789"}, "phone"),
    ("capture_lead@1", {"email": "sara@"}, "email"),
    ("capture_lead@1", {"email": "sara@nowhere"}, "email"),
    ("capture_lead@1", {"name": "Sara\nHaddad", "phone": "+971501234567"}, "name"),
    ("capture_lead@1", {"name": "x" * 201, "phone": "+971501234567"}, "name"),
    ("capture_lead@1", {"phone": "+971501234567", "channel": "pigeon"}, "channel"),
    ("capture_lead@1", {"phone": "+971501234567", "consents": [{"channel": "sms"}]}, "consents[0].purpose"),
    ("import_contact@1", {"import_id": ID, "name": "Sara", "birth_date": "2026-02-30"}, "birth_date"),
    ("import_contact@1", {"import_id": ID, "name": "Sara", "birth_date": "30.2.2026"}, "birth_date"),
    ("import_contact@1", {"import_id": ID, "phones": ["+971501234567", "+97150"]}, "phones[1]"),
    ("create_task@1", {"title": "x", "due_at": -1}, "due_at"),
    ("create_task@1", {"title": "x", "due_at": 1.5}, "due_at"),
    ("create_task@1", {"title": "x", "due_at": 253_402_300_800_000}, "due_at"),
    ("put_service@1", {"name": "x", "duration_min": 0}, "duration_min"),
]


def tell(clinic: Clinic, key: str, body: bytes) -> None:
    clinic.count += 1
    clinic.rows.execute("SAVEPOINT told")
    try:
        command = decode(key, body)
        run(clinic.tx(), REGISTER[key], command, Context(clinic.next_ulid(NOW), NOW, OWNER, key))
    except BaseException:
        clinic.rows.execute("ROLLBACK TO SAVEPOINT told")
        raise
    finally:
        clinic.rows.execute("RELEASE SAVEPOINT told")


@pytest.mark.parametrize(("key", "body", "field"), BAD)
def test_a_bad_field_is_named_and_nothing_is_kept(
    clinic: Clinic, key: str, body: dict[str, Any], field: str
) -> None:
    before = clinic.dump()
    with pytest.raises(Invalid) as caught:
        tell(clinic, key, json.dumps(body).encode())
    assert caught.value.field.startswith(field)
    assert caught.value.message.endswith(".")
    assert "Expected" not in caught.value.message
    assert clinic.dump() == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[",
        b"null",
        b'{"contact_id":NaN}',
        b'{"text":"\xff\xfe"}',
        b'{"text":"\\ud800"}',
        b"[" * 20_000,
        b'"x"',
    ],
)
def test_a_body_that_is_no_command_is_invalid(body: bytes) -> None:
    with pytest.raises(Invalid):
        decode("add_note@1", body)


@pytest.mark.parametrize("text", NAUGHTY)
def test_text_that_can_be_kept_comes_back_letter_for_letter(clinic: Clinic, text: str) -> None:
    clinic.do(CaptureLead(name=text, phone="+971501234567"))
    contact = clinic.one("contact")
    assert contact.name
    assert contact.sort_key
    clinic.do(AddNote(contact_id=contact.id, text=text))
    assert clinic.data(clinic.one("timeline", kind="note.added"))["text"] == text


def test_an_unusable_phone_is_never_repeated_in_the_message() -> None:
    with pytest.raises(Invalid) as caught:
        decode("capture_lead@1", b'{"phone":"98765"}')
    assert "98765" not in str(caught.value)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.just(ID),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("key", sorted(REGISTER))
def test_every_command_says_readably_what_it_takes(key: str) -> None:
    """What msgspec cannot make a decoder of is found out where the first body of its kind arrives."""
    with pytest.raises(Invalid):
        decode(key, b"[]")


@given(key=st.sampled_from(sorted(REGISTER)), data=st.data())
def test_no_body_whatever_breaks_a_command(key: str, data: st.DataObject) -> None:
    names = sorted(REGISTER[key].struct.__struct_fields__)
    body = data.draw(st.dictionaries(st.sampled_from([*names, "other"]), json_values, max_size=len(names)))
    clinic = Clinic()
    try:
        tell(clinic, key, json.dumps(body).encode())
    except (CommandError, Deleted):
        assert clinic.dump() == Clinic().dump()
    clinic.close()


@given(text=st.text(max_size=300))
def test_any_text_is_kept_or_refused_by_name(text: str) -> None:
    clinic = Clinic()
    clinic.do(CaptureLead(name="Sara", phone="+971501234567"))
    contact = clinic.one("contact").id
    refused_for = ""
    try:
        tell(clinic, "add_note@1", json.dumps({"contact_id": contact, "text": text}).encode())
    except Invalid as error:
        refused_for = error.field
    notes = [clinic.data(row)["text"] for row in clinic.all("timeline", kind="note.added")]
    assert (refused_for, notes) in (("", [text]), ("text", []))
    clinic.close()
