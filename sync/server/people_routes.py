"""/v1/auth/people: how those who answer for a practice let somebody in, or in again. Nobody chooses another's password or PIN:
what is given out works once, and only for choosing one's own.

Each request is sealed by the person's own session, as it is for workstations.
"""

from typing import Annotated, Any

import msgspec
import structlog
from litestar import Request, Response, Router, post

from sync.model.ids import now_ms
from sync.model.words import Role
from sync.policy.roles import LEADS
from sync.server import accounts, setup
from sync.server.answers import answer, decode, decoded, device_of, server_of
from sync.server.authority import roles_of
from sync.server.core import Batch
from sync.server.devices import Signed, act_as
from sync.server.passwords import one_time_password
from sync.server.refusals import Refusal

log = structlog.get_logger("foredesk.people")
_LIMIT = 8 * 1024


class Whose(msgspec.Struct, frozen=True):
    """A person by their staff id."""

    staff_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern="^[^\\x00]*$")]


class Listed(msgspec.Struct, frozen=True):
    """How everybody signs in; `password` is a one-time password that was just made, told this once."""

    people: list[accounts.SignsIn]
    password: str | None = None


_signed = msgspec.json.Decoder(Signed)
_whose = msgspec.json.Decoder(Whose)


@post("/list", status_code=200, request_max_body_size=_LIMIT)
async def list_people(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Who has a password and a PIN of their own."""
    server, device, signed = server_of(request), await device_of(request), await decoded(request, _signed)

    def job(batch: Batch) -> Listed:
        act_as(batch.rows, server.site.secret, device, signed, "people.list", now_ms(), LEADS)
        return Listed(accounts.who_signs_in(batch.rows))

    return answer(request, await server.write(job))


@post("/one-time", status_code=200, request_max_body_size=_LIMIT)
async def give_one_time(request: Request[Any, Any, Any]) -> Response[bytes]:
    """A one-time password: the old password, the PIN and every session of the person end with it."""
    server, device, signed = server_of(request), await device_of(request), await decoded(request, _signed)
    asked = decode(bytes(signed.body), _whose)
    password = one_time_password()
    stored = await server.hash(password)

    def job(batch: Batch) -> Listed:
        by = act_as(batch.rows, server.site.secret, device, signed, "people.one-time", now_ms(), LEADS)
        _check(batch, by, asked.staff_id)
        setup.drop_pin(batch, asked.staff_id)
        accounts.set_password(batch.rows, asked.staff_id, stored, must_change=True)
        return Listed(accounts.who_signs_in(batch.rows), password)

    listed = await server.write(job)
    log.info("people.one_time_given")
    return answer(request, listed)


@post("/drop-pin", status_code=200, request_max_body_size=_LIMIT)
async def drop_pin(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The person's PIN is no more: they choose another with their password."""
    server, device, signed = server_of(request), await device_of(request), await decoded(request, _signed)
    asked = decode(bytes(signed.body), _whose)

    def job(batch: Batch) -> Listed:
        by = act_as(batch.rows, server.site.secret, device, signed, "people.drop-pin", now_ms(), LEADS)
        _check(batch, by, asked.staff_id)
        setup.drop_pin(batch, asked.staff_id)
        return Listed(accounts.who_signs_in(batch.rows))

    listed = await server.write(job)
    log.info("people.pin_dropped")
    return answer(request, listed)


def _check(batch: Batch, by: str, staff_id: str) -> None:
    """Raises Refusal 404 for nobody, 409 for oneself, 403 where a manager would let themselves in as an owner."""
    theirs, own = roles_of(batch.rows, staff_id), roles_of(batch.rows, by)
    if by == staff_id:
        raise Refusal(409, "OWN", "Choose your own password and PIN yourself.")
    if theirs is None:
        raise Refusal(404, "NOBODY", "Nobody who works here is meant by this.")
    if Role.OWNER in theirs and (own is None or Role.OWNER not in own):
        raise Refusal(403, "OWNERS_ONLY", "Only an owner may let an owner in again.")


routes = Router("/v1/auth/people", route_handlers=[list_people, give_one_time, drop_pin], tags=["people"])
