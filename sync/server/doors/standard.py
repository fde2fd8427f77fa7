"""POST /hooks/standard/KEY: any system that signs as Standard Webhooks 1.0 says.

The signature is checked over the raw bytes, in constant time, within five minutes of the timestamp; the sender's
webhook-id makes a repeated delivery a duplicate. What the type names decides the command; an unknown type is kept and
ignored, so that a sender may grow.
"""

import hashlib
import hmac
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

import msgspec
from litestar import Request, Response, Router, post
from litestar.params import FromPath

from sync.commands.kernel import Command, decode
from sync.commands.outcomes import Invalid
from sync.model.endpoints import UnparsableEmail, UnparsablePhone, parse_email, parse_phone
from sync.model.ids import now_ms
from sync.model.words import CallState
from sync.server.answers import answer, server_of
from sync.server.core import Batch
from sync.server.doors import enquiries
from sync.server.doors.receipts import (
    STANDARD,
    Limiter,
    OpenDoor,
    Receipt,
    as_sent,
    carry_out,
    earlier,
    find_door,
    keep,
    take_in,
    turn_away,
)
from sync.server.doors.strict_json import read_object
from sync.server.refusals import Refusal

MOST_BYTES: Final = 20_000
TOLERANCE_S: Final = 300
ENQUIRY: Final = "enquiry.created"
_PREFIX = "whsec_"
_SENT_AS = {"body": ("body", "text"), "provider_ref": ("id",)}
"""The commands' fields under the names that an event gives them."""


@post("/standard/{key:str}", status_code=202, request_max_body_size=MOST_BYTES)
async def standard(request: Request[Any, Any, Any], key: FromPath[str]) -> Response[bytes]:
    """Take a signed event in. 202 with a receipt; 200 where it had come before."""
    server = server_of(request)
    door = await server.read(lambda rows: find_door(rows, STANDARD, key))
    request.app.state.hook_limit.take(door.key)
    body = await request.body()
    try:
        sender_id = verify(door.secret or "", request.headers, body, now_ms() // 1000)
        envelope = read_object(body)
    except Refusal as refusal:
        await turn_away(server, door, body, refusal.problem.code)
        raise

    def work(batch: Batch) -> Receipt:
        return earlier(batch.rows, door, sender_id, body) or _run(batch, door, envelope, sender_id, body)

    receipt = await take_in(server, door, body, work)
    return answer(request, receipt, 200 if receipt.status == "duplicate" else 202)


def verify(secret: str, headers: Mapping[str, str], body: bytes, now_s: int) -> str:
    """The webhook-id of a delivery whose signature fits. Raises Refusal: 400 for bad headers, 401 for a bad signature."""
    sender_id = headers.get("webhook-id", "")
    stamp = headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "")
    if not sender_id or not given or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 13):
        raise Refusal(
            400, "BAD_HEADERS", "A delivery carries webhook-id, webhook-timestamp and webhook-signature."
        )
    if len(sender_id) > 200:
        raise Refusal(400, "BAD_HEADERS", "This webhook-id is too long.", field="webhook-id")
    try:
        key = b64decode(secret.removeprefix(_PREFIX), validate=True)
    except NotBase64:
        raise Refusal(401, "BAD_SIGNATURE", "The signature does not fit.") from None
    signed = hmac.new(key, f"{sender_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    fits = False
    for part in given.split(" ")[:20]:
        version, _, encoded = part.partition(",")
        try:
            fits |= version == "v1" and hmac.compare_digest(b64decode(encoded, validate=True), signed)
        except NotBase64:
            continue
    if not fits:
        raise Refusal(401, "BAD_SIGNATURE", "The signature does not fit.")
    if abs(now_s - int(stamp)) > TOLERANCE_S:
        raise Refusal(400, "STALE", "The timestamp is more than five minutes off.", field="webhook-timestamp")
    return sender_id


def _run(batch: Batch, door: OpenDoor, envelope: dict[str, Any], sender_id: str, body: bytes) -> Receipt:
    kind, data = envelope.get("type"), envelope.get("data")
    if not isinstance(kind, str):
        raise Invalid("type", "An event says its type.")
    understand = _KINDS.get(kind)
    if understand is None and kind != ENQUIRY:
        return keep(
            batch.rows,
            door,
            at=batch.received,
            body=body,
            verdict="ignored",
            sender_id=sender_id,
            reason=kind[:60],
        )
    if not isinstance(data, dict):
        raise Invalid("data", "An event carries its data as an object.")
    fields = cast(dict[str, Any], data)
    if understand is None:
        return enquiries.run(batch, door, fields, sender_id, body)
    with as_sent(_SENT_AS, fields):
        return carry_out(
            batch, door, understand(kind, fields, door, sender_id), sender_id=sender_id, body=body
        )


def _message(_: str, data: dict[str, Any], door: OpenDoor, sender_id: str) -> Command:
    said = {name: data[name] for name in ("channel", "subject") if data.get(name) is not None}
    said |= {"body": data.get("body", data.get("text")), "provider_ref": data.get("id") or sender_id}
    if data.get("phone") is not None:
        said["phone"] = _phone(data["phone"], door)
    if data.get("email") is not None:
        try:
            said["email"] = parse_email(str(data["email"]))
        except UnparsableEmail as error:
            raise Invalid("email", str(error)) from None
    return decode("receive_message@1", msgspec.json.encode(said))


def _call(kind: str, data: dict[str, Any], door: OpenDoor, sender_id: str) -> Command:
    said = {
        name: data[name] for name in ("direction", "started_at", "duration_s") if data.get(name) is not None
    }
    said |= {
        "provider_ref": data.get("id"),
        "state": kind.partition(".")[2],
        "phone": _phone(data.get("phone"), door),
    }
    if said["provider_ref"] is None:
        raise Invalid("id", "A call event names its call.")
    return decode("record_call@1", msgspec.json.encode(said))


def _phone(value: Any, door: OpenDoor) -> str:
    try:
        return parse_phone("" if value is None else str(value), door.region)
    except UnparsablePhone as error:
        raise Invalid("phone", str(error)) from None


_KINDS: dict[str, Callable[[str, dict[str, Any], OpenDoor, str], Command]] = {
    "message.received": _message,
    **{f"call.{state.value}": _call for state in CallState},
}
TYPES: Final = frozenset({ENQUIRY, *_KINDS})
"""What an event may be of to become something."""


def limit() -> Limiter:
    """How much one sender may post."""
    return Limiter(2_000, 50)


routes = Router("/hooks", route_handlers=[standard], tags=["doors"])
