"""The asking end of the local line, without a transport: who is at the desk, what was asked, what the answers mean.

The window (`desktop.link`) carries it over QProcess, scripts and the demo's second desk over asyncio pipes
(`Desk`). A person's session key lives here and nowhere else: commands leave signed.
"""

import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from desktop.faults import NobodyAtTheDesk, WorkerFault, raised
from desktop.protocol import (
    Answer,
    Ask,
    Credentials,
    Devices,
    Done,
    Person,
    Session,
    Sign,
    SignedIn,
    Status,
    Tell,
    pack,
    read_line,
    write_line,
)
from sync.model.ids import new_ulid, now_ms
from sync.replica.changes import Intent
from sync.wire import Proof, seal, seal_hash

if TYPE_CHECKING:
    from sync.commands.kernel import Command

_OPENING, _SIGNING = 0, -1
"""Numbers of the asks that no coroutine waits for."""


class Conversation:
    """Asks and their answers. `send` writes a line to the worker, `tell` receives its news."""

    def __init__(
        self, profile: Path, root: bytes, send: Callable[[bytes], None], tell: Callable[[Tell], None]
    ) -> None:
        self.person: Person | None = None
        self.server = ""
        """The address of the server that this copy belongs to, once the worker has opened it."""
        self.fault: WorkerFault | None = None
        """Why the worker could not open the copy."""
        self.on_open: Callable[[], None] = _nobody_listens
        """Called when the worker has opened the copy, or said in `fault` why it could not."""
        self._session: Session | None = None
        self._offset = 0
        self._form = pack({"profile": str(profile), "root": root.hex()})
        self._send = send
        self._tell = tell
        self._count = 0
        self._waiting: dict[int, tuple[Ask, asyncio.Future[Any]]] = {}

    async def do(self, command: "Command") -> Done:
        """Run a command in the name of the person at the desk; returns when the replica holds it.

        Raises NobodyAtTheDesk; CommandError when the replica refuses it; WorkerFault.
        """
        from sync.commands.kernel import encode, spec_of

        if self.person is None or self._session is None:
            raise NobodyAtTheDesk
        at = max(now_ms(), self._session.began_at)
        key, body, ulid = spec_of(command).key, encode(command), new_ulid(at)
        intent = Intent(
            ulid=ulid,
            command=key,
            body=msgspec.Raw(body),
            at=at,
            principal=f"staff:{self.person.id}",
            proof=Proof(
                self._session.id,
                seal(bytes.fromhex(self._session.key), ulid=ulid, command=key, at=at, body=body),
            ),
        )
        return msgspec.json.decode(await self._ask("do", pack(intent)), type=Done)

    async def sign_in(self, server: str, email: str, password: str) -> SignedIn:
        """Enrol this workstation at a server, or sign a person in by password. Raises SignInError."""
        return self._seat(
            await self._ask("sign_in", pack({"server": server, "email": email, "password": password}))
        )

    async def switch(self, staff_id: str, pin: str) -> SignedIn:
        """Put another person at the desk by PIN; works offline for people this desk knows. Raises SignInError."""
        return self._seat(await self._ask("switch", pack({"staff_id": staff_id, "pin": pin})))

    async def change_password(self, old: str, new: str) -> SignedIn:
        """Give the person at the desk a new password. Raises NobodyAtTheDesk, SignInError."""
        person = self._at_the_desk()
        return self._seat(
            await self._ask("change_password", pack({"staff_id": person.id, "old": old, "new": new}))
        )

    async def set_pin(self, password: str, pin: str) -> None:
        """Give the person at the desk a PIN, proven by their password. Raises NobodyAtTheDesk, SignInError."""
        person = self._at_the_desk()
        await self._ask("set_pin", pack({"staff_id": person.id, "password": password, "pin": pin}))

    async def devices(self, act: str = "list", **asked: Any) -> Devices:
        """The practice's workstations, after `act` (list, rename, scopes, revoke) was done to one of them in the name of the
        person at the desk. Raises NobodyAtTheDesk, SignInError."""
        signed = self._signed(f"devices.{act}", asked)
        answer = await self._ask("devices", pack({"act": act, "signed": signed}))
        return msgspec.json.decode(answer, type=Devices)

    async def credentials(self, act: str = "list", **asked: Any) -> Credentials:
        """How everybody signs in, after `act` (list, one-time, drop-pin) was done to one of them in the name of the person at
        the desk. Raises NobodyAtTheDesk, SignInError."""
        signed = self._signed(f"people.{act}", asked)
        answer = await self._ask("credentials", pack({"act": act, "signed": signed}))
        return msgspec.json.decode(answer, type=Credentials)

    def _signed(self, act: str, asked: dict[str, Any]) -> dict[str, Any]:
        """What is asked of the server itself, sealed by the session of the person at the desk."""
        self._at_the_desk()
        assert self._session is not None
        body, nonce, at = bytes(pack(asked)), new_ulid(), now_ms() + self._offset
        mac = seal(bytes.fromhex(self._session.key), ulid=nonce, command=act, at=at, body=body)
        proof = {"session": self._session.id, "mac": mac}
        return {"nonce": nonce, "at": at, "body": msgspec.Raw(body), "proof": proof}

    def _at_the_desk(self) -> Person:
        if self.person is None:
            raise NobodyAtTheDesk
        return self.person

    def lock(self) -> None:
        """Nobody is at the desk from now on."""
        self.person = None
        self._session = None

    async def ask(self, name: str, **arguments: Any) -> Any:
        """Any other operation of the worker, by name; returns plain JSON values. Raises WorkerFault."""
        return msgspec.json.decode(await self._ask(name, pack(arguments)))

    def opened(self) -> None:
        """A fresh worker listens: open the profile, then ask again what the last one left unanswered."""
        self.open_again()
        for ask, _ in self._waiting.values():
            self._send(write_line(ask))

    def open_again(self) -> None:
        """Ask the worker to open the copy; `on_open` follows."""
        self._send(write_line(Ask(number=_OPENING, operation="open", body=self._form)))

    async def set_aside(self) -> str:
        """Move a copy that does not open out of the way; the folder it lies in now. Raises WorkerFault."""
        return msgspec.json.decode(await self._ask("set_aside", self._form), type=str)

    def lost(self) -> None:
        """The worker died. Commands wait for the next one, which knows by their ULID what was done; the rest failed."""
        for ask, future in list(self._waiting.values()):
            if ask.operation != "do" and not future.done():
                future.set_exception(WorkerFault("It was interrupted and can be tried again.", "interrupted"))

    def close(self) -> None:
        """Give up on every open question."""
        for _, future in self._waiting.values():
            future.cancel()
        self._waiting.clear()

    def hear(self, line: bytes) -> None:
        """Take one line from the worker."""
        match read_line(line):
            case Answer() as answer:
                self._settle(answer)
            case Sign(job=job, items=items):
                self._sign(job, items)
            case news:
                if isinstance(news, Status):
                    self._offset = news.clock_offset
                self._tell(news)

    async def _ask(self, operation: str, body: msgspec.Raw) -> msgspec.Raw:
        self._count += 1
        ask = Ask(number=self._count, operation=operation, body=body)
        future: asyncio.Future[msgspec.Raw] = asyncio.get_running_loop().create_future()
        self._waiting[ask.number] = (ask, future)
        self._send(write_line(ask))
        try:
            return await future
        finally:
            self._waiting.pop(ask.number, None)

    def _settle(self, answer: Answer) -> None:
        if answer.number == _OPENING:
            self._settle_opening(answer)
            return
        _, future = self._waiting.get(answer.number, (None, None))
        if future is None or future.done():
            return
        if answer.fault is not None:
            future.set_exception(raised(answer.fault))
        else:
            future.set_result(answer.result)

    def _settle_opening(self, answer: Answer) -> None:
        if answer.fault is None:
            self.fault = None
            self.server = msgspec.json.decode(answer.result, type=dict[str, str])["server"]
        else:
            self.fault = WorkerFault(answer.fault.message, answer.fault.kind, answer.fault.reason)
        self.on_open()

    def _seat(self, raw: msgspec.Raw) -> SignedIn:
        signed = msgspec.json.decode(raw, type=SignedIn)
        self.person, self._session = signed.person, signed.session
        return signed

    def _sign(self, job: str, items: list[tuple[str, str, int, str]]) -> None:
        """Sign a job's commands; with nobody at the desk the job is told so by an empty list."""
        macs: list[str] = []
        if self._session is not None:
            key = bytes.fromhex(self._session.key)
            macs = [
                seal_hash(key, ulid=ulid, command=name, at=at, body_sha256=digest)
                for ulid, name, at, digest in items
            ]
        body = pack(
            {
                "job": job,
                "person": self.person.id if self.person else None,
                "session": self._session.id if self._session else None,
                "macs": macs,
            }
        )
        self._send(write_line(Ask(number=_SIGNING, operation="signed", body=body)))


def _nobody_listens() -> None:
    """A script asks for what it needs and is told then."""


class Desk:
    """A worker and its conversation over asyncio pipes: a workstation without a window."""

    def __init__(self, profile: Path, root: bytes, tell: Callable[[Tell], None] = lambda news: None) -> None:
        self.talk = Conversation(profile, root, self._write, tell)
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        """The worker's process id, 0 when none runs."""
        return self._process.pid if self._process else 0

    async def start(self, command: Sequence[str] = (sys.executable, "-m", "desktop.worker")) -> None:
        """Start the worker and open the profile."""
        self._process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=64 * 1024 * 1024
        )
        self._listening = asyncio.create_task(self._listen())
        self.talk.opened()

    async def close(self) -> int:
        """End the worker's input, wait for it to finish what it began; returns its exit code."""
        if self._process is None or self._process.stdin is None:
            return 0
        self._process.stdin.close()
        code = await self._process.wait()
        if self._listening is not None:
            await self._listening
        self.talk.close()
        return code

    def _write(self, line: bytes) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(line)

    async def _listen(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.talk.hear(line)
        self.talk.lost()
