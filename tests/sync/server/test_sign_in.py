"""Signing in over HTTP: who gets in, who waits, and that nobody learns which part was wrong."""

from collections.abc import Callable
from typing import Any

import pytest
from litestar.testing import TestClient

from sync.server import accounts, throttle
from sync.server.offline import writing
from sync.server.passwords import Hashing
from sync.server.refusals import Refusal
from tests.sync.server.conftest import OWNER, PASSWORD

Client = TestClient[Any]


def sign_in(client: Client, password: str = PASSWORD, email: str = OWNER, **more: Any) -> Any:
    said = {"email": email, "password": password, "device_name": "Front desk", **more}
    return client.post("/v1/auth/sign-in", json=said)


def bearer(signed_in: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {signed_in['token']}"}


def test_a_person_with_the_right_password_gets_a_token_and_a_session(client: Client) -> None:
    found = sign_in(client).json()
    assert found["roles"] == ["owner"]
    assert len(bytes.fromhex(found["session"]["key"])) == 32
    assert client.get("/v1/sync/digest", headers=bearer(found)).status_code == 200


def test_unknown_name_and_wrong_password_get_the_same_answer(client: Client) -> None:
    wrong, unknown = sign_in(client, "not this one"), sign_in(client, email="nobody@practice.example")
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)
    assert wrong.status_code == 401


def test_an_unknown_name_costs_a_hash_as_well(hashing: Hashing, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    real = hashing._hasher.verify
    monkeypatch.setattr(
        type(hashing._hasher),
        "verify",
        lambda self, stored, given: checked.append(stored) or real(stored, given),
    )
    assert not hashing.fits(None, "whatever")
    assert len(checked) == 1


@pytest.mark.parametrize("email", [OWNER, "nobody@practice.example"])
def test_wrong_passwords_make_everyone_wait_whether_the_name_exists_or_not(
    client: Client, email: str
) -> None:
    tries = [sign_in(client, "wrong one", email) for _ in range(6)]
    assert [answer.status_code for answer in tries] == [401] * 5 + [429]
    assert int(tries[5].headers["Retry-After"]) >= 1
    assert sign_in(client, PASSWORD, email).status_code == 429


def test_delays_grow_and_a_success_forgives(database: Any, site: Any) -> None:
    from sync.server import throttle
    from sync.server.refusals import Refusal

    now, waits = 1_000_000, list[int]()
    with writing(database, site) as batch:
        for _ in range(5):
            throttle.count_try(batch.rows, "k", now, free=5)
        for _ in range(4):
            with pytest.raises(Refusal) as refused:
                throttle.count_try(batch.rows, "k", now, free=5)
            waits.append(refused.value.problem.retry_after_s or 0)
            now += waits[-1] * 1000
            throttle.count_try(batch.rows, "k", now, free=5)
        assert waits == sorted(set(waits))
        throttle.forgive(batch.rows, "k")
        assert throttle.count_try(batch.rows, "k", now, free=5) == 0


def test_a_pin_switches_the_person_at_a_shared_desk(client: Client) -> None:
    owner = sign_in(client).json()
    chosen = {"staff_id": owner["staff_id"], "password": PASSWORD, "pin": "4821"}
    assert client.post("/v1/auth/set-pin", json=chosen, headers=bearer(owner)).status_code == 200
    said = {"staff_id": owner["staff_id"], "pin": "4821"}
    switched = client.post("/v1/auth/pin", json=said, headers=bearer(owner))
    assert switched.status_code == 200
    assert switched.json()["session"]["id"] != owner["session"]["id"]
    assert client.post("/v1/auth/pin", json=said).status_code == 401


def test_somebody_without_a_pin_is_told_so_however_often_they_try(client: Client) -> None:
    owner = sign_in(client).json()
    said = {"staff_id": owner["staff_id"], "pin": "4821"}
    told = [client.post("/v1/auth/pin", json=said, headers=bearer(owner)) for _ in range(6)]
    assert {(each.status_code, each.json()["code"]) for each in told} == {(409, "NO_PIN")}
    nobody = client.post("/v1/auth/pin", json=said | {"staff_id": "0" * 32}, headers=bearer(owner))
    assert nobody.json()["code"] == "WRONG_PIN"


def test_a_guessed_pin_is_delayed_and_then_closed_until_the_password_comes(
    client: Client, database: Any, site: Any, hashing: Hashing
) -> None:
    owner = sign_in(client).json()
    with writing(database, site) as batch:
        accounts.set_pin(batch.rows, owner["staff_id"], hashing.hash("4821"))
    wrong = {"staff_id": owner["staff_id"], "pin": "9753"}
    codes = [client.post("/v1/auth/pin", json=wrong, headers=bearer(owner)).status_code for _ in range(4)]
    assert codes == [401, 401, 401, 429]
    with writing(database, site) as batch:
        batch.rows.execute(
            "UPDATE throttle SET failures = 10, locked_until = 0 WHERE substr(key, 1, 4) = 'pin:'"
        )
    right = client.post("/v1/auth/pin", json=wrong | {"pin": "4821"}, headers=bearer(owner))
    assert (right.status_code, right.json()["code"]) == (401, "PIN_CLOSED")


@pytest.mark.parametrize("pin", ["1111", "1234", "98765", "12", "123456789", "12a4", "٤٨٢١"])
def test_a_pin_that_anyone_would_guess_is_not_accepted(client: Client, pin: str) -> None:
    owner = sign_in(client).json()
    chosen = {"staff_id": owner["staff_id"], "password": PASSWORD, "pin": pin}
    refused = client.post("/v1/auth/set-pin", json=chosen, headers=bearer(owner))
    assert (refused.status_code, refused.json()["field"]) == (422, "pin")


def test_no_pin_is_taken_while_the_password_is_a_one_time_one(
    client: Client, database: Any, site: Any, hashing: Hashing
) -> None:
    owner = sign_in(client).json()
    with writing(database, site) as batch:
        accounts.set_password(batch.rows, owner["staff_id"], hashing.hash("handed over"), must_change=True)
    chosen = {"staff_id": owner["staff_id"], "password": "handed over", "pin": "4826"}
    refused = client.post("/v1/auth/set-pin", json=chosen, headers=bearer(owner))
    assert (refused.status_code, refused.json()["code"]) == (409, "PASSWORD_NOT_CHOSEN")
    new = {"staff_id": owner["staff_id"], "old": "handed over", "new": "their own words"}
    assert client.post("/v1/auth/password", json=new, headers=bearer(owner)).status_code == 200
    own = {**chosen, "password": "their own words"}
    assert client.post("/v1/auth/set-pin", json=own, headers=bearer(owner)).status_code == 200


def test_a_new_password_ends_every_session_and_the_old_one_is_gone(client: Client, database: Any) -> None:
    owner = sign_in(client).json()
    said = {"staff_id": owner["staff_id"], "old": PASSWORD, "new": "quite another phrase"}
    changed = client.post("/v1/auth/password", json=said, headers=bearer(owner))
    assert changed.status_code == 200
    with database.reading() as rows:
        ended = rows.execute("SELECT id FROM session WHERE revoked_at IS NOT NULL").fetchall()
    assert [owner["session"]["id"]] == [row[0] for row in ended]
    assert sign_in(client).status_code == 401
    assert sign_in(client, "quite another phrase").status_code == 200


@pytest.mark.parametrize("new", ["short", PASSWORD, "aaaaaaaaaaaaaaaa"])
def test_a_weak_or_equal_password_is_refused_by_name(client: Client, new: str) -> None:
    owner = sign_in(client).json()
    said = {"staff_id": owner["staff_id"], "old": PASSWORD, "new": new}
    refused = client.post("/v1/auth/password", json=said, headers=bearer(owner))
    assert (refused.status_code, refused.json()["field"]) == (422, "new")


def test_signing_out_ends_only_ones_own_session(client: Client, database: Any) -> None:
    one, two = sign_in(client).json(), sign_in(client).json()
    client.post("/v1/auth/sign-out", json={"session": two["session"]["id"]}, headers=bearer(one))
    client.post("/v1/auth/sign-out", json={"session": one["session"]["id"]}, headers=bearer(one))
    with database.reading() as rows:
        ended = rows.execute("SELECT id FROM session WHERE revoked_at IS NOT NULL").fetchall()
    assert [row[0] for row in ended] == [one["session"]["id"]]


def test_a_device_that_signs_in_again_keeps_its_id_and_gets_a_new_token(client: Client) -> None:
    one = sign_in(client).json()
    said = {"email": OWNER, "password": PASSWORD, "device_name": "Front desk", "device_id": one["device_id"]}
    again = client.post("/v1/auth/sign-in", json=said, headers=bearer(one)).json()
    assert again["device_id"] == one["device_id"]
    assert client.get("/v1/sync/digest", headers=bearer(again)).status_code == 200
    assert client.get("/v1/sync/digest", headers=bearer(one)).status_code == 401


@pytest.mark.parametrize("token", [None, "of another desk"])
def test_nobody_takes_over_a_workstation_by_naming_it(client: Client, token: str | None) -> None:
    one, other = sign_in(client).json(), sign_in(client).json()
    said = {"email": OWNER, "password": PASSWORD, "device_name": "Mine", "device_id": one["device_id"]}
    again = client.post("/v1/auth/sign-in", json=said, headers={} if token is None else bearer(other)).json()
    assert again["device_id"] not in (one["device_id"], other["device_id"])
    assert client.get("/v1/sync/digest", headers=bearer(one)).status_code == 200


def test_a_revoked_device_is_told_so(client: Client, database: Any, site: Any) -> None:
    one = sign_in(client).json()
    with writing(database, site) as batch:
        batch.rows.execute("UPDATE device SET state = 'revoked' WHERE id = ?", (one["device_id"],))
    refused = client.get("/v1/sync/digest", headers=bearer(one))
    assert (refused.status_code, refused.json()["code"]) == (403, "REVOKED")


def test_rows_of_a_place_that_is_not_ones_own_any_more_are_refused_not_left_out(client: Client) -> None:
    """Seed 2840: what came was taken for all of the place, and none of it was there."""
    one = sign_in(client).json()
    asked = {"fmt": "ndjson.zst", "only": f"practice,loc:{'a' * 32}"}
    refused = client.get("/v1/sync/snapshot", params=asked, headers=bearer(one))
    assert (refused.status_code, refused.json()["code"]) == (409, "RESCOPE")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer wrong"])
def test_without_a_good_token_nothing_is_told(client: Client, header: str) -> None:
    for path in (
        "/v1/sync/digest",
        "/v1/sync/pull?cursor=a.1.1",
        "/v1/sync/stream?cursor=a.1.1",
        "/v1/sync/snapshot",
    ):
        assert client.get(path, headers={"Authorization": header}).status_code == 401


def test_tokens_passwords_and_pins_are_not_in_the_database(
    client: Client, database: Any, site: Any, hashing: Hashing
) -> None:
    owner = sign_in(client).json()
    with writing(database, site) as batch:
        accounts.set_pin(batch.rows, owner["staff_id"], hashing.hash("4821"))
    with database.reading() as rows:
        held = str(
            [
                rows.execute(f"SELECT * FROM {table}").fetchall()
                for table in ("credential", "device", "session", "meta")
            ]
        )
    for secret in (owner["token"], owner["session"]["key"], PASSWORD, "'4821'", site.secret.hex()):
        assert secret not in held


def test_a_missing_field_is_named(client: Client) -> None:
    refused = client.post("/v1/auth/sign-in", json={"email": OWNER, "password": PASSWORD})
    assert refused.status_code == 400
    assert "device_name" in refused.json()["message"]


def test_two_desks_signing_in_are_two_devices(client: Client, new_desk: Callable[[], Any]) -> None:
    assert sign_in(client).json()["device_id"] != new_desk().device_id


def test_a_clock_that_was_set_back_locks_nobody_out_for_longer(database: Any, site: Any) -> None:
    ahead = 4_000_000_000_000
    with writing(database, site) as batch:
        for _ in range(9):
            batch.rows.execute("UPDATE throttle SET locked_until = 0")
            throttle.count_try(batch.rows, "sign-in:x", ahead, free=5)
        with pytest.raises(Refusal):
            throttle.check(batch.rows, "sign-in:x", ahead)
        assert throttle.check(batch.rows, "sign-in:x", ahead - 10**11) == 9


def test_tries_at_made_up_names_are_forgotten_after_a_day(database: Any, site: Any) -> None:
    with writing(database, site) as batch:
        for number in range(20):
            throttle.count_try(batch.rows, f"sign-in:{number}", 1_000, free=5)
        throttle.count_try(batch.rows, "sign-in:x", 1_000 + 25 * 3_600_000, free=5)
        assert batch.rows.execute("SELECT count(*) FROM throttle").fetchone()[0] == 1


def test_a_name_that_no_database_keeps_is_refused_by_name(client: Client) -> None:
    refused = sign_in(client, email="a\x00b")
    assert (refused.status_code, refused.json()["field"]) == (400, "email")
