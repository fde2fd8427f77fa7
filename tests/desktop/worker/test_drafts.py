"""What was typed and not sent is kept by a real worker process in the workstation's own file, and is there after a restart."""

import secrets
from pathlib import Path
from typing import Any

import pytest

from desktop.conversation import Desk
from desktop.keys import derive
from desktop.profile import replica_folder
from sync.model import replica_file
from sync.replica.store import Store, open_reader

pytestmark = pytest.mark.anyio
ROOT = secrets.token_bytes(32)
KEY = derive(ROOT, "replica")
LINA, NOBODY, TALK, SARA = "1" * 32, "2" * 32, "3" * 32, "4" * 32


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile whose copy carries one person."""
    store = Store.open(replica_folder(tmp_path), KEY, replica_file.create)
    store.connection.execute(
        "INSERT INTO contact (id, scope, ver, deleted) VALUES (?, 'practice', 1, 0)", (LINA,)
    )
    store.close()
    return tmp_path


async def keeps(profile: Path, *drafts: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What stands once a worker was asked to keep these, one after another, and has ended."""
    desk = Desk(profile, ROOT)
    await desk.start()
    for number, draft in enumerate(drafts):
        form = {
            "conversation_id": TALK, "staff_id": SARA, "contact_id": LINA, "channel": "whatsapp", "endpoint_id": "5" * 32,
            "subject": "", "at": number, **draft,
        }  # fmt: skip
        await desk.talk.ask("keep_draft", **form)
    assert await desk.close() == 0
    reader = open_reader(replica_folder(profile), KEY)
    try:
        return reader.execute("SELECT conversation_id, staff_id, body, at FROM draft").fetchall()
    finally:
        reader.close()


async def test_the_last_words_are_kept_and_stand_after_a_restart(profile: Path) -> None:
    assert await keeps(profile, {"body": "From 9"}, {"body": "From 900."}) == [(TALK, SARA, "From 900.", 1)]
    assert await keeps(profile) == [(TALK, SARA, "From 900.", 1)]


async def test_each_persons_draft_is_their_own_and_emptied_words_are_gone(profile: Path) -> None:
    await keeps(profile, {"body": "Mine"}, {"body": "Yours", "staff_id": "6" * 32})
    left = await keeps(profile, {"body": "  "})
    assert [row[2] for row in left] == ["Yours"]


async def test_nothing_is_kept_about_somebody_who_is_not_carried_here(profile: Path) -> None:
    assert await keeps(profile, {"body": "Hello", "contact_id": NOBODY}) == []
