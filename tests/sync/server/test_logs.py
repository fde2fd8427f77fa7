"""What a server writes to its log: what happened, as JSON, and nothing about anybody."""

import json
import logging
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from sync.server.cli import main
from sync.server.logs import LibraryLine
from tests.sync.server.test_process import SOON_S, Process, bearer, lead

TYPED = {
    "name": "Ana Silva",
    "phone": "050 123 4567",
    "email": "ana.silva@example.com",
    "message": "My tooth hurts since Tuesday",
    "service": "Root canal",
}
WRONG = "a wrong password of theirs"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Process]:
    made = Process(tmp_path / "data")
    yield made
    if not made.has_ended:
        made.end()


def door(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    assert (
        main(["doors", "add", kind, f"The {kind} of Palmera", "--json", "--data", str(tmp_path / "data")])
        == 0
    )
    return json.loads(capsys.readouterr().out)


def test_a_servers_log_tells_what_happened_and_nothing_that_anybody_typed(
    server: Process, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form, hook = door("form", tmp_path, capsys), door("standard", tmp_path, capsys)
    password = server.password
    desk = server.sign_in(password)
    token = bearer(desk.signed_in)
    server.push(desk, lead(1), lead(2))
    by_form = {"X-Form-Key": form["key"]}
    assert server.http.post("/v1/enquiries", json=TYPED, headers=by_form).status_code == 201
    assert server.http.post("/v1/enquiries", json={"phone": "Zahra's"}, headers=by_form).status_code == 422
    assert (
        server.http.post("/v1/enquiries", json=TYPED | {"website": "x"}, headers=by_form).status_code == 201
    )
    body, at = json.dumps({"type": "enquiry.created", "data": TYPED}), datetime.now(UTC)
    signed = {
        "webhook-id": "delivery-1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(hook["secret"]).sign("delivery-1", at, body),
    }
    assert server.http.post(f"/hooks/standard/{hook['key']}", content=body, headers=signed).status_code == 202
    assert server.http.get("/v1/sync/snapshot", headers=token).status_code == 200
    said = {"email": "layla@example.com", "password": WRONG, "device_name": "Layla's laptop"}
    tries = [server.http.post("/v1/auth/sign-in", json=said).status_code for _ in range(6)]
    assert tries == [401] * 5 + [429]
    assert main(["devices", "revoke", desk.device_id, "--data", str(tmp_path / "data")]) == 0
    give_up = time.monotonic() + SOON_S
    while server.http.get("/v1/sync/digest", headers=token).status_code != 403:
        assert time.monotonic() < give_up
        time.sleep(0.1)
    port = int(server.url.rpartition(":")[2])
    assert server.end() == ""

    lines: list[dict[str, Any]] = [json.loads(line) for line in server.logged.splitlines()]
    told = [
        {key: line[key] for key in line.keys() - {"timestamp", "level", "ms", "wait_s"}} for line in lines
    ]
    rows = next(line for line in told if line["event"] == "snapshot.made").pop("rows")
    head = told[-1].pop("head")
    assert told == [
        {"event": "server.started", "database": "sqlite", "port": port, "head": told[0]["head"]},
        {"event": "device.enrolled", "device": told[1]["device"]},  # where the owner chose a password
        {"event": "device.enrolled", "device": desk.device_id},
        {"event": "push", "count": 2},
        {"event": "door.received", "kind": "form", "verdict": "received"},
        {"event": "door.received", "kind": "form", "verdict": "refused"},
        {"event": "door.received", "kind": "form", "verdict": "spam"},
        {"event": "door.received", "kind": "standard", "verdict": "received"},
        {"event": "snapshot.made"},
        *[{"event": "sign_in.refused", "way": "password", "code": "WRONG_SIGN_IN"}] * 5,
        {"event": "sign_in.locked", "way": "password"},
        {"event": "device.revoked", "device": desk.device_id},
        {"event": "server.stopped"},
    ]
    assert rows > 10
    assert head == told[0]["head"] + 4
    secrets = (WRONG, password, desk.signed_in.token, desk.signed_in.session.key, form["key"], hook["key"])
    typed = (
        *TYPED.values(),
        "501234567",
        "Zahra",
        "layla",
        "Layla",
        "Desk",
        "Palmera",
        "Person",
        "person1",
        "Hello",
    )
    assert [word for word in (*typed, *secrets) if word in server.logged] == []


def test_what_a_library_says_is_a_line_without_what_it_is_about() -> None:
    try:
        raise ValueError("Ana Silva")
    except ValueError:
        fault = sys.exc_info()
    record = logging.LogRecord(
        "asyncio", logging.ERROR, __file__, 1, "Task %s broke\nfuture: Ana Silva", ("Ana Silva",), fault
    )
    line = json.loads(LibraryLine().format(record))
    assert (line["level"], line["logger"], line["said"], line["error"]) == (
        "error",
        "asyncio",
        "Task %s broke",
        "ValueError",
    )
    assert "Ana" not in json.dumps(line)
