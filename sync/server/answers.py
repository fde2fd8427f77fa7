"""How requests are read and answered: bearer tokens, bodies, problems, compression."""

import hashlib
import hmac
from ipaddress import ip_address
from typing import Any, TypeVar

import msgspec
import structlog
import zstandard
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.status_codes import HTTP_500_INTERNAL_SERVER_ERROR

from sync.model.versions import OLDEST_SCHEMA, SCHEMA_VERSION
from sync.server.devices import DeviceSeen
from sync.server.refusals import Refusal, not_signed_in, too_old
from sync.server.server import Server
from sync.wire import SCHEMA_HEADER, Problem

S = TypeVar("S")
log = structlog.get_logger("foredesk.http")

JSON = "application/json"
_PAYS_FROM = 16 * 1024
"""Bytes from which compressing an answer costs less than sending it."""
_encode = msgspec.json.Encoder().encode
_CODES = {
    400: "BAD_REQUEST",
    401: "SIGN_IN",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "NOT_ALLOWED",
    413: "TOO_LARGE",
}


def server_of(request: Request[Any, Any, Any]) -> Server:
    """The running server."""
    return request.app.state.server


async def device_of(request: Request[Any, Any, Any], *, is_leaving: bool = False) -> DeviceSeen:
    """The workstation that asks, in the schema that it says it is of; with `is_leaving` also one that was signed out, and one
    of any schema, for its work is taken whatever its copy looks like. Raises Refusal (401, 403, 426)."""
    token, server = bearer(request), server_of(request)
    if not token:
        raise not_signed_in()
    if is_leaving:
        return await server.any_device(token)
    device, said = await server.device(token), request.headers.get(SCHEMA_HEADER)
    if said is None:
        return device
    if not said.isascii() or not said.isdigit() or len(said) > 9:
        raise Refusal(400, "BAD_REQUEST", "A schema is a number.", field=SCHEMA_HEADER)
    if int(said) < OLDEST_SCHEMA:
        raise too_old()
    return msgspec.structs.replace(device, schema=min(int(said), SCHEMA_VERSION))


def bearer(request: Request[Any, Any, Any]) -> str:
    """The token that a request carries, or nothing."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


async def check_operator(request: Request[Any, Any, Any]) -> None:
    """What tells about the server is told to this machine, to workstations and to whoever shows the operation token. Behind a
    proxy the address is the one that the proxy reports; one that reports none makes everybody look like this machine, so
    there it must not pass these paths on. Raises Refusal (401, 403)."""
    asker = request.client.host if request.client else ""
    if is_this_machine(asker) and not bearer(request):
        return
    token = bearer(request)
    if not token:
        raise not_signed_in()
    if not hmac.compare_digest(token.encode(), operation_token(server_of(request).site.secret).encode()):
        await device_of(request)


def operation_token(secret: bytes) -> str:
    """What a monitor on another machine shows as its bearer token; it opens /metrics and /schema alone."""
    return hmac.new(secret, b"operation", hashlib.sha256).hexdigest()


def is_this_machine(address: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


async def decoded(request: Request[Any, Any, Any], decoder: "msgspec.json.Decoder[S]") -> S:
    """The body as a struct. Raises Refusal 400, naming the field that does not fit."""
    return decode(await request.body(), decoder)


def decode(body: bytes, decoder: "msgspec.json.Decoder[S]") -> S:
    """`body` as a struct. Raises Refusal 400, naming the field that does not fit."""
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        why, _, where = str(error).partition(" - at ")
        raise Refusal(
            400, "BAD_REQUEST", f"{why}.", field=where.strip("`").removeprefix("$.") or None
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refusal(400, "BAD_REQUEST", "The body is not readable JSON.") from None
    except RecursionError:
        raise Refusal(400, "BAD_REQUEST", "The body is nested too deeply.") from None


def answer(request: Request[Any, Any, Any], result: Any, status: int = 200) -> Response[bytes]:
    """`result` as JSON, compressed where that pays and the asker understands it."""
    body = _encode(result)
    headers: dict[str, str] = {}
    if len(body) >= _PAYS_FROM and "zstd" in request.headers.get("accept-encoding", ""):
        body = zstandard.ZstdCompressor(level=1).compress(body)
        headers = {"Content-Encoding": "zstd", "Vary": "Accept-Encoding"}
    return Response(body, status_code=status, media_type=JSON, headers=headers)


def problem(status: int, told: Problem) -> Response[bytes]:
    """An error's answer."""
    headers = {} if told.retry_after_s is None else {"Retry-After": str(told.retry_after_s)}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(_encode(told), status_code=status, media_type=JSON, headers=headers)


def on_refusal(_: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    return problem(refusal.status, refusal.problem)


def on_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Litestar's own refusals (unknown path, wrong method, bad parameter, body too large) in our form."""
    status = error.status_code
    code = _CODES.get(status, "BAD_REQUEST" if status < HTTP_500_INTERNAL_SERVER_ERROR else "SERVER_FAULT")
    faults: Any = error.extra
    is_listed = isinstance(faults, list)
    field = _key(faults) if is_listed else None  # pyright: ignore[reportUnknownArgumentType]
    return problem(status, Problem(code=code, message=str(error.detail), field=field))


def _key(faults: list[Any]) -> str | None:
    """The parameter that Litestar names first."""
    first: Any = faults[0] if faults else {}
    return first.get("key")


def on_fault(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A fault of ours: logged without its text, which may hold personal data."""
    log.error("request.broke", path=request.scope["path"], error=type(error).__name__)
    return problem(500, Problem(code="SERVER_FAULT", message="The server made a mistake; it is in its log."))
