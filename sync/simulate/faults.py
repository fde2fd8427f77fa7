"""What the world does to desks, lines and server, and how all of it is healed before everybody must agree."""

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable, Collection
from random import Random
from typing import Any

import msgspec
import zstandard

from sync.commands.cards import Choice, ResolveCard
from sync.commands.kernel import REGISTER, Command
from sync.effects.freeze import release
from sync.model import scopes
from sync.model.cipher import sqlcipher
from sync.model.words import FOR_A_LEAD, PRACTICE_SCOPE
from sync.replica.changes import State
from sync.replica.store import StoreError
from sync.replica.transport import LinkFailed
from sync.server import devices, feed
from sync.server.core import Batch
from sync.server.refusals import Refusal
from sync.server.snapshot import build_lines
from sync.simulate.desk import Desk
from sync.simulate.disk import Lost, When
from sync.simulate.network import CALM, STORM
from sync.simulate.owners import owned_by
from sync.simulate.plan import Act, Step
from sync.simulate.premises import SYSTEM, Badge, badge_for, person_command
from sync.simulate.serving import Process
from sync.wire import Verdict

HOUR_MS = 3_600_000
_COMMAND = re.compile(rb'"command":"(\w+@\d+)"')

Deed = Callable[[Any, Desk, Step, Random], Awaitable[None]]
DO: dict[Act, Deed] = {}


def does(act: Act) -> Callable[[Deed], Deed]:
    def register(deed: Deed) -> Deed:
        DO[act] = deed
        return deed

    return register


def commands_in(body: bytes) -> list[str]:
    """The commands that a message carries."""
    return [found.decode() for found in _COMMAND.findall(body)]


def _later(world: Any, step: Step, healed: Callable[[], None]) -> None:
    world.loop.call_later(step.for_ms / 1_000, healed)


# -- lines ----------------------------------------------------------------------------------------------------------------


@does(Act.STORM)
async def _storm(world: Any, desk: Desk, step: Step, random: Random) -> None:
    share = random.choice((0.2, 0.5, 1.0))
    weather = msgspec.structs.replace(
        STORM, drop=STORM.drop * share, double=STORM.double * share, cut=STORM.cut * share
    )

    def set_to(now: Any) -> None:
        if desk.line is not None and (now is CALM or not world.is_calm):
            desk.line.weather = now

    set_to(weather)
    _later(world, step, lambda: set_to(CALM))


@does(Act.OFFLINE)
async def _offline(world: Any, desk: Desk, step: Step, random: Random) -> None:
    def back() -> None:
        if desk.line is not None:
            desk.line.is_down = False

    if desk.line is not None:
        world.struck(step.act, [desk])
        desk.line.is_down = True
        _later(world, step, back)


@does(Act.NO_UPLOAD)
async def _no_upload(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """Pushes vanish; downloads must not wait for them (invariant I4)."""
    line = desk.line
    if line is None or line.is_down or desk.engine is None:
        return
    world.struck(step.act, [desk])
    line.weather = msgspec.structs.replace(line.weather, no_upload=True)
    boots, engine = desk.boots, desk.engine
    head = world.oracle.head

    def over() -> None:
        if desk.line is not line or world.is_calm:
            return
        undisturbed = desk.boots == boots and line.weather == msgspec.structs.replace(CALM, no_upload=True)
        is_online = engine.status.state is State.ONLINE
        if (
            undisturbed
            and is_online
            and not line.is_down
            and world.server_age_s() > 30
            and step.for_ms >= 40_000
            and not world.was_slow
            and engine.rebase.cursor < head
        ):
            world.oracle.broke("I4", f"{desk.name}'s downloads waited for its outbox")
        line.weather = msgspec.structs.replace(line.weather, no_upload=False)

    _later(world, step, over)


@does(Act.MESSAGE)
async def _message(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """One message of a desk's is dropped, cut or doubled: the one behind `count` others."""
    if desk.line is not None:
        desk.line.fates[step.count] = step.how


# -- processes and disks ------------------------------------------------------------------------------------------------


@does(Act.DESK_LOST)
async def _desk_lost(world: Any, desk: Desk, step: Step, random: Random) -> None:
    if not desk.is_up:
        return
    world.struck(step.act, [desk])
    when = When(step.how) if step.how else random.choice(list(When))
    count = random.randint(1, 60) if when is When.STATEMENT else random.randint(1, 3)
    desk.disk.doom(when, step.count or count)
    world.note(f"{desk.name} is doomed {when}")


@does(Act.SERVER_LOST)
async def _server_lost(world: Any, desk: Desk, step: Step, random: Random) -> None:
    process: Process | None = world.server_for(desk.name)
    if process is None:
        return
    world.struck(step.act, world.desks)
    when = When(step.how) if step.how else random.choice((*When, None))
    if when is None:
        process.lose()
    else:
        count = random.randint(1, 40) if when is When.STATEMENT else random.randint(1, 3)
        process.disk.doom(when, step.count or count)


@does(Act.DESK_FULL)
async def _desk_full(world: Any, desk: Desk, step: Step, random: Random) -> None:
    world.struck(step.act, [desk])
    desk.disk.is_full = True

    def freed() -> None:
        desk.disk.is_full = False

    _later(world, step, freed)


@does(Act.SERVER_FULL)
async def _server_full(world: Any, desk: Desk, step: Step, random: Random) -> None:
    process: Process | None = world.server_for(desk.name)
    if process is None:
        return
    world.struck(step.act, world.desks)
    process.disk.is_full = True

    def freed() -> None:
        process.disk.is_full = False

    _later(world, step, freed)


# -- clocks ---------------------------------------------------------------------------------------------------------------


@does(Act.DESK_CLOCK)
async def _desk_clock(world: Any, desk: Desk, step: Step, random: Random) -> None:
    world.struck(step.act, [desk])
    desk.clock_ahead_ms += random.choice((-30, -3, -1, 1, 3, 30)) * HOUR_MS


@does(Act.SERVER_CLOCK)
async def _server_clock(world: Any, desk: Desk, step: Step, random: Random) -> None:
    world.struck(step.act, world.desks)
    world.clock_ahead_ms += random.choice((-3, -1, 1, 3)) * HOUR_MS


# -- copies of the past ---------------------------------------------------------------------------------------------------


@does(Act.BACKUP)
async def _back_up(world: Any, desk: Desk, step: Step, random: Random) -> None:
    if world.server_for(desk.name) is not None:
        world.premises.back_up()


@does(Act.RESTORE)
async def _restore(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """The server's disk died; an older copy takes its place. What no workstation holds any more is lost with it."""
    premises = world.premises
    premises.is_down_on_purpose = True
    try:
        if not premises.restore(random):
            return
        world.struck(step.act, world.desks)
        await asyncio.sleep(random.uniform(0.1, 5.0))
    finally:
        premises.is_down_on_purpose = False
        for number in range(premises.most - len(premises.up)):
            world.open_server(restored=number == 0)


@does(Act.COPY)
async def _copy(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """Somebody copies the workstation's files to another machine; both go on."""
    if len(world.desks) >= 5 or not desk.is_up:
        return
    world.struck(step.act, [desk])
    twin = world.add_desk(desk.badge, desk.person)
    twin.lineage |= desk.lineage
    twin.is_corrupt = desk.is_corrupt
    desk.copy_to(twin.folder)
    twin.start()


@does(Act.SAVE)
async def _save(world: Any, desk: Desk, step: Step, random: Random) -> None:
    if desk.is_up and not desk.is_corrupt:
        desk.copy_to(world.folder / f"{desk.folder.name}-saved")


@does(Act.POWER_CUT)
async def _power_cut(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """The machine loses its last moments, or its disk is put back as it was: the file is suddenly older."""
    saved = world.folder / f"{desk.folder.name}-saved"
    if not saved.exists():
        return
    world.struck(step.act, [desk])
    desk.lose()
    shutil.rmtree(desk.folder)
    shutil.copytree(saved, desk.folder)
    for typed in world.oracle.typed.values():
        if typed.desk == desk.name:
            typed.excused = "power cut"


# -- people and versions ----------------------------------------------------------------------------------------------------


@does(Act.DISABLE)
async def _disable(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """Somebody no longer works here, with work still in the outbox."""
    world.struck(step.act, [other for other in world.desks if other.person == 1])
    await world.write(_does(person_command(1, disabled=True)))


@does(Act.ENABLE)
async def _enable(world: Any, desk: Desk, step: Step, random: Random) -> None:
    await world.write(_does(person_command(1)))


def _does(command: Command) -> Callable[[Batch], Verdict]:
    """A job of the server's own."""
    return lambda batch: batch.run_own(command, SYSTEM)


@does(Act.OLD_SERVER)
async def _old_server(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """The server does not know some commands yet: they are held, and delay nothing."""
    world.unknown = frozenset({*random.sample(sorted(REGISTER), 12), *desk.outbox()})
    for other in world.desks:
        for command in set(other.outbox()) & world.unknown:
            world.pairs[step.act, command] += 1

    def upgraded() -> None:
        world.unknown = frozenset()

    _later(world, step, upgraded)


@does(Act.RESCOPE)
async def _rescope(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """An owner says what a workstation carries from now on: less, or more."""
    world.struck(step.act, [desk])
    words = random.choice(_CARRIED)

    def mark(batch: Batch) -> None:
        devices.set_scopes(batch.rows, desk.badge.device, words)

    await world.write(mark)


_CARRIED: tuple[tuple[str, ...], ...] = (
    scopes.EVERYTHING,
    (PRACTICE_SCOPE,),
    (*scopes.EVERYTHING, *(f"{word}+clinical" for word in scopes.EVERYTHING)),
)


@does(Act.REVOKE)
async def _revoke(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """A workstation is signed out for good, with work in its outbox: a manager decides on that, and nothing stays on it."""
    world.struck(step.act, [desk])

    def sign_out(batch: Batch) -> None:
        devices.revoke_device(batch.rows, desk.badge.device)

    await world.write(sign_out)


@does(Act.SLOW)
async def _slow(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """The server's threads take their time: what was read is old when it is acted upon."""
    world.struck(step.act, world.desks)
    world.slow_s, world.was_slow = step.for_ms / 500, True

    def quick() -> None:
        world.slow_s = 0.0

    _later(world, step, quick)


@does(Act.OLD_DESK)
async def _old_desk(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """The server serves this program no longer; its outbox is kept until it is updated (426)."""
    world.struck(step.act, [desk])
    _be_of_schema(desk, 0)

    def updated() -> None:
        _be_of_schema(desk, None)

    _later(world, step, updated)


def _be_of_schema(desk: Desk, schema: int | None) -> None:
    if desk.schema != schema:
        desk.schema = schema
        if desk.engine is not None:
            desk.attach()


# -- looking after it -----------------------------------------------------------------------------------------------------


@does(Act.CHECK)
async def _check(world: Any, desk: Desk, step: Step, random: Random) -> None:
    await _checked(world, desk, recount=random.random() < 0.5)


async def mend(world: Any, desk: Desk) -> None:
    """Recount until what went bad was found and the server's row stands in its place."""
    await _checked(world, desk, recount=True)
    if desk.engine is not None:
        sql = "SELECT count(*) FROM contact WHERE address = 'garbage'"
        desk.is_corrupt = bool(desk.engine.store.connection.raw.execute(sql).fetchone()[0])


async def _checked(world: Any, desk: Desk, *, recount: bool) -> None:
    engine = desk.engine
    if engine is None:
        return

    async def check() -> None:
        try:
            await engine.check(recount=recount)
        except (LinkFailed, StoreError, sqlcipher.Error) as error:
            world.note(f"{desk.name} cannot check: {type(error).__name__}")
        except Lost:
            desk.lose()

    with owned_by(desk.tasks):
        task = asyncio.ensure_future(check())
    await asyncio.wait({task})


@does(Act.CORRUPT)
async def _corrupt(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """A row of the replica goes bad on the disk; a recount finds it and the server's row takes its place."""
    engine = desk.engine
    if engine is None or engine.machine.must_wipe:
        return
    if engine.rebase.outbox.by_n or engine.rebase.epoch != world.epoch:
        return
    raw = engine.store.connection.raw
    if raw.in_transaction:
        return
    world.struck(step.act, [desk])
    raw.execute(
        "UPDATE contact SET address = 'garbage' WHERE id = (SELECT id FROM contact ORDER BY id LIMIT 1)"
    )
    desk.is_corrupt = True
    await mend(world, desk)


@does(Act.RELEASE)
async def _release(world: Any, desk: Desk, step: Step, random: Random) -> None:
    """An owner lets the queue of a restored practice go."""

    def let_go(batch: Batch) -> None:
        release(batch.rows, batch.received)

    await world.write(let_go)


@does(Act.TRY_NOW)
async def _try_now(world: Any, desk: Desk, step: Step, random: Random) -> None:
    if desk.engine is not None:
        desk.engine.try_now()


async def heal(world: Any) -> None:
    """Every trouble ends."""
    for process in world.premises.up:
        process.disk.is_full = False
        process.disk.doom(When.STATEMENT, 1 << 60)
    world.reopen()
    for desk in world.desks:
        desk.disk.is_full = False
        desk.disk.doom(When.STATEMENT, 1 << 60)
        if desk.line is not None:
            desk.line.weather, desk.line.is_down = CALM, False
            desk.line.fates.clear()
        _be_of_schema(desk, None)
        if not desk.is_up:
            desk.start()
    await world.write(_does(person_command(1)))


async def decide(world: Any) -> None:
    """What was held is released: whoever answers for the practice decides on each such card."""
    desk = next((desk for desk in world.desks if desk.person == 0 and desk.is_up), None)
    if desk is None:
        return
    with world.premises.looking() as rows:
        sql = "SELECT id, reason FROM card WHERE kind = 'held' AND state = 'open' AND deleted = 0 ORDER BY id LIMIT 20"
        held = rows.execute(sql).fetchall()
    for card_id, reason in held:
        choice = Choice.RELEASE if reason in FOR_A_LEAD else Choice.YOURS
        desk.type(ResolveCard(card_id=card_id, choice=choice), Random(card_id))
        await asyncio.sleep(0.2)


def keep_calm(world: Any) -> None:
    """No trouble outlives the story."""
    for desk in world.desks:
        if desk.line is not None:
            desk.line.weather, desk.line.is_down = CALM, False
            desk.line.fates.clear()


def sign_in_soon(world: Any, desk: Desk, *, is_fork: bool) -> None:
    """Somebody signs in at a desk that was signed out."""
    if desk.engine is None or desk.engine.status.state is not State.SIGNED_OUT:
        return
    process: Process | None = world.server_for(desk.name)
    if process is None or desk.line is None or desk.line.is_down:
        world.signed_out(desk, is_fork=is_fork)
        return

    def let_in(batch: Batch) -> Badge:
        return badge_for(batch, process.site.secret, desk.person, badge=desk.badge, is_fork=is_fork)

    async def sign_in() -> None:
        try:
            badge = await process.server.write(let_in)
        except Refusal as refusal:
            world.note(f"{desk.name} may not sign in: {refusal.problem.code}")
            world.signed_out(desk, is_fork=is_fork)
        else:
            world.struck("signed in anew", [desk])
            world.note(f"{desk.name} signs in")
            desk.signed_in(badge)

    def gone(done: "asyncio.Task[None]") -> None:
        if done.cancelled():
            world.signed_out(desk, is_fork=is_fork)

    process.spawn(sign_in()).add_done_callback(gone)


def enrol_soon(world: Any, desk: Desk) -> None:
    """Somebody signs in at a workstation that keeps nothing any more: it is a new one."""
    process: Process | None = world.server_for(desk.name)
    if process is None:
        world.enrol_later(desk)
        return

    def let_in(batch: Batch) -> Badge:
        return badge_for(batch, process.site.secret, desk.person)

    async def sign_in() -> None:
        try:
            badge = await process.server.write(let_in)
        except Refusal as refusal:
            world.note(f"{desk.name} may not sign in: {refusal.problem.code}")
            world.enrol_later(desk)
        else:
            world.note(f"{desk.name} is a new workstation")
            desk.enrolled(badge)

    def gone(done: "asyncio.Task[None]") -> None:
        if done.cancelled():
            world.enrol_later(desk)

    process.spawn(sign_in()).add_done_callback(gone)


def snapshot_lines(
    world: Any,
    process: Process,
    token: str,
    after: tuple[str, str] | None,
    only: Collection[str] | None,
    since: int | None,
) -> list[bytes]:
    """The pieces of an NDJSON copy behind a row, made by what the server's child process runs."""
    path = world.folder / "copy.ndjson"
    with process.database.reading() as rows:
        device = devices.check_active(devices.device_of(rows, token))
        epoch = feed.epoch_of(rows)
    carried = device.scopes if only is None else device.scopes.intersection(only)
    build_lines(process.database.url, epoch, sorted(carried), path, since=since)
    unpack = zstandard.ZstdDecompressor().decompressobj(read_across_frames=True)
    lines = unpack.decompress(path.read_bytes()).splitlines(keepends=True)
    if after is None:
        return lines
    told, row_id = after
    for index, line in enumerate(lines[1:], 1):
        found = msgspec.json.decode(line)
        if found.get("e") == told and found["r"][-1][0] == row_id:
            return [lines[0], *lines[index + 1 :]]
    return lines
