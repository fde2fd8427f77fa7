"""`foredesk runner` beside the server, so that the follow-ups go on when the last workstation is switched off.

It is a workstation like any other, in a process of its own, with a copy of its own in the data folder. The server lists it as
a device on the first start and hands it its token in a file that only the server's user can read.
"""

import asyncio
import ipaddress
import json
import sys
from pathlib import Path
from typing import Any, Final

import structlog

from sync.model.ids import derive_id, new_ulid
from sync.server.core import Batch
from sync.server.devices import ACTIVE
from sync.server.passwords import new_token, token_hash
from sync.server.practice import add_device
from sync.server.private import write_private

log = structlog.get_logger("foredesk.runner")
_FOLDER: Final = "runner"
_DEVICE: Final = "device.json"
_NAME: Final = "Runner beside the server"
_FIRST_REST_S, _LONGEST_REST_S = 5.0, 300.0
_ENDS_WITHIN_S: Final = 15.0


def enrol(batch: Batch, data: Path) -> Path:
    """The folder of the runner's copy, with its token in it; enrolled where this database does not know it."""
    folder = data / _FOLDER
    known = _token(folder)
    sql = "SELECT 1 FROM device WHERE token_hash = ? AND state = ?"
    if known and batch.rows.execute(sql, (token_hash(known), ACTIVE)).fetchone() is not None:
        return folder
    folder.mkdir(mode=0o700, exist_ok=True)
    device_id, token = derive_id(new_ulid(batch.received), "device"), new_token()
    add_device(batch.rows, device_id, name=_NAME, token_hash=token_hash(token), enrolled_by=None)
    write_private(folder / _DEVICE, json.dumps({"device_id": device_id, "token": token}).encode())
    return folder


async def keep_running(folder: Path, url: str) -> None:
    """Run it until cancelled, and start it again where it ends by itself."""
    rest = _FIRST_REST_S
    while True:
        began = asyncio.get_running_loop().time()
        # Its standard input is the tie between the two: it ends when the server is gone, however that went.
        child = await asyncio.create_subprocess_exec(*_command(folder, url), stdin=asyncio.subprocess.PIPE)
        try:
            code = await child.wait()
        except asyncio.CancelledError:
            await _end(child)
            raise
        log.warning("runner.ended", code=code)
        is_quick = asyncio.get_running_loop().time() - began < _LONGEST_REST_S
        rest = rest if is_quick else _FIRST_REST_S
        await asyncio.sleep(rest)
        rest = min(_LONGEST_REST_S, rest * 2)


def own_url(host: str, port: int, certificate: Path | None) -> str:
    """Where this machine reaches its own server: by the name that the certificate is for, where there is one."""
    named = None if certificate is None else _named_in(certificate)
    if named is not None:
        return f"https://{named}:{port}"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        shown = host
    else:
        if address.is_unspecified:
            address = ipaddress.ip_address("::1" if address.version == 6 else "127.0.0.1")
        shown = f"[{address}]" if address.version == 6 else str(address)
    return f"{'http' if certificate is None else 'https'}://{shown}:{port}"


def _named_in(certificate: Path) -> str | None:
    from cryptography import x509

    try:
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
        names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return None
    return next((name for name in names.get_values_for_type(x509.DNSName) if "*" not in name), None)


def _command(folder: Path, url: str) -> list[str]:
    is_frozen: bool = getattr(sys, "frozen", False)
    program = (
        [str(Path(sys.executable).with_name("foredesk"))]
        if is_frozen
        else [sys.executable, "-m", "desktop.cli"]
    )
    return [
        *program, "runner", "--beside", "--server", url, "--profile", str(folder), "--key-file", str(folder / "key"),
        "--device", str(folder / _DEVICE),
    ]  # fmt: skip


async def _end(child: asyncio.subprocess.Process) -> None:
    assert child.stdin is not None
    child.stdin.close()
    try:
        await asyncio.wait_for(child.wait(), _ENDS_WITHIN_S)
    except TimeoutError:
        child.kill()
        await child.wait()


def _token(folder: Path) -> str:
    try:
        kept: dict[str, Any] = json.loads((folder / _DEVICE).read_bytes())
    except (OSError, ValueError):
        return ""
    return str(kept.get("token", ""))
