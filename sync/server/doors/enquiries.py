"""POST /v1/enquiries: an enquiry from a website, as JSON or as a form's body, under the form's key.

A person who got in touch is never turned away over a typing slip: a phone or an e-mail that cannot be read is kept as a
note as long as the other can be answered.
"""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec
from litestar import Request, Response, Router, route
from litestar.enums import HttpMethod
from litestar.exceptions import HTTPException

from sync.commands.kernel import decode
from sync.commands.outcomes import Invalid
from sync.commands.people import AddNote, CaptureLead
from sync.model.endpoints import UnparsableEmail, UnparsablePhone, parse_email, parse_phone
from sync.model.entities import TimelineEntry, entity_type
from sync.model.ids import derive_id, new_ulid
from sync.model.words import Channel, ConsentState, Purpose
from sync.server.answers import answer, on_http, on_refusal, server_of
from sync.server.core import Batch
from sync.server.doors.receipts import (
    FORM,
    Limiter,
    OpenDoor,
    Receipt,
    as_sent,
    carry_out,
    earlier,
    find_door,
    keep,
    principal_of,
    take_in,
)
from sync.server.doors.strict_json import read_object
from sync.server.refusals import Refusal

MOST_BYTES: Final = 64 * 1024
_HONEYPOTS = ("website", "_gotcha", "company_website")
"""Fields that people don't see; whatever fills them is no person."""
_CORS = {"Access-Control-Allow-Origin": "*"}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Content-Type, X-Form-Key, Idempotency-Key",
    "Access-Control-Max-Age": "86400",
}
_SENT_AS = {
    "text": ("message",),
    "interest": ("service",),
    "source": ("source", "utm_source"),
    "campaign": ("campaign", "utm_campaign"),
    "consents": ("consent",),
    "provider_ref": ("id",),
}
"""The command's fields under the names that a form gives them."""
_TIMELINE = entity_type(TimelineEntry)


class Enquiry(msgspec.Struct, frozen=True):
    """What a form may send; other fields are ignored. `service` is what they ask about."""

    key: str | None = None
    id: str | None = None
    name: str | None = None
    phone: str | int | None = None
    email: str | None = None
    message: str | None = None
    service: str | None = None
    source: str | None = None
    campaign: str | None = None
    utm_source: str | None = None
    utm_campaign: str | None = None
    form: str | None = None
    language: str | None = None
    consent: bool | str | None = None
    """Whether they agreed to marketing: true, or the wording they ticked."""


class Understood(msgspec.Struct, frozen=True):
    """An enquiry as a command, and what could not be read of it."""

    command: CaptureLead
    unread: str | None


@route(
    "/enquiries",
    http_method=[HttpMethod.POST, HttpMethod.OPTIONS],
    status_code=201,
    request_max_body_size=MOST_BYTES,
)
async def enquiries(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Take an enquiry in. 201 with a receipt; 200 where the same one had come before.

    Any website's script may post: the key decides, not the page's origin, and no cookie is ever read.
    """
    if request.method == HttpMethod.OPTIONS:
        return Response(b"", status_code=204, headers=_CORS | _PREFLIGHT)
    server = server_of(request)
    address = request.client.host if request.client else ""
    request.app.state.form_limits[0].take(address)
    raw = await request.body()
    fields = await _fields(request, raw)
    key = request.headers.get("x-form-key") or fields.get("key")
    if not isinstance(key, str):
        raise Refusal(401, "UNKNOWN_KEY", "Say which form this is: X-Form-Key or the field key.", field="key")
    door = await server.read(lambda rows: find_door(rows, FORM, key))
    request.app.state.form_limits[1].take(door.key)
    body = raw if _is_json(request) else msgspec.json.encode(fields)

    def work(batch: Batch) -> Receipt:
        if any(fields.get(name) for name in _HONEYPOTS):
            return keep(batch.rows, door, at=batch.received, body=body, verdict="spam")
        sender_id = _sender_id(request.headers.get("idempotency-key"), fields)
        return earlier(batch.rows, door, sender_id, body) or run(batch, door, fields, sender_id, body)

    receipt = await take_in(server, door, body, work)
    if receipt.status == "spam":  # a robot that is thanked does not try another way
        receipt = Receipt(receipt.id, "received")
    response = answer(request, receipt, 200 if receipt.status == "duplicate" else 201)
    response.headers.update(_CORS)
    return response


def understand(fields: dict[str, Any], door: OpenDoor, sender_id: str | None) -> Understood:
    """The command that an enquiry means. Raises Invalid naming the field that keeps it from being one."""
    try:
        enquiry = msgspec.convert(fields, Enquiry)
    except msgspec.ValidationError as error:
        why, _, where = str(error).partition(" - at ")
        raise Invalid(where.strip("`").removeprefix("$.") or "body", f"{why}.") from None
    unread: list[str] = []
    problems: list[Invalid] = []
    phone, email = _text(enquiry.phone), _text(enquiry.email)
    values: dict[str, Any] = {}
    if phone is not None:
        try:
            values["phone"] = parse_phone(phone, door.region)
        except UnparsablePhone as error:
            unread.append(f"Phone as typed: {phone}")
            problems.append(Invalid("phone", str(error)))
    if email is not None:
        try:
            values["email"] = parse_email(email)
        except UnparsableEmail as error:
            unread.append(f"E-mail as typed: {email}")
            problems.append(Invalid("email", str(error)))
    if not values:
        raise (
            problems[0]
            if problems
            else Invalid("phone", "An enquiry needs a phone number or an e-mail address.")
        )
    values |= {
        "name": _text(enquiry.name),
        "text": _text(enquiry.message),
        "interest": _text(enquiry.service),
        "source": _text(enquiry.source)
        or _text(enquiry.utm_source)
        or (None if door.source_id else door.name),
        "campaign": _text(enquiry.campaign) or _text(enquiry.utm_campaign),
        "form": _text(enquiry.form) or door.name,
        "language": _text(enquiry.language),
        "source_id": None if _text(enquiry.source) or _text(enquiry.utm_source) else door.source_id,
        "location_id": door.location_id,
        "provider_ref": sender_id,
        "channel": Channel.WEB.value,
        "consents": _consents(enquiry.consent, values),
    }
    said = {name: value for name, value in values.items() if value is not None}
    command = decode("capture_lead@1", msgspec.json.encode(said))
    assert isinstance(command, CaptureLead)
    return Understood(command, "\n".join(unread) or None)


def run(batch: Batch, door: OpenDoor, fields: dict[str, Any], sender_id: str | None, body: bytes) -> Receipt:
    """Take an enquiry in: the command, a note of what could not be read, the receipt. Raises Invalid in the form's words."""
    ulid = new_ulid(batch.received)
    with as_sent(_SENT_AS, fields):
        understood = understand(fields, door, sender_id)
        receipt = carry_out(batch, door, understood.command, sender_id=sender_id, body=body, ulid=ulid)
    entry = batch.rows.get(_TIMELINE, derive_id(ulid, "event"))
    if understood.unread is not None and entry is not None:
        contact_id = str(entry[_TIMELINE.positions["contact_id"]])
        batch.run_own(AddNote(contact_id=contact_id, text=understood.unread), principal_of(door))
    return receipt


async def _fields(request: Request[Any, Any, Any], raw: bytes) -> dict[str, Any]:
    if _is_json(request):
        return read_object(raw)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        try:
            return dict(
                parse_qsl(raw.decode("ascii"), errors="strict", max_num_fields=100, keep_blank_values=False)
            )
        except (UnicodeDecodeError, ValueError):
            raise Refusal(400, "BAD_REQUEST", "The form's body cannot be read.", field="body") from None
    if kind == "multipart/form-data":
        try:
            form = await request.form()
        except (LookupError, ValueError):  # LookupError: a part names an encoding that there is not
            raise Refusal(400, "BAD_REQUEST", "The form's body cannot be read.", field="body") from None
        return {name: value for name, value in form.items() if isinstance(value, str) and value}
    raise Refusal(415, "BAD_TYPE", "Send JSON or a form's body.", field="body")


def _is_json(request: Request[Any, Any, Any]) -> bool:
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def _sender_id(header: str | None, fields: dict[str, Any]) -> str | None:
    given = header or fields.get("id")
    if given is None or given == "":
        return None
    if not isinstance(given, str) or len(given) > 200 or not given.isprintable():
        raise Invalid("id", "An id is a line of at most 200 characters.")
    return given


def _text(value: str | int | None) -> str | None:
    text = str(value).strip() if value is not None else ""
    return text or None


def _consents(consent: bool | str | None, values: dict[str, Any]) -> list[dict[str, str]] | None:
    if consent is None or consent is False or _text(str(consent)) in {None, "false", "0", "no", "off"}:
        return None
    wording = _text(consent) if isinstance(consent, str) else None
    channels = [Channel.SMS, Channel.WHATSAPP] if "phone" in values else [Channel.EMAIL]
    given = {"purpose": Purpose.MARKETING.value, "state": ConsentState.GIVEN.value}
    if wording and wording.lower() not in {"true", "1", "yes", "on"}:
        given["wording"] = wording
    return [{"channel": channel.value, **given} for channel in channels]


def limits() -> tuple[Limiter, Limiter]:
    """How much one address, and one form, may send: bursts of a busy hour, not of a flood."""
    return Limiter(600, 10), Limiter(2_000, 30)


def _readable(refusal: Callable[[Request[Any, Any, Any], Any], Response[bytes]]) -> Any:
    """The same answer, which a website's script may read."""

    def told(request: Request[Any, Any, Any], error: Any) -> Response[bytes]:
        response = refusal(request, error)
        response.headers.update(_CORS)
        return response

    return told


routes = Router(
    "/v1",
    route_handlers=[enquiries],
    exception_handlers={Refusal: _readable(on_refusal), HTTPException: _readable(on_http)},
    tags=["doors"],
)
