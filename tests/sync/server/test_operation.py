"""Who signs in cannot shut others out, and what tells about the server is told to those who look after it alone."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from sync.server import passwords, throttle
from sync.server.answers import operation_token
from sync.server.database import Database, open_database
from sync.server.passwords import Hashing
from sync.server.practice import Site
from sync.server.refusals import Refusal
from sync.server.server import Server
from tests.sync.server.conftest import OWNER, PASSWORD, Desk


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb:cccc::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("somewhere", "somewhere"),
    ],
)
def test_tries_are_counted_for_the_network_that_one_person_has(address: str, network: str) -> None:
    assert throttle.network_of(address) == network


def test_whoever_changes_addresses_within_their_own_network_waits_all_the_same(
    database: Database, site: Site
) -> None:
    from sync.server import accounts
    from sync.server.offline import writing

    def attempt(number: int) -> None:
        with writing(database, site) as batch:
            accounts.try_password(batch.rows, f"nobody{number}@x.example", f"2001:db8:1:2::{number:x}")

    def attempt_all() -> None:
        for number in range(1, 100):
            attempt(number)

    with pytest.raises(Refusal) as caught:
        attempt_all()
    assert caught.value.status == 429


async def asked_at_once(server: Server, count: int) -> tuple[int, int]:
    """How many of so many sign-ins at once were checked, and how many were asked to come again."""
    results: list[Any] = await asyncio.gather(
        *(server.fits(None, "x") for _ in range(count)), return_exceptions=True
    )
    turned_away = [each for each in results if isinstance(each, Refusal)]
    assert {(each.status, each.problem.code) for each in turned_away} <= {(503, "BUSY")}
    assert all(each.problem.retry_after_s for each in turned_away)
    return len(results) - len(turned_away), len(turned_away)


@pytest.mark.anyio
async def test_only_so_many_passwords_wait_to_be_hashed(tmp_path: Path, hashing: Hashing) -> None:
    from sync.server.practice import open_site

    database = open_database(str(tmp_path / "practice.db"))
    server = Server(database, open_site(database, tmp_path), hashing)
    gate = threading.Event()
    blockers = [hashing.threads.submit(gate.wait) for _ in range(2)]
    try:
        asking = asyncio.create_task(asked_at_once(server, passwords.MOST_WAITING + 10))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert hashing.waiting == passwords.MOST_WAITING
        gate.set()
        assert await asking == (passwords.MOST_WAITING, 10)
        assert hashing.waiting == 0
        assert await asked_at_once(server, 3) == (3, 0), "and then there is room again"
    finally:
        gate.set()
        for blocker in blockers:
            blocker.result()
        await server.close()


class Asker:
    """The application as it looks from an address."""

    def __init__(self, app: Any, address: str) -> None:
        self._app, self._address = app, address

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope["client"] = (self._address, 50_000)
        await self._app(scope, receive, send)


@pytest.mark.parametrize("path", ["/metrics", "/schema"])
def test_what_tells_about_the_server_is_for_this_machine_for_workstations_and_for_who_shows_the_token(
    client: Any, site: Site, desk: Desk, path: str
) -> None:
    def answered(asker: str, token: str = "") -> int:
        headers = {"Authorization": f"Bearer {token}"} if token else {}

        async def ask() -> int:
            there = Asker(client.app, asker)
            async with httpx.AsyncClient(transport=httpx.ASGITransport(there), base_url="http://x") as line:
                return (await line.get(path, headers=headers)).status_code

        return client.blocking_portal.call(ask)

    assert answered("127.0.0.1") == 200
    assert answered("::1") == 200
    assert answered("203.0.113.7") == 401
    assert answered("somewhere") == 401
    assert answered("203.0.113.7", "wrong") == 401
    assert answered("203.0.113.7", operation_token(site.secret)) == 200
    assert answered("203.0.113.7", desk.signed_in.token) == 200


def test_signing_in_still_works(client: Any) -> None:
    told = {"email": OWNER, "password": PASSWORD, "device_name": "Desk"}
    assert client.post("/v1/auth/sign-in", json=told).status_code == 200
