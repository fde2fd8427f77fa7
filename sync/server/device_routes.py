"""/v1/auth/devices: what those who answer for a practice do with its workstations. Each request is sealed by the person's
own session, as their commands are; a workstation's token alone moves nothing here.
"""

from typing import Annotated, Any

import msgspec
import structlog
from litestar import Request, Response, Router, post

from sync.model.ids import now_ms
from sync.policy.roles import LEADS, OWNER
from sync.server import devices, marks
from sync.server.answers import answer, decode, decoded, device_of, server_of
from sync.server.core import Batch
from sync.server.database import UnusableDatabase
from sync.server.devices import Signed
from sync.server.server import Server

log = structlog.get_logger("foredesk.devices")
_LIMIT = 32 * 1024
_Word = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Which(msgspec.Struct, frozen=True):
    """A workstation by its id."""

    device_id: _Word


class Marked(msgspec.Struct, frozen=True):
    """What a workstation is to carry, in sync.model.scopes' words."""

    device_id: _Word
    scopes: Annotated[list[_Word], msgspec.Meta(max_length=500)]


class Named(msgspec.Struct, frozen=True):
    """What a workstation is to be called."""

    device_id: _Word
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern="^[^\\x00]*[^\\s\\x00][^\\x00]*$")]


class Lease(msgspec.Struct, frozen=True):
    """How long every workstation may go without the server."""

    hours: int


class Listed(msgspec.Struct, frozen=True):
    devices: list[devices.DeviceListed]


_signed = msgspec.json.Decoder(Signed)
_which = msgspec.json.Decoder(Which)
_marked = msgspec.json.Decoder(Marked)
_named = msgspec.json.Decoder(Named)
_lease = msgspec.json.Decoder(Lease)


@post("/list", status_code=200, request_max_body_size=_LIMIT)
async def list_devices(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Every workstation: when it was seen, what it carries, how much it has sent."""
    server, device, signed = server_of(request), await device_of(request), await decoded(request, _signed)

    def job(batch: Batch) -> Listed:
        devices.act_as(batch.rows, server.site.secret, device, signed, "devices.list", now_ms(), LEADS)
        return Listed(devices.listed(batch.rows))

    return answer(request, await server.write(job))


@post("/scopes", status_code=200, request_max_body_size=_LIMIT)
async def mark_device(request: Request[Any, Any, Any]) -> Response[bytes]:
    """An owner says what a workstation carries."""
    server, device, signed = server_of(request), await device_of(request), await decoded(request, _signed)
    asked = decode(bytes(signed.body), _marked)

    def job(batch: Batch) -> Listed:
        devices.act_as(batch.rows, server.site.secret, device, signed, "devices.scopes", now_ms(), OWNER)
        devices.set_scopes(batch.rows, asked.device_id, asked.scopes)
        return Listed(devices.listed(batch.rows))

    listed = await server.write(job)
    await _note(server)
    log.info("device.marked", device=asked.device_id)
    return answer(request, listed)


@post("/revoke", status_code=200, request_max_body_size=_LIMIT)
async def revoke_device(request: Request[Any, Any, Any]) -> Response[bytes]:
    """An owner or manager signs a workstation out."""
    server, device, signed = server_of(request), await device_of(request), await decoded(request, _signed)
    asked = decode(bytes(signed.body), _which)

    def job(batch: Batch) -> Listed:
        devices.act_as(batch.rows, server.site.secret, device, signed, "devices.revoke", now_ms(), LEADS)
        devices.revoke_device(batch.rows, asked.device_id)
        return Listed(devices.listed(batch.rows))

    listed = await server.write(job)
    await _note(server)
    return answer(request, listed)


@post("/rename", status_code=200, request_max_body_size=_LIMIT)
async def rename_device(request: Request[Any, Any, Any]) -> Response[bytes]:
    """An owner or manager calls a workstation by another name."""
    server, device, signed = server_of(request), await device_of(request), await decoded(request, _signed)
    asked = decode(bytes(signed.body), _named)

    def job(batch: Batch) -> Listed:
        devices.act_as(batch.rows, server.site.secret, device, signed, "devices.rename", now_ms(), LEADS)
        devices.rename(batch.rows, asked.device_id, asked.name.strip())
        return Listed(devices.listed(batch.rows))

    return answer(request, await server.write(job))


@post("/lease", status_code=200, request_max_body_size=_LIMIT)
async def set_lease(request: Request[Any, Any, Any]) -> Response[bytes]:
    """An owner says how long workstations may work without the server."""
    server, device, signed = server_of(request), await device_of(request), await decoded(request, _signed)
    asked = decode(bytes(signed.body), _lease)

    def job(batch: Batch) -> Lease:
        devices.act_as(batch.rows, server.site.secret, device, signed, "devices.lease", now_ms(), OWNER)
        devices.set_lease(batch.rows, asked.hours)
        return asked

    return answer(request, await server.write(job))


async def _note(server: Server) -> None:
    """What was decided stands beside the database too. It is decided either way: a full disk is told to the log alone."""
    try:
        await server.read(lambda rows: marks.keep(server.site.folder, rows))
    except (OSError, UnusableDatabase) as error:
        log.error("device.not_noted", error=type(error).__name__)


routes = Router(
    "/v1/auth/devices",
    route_handlers=[list_devices, mark_device, revoke_device, rename_device, set_lease],
    tags=["devices"],
)
