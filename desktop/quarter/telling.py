"""A simulated quarter from the first day to the verdict, and what it says."""

import asyncio
import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from desktop.quarter.cutting import Cut
from desktop.quarter.findings import Finding
from desktop.quarter.house import SYSTEM, House, Machine
from desktop.quarter.judge import Verdict, judge
from desktop.quarter.people import Crowd
from desktop.quarter.staff import Receptionist
from sync.commands.casefile import build_case
from sync.journeys.expectations import expectations
from sync.model.ids import fact_id
from sync.model.rows import Rows
from sync.model.words import Role

ZONE, REGION = "Europe/London", "GB"
FIRST_DAY: Final = (2026, 3, 2)
"""A Monday; the clocks go forward on the 29th."""
_STAFF: Final = (
    ("Sara Haddad", [Role.OWNER, Role.FRONT_DESK]),
    ("Jomar Reyes", [Role.MANAGER, Role.FRONT_DESK]),
)
_PRACTITIONERS: Final = 4
_OPEN_S: Final = 9 * 3_600
_PART: Final = 200
_ROOM: Final = 2 << 30


class Wishes(Struct, frozen=True):
    """`contacts` is the old book; `per_day` how many get in touch on a working day; `kills` how often on average in a day
    something is killed where it stands (0 for never)."""

    contacts: int = 5_000
    days: int = 90
    per_day: float = 30.0
    seed: int = 1
    kills: float = 0.0


class Entry(Struct, frozen=True):
    """An entry of the ledger for the judge, who knows nothing of its types. Instants are epoch ms."""

    contact: str
    enrolment: str
    step: str
    status: str
    detail: str
    by: str
    due_at: int | None
    moves_at: int | None
    receipt: str


class Report(Struct, frozen=True):
    """What a quarter came to. `by_day` is what people did on each working day, `by_hand_a_day` what they could have done at the
    pace of theirs; `load` is the share of the two receptionists' time that was taken, per mille."""

    wishes: Wishes
    verdict: Verdict
    deliveries: int
    contacts: int
    acts: int
    by_day: dict[str, int]
    by_hand_a_day: int
    load: int
    restarts: int
    refusals: dict[str, int]
    took_s: float


Told = Callable[[int, int], None]


def run(
    wishes: Wishes,
    told: Told = lambda day, days: None,
    folder: Path | None = None,
    cut: Cut | None = None,
) -> Report:
    """Live a quarter and judge it. `told` hears of each day that is over; `cut` is a step that the practice's journeys lack.
    Raises what anything in it fell over."""
    began = time.perf_counter()
    place = Path(mkdtemp(prefix="foredesk-quarter-", dir=folder or _in_memory()))
    first = datetime(*FIRST_DAY, tzinfo=ZoneInfo(ZONE))
    try:
        house = House(
            place,
            wishes.seed,
            start_ms=int(first.timestamp() * 1_000),
            zone=ZONE,
            region=REGION,
        )
        report = house.live(lambda: _story(house, wishes, told, cut))
        if house.loop.faults:
            raise RuntimeError(house.loop.faults[0])
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return replace(report, took_s=time.perf_counter() - began)


def _in_memory() -> Path | None:
    """A folder without a disk, where the system has one with room: nothing here is to outlive the run."""
    shared = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder there that only we may enter
    has_room = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > _ROOM
    return shared if has_room else None


async def _story(house: House, wishes: Wishes, told: Told, cut: Cut | None) -> Report:
    house.found(list(_STAFF), _PRACTITIONERS, [] if cut is None else [cut.document()])
    desks: list[Receptionist] = []
    crowd = Crowd(
        house,
        house.zone,
        wishes.seed,
        wishes.contacts,
        answers=lambda: any(desk.is_there for desk in desks) and house.chance.random() < 0.7,
    )
    house.handset.heard = crowd.hear
    await _bring_in(house, crowd)
    runner = Machine(house, "runner", _address(_STAFF[0][0]), has_runner=True)
    await runner.sign_in()
    runner.start()
    first = datetime(*FIRST_DAY, tzinfo=house.zone)
    for name, _ in _STAFF:
        desks.append(Receptionist(house, Machine(house, name.split()[0], _address(name)), crowd, wishes.seed))
    lives = [asyncio.ensure_future(desk.work(first, wishes.days)) for desk in desks]
    lives.append(asyncio.ensure_future(_count_days(wishes.days, told)))
    if wishes.kills:
        lives.append(asyncio.ensure_future(_kill(house, wishes, runner)))
    await crowd.lead_their_lives(first, wishes.days, wishes.per_day)
    for life in lives:
        await life
    if runner.engine is None:
        runner.start()
    await asyncio.sleep(600)
    return _judged(house, wishes, crowd, desks, runner)


async def _bring_in(house: House, crowd: Crowd) -> None:
    book = crowd.book(fact_id("import", "the old book"))
    for at in range(0, len(book), _PART):
        part = [(row, SYSTEM, house.now(), None) for row in book[at : at + _PART]]
        await house.write(lambda batch, part=part: batch.run_many(part))


async def _count_days(days: int, told: Told) -> None:
    for day in range(days):
        await asyncio.sleep(timedelta(days=1).total_seconds())
        told(day + 1, days)


async def _kill(house: House, wishes: Wishes, runner: Machine) -> None:
    """kill -9 of a desk, the runner or the server, at random moments."""
    random = Random(f"{wishes.seed}/kills")
    ends = house.loop.time() + wishes.days * 86_400
    while True:
        await asyncio.sleep(random.expovariate(wishes.kills / 86_400))
        if house.loop.time() >= ends:
            return
        victim = random.choice(("server", *(machine.name for machine in house.machines)))
        if victim == "server":
            house.kill_server()
            continue
        machine = next(each for each in house.machines if each.name == victim)
        machine.lose()
        if machine is runner:
            await asyncio.sleep(random.uniform(5, 120))
            runner.start()


def _ledger(rows: Rows, now: int) -> list[Entry]:
    """Every step that anybody was ever enrolled in, as the program says that it stands."""
    who = rows.execute("SELECT DISTINCT contact_id FROM enrolment WHERE deleted = 0 ORDER BY 1").fetchall()
    return [
        Entry(
            contact_id, each.enrolment, each.step, each.status.value, each.detail.value, each.by.value,
            each.due_at, each.next_change_at, each.receipt,
        )
        for (contact_id,) in who
        for each in expectations(build_case(rows, contact_id, now), now)
    ]  # fmt: skip


def _judged(house: House, wishes: Wishes, crowd: Crowd, desks: list[Receptionist], runner: Machine) -> Report:
    rows = runner.rows
    board = rows.execute("SELECT contact_id, lane FROM board WHERE contact_id IS NOT NULL").fetchall()
    due = rows.execute("SELECT key, due_at FROM machine_step").fetchall()
    with closing(sqlite3.connect(house.folder / "server.db")) as server:
        verdict = judge(
            server, board, _ledger(rows, house.now()), due, house.handset.deliveries, house.handset.counts, crowd.by_phone,
            now=house.now(), zone=house.zone,
        )  # fmt: skip
        (contacts,) = server.execute("SELECT count(*) FROM contact WHERE deleted = 0").fetchone()
    by_day: Counter[str] = Counter()
    refusals: Counter[str] = Counter()
    for desk in desks:
        by_day.update(desk.by_day)
        refusals.update(desk.refusals)
    there = len(by_day) * len(desks) * _OPEN_S
    busy_s = sum(desk.busy_s for desk in desks)
    return Report(
        wishes,
        verdict,
        deliveries=len(house.handset.deliveries),
        contacts=contacts,
        acts=by_day.total(),
        by_day=dict(sorted(by_day.items())),
        by_hand_a_day=round(len(desks) * _OPEN_S * by_day.total() / busy_s) if busy_s else 0,
        load=round(1_000 * busy_s / there) if there else 0,
        restarts=house.restarts,
        refusals=dict(refusals),
        took_s=0.0,
    )


def lines(report: Report) -> list[str]:
    """The report in words."""
    wishes, verdict = report.wishes, report.verdict
    told = [
        f"{wishes.days} days, {report.contacts:,} contacts, seed {wishes.seed}, "
        f"{report.restarts} restarts of the server, {report.took_s:,.0f} s",
        "",
        f"Messages          {report.deliveries:,}: {verdict.by_machine:,} by follow-ups, {verdict.by_people:,} by people",
        f"Done by people    {report.acts:,} in {len(report.by_day)} working days, {report.load / 10:.1f} % of two "
        "receptionists' time",
        f"A day             {_middle(report.by_day.values()):,} done as a rule, "
        f"{max(report.by_day.values(), default=0):,} on the busiest; {report.by_hand_a_day:,} could be",
        f"Replies           {verdict.replies:,} in opening hours, {verdict.late_replies:,} after more than 15 minutes",
        "",
        "Where those stand who got in touch",
        *(f"  {count:6,}  {ending}" for ending, count in verdict.endings.most_common()),
        "",
        "What became of the steps of their follow-ups",
        *(f"  {count:6,}  {what}" for what, count in verdict.steps.most_common()),
        "",
    ]
    if report.refusals:
        told += [
            "What desks were refused",
            *(f"  {n:6,}  {what}" for what, n in sorted(report.refusals.items())),
            "",
        ]
    return [*told, *_findings(verdict.findings)]


def _middle(counts: Collection[int]) -> int:
    return sorted(counts)[len(counts) // 2] if counts else 0


def _findings(findings: list[Finding]) -> list[str]:
    if not findings:
        return ["Nothing was sent twice, at night or to anybody who had said no; nobody fell through."]
    by_rule = Counter(finding.rule for finding in findings)
    told = [f"  {count:6,}  {rule}" for rule, count in by_rule.most_common()]
    return ["What must not be", *told, *(f"    {each.rule}: {each.about}" for each in findings[:20])]


def _address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@cedar.example"
