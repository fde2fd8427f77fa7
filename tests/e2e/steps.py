"""The steps that several end-to-end tests take."""

import json
import time
from datetime import UTC, datetime

import httpx
from standardwebhooks import Webhook

from tests.e2e import raw
from tests.e2e.conftest import Clinic
from tests.e2e.processes import ServerProcess, Station, until
from tests.e2e.staff import Person, unaccounted


async def post_enquiry(clinic: Clinic, server: ServerProcess, name: str, phone: str) -> None:
    body = json.dumps(
        {
            "type": "enquiry.created",
            "data": {"name": name, "phone": phone, "message": "Is Thursday free? أهلا"},
        },
        ensure_ascii=False,
    )
    message_id, at = f"msg_{time.time_ns()}", datetime.now(UTC)
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(clinic.hook_secret).sign(message_id, at, body),
    }
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            f"{server.url}/hooks/standard/{clinic.hook_key}", content=body.encode(), headers=headers
        )
    assert answer.status_code == 202, answer.text


_QUIET_WITHIN_S = 20


async def in_step(server: ServerProcess, *stations: Station) -> None:
    """Wait until nothing is on its way any more: outboxes empty, every cursor at the server's head."""
    for station in stations:
        await station.talk.ask("try_now")

    def head() -> int:
        with raw.server(server.folder, server.database) as connection:
            return connection.execute("SELECT seq FROM clock").fetchone()[0]

    for station in stations:
        await station.online()
        await station.until(lambda station=station: station.status.outbox == 0, "an empty outbox")
    await until(
        lambda: {int(s.value("SELECT value FROM local WHERE key = 'cursor'")) for s in stations} == {head()},
        "every cursor at the head",
    )


def _are_alike(server: ServerProcess, people: list[Person]) -> bool:
    with raw.server(server.folder, server.database) as practice:
        for person in people:
            with raw.replica(person.station.profile, person.station.root) as copy:
                if raw.digests(copy, "replica_digest") != raw.digests(practice, "digest"):
                    return False
                if raw.differences(practice, copy) or copy.execute("SELECT 1 FROM outbox").fetchone():
                    return False
    return True


def assert_equal(server: ServerProcess, people: list[Person]) -> raw.Found:
    """Replicas and server are equal by digest and row by row, and what was typed is all there, once.

    Follow-ups run by themselves meanwhile, so it is looked for a moment at which they are. Returns what was found at the
    server."""
    give_up_at = time.monotonic() + _QUIET_WITHIN_S
    while not _are_alike(server, people) and time.monotonic() < give_up_at:
        time.sleep(0.2)
    with raw.server(server.folder, server.database) as practice:
        theirs = raw.digests(practice, "digest")
        judged = practice.execute("SELECT ulid, count(*) FROM mutation GROUP BY ulid").fetchall()
        for person in people:
            with raw.replica(person.station.profile, person.station.root) as copy:
                assert raw.digests(copy, "replica_digest") == theirs
                assert raw.differences(practice, copy) == {}
                assert copy.execute("SELECT count(*) FROM outbox").fetchone()[0] == 0
                assert copy.execute("SELECT count(*) FROM shadow").fetchone()[0] == 0
                assert unaccounted(raw.Found(copy), people) == []
        found = raw.Found(practice)
    assert unaccounted(found, people) == []
    verdicts = dict(judged)
    for person in people:
        assert [ulid for ulid in person.done if verdicts.get(ulid) != 1] == []
    return found
