"""E-mail that comes in, over HTTP: signed, deduplicated, threaded, bounced, ignored; and unsubscribing with one click."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from litestar.testing import TestClient
from standardwebhooks import Webhook

from sync.commands.effects import ClaimEffect, Fate, QueueEffect, RecordEffect, effect_id
from sync.commands.outlets import ReportChannel, SetPracticeMode
from sync.commands.people import CaptureLead
from sync.commands.reach import endpoint_id
from sync.commands.sending import FIRST
from sync.effects.dispatcher import SYSTEM
from sync.model.ids import fact_id, new_ulid, now_ms
from sync.model.words import Channel, EndpointKind, Purpose, VerdictKind
from sync.server.database import Database
from sync.server.doors.receipts import EMAIL, OpenDoor, add_door
from sync.server.offline import writing
from sync.server.outlets import Outlets, unsubscribe_token
from sync.server.practice import Site
from sync.server.setup import own
from tests.sync.server.test_letters import raw, report

Client = TestClient[Any]
Held = Callable[[str], list[Any]]
LINA = "lina@mail.example"


@pytest.fixture
def door(database: Database, site: Site) -> OpenDoor:
    with writing(database, site) as batch:
        return add_door(batch.rows, EMAIL, "Mailbox", source_id=None, location_id=None)


@pytest.fixture
def held(database: Database) -> Held:
    def run(sql: str) -> list[Any]:
        with database.reading() as rows:
            return rows.execute(sql).fetchall()

    return run


def send(client: Client, door: OpenDoor, body: bytes, delivery: str = "d1", **headers: str) -> Any:
    assert door.secret is not None
    now = datetime.now(UTC)
    signed = {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": _sign(door.secret, delivery, int(now.timestamp()), body),
        "content-type": "message/rfc822",
    }
    return client.post(f"/hooks/email/{door.key}", content=body, headers=signed | headers)


def _sign(secret: str, delivery: str, stamp: int, body: bytes) -> str:
    """The senders' own library signs text; a letter's bytes are signed the same way."""
    return (
        Webhook(secret).sign(delivery, datetime.fromtimestamp(stamp, UTC), body.decode("latin-1"))
        if body.isascii()
        else ""
    )


def test_a_letter_becomes_a_message_of_somebody_with_a_name(
    client: Client, door: OpenDoor, held: Held
) -> None:
    answer = send(client, door, raw("Do you do implants?", Subject="Implants"))
    assert (answer.status_code, answer.json()["status"]) == (202, "received")
    assert held("SELECT name, given_name FROM contact") == [("Lina Haddad", "Lina")]
    assert held("SELECT channel, subject, body, provider_ref FROM message") == [
        ("email", "Implants", "Do you do implants?", "m1@mail.example")
    ]
    assert bytes(held("SELECT body FROM receipt")[0][0]) == raw("Do you do implants?", Subject="Implants")


def test_the_same_letter_twice_is_one_message(client: Client, door: OpenDoor, held: Held) -> None:
    send(client, door, raw("Hi"))
    assert send(client, door, raw("Hi")).json()["status"] == "duplicate"
    send(client, door, raw("Hi"), "d2")
    assert held("SELECT COUNT(*) FROM message") == [(1,)]


def test_a_forged_letter_is_turned_away_and_not_kept(client: Client, door: OpenDoor, held: Held) -> None:
    forged = {"webhook-signature": "v1,AAAA"}
    assert send(client, door, raw("Hi"), **forged).status_code == 401
    assert held("SELECT COUNT(*) FROM message") == [(0,)]
    assert held("SELECT verdict, length(body) FROM receipt") == [("refused", 0)]


def test_a_letter_that_is_too_large_or_none_at_all_is_refused(client: Client, door: OpenDoor) -> None:
    assert send(client, door, b"From: a@b.example\r\n\r\n" + b"x" * (11 * 1024 * 1024)).status_code == 413
    assert send(client, door, b"nothing").status_code == 422
    assert send(client, door, raw("Hi", From="nobody"), "d3").status_code == 422


def test_robots_and_our_own_letters_are_kept_and_change_nothing(
    client: Client,
    door: OpenDoor,
    held: Held,
    database: Database,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # This server has no e-mail set up, and would say so at its next look.
    monkeypatch.setattr(Outlets, "to_report", lambda *_: [])
    with writing(database, site) as batch:
        batch.run_own(ReportChannel(channel=Channel.EMAIL, way="smtp", sender="desk@cedar.example"), SYSTEM)
    send(client, door, raw("Away until Monday", Auto_Submitted="auto-replied"), "d1")
    send(client, door, raw("Loop", From="desk@cedar.example"), "d2")
    assert sorted(held("SELECT verdict, reason FROM receipt")) == [
        ("ignored", "automatic"),
        ("ignored", "our_own"),
    ]
    assert held("SELECT COUNT(*) FROM message") == [(0,)]


def sent_by_smtp(database: Database, site: Site, name: str = "Lina", address: str = LINA) -> str:
    """An e-mail that went out; its effect's id."""
    ulid = new_ulid(now_ms())
    with writing(database, site) as batch:
        own(batch, SetPracticeMode(on=False, signed="Owner"))
        own(batch, CaptureLead(name=name, email=address), ulid)
        rows = batch.rows.execute("SELECT id FROM contact WHERE name = ?", (name,)).fetchall()
        contact, endpoint = rows[0][0], endpoint_id(EndpointKind.EMAIL, address)
        talk = fact_id("conversation", contact, endpoint, Channel.EMAIL)
        told = QueueEffect(
            key=f"reply:{talk}:{FIRST}",
            contact_id=contact,
            endpoint_id=endpoint,
            channel=Channel.EMAIL,
            body="Hi",
        )
        own(batch, told)
    row_id = effect_id(told.key)
    with writing(database, site, received=now_ms() + 10_000) as batch:
        own(batch, ClaimEffect(effect_id=row_id, lease_epoch=0, lease_until=now_ms() + 60_000, way="smtp"))
        sent = RecordEffect(
            effect_id=row_id, lease_epoch=1, fate=Fate.SENT, provider_ref=f"{row_id}@cedar.example"
        )
        assert batch.run_own(sent, SYSTEM).kind is VerdictKind.APPLIED
    return row_id


def test_a_bounce_moves_its_message_to_failed_and_the_address_is_not_written_to_again(
    client: Client, door: OpenDoor, held: Held, database: Database, site: Site
) -> None:
    row_id = sent_by_smtp(database, site)
    send(client, door, report("4.4.1", "delayed", about=row_id), "d1")
    send(client, door, report("5.1.1", recipient="other@mail.example", about=row_id), "d2")
    assert held("SELECT state FROM effect") == [("sent",)]
    send(client, door, report("5.1.1", about=row_id), "d3")
    assert held("SELECT state, reason FROM effect") == [("failed", "no_such_address")]
    assert held("SELECT undeliverable_at IS NOT NULL FROM endpoint WHERE kind = 'email'") == [(1,)]


def test_a_full_mailbox_fails_the_message_and_not_the_address(
    client: Client, door: OpenDoor, held: Held, database: Database, site: Site
) -> None:
    row_id = sent_by_smtp(database, site)
    send(client, door, report("5.2.2", about=row_id))
    assert held("SELECT state, reason FROM effect") == [("failed", "undeliverable")]
    assert held("SELECT undeliverable_at FROM endpoint WHERE kind = 'email'") == [(None,)]


def test_on_a_shared_address_the_answer_goes_to_whom_we_wrote(
    client: Client, door: OpenDoor, held: Held, database: Database, site: Site
) -> None:
    row_id = sent_by_smtp(database, site, "Lina")
    with writing(database, site) as batch:
        own(batch, CaptureLead(name="Omar", email=LINA, text="Me too?", channel=Channel.EMAIL))
    send(client, door, raw("Yes.\n\nOn Monday Cedar wrote:\n> Hi", In_Reply_To=f"<{row_id}@cedar.example>"))
    told = held(
        "SELECT c.name, m.body, m.answers FROM message m JOIN contact c ON c.id = m.contact_id WHERE m.answers IS NOT NULL"
    )
    assert told == [("Lina", "Yes.", row_id)]


def test_one_click_ends_advertising_by_mail_and_nothing_else(
    client: Client, held: Held, database: Database, site: Site
) -> None:
    with writing(database, site) as batch:
        own(batch, CaptureLead(name="Lina", email=LINA))
    link = f"/u/{unsubscribe_token(site.secret, endpoint_id(EndpointKind.EMAIL, LINA))}"
    page = client.get(link)
    assert page.status_code == 200
    assert '<form method="post">' in page.text
    assert LINA not in page.text
    assert held("SELECT COUNT(*) FROM consent") == [(0,)]
    click = {"Content-Type": "application/x-www-form-urlencoded"}
    for _ in range(2):
        assert client.post(link, content=b"List-Unsubscribe=One-Click", headers=click).status_code == 200
    assert held("SELECT channel, purpose, state FROM consent") == [("email", Purpose.MARKETING, "withdrawn")]


def test_a_forged_link_leads_nowhere(client: Client, site: Site) -> None:
    token = unsubscribe_token(site.secret, "e" * 32)
    for wrong in (token, token[:-1] + "x", "a", "سارة", "%2e%2e"):
        assert client.post(f"/u/{wrong}").status_code in (404, 405)


def test_a_letter_that_asks_out_by_its_subject_is_heard(client: Client, door: OpenDoor, held: Held) -> None:
    send(client, door, raw("", Subject="unsubscribe"))
    assert held("SELECT purpose, state FROM consent") == [("marketing", "withdrawn")]
    assert held("SELECT COUNT(*) FROM message") == [(0,)]
