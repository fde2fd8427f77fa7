"""Whatever a workstation's token is used to send to the sync endpoints: refused or judged, never a fault, never a leak."""

import gc
import os
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient
from schemathesis import Case, GenerationMode

from sync import wire
from sync.commands.people import CaptureLead
from sync.server.database import Database
from sync.server.schema import OPERATIONS
from sync.wire import Hello, Push
from tests.sync.server.attack import attack
from tests.sync.server.conftest import Desk

Client = TestClient[Any]
DATA = Path(os.environ.get("FOREDESK_TEST_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
PARSING = DATA / "json" / "test_parsing"
TAKES_A_BODY = ("/hello", "/push", "/rows")
ATTACKED = sorted(
    named
    for named in OPERATIONS
    # The snapshot and the stream are asked by hand; the digest takes no input.
    if "/v1/sync/" in named and not named.endswith(("/snapshot", "/stream", "/digest"))
)
HOSTILE_SEED = 20_26


@pytest.fixture
def url(tmp_path: Any) -> str:
    """SQLite alone: what is tested does not reach further than the handlers and the core."""
    return str(tmp_path / "practice.db")


@pytest.fixture
def speak(client: Client, desk: Desk) -> Callable[..., Any]:
    """Asks as the desk's workstation."""

    def ask(method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {desk.signed_in.token}"} | more.pop("headers", {})
        return client.request(method, f"/v1/sync{path}", headers=headers, **more)

    return ask


Speak = Callable[..., Any]


def lead(number: int = 1) -> CaptureLead:
    return CaptureLead(name=f"Person {number}", email=f"person{number}@example.com", text="Hello")


def still_works(speak: Speak, desk: Desk) -> None:
    """An honest push after the attack is applied, and the server's books balance."""
    last = msgspec.json.decode(
        speak("POST", "/hello", content=greeting(desk)).content, type=wire.Welcome
    ).last_n
    desk.n = last
    answer = speak("POST", "/push", content=msgspec.json.encode(desk.push(desk.mutation(lead(9)))))
    assert answer.status_code == 200, answer.text
    verdict = msgspec.json.decode(answer.content, type=wire.Pushed).verdicts[0]
    assert verdict.kind in {"applied", "merged", "noop"}, verdict


def greeting(desk: Desk, **changes: Any) -> bytes:
    said = Hello(device=desk.device_id, incarnation=2**53, app="test", schema=1, epoch=desk.epoch)
    return msgspec.json.encode(msgspec.structs.replace(said, **changes))


# --- the schema ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("named", ATTACKED)
def test_whatever_the_schema_allows_or_forbids_is_answered_as_it_says(
    client: Client, speak: Speak, desk: Desk, named: str, mode: GenerationMode
) -> None:
    def prepare(case: Case) -> None:
        if mode is not GenerationMode.POSITIVE:
            return
        body: Any = case.body
        if isinstance(body, dict) and "device" in body:
            body |= {"device": desk.device_id, "epoch": desk.epoch}
        if case.query and "cursor" in case.query:
            case.query |= {"cursor": wire.cursor_text(desk.epoch, 0, 1)}
            if named.endswith("/poll"):
                case.query["wait"] = 0

    attack(client, named, mode, prepare, lambda _: {"Authorization": f"Bearer {desk.signed_in.token}"})
    still_works(speak, desk)


# --- bodies from strangers -------------------------------------------------------------------------------------------


@pytest.mark.skipif(not PARSING.exists(), reason="the JSON test suite is not here")
def test_no_body_of_the_json_test_suite_breaks_an_endpoint(speak: Speak, desk: Desk) -> None:
    for path in sorted(PARSING.glob("*.json")):
        body = path.read_bytes()
        for endpoint in TAKES_A_BODY:
            answer = speak("POST", endpoint, content=body)
            assert answer.status_code in {400, 413}, (path.name, endpoint, answer.status_code)
        inside = (
            b'{"epoch":"%s","device":"%s","mutations":[{"n":1,"ulid":"x","command":"add_note@1","body":'
            % (
                desk.epoch.encode(),
                desk.device_id.encode(),
            )
        )
        answer = speak("POST", "/push", content=inside + body + b',"at":1,"principal":"device:x"}]}')
        assert answer.status_code in {200, 400, 409}, (path.name, answer.status_code)
    still_works(speak, desk)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 100_000, 400),
        (b'{"epoch":' + b"[" * 60_000 + b"]" * 60_000 + b"}", 400),
        (b"\xff\xfe{}", 400),
        (b'{"mutations":[' + b"0," * 60_000 + b"0]}", 400),
        (b" " * (wire.MAX_PUSH_BYTES + 1), 413),
    ],
)
def test_deep_broken_and_oversized_pushes_are_refused(
    speak: Speak, desk: Desk, body: bytes, status: int
) -> None:
    assert speak("POST", "/push", content=body).status_code == status
    still_works(speak, desk)


@pytest.mark.parametrize(
    "lie",
    [
        {"proof": wire.Proof("\x00", "x")},
        {"proof": wire.Proof("x", "\x00")},
        {"principal": "staff:\x00"},
        {"ulid": "\x00"},
        {"command": "add_note@1\x00"},
    ],
)
def test_a_name_that_no_database_keeps_is_refused_by_its_field(
    client: Any, desk: Desk, lie: dict[str, Any]
) -> None:
    headers = {"Authorization": f"Bearer {desk.signed_in.token}"}
    push = desk.push(desk.mutation(CaptureLead(phone="+971501234501"), **lie))
    answer = client.post("/v1/sync/push", content=msgspec.json.encode(push), headers=headers)
    assert answer.status_code == 400, answer.text
    assert set(answer.json()["field"].replace("[...]", "").split(".")) & {*lie, "mutations"}


def test_a_life_or_an_id_that_no_database_keeps_is_refused(client: Any, desk: Desk) -> None:
    headers = {"Authorization": f"Bearer {desk.signed_in.token}"}
    said = {"device": desk.device_id, "incarnation": 1, "app": "x", "schema": 1, "life": "\x00"}
    assert client.post("/v1/sync/hello", json=said, headers=headers).status_code == 400
    wanted = {"entity": "contact", "ids": ["\x00"]}
    assert client.post("/v1/sync/rows", json=wanted, headers=headers).status_code == 400


# --- a fuzzer that knows the protocol --------------------------------------------------------------------------------


def falsified(chance: random.Random, push: Push, desk: Desk, other: Desk) -> Push:
    """A well-formed push with one or two lies in it."""
    mutations = list(push.mutations)
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(len(mutations))
        one = mutations[at]
        match chance.randrange(13):
            case 0:
                one = msgspec.structs.replace(one, n=chance.choice([-1, 0, one.n + 1, 2**31, 2**62, 2**80]))
            case 1:
                one = msgspec.structs.replace(one, ulid=chance.choice(["", "x" * 5_000, "0" * 26, "\x00"]))
            case 2:
                version = chance.choice(["@0", "@999", "@-1", "@1e9", "@", "", "@1@1", "@\u0661"])
                one = msgspec.structs.replace(one, command=one.command.partition("@")[0] + version)
            case 3:
                one = msgspec.structs.replace(
                    one, command=chance.choice(["drop_tables@1", "", "\x00@1", "set_practice@1"])
                )
            case 4:
                one = msgspec.structs.replace(one, at=chance.choice([-(2**50), -(2**60), 0, 2**50, 2**90]))
            case 5:
                one = msgspec.structs.replace(
                    one,
                    principal=chance.choice(
                        ["system:practice", "staff:", "owner", "device:" + other.device_id, ":", "journey:x"]
                    ),
                )
            case 6:
                one = msgspec.structs.replace(
                    one, proof=chance.choice([None, wire.Proof("", ""), wire.Proof("x", "é" * 64)])
                )
            case 7:
                mutations.append(one)
                continue
            case 8:
                chance.shuffle(mutations)
                continue
            case 9:
                push = msgspec.structs.replace(push, epoch=chance.choice(["", "0" * 32, "x" * 9_999]))
                continue
            case 10:
                push = msgspec.structs.replace(
                    push, device=chance.choice(["", other.device_id, "server", "'; --"])
                )
                continue
            case 11:
                cut = bytes(one.body)[: chance.randrange(len(one.body))]
                one = msgspec.structs.replace(
                    one, body=msgspec.Raw(msgspec.json.encode(cut.decode(errors="replace")))
                )
            case _:
                nested = b"[" * 900 + b"]" * 900
                one = msgspec.structs.replace(one, body=msgspec.Raw(nested))
        mutations[at] = one
    return msgspec.structs.replace(push, mutations=mutations)


def bent(chance: random.Random, body: bytes) -> bytes:
    """A body with a few bytes changed, cut, doubled or put elsewhere."""
    bent = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(bent))
        match chance.randrange(4):
            case 0:
                bent[at] = chance.randrange(256)
            case 1:
                del bent[at : at + chance.randint(1, 40)]
            case 2:
                bent[at:at] = bent[at : at + chance.randint(1, 40)]
            case _:
                bent[at:at] = chance.choice([b"null", b"NaN", b"1e999", b'"\\ud800"', b"\x00", b"-0", b"{}"])
        if not bent:
            return b""
    return bytes(bent)


def test_lies_and_noise_break_nothing_and_change_nothing_that_they_may_not(
    speak: Speak, desk: Desk, new_desk: Callable[[], Desk], database: Database
) -> None:
    chance, other = random.Random(HOSTILE_SEED), new_desk()
    desk_numbers = 0
    for _ in range(400):
        desk.n = desk_numbers
        honest = desk.push(*(desk.mutation(lead(chance.randrange(20))) for _ in range(chance.randint(1, 3))))
        lying = falsified(chance, honest, desk, other)
        body = msgspec.json.encode(lying)
        if chance.random() < 0.4:
            body = bent(chance, body)
        answer = speak("POST", "/push", content=body)
        assert answer.status_code < 500, (HOSTILE_SEED, body)
        if answer.status_code == 200:
            desk_numbers = max(v.n for v in msgspec.json.decode(answer.content, type=wire.Pushed).verdicts)
    still_works(speak, desk)
    with database.reading() as rows:
        device = rows.execute("SELECT last_n FROM device WHERE id = ?", (other.device_id,)).fetchone()
        assert device[0] == 0, "nothing may be numbered under another workstation"
        staff = rows.execute(
            "SELECT principal FROM mutation WHERE device_id = ?", (desk.device_id,)
        ).fetchall()
        applied = rows.execute(
            "SELECT principal FROM mutation WHERE device_id = ? AND verdict IN ('applied', 'merged', 'noop')",
            (desk.device_id,),
        ).fetchall()
    assert staff
    assert {name for (name,) in applied} == {f"staff:{desk.signed_in.staff_id}"}


def test_a_replayed_push_gets_its_verdicts_again_and_does_nothing_twice(
    speak: Speak, desk: Desk, database: Database
) -> None:
    body = msgspec.json.encode(desk.push(desk.mutation(lead(1)), desk.mutation(lead(2))))
    first = msgspec.json.decode(speak("POST", "/push", content=body).content, type=wire.Pushed)
    for _ in range(20):
        again = msgspec.json.decode(speak("POST", "/push", content=body).content, type=wire.Pushed)
        assert [(v.n, v.kind, v.seq) for v in again.verdicts] == [
            (v.n, v.kind, v.seq) for v in first.verdicts
        ]
    with database.reading() as rows:
        assert rows.execute("SELECT count(*) FROM contact WHERE deleted = 0").fetchone()[0] == 2


def test_a_captured_push_is_worth_nothing_at_another_workstation(
    client: Client, speak: Speak, desk: Desk, new_desk: Callable[[], Desk]
) -> None:
    body = msgspec.json.encode(desk.push(desk.mutation(lead(1))))
    other = new_desk()
    stolen = client.post(
        "/v1/sync/push", content=body, headers={"Authorization": f"Bearer {other.signed_in.token}"}
    )
    assert (stolen.status_code, stolen.json()["code"]) == (403, "FORBIDDEN")


@pytest.mark.parametrize(
    "cursor", ["", "x", "..", "a.b.c", "{epoch}.-1.1", "{epoch}.1e3.1", "{epoch}.99999999999999999999.1"]
)
@pytest.mark.parametrize("path", ["/pull", "/poll", "/stream"])
def test_a_cursor_that_is_none_is_refused(speak: Speak, desk: Desk, path: str, cursor: str) -> None:
    answer = speak("GET", path, params={"cursor": cursor.format(epoch=desk.epoch), "wait": 0})
    assert answer.status_code == 400
    assert answer.json()["message"] == "This is not a cursor."


def test_a_thousand_refusals_leave_no_memory_behind(speak: Speak, desk: Desk) -> None:
    chance = random.Random(HOSTILE_SEED)
    honest = msgspec.json.encode(desk.push(desk.mutation(lead())))

    def assail(count: int) -> None:
        for _ in range(count):
            speak("POST", "/push", content=bent(chance, honest)[:200])
            speak("POST", "/rows", content=b'{"entity":"%d"}' % chance.randrange(10**9))
            speak("GET", "/pull", params={"cursor": f"{chance.randrange(10**9)}.1.1"})

    assail(100)
    gc.collect()
    tracemalloc.start()
    try:
        assail(300)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        assail(300)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 300_000, f"{grown} bytes more after 900 further refusals"
