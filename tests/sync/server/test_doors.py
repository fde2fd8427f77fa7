"""The doors as a website and a webhook sender meet them."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from standardwebhooks import Webhook

from sync.server.database import Database
from sync.server.doors.receipts import FORM, STANDARD, OpenDoor, add_door
from sync.server.doors.strict_json import read_object
from sync.server.offline import writing
from sync.server.practice import Site
from sync.server.refusals import Refusal

Client = TestClient[Any]
DATA = Path(os.environ.get("FOREDESK_TEST_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
PARSING = DATA / "json" / "test_parsing"
GOOD = {"name": "Ana Silva", "phone": "050 123 4567", "message": "Do you do implants?", "service": "Implant"}


@pytest.fixture
def form(database: Database, site: Site) -> OpenDoor:
    with writing(database, site) as batch:
        return add_door(batch.rows, FORM, "Website", source_id=None, location_id=None)


@pytest.fixture
def hook(database: Database, site: Site) -> OpenDoor:
    with writing(database, site) as batch:
        return add_door(batch.rows, STANDARD, "CRM", source_id=None, location_id=None)


@pytest.fixture
def held(database: Database) -> Callable[[str], list[Any]]:
    def run(sql: str) -> list[Any]:
        with database.reading() as rows:
            return rows.execute(sql).fetchall()

    return run


Held = Callable[[str], list[Any]]


def enquire(client: Client, form: OpenDoor, fields: Any, **headers: str) -> Any:
    return client.post("/v1/enquiries", json=fields, headers={"X-Form-Key": form.key} | headers)


def test_an_enquiry_becomes_a_contact_with_its_message_and_a_receipt(
    client: Client, form: OpenDoor, held: Held
) -> None:
    answer = enquire(client, form, GOOD)
    assert (answer.status_code, answer.json()["status"]) == (201, "received")
    assert held("SELECT name FROM contact") == [("Ana Silva",)]
    assert held("SELECT kind, value FROM endpoint") == [("phone", "+971501234567")]
    assert held("SELECT body FROM message") == [("Do you do implants?",)]
    assert held("SELECT verdict FROM receipt") == [("applied",)]


def test_an_enquiry_starts_its_journey_in_the_same_transaction(
    client: Client, form: OpenDoor, held: Held
) -> None:
    enquire(client, form, GOOD)
    sql = "SELECT journey, state FROM enrolment WHERE journey = 'new-enquiry'"  # at night another begins beside it
    assert held(sql) == [("new-enquiry", "running")]


@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
def test_a_plain_html_form_is_understood(client: Client, form: OpenDoor, held: Held, kind: str) -> None:
    fields = {"key": form.key, "name": "Layla حداد", "email": "Layla@Example.com", "message": "مرحبا"}
    more: dict[str, Any] = {"files": {"photo": ("x.png", b"123")}} if kind == "multipart" else {}
    answer = client.post("/v1/enquiries", data=fields, **more)
    assert answer.status_code == 201
    assert held("SELECT name FROM contact") == [("Layla حداد",)]
    assert held("SELECT value FROM endpoint") == [("layla@example.com",)]


@pytest.mark.parametrize("by", ["header", "field"])
def test_the_same_enquiry_sent_twice_is_taken_once(
    client: Client, form: OpenDoor, held: Held, by: str
) -> None:
    fields = GOOD | ({"id": "abc-1"} if by == "field" else {})
    headers = {"Idempotency-Key": "abc-1"} if by == "header" else {}
    one, two = enquire(client, form, fields, **headers), enquire(client, form, fields, **headers)
    assert (one.status_code, two.status_code) == (201, 200)
    assert two.json() == {"id": one.json()["id"], "status": "duplicate"}
    assert len(held("SELECT id FROM contact")) == 1


def test_an_id_used_for_something_else_is_refused(client: Client, form: OpenDoor) -> None:
    enquire(client, form, GOOD | {"id": "abc-1"})
    refused = enquire(client, form, GOOD | {"id": "abc-1", "name": "Someone Else"})
    assert (refused.status_code, refused.json()["code"]) == (409, "ID_REUSED")


def test_a_phone_that_cannot_be_read_is_kept_as_a_note_when_there_is_an_email(
    client: Client, form: OpenDoor, held: Held
) -> None:
    assert (
        enquire(client, form, GOOD | {"phone": "call the salon", "email": "ana@example.com"}).status_code
        == 201
    )
    notes = held("SELECT data FROM timeline WHERE kind = 'note.added'")
    assert "call the salon" in notes[0][0]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "Ana"}, "phone"),
        ({"phone": "abc"}, "phone"),
        ({"email": "not an address"}, "email"),
        (GOOD | {"message": "x" * 10_001}, "message"),
        (GOOD | {"service": "x" * 1_000}, "service"),
        (GOOD | {"utm_source": "x" * 1_000}, "utm_source"),
        (GOOD | {"consent": "x" * 10_001}, "consent"),
        (GOOD | {"name": "A\u0007na"}, "name"),
        (GOOD | {"language": "klingon!"}, "language"),
        (GOOD | {"name": ["Ana"]}, "name"),
        (GOOD | {"phone": 1.5}, "phone"),
        (GOOD | {"id": 7}, "id"),
    ],
)
def test_what_cannot_be_taken_names_the_field_and_leaves_a_receipt(
    client: Client, form: OpenDoor, held: Held, fields: dict[str, Any], field: str
) -> None:
    refused = enquire(client, form, fields)
    assert (refused.status_code, refused.json()["field"]) == (422, field)
    assert held("SELECT verdict FROM receipt") == [("refused",)]
    assert held("SELECT id FROM contact") == []
    assert held("SELECT id FROM card") == []


def test_a_mended_enquiry_may_use_its_id_again(client: Client, form: OpenDoor) -> None:
    assert enquire(client, form, {"id": "abc-1", "phone": "abc"}).status_code == 422
    assert enquire(client, form, GOOD | {"id": "abc-1"}).status_code == 201


def test_a_robot_that_fills_the_hidden_field_is_thanked_and_kept_out(
    client: Client, form: OpenDoor, held: Held
) -> None:
    assert enquire(client, form, GOOD | {"website": "http://spam.example"}).status_code == 201
    assert held("SELECT verdict FROM receipt") == [("spam",)]
    assert held("SELECT id FROM contact") == []


def test_consent_is_recorded_with_the_wording_that_was_ticked(
    client: Client, form: OpenDoor, held: Held
) -> None:
    enquire(client, form, GOOD | {"consent": "Send me offers by text."})
    found = held("SELECT channel, purpose, state, wording FROM consent ORDER BY channel")
    assert found == [
        ("sms", "marketing", "given", "Send me offers by text."),
        ("whatsapp", "marketing", "given", "Send me offers by text."),
    ]


@pytest.mark.parametrize("key", ["", "nonsense", "x" * 5000])
def test_an_unknown_key_opens_nothing(client: Client, form: OpenDoor, key: str) -> None:
    assert client.post("/v1/enquiries", json=GOOD, headers={"X-Form-Key": key}).status_code == 401


def test_a_webhooks_key_is_no_forms_key(client: Client, hook: OpenDoor) -> None:
    assert enquire(client, hook, GOOD).status_code == 401


def test_any_websites_script_may_post(client: Client, form: OpenDoor) -> None:
    assert client.options("/v1/enquiries").headers["access-control-allow-origin"] == "*"
    assert enquire(client, form, GOOD).headers["access-control-allow-origin"] == "*"
    assert enquire(client, form, {}).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.options("/v1/auth/sign-in").headers


def test_a_body_over_64_kib_is_refused(client: Client, form: OpenDoor, held: Held) -> None:
    refused = enquire(client, form, GOOD | {"other": "x" * 70_000})
    assert refused.status_code == 413
    assert held("SELECT id FROM contact") == []


def test_a_flood_is_told_when_to_come_back(client: Client, form: OpenDoor) -> None:
    from sync.server.doors.receipts import Limiter

    client.app.state.form_limits = (Limiter(2, 0.01), Limiter(100, 1))
    codes = [enquire(client, form, GOOD) for _ in range(3)]
    assert [answer.status_code for answer in codes] == [201, 201, 429]
    assert int(codes[2].headers["Retry-After"]) >= 1


# --- JSON from strangers ---------------------------------------------------------------------------------------------


def post_raw(client: Client, form: OpenDoor, body: bytes) -> Any:
    headers = {"X-Form-Key": form.key, "Content-Type": "application/json"}
    return client.post("/v1/enquiries", content=body, headers=headers)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"name": NaN}',
        b'{"name": Infinity, "phone": "+971501234567"}',
        b'{"phone": "+971501234567", "phone": "+971501234568"}',
        b'{"phone": "+971501234567", "x": "\xff\xfe"}',
        b'{"phone": "+971501234567", "x": "\\ud800"}',
        b'{"x":' + b"[" * 30_000,
        b'{"x":' + b"[" * 1_000 + b"]" * 1_000 + b"}",
        b'{"x":' * 5_000 + b"1" + b"}" * 5_000,
        b"\xef\xbb\xbf{}",
        b'{"phone": "+971501234567",}',
        b'{"phone": 1e400}',
    ],
)
def test_what_is_no_plain_object_is_a_clear_refusal(
    client: Client, form: OpenDoor, held: Held, body: bytes
) -> None:
    refused = post_raw(client, form, body)
    assert refused.status_code in {400, 422}
    assert refused.json()["message"]
    assert held("SELECT id FROM contact") == []


@pytest.mark.skipif(not PARSING.exists(), reason="the JSON test suite is not here")
@pytest.mark.parametrize("path", sorted(PARSING.glob("*.json")), ids=lambda path: path.name)
def test_the_json_test_suite(path: Path) -> None:
    """y_ is read, or refused for not being a plain object; n_ is refused; nothing ever breaks."""
    refused: Refusal | None = None
    try:
        assert read_object(path.read_bytes()) == json.loads(path.read_bytes())
    except Refusal as refusal:
        refused = refusal
    if refused is None:
        assert not path.name.startswith("n_")
    elif path.name.startswith("y_"):
        assert refused.problem.message in {
            "The body must be a JSON object.",
            "The body names the same field twice.",
        }
    else:
        assert refused.status == 400


# --- Standard Webhooks -----------------------------------------------------------------------------------------------


def deliver(
    client: Client,
    hook: OpenDoor,
    event: Any,
    *,
    id: str = "msg_1",
    at: datetime | None = None,
    **changes: Any,
) -> Any:
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    at = at or datetime.now(UTC)
    headers = {
        "webhook-id": id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(hook.secret or "").sign(id, at, body.decode("utf-8", "surrogateescape")),
        "content-type": "application/json",
    }
    headers = {
        name: value for name, value in (headers | changes.pop("headers", {})).items() if value is not None
    }
    return client.post(f"/hooks/standard/{hook.key}", content=changes.get("body", body), headers=headers)


def enquiry(**data: Any) -> dict[str, Any]:
    return {"type": "enquiry.created", "timestamp": "2026-11-20T10:00:00Z", "data": GOOD | data}


def test_a_signed_enquiry_is_taken_in_once(client: Client, hook: OpenDoor, held: Held) -> None:
    event = enquiry()
    assert deliver(client, hook, event).status_code == 202
    assert deliver(client, hook, event).status_code == 200
    assert held("SELECT name FROM contact") == [("Ana Silva",)]


def test_a_message_and_a_call_become_what_they_are(client: Client, hook: OpenDoor, held: Held) -> None:
    message = {"type": "message.received", "data": {"channel": "sms", "phone": "+971501234567", "body": "Hi"}}
    call = {"type": "call.missed", "data": {"id": "call-7", "phone": "+971501234567", "direction": "in"}}
    assert deliver(client, hook, message, id="msg_1").status_code == 202
    assert deliver(client, hook, call, id="msg_2").status_code == 202
    assert held("SELECT body FROM message") == [("Hi",)]
    assert held("SELECT state FROM call") == [("missed",)]


def test_a_type_nobody_knows_yet_is_kept_and_ignored(client: Client, hook: OpenDoor, held: Held) -> None:
    answer = deliver(client, hook, {"type": "invoice.sent", "data": {}})
    assert (answer.status_code, answer.json()["status"]) == (202, "ignored")
    assert held("SELECT verdict FROM receipt") == [("ignored",)]


@pytest.mark.parametrize("age", [timedelta(minutes=6), -timedelta(minutes=6)])
def test_a_stale_or_future_delivery_is_refused(
    client: Client, hook: OpenDoor, held: Held, age: timedelta
) -> None:
    refused = deliver(client, hook, enquiry(), at=datetime.now(UTC) - age)
    assert (refused.status_code, refused.json()["code"]) == (400, "STALE")
    assert held("SELECT verdict, reason FROM receipt") == [("refused", "STALE")]


@pytest.mark.parametrize(
    "headers",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1,not base64!"},
        {"webhook-signature": "v2,AAAA"},
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": "1"},
    ],
)
def test_a_signature_that_does_not_fit_is_refused_and_kept(
    client: Client, hook: OpenDoor, held: Held, headers: dict[str, str]
) -> None:
    assert deliver(client, hook, enquiry(), headers=headers).status_code == 401
    assert held("SELECT verdict, reason FROM receipt") == [("refused", "BAD_SIGNATURE")]
    assert held("SELECT id FROM contact") == []


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_header_left_out_is_a_clear_refusal(client: Client, hook: OpenDoor, missing: str) -> None:
    refused = deliver(client, hook, enquiry(), headers={missing: None})
    assert (refused.status_code, refused.json()["code"]) == (400, "BAD_HEADERS")


def test_one_changed_byte_breaks_the_signature(client: Client, hook: OpenDoor) -> None:
    body = json.dumps(enquiry()).encode()
    assert deliver(client, hook, body, body=body.replace(b"Ana", b"Eve")).status_code == 401


def test_one_of_several_signatures_is_enough(client: Client, hook: OpenDoor) -> None:
    at, body = datetime.now(UTC), json.dumps(enquiry())
    good = Webhook(hook.secret or "").sign("msg_1", at, body)
    answer = deliver(
        client, hook, body.encode(), at=at, headers={"webhook-signature": f"v1,AAAA v1a,BBBB {good}"}
    )
    assert answer.status_code == 202


def test_a_delivery_over_20_kb_is_refused(client: Client, hook: OpenDoor) -> None:
    assert deliver(client, hook, enquiry(other="x" * 20_000)).status_code == 413


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({"data": {}}, "type"),
        ({"type": "enquiry.created"}, "data"),
        ({"type": "message.received", "data": {"channel": "sms", "phone": "+971501234567"}}, "body"),
        (
            {
                "type": "message.received",
                "data": {"channel": "telepathy", "phone": "+971501234567", "body": "x"},
            },
            "channel",
        ),
        (
            {
                "type": "message.received",
                "data": {"channel": "sms", "phone": "+971501234567", "text": "x" * 10_001},
            },
            "text",
        ),
        (enquiry(message="x" * 10_001), "message"),
        ({"type": "call.missed", "data": {"phone": "+971501234567"}}, "id"),
        ({"type": "call.missed", "data": {"id": "1", "phone": "abc"}}, "phone"),
    ],
)
def test_a_signed_event_that_cannot_be_taken_names_the_field(
    client: Client, hook: OpenDoor, event: Any, field: str
) -> None:
    refused = deliver(client, hook, event)
    assert (refused.status_code, refused.json()["field"]) == (422, field)


def test_a_part_in_an_encoding_that_there_is_not_is_a_clear_4xx(client: Client, form: OpenDoor) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="phone"\r\n'
        b"Content-Type: text/plain; charset=nope\r\n\r\n+971501234567\r\n--x--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x", "X-Form-Key": form.key}
    assert client.post("/v1/enquiries", content=body, headers=headers).status_code == 400
