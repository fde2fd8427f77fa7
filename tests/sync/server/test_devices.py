"""Workstations: what they carry, what their work is worth, and what is left of both once they are signed out."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from structlog.testing import capture_logs

from sync import wire
from sync.commands.cards import Choice, ResolveCard
from sync.commands.kernel import Command
from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, CaptureLead
from sync.commands.practice import PutLocation, PutStaff
from sync.journeys.hours import OpeningHours, Span
from sync.model import scopes
from sync.model.entities import ENTITIES
from sync.model.ids import derive_id, new_ulid, now_ms
from sync.model.words import Role, VerdictKind
from sync.server import accounts, answering, devices, feed, setup, trail
from sync.server.checking import check
from sync.server.core import Batch
from sync.server.database import Database
from sync.server.offline import writing
from sync.server.practice import Site, open_site
from sync.server.refusals import Refusal
from sync.wire import Hello, Patch, Proof, Verdict
from tests.sync.server.conftest import Desk

Judge = Callable[[Desk, Any], list[Verdict]]
_HOURS = OpeningHours("Asia/Dubai", ((Span(540, 1080),),) * 7)


class Place:
    """A practice with a location, spoken to in its own name."""

    def __init__(self, database: Database, site: Site) -> None:
        self.database = database
        self.site = site
        self.here = self.make(PutLocation(name="Marina", region="AE", currency="AED", hours=_HOURS), "row")

    def make(self, command: Command, label: str) -> str:
        ulid = new_ulid()
        with writing(self.database, self.site) as batch:
            assert batch.run_own(command, setup.SYSTEM, ulid=ulid).kind is VerdictKind.APPLIED
        return derive_id(ulid, label)

    def lead(self, name: str, phone: str, home: str | None = None) -> str:
        contact = self.make(CaptureLead(name=name, phone=phone, text="Hello"), "contact")
        if home is not None:
            self.move(contact, None, home)
        return contact

    def move(self, contact: str, old: str | None, new: str | None) -> None:
        self.make(PatchFields(entity="contact", id=contact, fields={"location_id": [old, new]}), "event")

    def mark(self, desk: Desk, *words: str) -> None:
        with writing(self.database, self.site) as batch:
            devices.set_scopes(batch.rows, desk.device_id, words)

    def page(self, desk: Desk, since: int) -> Patch:
        with self.database.reading() as rows:
            return answering.page(rows, self.site, devices.seen(rows, desk.device_id), since, 10_000)

    def cards(self) -> list[Any]:
        kind = ENTITIES["card"]
        with self.database.reading() as rows:
            return [kind.record(*row) for row in rows.where(kind, [], "id")]


@pytest.fixture
def place(database: Database, site: Site) -> Place:
    return Place(database, site)


@pytest.fixture(autouse=True)
def everything_agrees_afterwards(database: Database, site: Site) -> Any:
    yield
    with database.reading() as rows:
        assert check(rows).is_sound, check(rows)


def test_a_move_leaves_one_scope_and_enters_the_other_under_one_number(
    desk: Desk, new_desk: Callable[[], Desk], place: Place
) -> None:
    other = new_desk()
    contact = place.lead("Lina Haddad", "+971501234501")
    place.mark(desk, "practice")
    place.mark(other, "practice", scopes.at(place.here))
    start = place.page(desk, 0).upto
    place.move(contact, None, place.here)
    left, entered = place.page(desk, start), place.page(other, start)
    assert left.gone["contact"] == [contact]
    assert "contact" not in left.rows
    assert [row[0] for row in entered.rows["contact"]] == [contact]
    assert entered.gone == {}
    assert {row[2] for rows in entered.rows.values() for row in rows} == {entered.upto}
    place.move(contact, place.here, None)
    back = place.page(desk, start)
    assert back.gone == {}
    assert [row[0] for row in back.rows["contact"]] == [contact]
    with place.database.reading() as rows:
        sql = "SELECT count(*) FROM journal WHERE op = 'leave' AND scope = 'practice'"
        assert rows.execute(sql).fetchone() == (0,)


def test_a_session_s_key_is_worth_nothing_at_another_workstation(
    desk: Desk, new_desk: Callable[[], Desk], judge: Judge, place: Place
) -> None:
    thief = new_desk()
    thief.signed_in = msgspec.structs.replace(thief.signed_in, session=desk.signed_in.session)
    (verdict,) = judge(
        thief, thief.push(thief.mutation(CaptureLead(name="A", phone="+971501234501", text="B")))
    )
    assert (verdict.kind, verdict.reason) == (VerdictKind.REJECTED, "bad_proof")


def test_what_was_signed_before_a_fork_is_good_at_the_fork(
    desk: Desk, new_desk: Callable[[], Desk], judge: Judge, place: Place
) -> None:
    fork = new_desk()
    with writing(place.database, place.site) as batch:
        batch.rows.execute("UPDATE device SET forked_from = ? WHERE id = ?", (desk.device_id, fork.device_id))
    fork.signed_in = msgspec.structs.replace(fork.signed_in, session=desk.signed_in.session)
    (verdict,) = judge(fork, fork.push(fork.mutation(CaptureLead(name="A", phone="+971501234501", text="B"))))
    assert verdict.kind is VerdictKind.APPLIED


def test_what_is_dated_before_its_session_began_is_unproven(desk: Desk, judge: Judge, place: Place) -> None:
    made = desk.mutation(CaptureLead(name="A", phone="+971501234501", text="B"))
    at = desk.signed_in.session.began_at - 1
    key = bytes.fromhex(desk.signed_in.session.key)
    mac = wire.seal(key, ulid=made.ulid, command=made.command, at=at, body=bytes(made.body))
    early = msgspec.structs.replace(made, at=at, proof=Proof(desk.signed_in.session.id, mac))
    (verdict,) = judge(desk, desk.push(early))
    assert (verdict.kind, verdict.reason) == (VerdictKind.REJECTED, "bad_proof")


def revoke(place: Place, desk: Desk) -> None:
    with writing(place.database, place.site) as batch:
        devices.revoke_device(batch.rows, desk.device_id)


def push(place: Place, desk: Desk, pushed: wire.Push, now: int) -> list[Verdict]:
    with writing(place.database, place.site) as batch:
        return answering.push(batch, devices.seen(batch.rows, desk.device_id), pushed, now).verdicts


def hello(place: Place, desk: Desk, now: int, **said: Any) -> wire.Welcome:
    asked = Hello(device=desk.device_id, incarnation=1, app="test", schema=1, **said)
    with writing(place.database, place.site) as batch:
        return answering.hello(batch, place.site, devices.seen(batch.rows, desk.device_id), asked, now)


def test_a_signed_out_workstation_hands_over_what_it_has_all_of_it_held_and_then_is_deaf(
    desk: Desk, place: Place
) -> None:
    contact = place.lead("Lina Haddad", "+971501234501")
    made = [desk.mutation(AddNote(contact_id=contact, text=f"note {number}")) for number in range(2)]
    revoke(place, desk)
    now = now_ms()
    welcome = hello(place, desk, now)
    assert welcome.commands == ["wipe"]
    assert welcome.half == ""
    verdicts = push(place, desk, desk.push(*made), now)
    assert {(verdict.kind, verdict.reason) for verdict in verdicts} == {(VerdictKind.HELD, "device_revoked")}
    assert push(place, desk, desk.push(*made), now)[0].duplicate
    with pytest.raises(Refusal, match="signed out"):
        hello(place, desk, now + devices.DRAIN_MS)
    with pytest.raises(Refusal, match="signed out"):
        push(
            place,
            desk,
            desk.push(desk.mutation(AddNote(contact_id=contact, text="late"))),
            now + devices.DRAIN_MS,
        )
    with place.database.reading() as rows:
        sql = "SELECT count(*) FROM session WHERE device_id = ? AND revoked_at IS NULL"
        assert rows.execute(sql, (desk.device_id,)).fetchone() == (0,)


def test_a_signed_out_workstation_cannot_bury_the_practice_in_cards(
    desk: Desk, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "MOST_DRAINED", 3)
    contact = place.lead("Lina Haddad", "+971501234501")
    revoke(place, desk)
    now = now_ms()
    for number in range(3):
        push(place, desk, desk.push(desk.mutation(AddNote(contact_id=contact, text=f"note {number}"))), now)
    with pytest.raises(Refusal, match="signed out"):
        push(place, desk, desk.push(desk.mutation(AddNote(contact_id=contact, text="flood"))), now)
    assert len(place.cards()) == 3


def test_held_work_is_released_in_its_author_s_name_or_refused_by_a_lead_alone(
    desk: Desk, new_desk: Callable[[], Desk], judge: Judge, place: Place
) -> None:
    contact = place.lead("Lina Haddad", "+971501234501")
    made = [desk.mutation(AddNote(contact_id=contact, text=f"note {number}")) for number in range(2)]
    revoke(place, desk)
    push(place, desk, desk.push(*made), now_ms())
    first, second = sorted(place.cards(), key=lambda card: card.body)
    office = new_desk()
    for card, choice in ((first, Choice.RELEASE), (second, Choice.REFUSE)):
        (verdict,) = judge(office, office.push(office.mutation(ResolveCard(card_id=card.id, choice=choice))))
        assert verdict.kind is VerdictKind.APPLIED
    kind = ENTITIES["timeline"]
    with place.database.reading() as rows:
        notes = [kind.record(*row) for row in rows.where(kind, [("kind", "=", "note.added")])]
    (note,) = notes
    assert "note 0" in note.data
    assert note.actor == f"staff:{desk.signed_in.staff_id}"
    assert note.at == first.at
    assert msgspec.json.decode(note.data)["released_by"] == f"staff:{office.signed_in.staff_id}"
    assert {card.resolution for card in place.cards()} == {"release", "refuse"}


def test_nobody_else_decides_on_work_that_was_held_for_want_of_authority(
    desk: Desk, judge: Judge, place: Place, database: Database, site: Site
) -> None:
    contact = place.lead("Lina Haddad", "+971501234501")
    made = desk.mutation(AddNote(contact_id=contact, text="note"))
    revoke(place, desk)
    push(place, desk, desk.push(made), now_ms())
    (card,) = place.cards()
    with writing(database, site) as batch:
        nurse = setup.add_staff(batch, PutStaff(name="N", email="n@p.example", roles=[Role.FRONT_DESK]))
        who = accounts.Claimant(nurse, None, False)
        signed_in = accounts.let_in(
            batch.rows,
            site.secret,
            who,
            email="n@p.example",
            address="192.0.2.1",
            device_name="X",
            device_id=None,
        )
    office = Desk(site.epoch, signed_in)
    for choice in (Choice.RELEASE, Choice.YOURS, Choice.REFUSE):
        (verdict,) = judge(office, office.push(office.mutation(ResolveCard(card_id=card.id, choice=choice))))
        assert (verdict.kind, verdict.reason) == (VerdictKind.REJECTED, "not_allowed")


def test_a_new_contact_may_be_of_any_place_but_somebody_of_another_place_is_not_touched(
    desk: Desk, judge: Judge, place: Place
) -> None:
    contact = place.lead("Lina Haddad", "+971501234501", place.here)
    place.mark(desk, "practice")
    (note, new) = judge(
        desk,
        desk.push(
            desk.mutation(AddNote(contact_id=contact, text="who?")),
            desk.mutation(CaptureLead(name="New", phone="+971501234502", text="Hi")),
        ),
    )
    assert (note.kind, note.reason) == (VerdictKind.HELD, "out_of_scope")
    assert new.kind is VerdictKind.APPLIED


def sealed(desk: Desk, act: str, body: dict[str, Any], **changes: Any) -> bytes:
    nonce, at, raw = new_ulid(), now_ms(), msgspec.json.encode(body)
    session = desk.signed_in.session
    mac = wire.seal(bytes.fromhex(session.key), ulid=nonce, command=act, at=at, body=raw)
    made = devices.Signed(nonce=nonce, at=at, body=msgspec.Raw(raw), proof=Proof(session.id, mac))
    return msgspec.json.encode(msgspec.structs.replace(made, **changes))


def test_an_owner_marks_and_signs_out_workstations_over_http(
    client: Any, desk: Desk, new_desk: Callable[[], Desk], place: Place
) -> None:
    other = new_desk()
    headers = {"Authorization": f"Bearer {desk.signed_in.token}"}
    wanted = {
        "device_id": other.device_id,
        "scopes": ["practice", scopes.at(place.here), "practice+clinical"],
    }
    path = "/v1/auth/devices/scopes"
    answer = client.post(path, content=sealed(desk, "devices.scopes", wanted), headers=headers)
    assert answer.status_code == 200, answer.text
    listed = {device["id"]: device for device in answer.json()["devices"]}
    assert listed[other.device_id]["scopes"] == sorted(wanted["scopes"])
    wrong = wanted | {"scopes": [scopes.at("f" * 32)]}
    assert (
        client.post(path, content=sealed(desk, "devices.scopes", wrong), headers=headers).status_code == 422
    )
    for bad in (
        sealed(desk, "devices.revoke", wanted),
        sealed(desk, "devices.scopes", wanted, at=now_ms() - 3_600_000),
        sealed(other, "devices.scopes", wanted),
    ):
        assert client.post(path, content=bad, headers=headers).status_code == 401
    gone = {"device_id": other.device_id}
    answer = client.post(
        "/v1/auth/devices/revoke", content=sealed(desk, "devices.revoke", gone), headers=headers
    )
    assert answer.status_code == 200
    there = {"Authorization": f"Bearer {other.signed_in.token}"}
    assert client.get("/v1/sync/digest", headers=there).status_code == 403
    said = {"device": other.device_id, "incarnation": 1, "app": "x", "schema": 1}
    assert client.post("/v1/sync/hello", json=said, headers=there).json()["commands"] == ["wipe"]


def test_a_workstation_is_listed_with_who_sat_there_what_it_said_and_what_is_held(
    client: Any, desk: Desk, new_desk: Callable[[], Desk], judge: Judge, place: Place
) -> None:
    other = new_desk()
    there = {"Authorization": f"Bearer {other.signed_in.token}"}
    said = {"device": other.device_id, "incarnation": 1, "app": "foredesk 0.1\x00", "schema": 1, "outbox": 7}
    assert client.post("/v1/sync/hello", json=said, headers=there).status_code == 200
    with writing(place.database, place.site) as batch:
        devices.revoke_device(batch.rows, other.device_id)
    work = CaptureLead(name="Lina", phone="+971501234567", text="Hello")
    verdicts = judge(other, other.push(other.mutation(work)))
    assert verdicts[-1].kind is VerdictKind.HELD
    headers = {"Authorization": f"Bearer {desk.signed_in.token}"}
    wanted = {"device_id": other.device_id, "name": " Front desk 2 "}
    answer = client.post(
        "/v1/auth/devices/rename", content=sealed(desk, "devices.rename", wanted), headers=headers
    )
    assert answer.status_code == 200, answer.text
    listed = {device["id"]: device for device in answer.json()["devices"]}[other.device_id]
    assert (listed["name"], listed["state"]) == ("Front desk 2", "revoked")
    assert (listed["app"], listed["schema"], listed["outbox"]) == ("foredesk 0.1", 1, 7)
    assert listed["person"] == other.signed_in.staff_id
    assert (listed["held"], listed["held_count"]) == ([verdicts[-1].card], 1)
    for name in ("", "   ", "x" * 81):
        bad = sealed(desk, "devices.rename", wanted | {"name": name})
        assert client.post("/v1/auth/devices/rename", content=bad, headers=headers).status_code in {400, 422}


def test_a_restored_backup_lets_nobody_in_who_was_signed_out_since_and_gives_nobody_more(
    desk: Desk, new_desk: Callable[[], Desk], place: Place, client: Any
) -> None:
    """The database as it was before the owner decided, opened again beside what was noted of the decisions."""
    stolen, kiosk = new_desk(), new_desk()
    headers = {"Authorization": f"Bearer {desk.signed_in.token}"}
    with place.database.reading() as rows:
        before = rows.execute("SELECT id, state, scopes, scope_gen FROM device").fetchall()
    for act, body in (
        ("revoke", {"device_id": stolen.device_id}),
        ("scopes", {"device_id": kiosk.device_id, "scopes": ["practice"]}),
    ):
        asked = sealed(desk, f"devices.{act}", body)
        told = client.post(f"/v1/auth/devices/{act}", content=asked, headers=headers)
        assert told.status_code == 200
    with writing(place.database, place.site) as batch:
        batch.rows.executemany(
            "UPDATE device SET state = ?, scopes = ?, scope_gen = ? WHERE id = ?",
            [(state, words, gen, row_id) for row_id, state, words, gen in before],
        )
    open_site(place.database, place.site.folder)
    with place.database.reading() as rows:
        listed = {row.id: (row.state, row.scopes) for row in devices.listed(rows)}
    assert listed[stolen.device_id][0] == "revoked"
    assert listed[kiosk.device_id] == ("active", ["practice"])
    assert listed[desk.device_id][0] == "active"


def test_a_lease_is_as_long_as_the_practice_chose_and_each_half_of_the_key_follows_from_its_number(
    desk: Desk, place: Place
) -> None:
    with writing(place.database, place.site) as batch:
        devices.set_lease(batch.rows, 24)
    now = now_ms()
    first = hello(place, desk, now)
    assert first.lease_until == now + 24 * 3_600_000
    again = hello(place, desk, now, half_no=first.half_no)
    assert again.half_no == first.half_no + 1
    assert again.half != first.half
    locked = hello(place, desk, now, half_no=first.half_no, is_locked=True)
    assert locked.opens == first.half


def test_a_workstation_that_begins_another_life_of_the_server_proves_why_and_is_named_in_the_log(
    desk: Desk, place: Place
) -> None:
    lost = desk.mutation(AddNote(contact_id=place.lead("Lina Haddad", "+971501234501"), text="lost"))
    rows = place.database.begin()
    batch = Batch(rows, epoch=place.site.epoch, secret=place.site.secret, received=now_ms())
    told = answering.push(batch, devices.seen(rows, desk.device_id), desk.push(lost), now_ms())
    place.database.rollback()  # answered, and then the server was put back to before
    said = {"epoch": place.site.epoch, "heard": told.head, "trail": told.trail}
    with capture_logs() as logged:
        welcome = hello(place, desk, now_ms(), **said)
    assert welcome.epoch != place.site.epoch
    assert [entry["device"] for entry in logged if entry["event"] == "epoch.begun"] == [desk.device_id]
    place.site = msgspec.structs.replace(place.site, epoch=welcome.epoch)
    after = hello(place, desk, now_ms(), **{**said, "epoch": welcome.epoch})
    assert after.epoch == welcome.epoch, "what was told in a life that is over proves nothing of this one"


@pytest.mark.parametrize(
    "lie",
    [
        {"seq": 10**9},
        {"seq": 10**9, "heard": 10**9, "trail": "0" * 64},
        {"heard": 1, "trail": "0" * 64},
        {"heard": 1, "trail": "é" * 64},
        {"heard": 2**53, "trail": ""},
    ],
)
def test_a_workstation_that_only_says_so_begins_no_other_life_of_the_server(
    desk: Desk, place: Place, lie: dict[str, Any]
) -> None:
    place.lead("Lina Haddad", "+971501234501")
    welcome = hello(place, desk, now_ms(), epoch=place.site.epoch, **lie)
    assert welcome.epoch == place.site.epoch
    assert welcome.commands == (["reset"] if "seq" in lie else []), "it alone begins afresh"


def test_what_one_number_was_sealed_with_proves_nothing_about_another(desk: Desk, place: Place) -> None:
    place.lead("Lina Haddad", "+971501234501")
    with place.database.reading() as rows:
        head = feed.head(rows)
        true = trail.at(rows, head)
    for heard in (head - 1, head + 1, 10**9):
        welcome = hello(place, desk, now_ms(), epoch=place.site.epoch, heard=heard, trail=true)
        assert welcome.epoch == place.site.epoch
