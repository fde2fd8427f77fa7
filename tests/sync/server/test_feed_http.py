"""The sync endpoints over HTTP, as a workstation uses them."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from litestar.testing import TestClient

from sync import wire
from sync.commands.people import AddNote, CaptureLead
from sync.model import cipher, digests
from sync.model.entities import ENTITIES
from sync.server.database import Database
from sync.server.offline import writing
from sync.server.practice import Site
from sync.server.setup import SYSTEM
from sync.wire import Brief, Digests, Hello, Patch, Pushed, Welcome
from tests.sync.server.conftest import Desk

Client = TestClient[Any]


def lead(number: int = 1) -> CaptureLead:
    return CaptureLead(name=f"Person {number}", email=f"person{number}@example.com", text="Hello")


@pytest.fixture
def speak(client: Client, desk: Desk) -> Callable[..., Any]:
    """Asks as the desk's workstation."""

    def ask(method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {desk.signed_in.token}"} | more.pop("headers", {})
        return client.request(method, f"/v1/sync{path}", headers=headers, **more)

    return ask


Speak = Callable[..., Any]


def hello(desk: Desk, **changes: Any) -> bytes:
    said = Hello(device=desk.device_id, incarnation=1, app="test", schema=1)
    return msgspec.json.encode(msgspec.structs.replace(said, **changes))


def push(speak: Speak, desk: Desk, *commands: Any) -> Pushed:
    answer = speak("POST", "/push", content=msgspec.json.encode(desk.push(*map(desk.mutation, commands))))
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=Pushed)


def cursor(site: Site, seq: int) -> dict[str, Any]:
    return {"cursor": wire.cursor_text(site.epoch, seq, 1)}


def test_hello_tells_where_the_server_stands(speak: Speak, desk: Desk, site: Site) -> None:
    welcome = msgspec.json.decode(speak("POST", "/hello", content=hello(desk)).content, type=Welcome)
    assert (welcome.epoch, welcome.last_n, welcome.commands) == (site.epoch, 0, [])
    pushed = push(speak, desk, lead())
    again = msgspec.json.decode(speak("POST", "/hello", content=hello(desk)).content, type=Welcome)
    assert (again.head, again.last_n) == (pushed.head, 1)


@pytest.mark.parametrize(
    ("changes", "command"),
    [({"epoch": "older"}, "reset"), ({"seq": 10**9}, "reset")],
)
def test_hello_tells_what_to_do(
    speak: Speak, desk: Desk, site: Site, changes: dict[str, Any], command: str
) -> None:
    said = hello(desk, **({"epoch": site.epoch} | changes))
    assert msgspec.json.decode(speak("POST", "/hello", content=said).content, type=Welcome).commands == [
        command
    ]


def test_a_program_that_is_too_old_is_told_to_update_and_may_still_come_back(
    speak: Speak, desk: Desk
) -> None:
    refused = speak("POST", "/hello", content=hello(desk, schema=0))
    assert (refused.status_code, refused.json()["code"]) == (426, "UPGRADE")
    assert speak("POST", "/hello", content=hello(desk)).status_code == 200


def test_an_older_copy_of_a_workstation_is_told_that_it_is_one(speak: Speak, desk: Desk) -> None:
    speak("POST", "/hello", content=hello(desk, incarnation=3))
    refused = speak("POST", "/hello", content=hello(desk, incarnation=2))
    assert (refused.status_code, refused.json()["code"]) == (409, "CLONED")


def test_another_devices_name_is_refused(speak: Speak, desk: Desk) -> None:
    assert speak("POST", "/hello", content=hello(desk, device="0" * 32)).status_code == 403
    other = msgspec.structs.replace(desk.push(desk.mutation(lead())), device="0" * 32)
    assert speak("POST", "/push", content=msgspec.json.encode(other)).status_code == 403


def test_what_was_pushed_can_be_pulled(speak: Speak, desk: Desk, site: Site) -> None:
    pushed = push(speak, desk, lead(1), lead(2))
    patch = msgspec.json.decode(
        speak("GET", "/pull", params=cursor(site, pushed.head - 2)).content, type=Patch
    )
    assert patch.upto == patch.head == pushed.head
    assert patch.verdicts == pushed.verdicts
    names = [row[patch.columns["contact"].index("name")] for row in patch.rows["contact"]]
    assert sorted(names) == ["Person 1", "Person 2"]


def test_a_poll_answers_at_once_where_there_is_something(speak: Speak, desk: Desk, site: Site) -> None:
    pushed = push(speak, desk, lead(1))
    patch = msgspec.json.decode(
        speak("GET", "/poll", params=cursor(site, pushed.head - 1) | {"wait": 20}).content, type=Patch
    )
    assert patch.upto == pushed.head
    nothing = msgspec.json.decode(
        speak("GET", "/poll", params=cursor(site, pushed.head) | {"wait": 0}).content, type=Patch
    )
    assert (nothing.since, nothing.upto) == (pushed.head, pushed.head)


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "..", "e.-1.1", f"e.{10**30}.1"])
def test_what_is_no_cursor_is_a_clear_refusal(speak: Speak, text: str) -> None:
    for path in ("/pull", "/poll", "/stream"):
        assert speak("GET", path, params={"cursor": text}).status_code in {400, 409}


def test_a_cursor_of_another_epoch_is_refused(speak: Speak, site: Site) -> None:
    refused = speak("GET", "/pull", params={"cursor": "0123.5.1"})
    assert (refused.status_code, refused.json()["code"]) == (409, "EPOCH")


def test_the_digest_is_that_of_the_pulled_rows(speak: Speak, desk: Desk, site: Site) -> None:
    push(speak, desk, *(lead(n) for n in range(10)))
    patch = msgspec.json.decode(speak("GET", "/pull", params=cursor(site, 0)).content, type=Patch)
    told = msgspec.json.decode(speak("GET", "/digest").content, type=Digests)
    assert told.seq == patch.upto
    sums = digests.combine(
        {}, digests.changes((name, None, tuple(row)) for name, rows in patch.rows.items() for row in rows)
    )
    ours = {(entity, shard): (n, f"{total:032x}") for (entity, _, shard), (n, total) in sums.items()}
    theirs = {
        (entity, shard): found for entity, shards in told.entities.items() for shard, found in shards.items()
    }
    assert theirs == ours


def test_repair_gives_rows_by_id_and_by_shard(speak: Speak, desk: Desk, site: Site) -> None:
    push(speak, desk, lead(1))
    patch = msgspec.json.decode(speak("GET", "/pull", params=cursor(site, 0)).content, type=Patch)
    row = patch.rows["contact"][0]
    by_id = speak("POST", "/rows", json={"entity": "contact", "ids": [row[0], "0" * 32]}).json()
    by_shard = speak("POST", "/rows", json={"entity": "contact", "shard": digests.shard_of(row[0])}).json()
    assert by_id["rows"]["contact"] == by_shard["rows"]["contact"] == [row]
    wanted = {"entity": "contact", "shard": digests.shard_of(row[0]), "brief": True}
    brief = msgspec.json.decode(speak("POST", "/rows", json=wanted).content, type=Brief)
    assert brief.rows == {row[0]: (row[2], f"{digests.row_hash(tuple(row)):032x}")}
    assert brief.seq == patch.head
    assert speak("POST", "/rows", json={"entity": "credential", "ids": []}).status_code == 400


def test_too_many_and_too_much_are_refused_before_anything_is_judged(speak: Speak, desk: Desk) -> None:
    many = [desk.mutation(lead(n)) for n in range(201)]
    assert speak("POST", "/push", content=msgspec.json.encode(desk.push(*many))).status_code == 413
    desk.n = 0
    long = [desk.mutation(AddNote(contact_id="0" * 32, text="x" * 9_000)) for _ in range(40)]
    assert speak("POST", "/push", content=msgspec.json.encode(desk.push(*long))).status_code == 413


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"epoch":1}', b"[" * 100_000, b"\xff"])
def test_a_body_that_is_none_is_a_clear_refusal(speak: Speak, body: bytes) -> None:
    for path in ("/push", "/hello", "/rows"):
        assert speak("POST", path, content=body).status_code in {400, 413}


def test_a_long_answer_is_compressed_for_who_understands_it(speak: Speak, desk: Desk, site: Site) -> None:
    push(speak, desk, *(lead(n) for n in range(60)))
    plain = speak("GET", "/pull", params=cursor(site, 0), headers={"Accept-Encoding": "identity"})
    packed = speak("GET", "/pull", params=cursor(site, 0), headers={"Accept-Encoding": "zstd"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "zstd"
    assert packed.json() == plain.json()


@pytest.fixture
def some_people(database: Database, site: Site) -> None:
    with writing(database, site) as batch:
        batch.run_many([(lead(number), SYSTEM, 1_700_000_000_000 + number, None) for number in range(600)])


@pytest.mark.usefixtures("some_people")
def test_the_first_copy_is_an_encrypted_replica_with_equal_digests(speak: Speak, tmp_path: Path) -> None:
    answer = speak("GET", "/snapshot")
    path = tmp_path / "copy.db"
    path.write_bytes(answer.content)
    assert b"Person" not in answer.content
    assert hashlib.sha256(answer.content).hexdigest() == answer.headers["X-Foredesk-Digest"]
    replica = cipher.connect(path, bytes.fromhex(answer.headers["X-Foredesk-Key"]))
    told = msgspec.json.decode(speak("GET", "/digest").content, type=Digests)
    assert int(answer.headers["X-Foredesk-As-Of"]) == told.seq
    kept = replica.execute("SELECT entity, shard, n, sum128 FROM replica_digest").fetchall()
    assert {(entity, shard): (n, total) for entity, shard, n, total in kept} == {
        (entity, shard): found for entity, shards in told.entities.items() for shard, found in shards.items()
    }
    counted: digests.Sums = {}
    for name, kind in ENTITIES.items():
        names = ", ".join(f'"{column}"' for column in kind.columns)
        rows = replica.execute(f'SELECT {names} FROM "{name}"').fetchall()
        counted |= digests.changes((name, None, row) for row in rows)
    assert {(entity, shard): (n, f"{total:032x}") for (entity, _, shard), (n, total) in counted.items()} == {
        (entity, shard): (n, total) for entity, shard, n, total in kept
    }
    replica.close()


@pytest.mark.usefixtures("some_people")
def test_a_broken_transfer_of_the_file_goes_on_from_a_byte(speak: Speak) -> None:
    whole = speak("GET", "/snapshot")
    rest = speak("GET", "/snapshot", headers={"Range": "bytes=4096-"})
    assert rest.status_code == 206
    assert whole.content[4096:] == rest.content
    assert speak("GET", "/snapshot", headers={"Range": f"bytes={len(whole.content)}-"}).status_code == 416


def lines(content: bytes) -> list[Any]:
    with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(content), read_across_frames=True) as reader:
        return [msgspec.json.decode(line) for line in reader.read().splitlines()]


@pytest.mark.usefixtures("some_people")
def test_the_first_copy_as_lines_goes_on_behind_a_row(speak: Speak) -> None:
    whole = lines(speak("GET", "/snapshot", params={"fmt": "ndjson.zst"}).content)
    assert whole[-1] == {"end": True, "rows": sum(len(line["r"]) for line in whole[1:-1])}
    assert all(len(line["r"]) <= 500 for line in whole[1:-1])
    behind = whole[3]
    after = f"{behind['e']},{behind['r'][-1][0]}"
    rest = lines(speak("GET", "/snapshot", params={"fmt": "ndjson.zst", "after": after}).content)
    assert rest == [whole[0], *whole[4:]]


def test_health_metrics_and_schema_are_there(client: Client, speak: Speak, desk: Desk) -> None:
    push(speak, desk, lead(1))
    assert client.get("/healthz").json()["status"] == "ok"
    shown = {"Authorization": f"Bearer {desk.signed_in.token}"}
    told = client.get("/metrics", headers=shown)
    assert told.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    text = told.text
    assert 'foredesk_verdicts_total{kind="applied"} 1.0' in text
    assert "/v1/sync/push" in client.get("/schema", headers=shown).json()["paths"]
    assert client.get("/nowhere").json()["code"] == "NOT_FOUND"
