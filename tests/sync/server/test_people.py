"""Letting somebody in, or in again: a one-time password is told once, and nobody's PIN is anybody else's."""

from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from sync.commands.practice import PutStaff
from sync.model.ids import derive_id, new_ulid
from sync.model.words import Role
from sync.server import accounts, setup
from sync.server.database import Database
from sync.server.offline import writing
from sync.server.passwords import Hashing
from sync.server.practice import Site
from tests.sync.server.conftest import PASSWORD, Desk
from tests.sync.server.test_devices import sealed

MANAGER, FRONT = "manager@cedar.example", "front@cedar.example"


class House:
    """A practice with a manager and somebody at the front desk, whose passwords are all the same and known."""

    def __init__(self, database: Database, site: Site, hashing: Hashing, client: Any) -> None:
        self.database, self.site, self.hashing, self.client = database, site, hashing, client
        self.manager = self.hires("Maya", MANAGER, Role.MANAGER)
        self.front = self.hires("Fares", FRONT, Role.FRONT_DESK)

    def hires(self, name: str, email: str, role: Role) -> str:
        ulid = new_ulid()
        with writing(self.database, self.site) as batch:
            batch.run_own(PutStaff(name=name, email=email, roles=[role]), setup.SYSTEM, ulid=ulid)
            staff_id = derive_id(ulid, "row")
            accounts.set_password(batch.rows, staff_id, self.hashing.hash(PASSWORD), must_change=False)
            setup.set_pin(batch, staff_id, self.hashing.hash("4826"))
        return staff_id

    def sits(self, email: str) -> Desk:
        answer = self.client.post(
            "/v1/auth/sign-in", json={"email": email, "password": PASSWORD, "device_name": "Desk"}
        ).json()
        session = accounts.SessionKey(**answer.pop("session"))
        return Desk("", accounts.SignedIn(**answer, session=session))

    def asks(self, desk: Desk, act: str, **asked: str) -> Any:
        headers = {"Authorization": f"Bearer {desk.signed_in.token}"}
        content = sealed(desk, f"people.{act}", asked)
        return self.client.post(f"/v1/auth/people/{act}", content=content, headers=headers)

    def enters(self, email: str, password: str) -> Any:
        told = {"email": email, "password": password, "device_name": "Desk"}
        return self.client.post("/v1/auth/sign-in", json=told)


@pytest.fixture
def house(database: Database, site: Site, hashing: Hashing, client: Any) -> House:
    return House(database, site, hashing, client)


def test_a_one_time_password_lets_in_once_ends_the_pin_and_stands_in_no_log(house: House) -> None:
    manager, old = house.sits(MANAGER), house.sits(FRONT)
    with capture_logs() as logs:
        told = house.asks(manager, "one-time", staff_id=house.front)
    assert told.status_code == 200, told.text
    password = told.json()["password"]
    assert password not in str(logs)
    listed = {each["staff_id"]: each for each in told.json()["people"]}
    assert (listed[house.front]["is_one_time"], listed[house.front]["has_pin"]) == (True, False)
    assert house.enters(FRONT, PASSWORD).status_code == 401
    entered = house.enters(FRONT, password)
    assert (entered.status_code, entered.json()["must_change"]) == (200, True)
    assert house.asks(old, "list").status_code in {401, 403}  # what they had open has ended
    again = house.asks(manager, "list").json()
    assert again["password"] is None


def test_a_pin_that_is_dropped_is_chosen_anew_by_its_owner_alone(house: House) -> None:
    manager = house.sits(MANAGER)
    told = house.asks(manager, "drop-pin", staff_id=house.front)
    assert told.status_code == 200
    listed = {each["staff_id"]: each for each in told.json()["people"]}
    assert (listed[house.front]["has_password"], listed[house.front]["has_pin"]) == (True, False)
    with house.database.reading() as rows:
        sql = "SELECT pin_at IS NULL FROM staff WHERE id = ?"
        assert rows.execute(sql, (house.front,)).fetchone()[0]
        assert not rows.execute(sql, (house.manager,)).fetchone()[0]
    headers = {"Authorization": f"Bearer {manager.signed_in.token}"}
    tried = house.client.post("/v1/auth/pin", json={"staff_id": house.front, "pin": "4826"}, headers=headers)
    assert (tried.status_code, tried.json()["code"]) == (409, "NO_PIN")


def test_only_those_who_answer_for_the_practice_let_people_in_and_only_an_owner_an_owner(
    house: House, desk: Desk, new_desk: Callable[[], Desk]
) -> None:
    owner = desk.signed_in.staff_id
    front, manager = house.sits(FRONT), house.sits(MANAGER)
    assert house.asks(front, "list").status_code == 403
    assert house.asks(front, "one-time", staff_id=house.manager).status_code == 403
    for act in ("one-time", "drop-pin"):
        refused = house.asks(manager, act, staff_id=owner)
        assert (refused.status_code, refused.json()["code"]) == (403, "OWNERS_ONLY")
        own = house.asks(manager, act, staff_id=house.manager)
        assert (own.status_code, own.json()["code"]) == (409, "OWN")
        nobody = house.asks(manager, act, staff_id="f" * 32)
        assert (nobody.status_code, nobody.json()["code"]) == (404, "NOBODY")
    assert house.asks(desk, "one-time", staff_id=house.manager).status_code == 200
    other = sealed(manager, "people.list", {})
    headers = {"Authorization": f"Bearer {manager.signed_in.token}"}
    assert house.client.post("/v1/auth/people/one-time", content=other, headers=headers).status_code in {
        400,
        401,
        422,
    }
