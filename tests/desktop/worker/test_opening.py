"""What a window is told when its worker cannot open the clinic's copy, over a real worker process."""

import json
import secrets
from pathlib import Path

import pytest

from desktop.conversation import Desk
from desktop.faults import SignInError, WorkerFault
from desktop.keys import derive
from desktop.profile import replica_folder
from sync.model import cipher, replica_file
from sync.model.words import SCHEMA_VERSION
from sync.replica.store import Store, read_pointer, unwrap

pytestmark = pytest.mark.anyio
ROOT = secrets.token_bytes(32)
KEY = derive(ROOT, "replica")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile with a copy in it."""
    Store.open(replica_folder(tmp_path), KEY, replica_file.create).close()
    return tmp_path


async def opened(profile: Path, root: bytes = ROOT) -> tuple[WorkerFault | None, Desk]:
    """What the worker says of this profile, and the desk it said it to; the desk is the caller's to close."""
    desk = Desk(profile, root)
    await desk.start()
    await desk.talk.ask("ping")  # answered after the opening
    return desk.talk.fault, desk


async def reason(profile: Path, root: bytes = ROOT) -> str:
    fault, desk = await opened(profile, root)
    await desk.close()
    assert fault is not None
    assert fault.kind == "store"
    return fault.reason


async def test_a_sound_copy_opens(profile: Path) -> None:
    fault, desk = await opened(profile)
    assert fault is None
    assert await desk.close() == 0


async def test_a_copy_in_use_by_another_process_is_named_and_opens_once_it_is_free(profile: Path) -> None:
    holder = Store.open(replica_folder(profile), KEY, replica_file.create)
    fault, desk = await opened(profile)
    assert fault is not None
    assert fault.reason == "in_use"
    holder.close()
    desk.talk.open_again()
    await desk.talk.ask("ping")
    assert desk.talk.fault is None
    await desk.close()


async def test_a_damaged_copy_is_named_and_set_aside_whole_for_a_fresh_one(profile: Path) -> None:
    pointer = replica_folder(profile) / "current.json"
    pointer.write_text("{", "utf-8")
    fault, desk = await opened(profile)
    assert fault is not None
    assert fault.reason == "damaged"
    aside = Path(await desk.talk.set_aside())
    assert (aside / "replica" / "gen-1.db").exists()
    desk.talk.open_again()
    await desk.talk.ask("ping")
    assert desk.talk.fault is None
    with pytest.raises(SignInError):
        await desk.talk.switch("0" * 32, "4826")
    with pytest.raises(WorkerFault):  # a copy that is open is not moved away under the program
        await desk.talk.set_aside()
    await desk.close()


async def test_a_copy_of_a_newer_program_is_named(profile: Path) -> None:
    folder = replica_folder(profile)
    pointer = read_pointer(folder)
    connection = cipher.connect(folder / pointer.file, unwrap(pointer, KEY))
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    assert await reason(profile) == "newer"


async def test_another_key_is_named(profile: Path) -> None:
    assert await reason(profile, bytes(32)) == "wrong_key"


async def test_a_missing_file_is_named(profile: Path) -> None:
    pointer = replica_folder(profile) / "current.json"
    kept = json.loads(pointer.read_text("utf-8"))
    (replica_folder(profile) / kept["file"]).unlink()
    assert await reason(profile) == "damaged"
