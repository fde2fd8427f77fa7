"""Who may sit at this desk: sign-in by password, switching by PIN, and switching while the server is out of reach.

The server decides. For the time without it, a person's session is kept in the vault, sealed under their PIN; five
wrong PINs in a row ask for the password, and each wrong one makes the next wait longer.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

from desktop.keys import Vault, WrongPin
from desktop.protocol import Credentials, DeviceRow, Devices, Person, Session, SignedIn
from desktop.worker.faults import SignInRefused
from sync.model.ids import now_ms
from sync.wire import Problem

TRIES = 5
_WAITS_S = (0, 0, 2, 5, 10)


class Unreachable(SignInRefused):
    """The server was needed, and did not answer."""

    def __init__(self, message: str, reason: str = "unreachable") -> None:
        super().__init__(message, reason=reason)


@dataclass(frozen=True)
class DeviceAccess:
    """Where this workstation belongs, and the token that says so."""

    server: str
    device_id: str
    token: str


class People:
    """Sign-in for one profile. Sessions pass through here to the window and are not kept in the clear."""

    def __init__(self, vault: Vault, client: httpx.AsyncClient, device_name: str) -> None:
        self._vault = vault
        self._client = client
        self._device_name = device_name

    def access(self) -> DeviceAccess | None:
        """The server and token of this workstation, once it has been enrolled."""
        kept = self._vault.read("device")
        return None if kept is None else DeviceAccess(kept["server"], kept["device_id"], kept["token"])

    def adopt(self, server: str, device_id: str, token: str) -> None:
        """Belong to a server that enrolled this workstation itself."""
        self._vault.write("device", {"server": _address(server), "device_id": device_id, "token": token})

    def forget_all(self) -> None:
        """Belong to no clinic any more: the token goes, and every session kept for an offline desk."""
        self._vault.clear()

    async def sign_in(self, server: str, email: str, password: str, *, is_fork: bool = False) -> SignedIn:
        """Sign in at a server, enrolling this workstation there when it is new, or with `is_fork` as one of its own where
        it is a copy of another. Raises SignInRefused."""
        server = _address(server)
        known = self.access()
        if known is not None and known.server != server:
            raise SignInRefused(
                f"This computer belongs to {known.server}. Remove its copy first to join another clinic.",
                reason="other_server",
            )
        body: dict[str, Any] = {"email": email, "password": password, "device_name": self._device_name}
        headers = {}
        if known is not None:
            body |= {"device_id": known.device_id, "is_fork": is_fork}
            headers = {"Authorization": f"Bearer {known.token}"}
        answer = await self._post(f"{server}/v1/auth/sign-in", body, headers)
        token = answer.get("token") or (known.token if known else "")
        self._vault.write("device", {"server": server, "device_id": answer["device_id"], "token": token})
        self._vault.forget(f"tries-{answer['staff_id']}")
        return _signed(answer)

    async def switch(self, staff_id: str, pin: str) -> SignedIn:
        """Seat a person by PIN: from the vault when it opens, else by asking the server. Raises SignInRefused."""
        if self.access() is None:
            raise SignInRefused("Sign in with e-mail and password first.", reason="not_enrolled")
        self._check_wait(staff_id)
        is_wrong_here = False
        try:
            kept = await asyncio.to_thread(self._vault.read_for, f"session-{staff_id}", pin)
        except WrongPin:
            kept, is_wrong_here = None, True
        if kept is not None and kept["session"]["expires_at"] > now_ms():
            self._vault.forget(f"tries-{staff_id}")
            return _signed(kept)
        try:
            answer = await self._post_here("pin", {"staff_id": staff_id, "pin": pin})
        except Unreachable:
            if is_wrong_here:
                raise self._count_failure(staff_id, "This PIN is not right.") from None
            raise Unreachable(
                "This person has not sat here before, and the server cannot be reached.", "unknown_here"
            ) from None
        except SignInRefused as refused:
            if refused.reason == "pin_closed":
                raise SignInRefused(refused.message, tries_left=0, reason=refused.reason) from None
            if refused.reason != "wrong_pin":
                raise
            raise self._count_failure(staff_id, refused.message) from None
        self._vault.forget(f"tries-{staff_id}")
        await asyncio.to_thread(self._vault.write_for, f"session-{staff_id}", pin, answer)
        return _signed(answer)

    async def change_password(self, staff_id: str, old: str, new: str) -> SignedIn:
        """Give a person a new password; every session of theirs ends, and a fresh one begins here. Raises SignInRefused."""
        answer = await self._post_here("password", {"staff_id": staff_id, "old": old, "new": new})
        self._vault.forget(f"session-{staff_id}")
        return _signed(answer)

    async def set_pin(self, staff_id: str, password: str, pin: str) -> None:
        """Give a person a PIN for sitting down at a shared desk, proven by their password. Raises SignInRefused."""
        await self._post_here("set-pin", {"staff_id": staff_id, "password": password, "pin": pin})
        self._vault.forget(f"session-{staff_id}")
        self._vault.forget(f"tries-{staff_id}")

    async def devices(self, act: str, signed: msgspec.Raw) -> Devices:
        """The practice's workstations, after what a person asked of the server and signed. Raises SignInRefused."""
        answer = await self._post_here(f"devices/{act}", signed)
        access = self.access()
        here = "" if access is None else access.device_id
        return Devices(here=here, devices=msgspec.convert(answer["devices"], list[DeviceRow]))

    async def credentials(self, act: str, signed: msgspec.Raw) -> Credentials:
        """How everybody signs in, after what a person asked of the server and signed. Raises SignInRefused."""
        return msgspec.convert(await self._post_here(f"people/{act}", signed), Credentials)

    async def _post_here(self, path: str, body: dict[str, Any] | msgspec.Raw) -> dict[str, Any]:
        access = self.access()
        if access is None:
            raise SignInRefused("Sign in with e-mail and password first.", reason="not_enrolled")
        return await self._post(
            f"{access.server}/v1/auth/{path}", body, {"Authorization": f"Bearer {access.token}"}
        )

    def _check_wait(self, staff_id: str) -> None:
        tries = self._vault.read(f"tries-{staff_id}") or {"failed": 0, "until": 0}
        if tries["failed"] >= TRIES:
            raise SignInRefused(
                "Five wrong PINs. Sign in with e-mail and password.", tries_left=0, reason="pin_closed"
            )
        wait_s: int = (tries["until"] - now_ms() + 999) // 1000
        if wait_s > 0:
            raise SignInRefused(
                f"Wait {wait_s} s before the next try.", TRIES - tries["failed"], wait_s, "too_many_tries"
            )

    def _count_failure(self, staff_id: str, message: str) -> SignInRefused:
        name = f"tries-{staff_id}"
        failed: int = (self._vault.read(name) or {"failed": 0})["failed"] + 1
        wait_s: int = _WAITS_S[min(failed, len(_WAITS_S)) - 1]
        self._vault.write(name, {"failed": failed, "until": now_ms() + wait_s * 1000})
        return SignInRefused(message, max(0, TRIES - failed), wait_s or None, "wrong_pin")

    async def _post(
        self, url: str, body: dict[str, Any] | msgspec.Raw, headers: dict[str, str]
    ) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"} | headers
        try:
            answer = await self._client.post(url, content=msgspec.json.encode(body), headers=headers)
        except httpx.HTTPError:
            raise Unreachable(
                "The clinic's server cannot be reached. Check the address and the network."
            ) from None
        if answer.is_success:
            return answer.json()
        try:
            problem = msgspec.json.decode(answer.content, type=Problem)
        except msgspec.DecodeError:
            raise SignInRefused(
                f"That address answered, but not as a Foredesk server ({answer.status_code}).",
                reason="not_a_server",
            ) from None
        raise SignInRefused(problem.message, wait_s=problem.retry_after_s, reason=problem.code.lower())


def _signed(answer: dict[str, Any]) -> SignedIn:
    return SignedIn(
        person=Person(
            id=answer["staff_id"],
            name=answer["name"],
            roles=answer["roles"],
            language=answer.get("language", "en"),
        ),
        session=msgspec.convert(answer["session"], Session),
        must_change=answer.get("must_change", False),
    )


def _address(typed: str) -> str:
    """A server's URL as people type it: a bare name means HTTPS, except on this very computer."""
    typed = typed.strip().rstrip("/")
    if not typed:
        raise SignInRefused("Type the clinic server's address.", reason="no_address")
    if "://" in typed:
        return typed
    host = typed.partition(":")[0]
    return f"{'http' if host in ('localhost', '127.0.0.1') else 'https'}://{typed}"
