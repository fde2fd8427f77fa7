"""/v1/auth: signing in with a password, switching by PIN, changing either, signing out."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated, Any

import msgspec
import structlog
from litestar import Request, Response, Router, post

from sync.server import accounts, setup
from sync.server.answers import answer, bearer, decoded, device_of, server_of
from sync.server.core import Batch
from sync.server.passwords import MOST_PASSWORD
from sync.server.refusals import Refusal

log = structlog.get_logger("foredesk.sign_in")
_Short = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern="^[^\\x00]*$")]
"""Without NUL, which PostgreSQL keeps nowhere."""
_Secret = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_PASSWORD)]
_LIMIT = 8 * 1024


class SignIn(msgspec.Struct, frozen=True):
    email: _Short
    password: _Secret
    device_name: _Short
    device_id: _Short | None = None
    is_fork: bool = False
    """The workstation's data is in use elsewhere too: it becomes a workstation of its own."""


class Pin(msgspec.Struct, frozen=True):
    staff_id: _Short
    pin: _Short


class NewPassword(msgspec.Struct, frozen=True):
    staff_id: _Short
    old: _Secret
    new: _Secret


class NewPin(msgspec.Struct, frozen=True):
    staff_id: _Short
    password: _Secret
    pin: _Short


class SignOut(msgspec.Struct, frozen=True):
    session: _Short


class Done(msgspec.Struct, frozen=True):
    done: bool = True


_sign_in = msgspec.json.Decoder(SignIn)
_pin = msgspec.json.Decoder(Pin)
_new_password = msgspec.json.Decoder(NewPassword)
_new_pin = msgspec.json.Decoder(NewPin)
_sign_out = msgspec.json.Decoder(SignOut)


@contextmanager
def _watched(way: str) -> Generator[None]:
    """Log a try that fails: which way in was tried, never by whom."""
    try:
        yield
    except Refusal as refusal:
        told = refusal.problem
        if refusal.status == 429:
            log.info("sign_in.locked", way=way, wait_s=told.retry_after_s)
        elif refusal.status == 401:
            log.info("sign_in.refused", way=way, code=told.code)
        raise


@post("/sign-in", status_code=200, request_max_body_size=_LIMIT)
async def sign_in(request: Request[Any, Any, Any]) -> Response[bytes]:
    """A person with a password: a token for the workstation and a session for the person."""
    server, asked = server_of(request), await decoded(request, _sign_in)
    address = request.client.host if request.client else ""
    with _watched("password"):
        claimant = await server.write(lambda batch: accounts.try_password(batch.rows, asked.email, address))
        if not await server.fits(claimant.stored, asked.password) or claimant.staff_id is None:
            raise accounts.wrong()
    signed_in = await server.write(
        lambda batch: accounts.let_in(
            batch.rows,
            server.site.secret,
            claimant,
            email=asked.email,
            address=address,
            device_name=asked.device_name,
            device_id=asked.device_id,
            device_token=bearer(request),
            is_fork=asked.is_fork,
        )
    )
    if signed_in.device_id != asked.device_id:
        log.info("device.enrolled", device=signed_in.device_id)
    return answer(request, signed_in)


@post("/pin", status_code=200, request_max_body_size=_LIMIT)
async def pin(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Another person at a shared desk."""
    server, device = server_of(request), await device_of(request)
    asked = await decoded(request, _pin)
    with _watched("pin"):
        stored = await server.write(lambda batch: accounts.try_pin(batch.rows, device, asked.staff_id))
        if not await server.fits(stored, asked.pin):
            raise accounts.wrong_pin()
    switched = await server.write(
        lambda batch: accounts.switch(batch.rows, server.site.secret, device, asked.staff_id)
    )
    return answer(request, switched)


@post("/password", status_code=200, request_max_body_size=_LIMIT)
async def password(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Change one's own password. Every session of the person ends."""
    server, device = server_of(request), await device_of(request)
    asked = await decoded(request, _new_password)
    accounts.check_new_password(asked.old, asked.new)
    with _watched("own password"):
        stored = await server.write(
            lambda batch: accounts.try_own_password(batch.rows, device, asked.staff_id)
        )
        if not await server.fits(stored, asked.old):
            raise accounts.wrong()
    fresh = await server.hash(asked.new)

    def job(batch: Batch) -> accounts.Switched:
        accounts.own_password_fitted(batch.rows, device, asked.staff_id)
        accounts.set_password(batch.rows, asked.staff_id, fresh, must_change=False)
        return accounts.switch(batch.rows, server.site.secret, device, asked.staff_id)

    return answer(request, await server.write(job))


@post("/set-pin", status_code=200, request_max_body_size=_LIMIT)
async def set_pin(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Choose one's own PIN, proven by the password."""
    server, device = server_of(request), await device_of(request)
    asked = await decoded(request, _new_pin)
    accounts.check_pin(asked.pin)
    with _watched("own password"):
        stored = await server.write(
            lambda batch: accounts.try_own_password(batch.rows, device, asked.staff_id)
        )
        if not await server.fits(stored, asked.password):
            raise accounts.wrong()
    fresh = await server.hash(asked.pin)

    def job(batch: Batch) -> None:
        accounts.own_password_fitted(batch.rows, device, asked.staff_id)
        accounts.check_own_password(batch.rows, asked.staff_id)
        setup.set_pin(batch, asked.staff_id, fresh)

    await server.write(job)
    return answer(request, Done())


@post("/sign-out", status_code=200, request_max_body_size=_LIMIT)
async def sign_out(request: Request[Any, Any, Any]) -> Response[bytes]:
    """End a session of this workstation; what it signed until now stays good."""
    server, device = server_of(request), await device_of(request)
    asked = await decoded(request, _sign_out)
    await server.write(lambda batch: accounts.sign_out(batch.rows, device, asked.session))
    return answer(request, Done())


routes = Router("/v1/auth", route_handlers=[sign_in, pin, password, set_pin, sign_out], tags=["sign-in"])
