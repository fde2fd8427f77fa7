"""Many seeds: one after the other or in several processes, resumable, counted, and every failure shrunk and told."""

import hashlib
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

import sync
from sync.simulate.breaks import BREAKS
from sync.simulate.pairs import ENOUGH, FAULTS, IMPOSSIBLE, wanted
from sync.simulate.plan import Plan, Step
from sync.simulate.postgres import own_database
from sync.simulate.premises import Template
from sync.simulate.serving import quick_hashing
from sync.simulate.shrink import shrink
from sync.simulate.workload import story_of
from sync.simulate.world import Outcome, World, make_template

_SAVE_EVERY_S = 10
SAME_AGAIN = "same again"
"""What breaks where a story goes another way the second time."""


class Settings(msgspec.Struct, frozen=True):
    """What is asked for. `broken` names a mechanism that is broken on purpose."""

    seed: int = 0
    seeds: int = 1
    jobs: int = 1
    database: str | None = None
    resume: Path | None = None
    broken: str | None = None
    is_twice: bool = False
    """Live each story a second time and compare."""


class Failure(msgspec.Struct, frozen=True):
    """A seed that broke an invariant, and the shortest story that was found to break it."""

    seed: int
    invariant: str
    detail: str
    steps: tuple[Step, ...] = ()
    lines: tuple[str, ...] = ()


class Tally(msgspec.Struct):
    """What many seeds came to. Kept in the `--resume` file. A seed that broke is not done: going on lives it again."""

    done: list[tuple[int, int]] = []
    """Ranges of seeds that were lived through and held, the second number exclusive."""
    under: dict[str, list[tuple[int, int]]] = {}
    """The same by `version` of the program: another version's stories, or what it makes of them, may be others."""
    typed: dict[str, int] = {}
    pairs: dict[str, int] = {}
    commits: int = 0
    virtual_s: float = 0.0
    spent_s: float = 0.0
    failures: list[Failure] = []

    def has(self, seed: int) -> bool:
        return any(first <= seed < last for first, last in self.done)

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        for into, found in ((self.typed, outcome.typed), (self.pairs, outcome.pairs)):
            for key, count in found.items():
                into[key] = into.get(key, 0) + count
        self.commits += outcome.commits
        self.virtual_s += outcome.virtual_s
        this = (outcome.seed, outcome.seed + 1)
        self.done = _joined([*self.done, this])
        self.under[version()] = _joined([*self.under.get(version(), []), this])

    @property
    def seeds(self) -> int:
        return _count(self.done)


@cache
def version() -> str:
    """What says which program lived a seed: a hash of its sources, of the world and of what is tried in it."""
    digest = hashlib.blake2b(digest_size=6)
    root = Path(sync.__path__[0])
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


class Place(msgspec.Struct, frozen=True):
    """Where one process's worlds stand, one after the other."""

    folder: Path
    database: str | None


@contextmanager
def places(settings: Settings, count: int) -> Generator[list[Place]]:
    """Folders, in memory where there is one, and databases that nobody else has; they are gone afterwards."""
    shared = Path("/dev/shm")  # noqa: S108 - a folder of its own inside; memory spares the disk
    where = shared if shared.is_dir() else None
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="foredesk-world-", dir=where)))
        urls = [
            settings.database and stack.enter_context(own_database(settings.database)) for _ in range(count)
        ]
        yield [Place(folder / str(number), url) for number, url in enumerate(urls)]


class Living:
    """One process's means of living stories: a place, and the template."""

    def __init__(self, settings: Settings, place: Place | None = None) -> None:
        self._settings = settings
        self._stack = ExitStack()
        self._place = place or self._stack.enter_context(places(settings, 1))[0]
        quick_hashing()
        self.template: Template = make_template(self._place.folder / "template")

    def live(self, plan: Plan, *, keep: bool = False) -> Outcome:
        """Live a story through."""
        world = World(
            plan,
            self._place.folder / "world",
            self.template,
            keep=keep,
            database=self._place.database,
        )
        if self._settings.broken is None:
            return world.live()
        with BREAKS[self._settings.broken].broken():
            return world.live()

    def seed(self, seed: int) -> tuple[Outcome, Failure | None]:
        """Live a seed's story; where it breaks an invariant, find the shortest story that does."""
        plan = story_of(seed)
        outcome = self.live(plan)
        found = outcome.violation
        if found is not None:
            return outcome, Failure(seed, found.invariant, found.detail)
        if self._settings.is_twice:
            again = self.live(plan)
            if again.digest != outcome.digest:
                return outcome, Failure(seed, SAME_AGAIN, "the same story went another way the second time")
        return outcome, None

    def told(self, failure: Failure) -> Failure:
        """The failure with its shortest story and what happened in it."""
        if failure.invariant == SAME_AGAIN:
            return failure
        plan = shrink(story_of(failure.seed), failure.invariant, self.live)
        outcome = self.live(plan, keep=True)
        found = outcome.violation
        detail = failure.detail if found is None else found.detail
        return Failure(failure.seed, failure.invariant, detail, plan.steps, tuple(outcome.lines))

    def close(self) -> None:
        self._stack.close()


def run(settings: Settings, *, is_told: bool = True) -> Tally:
    """Live every seed that the resume file does not have yet. Progress goes to standard error."""
    tally = Tally()
    if settings.resume is not None and settings.resume.exists():
        tally = msgspec.json.decode(settings.resume.read_bytes(), type=Tally)
    todo = [seed for seed in range(settings.seed, settings.seed + settings.seeds) if not tally.has(seed)]
    again = set(todo)
    tally.failures = [failure for failure in tally.failures if failure.seed not in again]
    began, spent_before = time.monotonic(), tally.spent_s
    saved = began
    lives = _lived(settings, todo)
    try:
        for count, (outcome, failure) in enumerate(lives, 1):
            now = time.monotonic()
            tally.spent_s = spent_before + now - began
            if failure is None:
                tally.add(outcome)
            else:
                tally.failures.append(failure)
            if is_told and count % 100 == 0:
                sys.stderr.write(f"{count} of {len(todo)}, {len(tally.failures)} broken\n")
            if settings.resume is not None and now - saved > _SAVE_EVERY_S:
                _save(settings.resume, tally)
                saved = now
    finally:
        lives.close()
        if settings.resume is not None:
            _save(settings.resume, tally)
    if tally.failures and is_told:
        living = Living(settings)
        tally.failures = [living.told(f) if not f.steps else f for f in tally.failures[:5]] + tally.failures[
            5:
        ]
        living.close()
    if settings.resume is not None:
        _save(settings.resume, tally)
    return tally


def _lived(settings: Settings, seeds: list[int]) -> Generator[tuple[Outcome, Failure | None]]:
    if settings.jobs == 1:
        living = Living(settings)
        try:
            yield from map(living.seed, seeds)
        finally:
            living.close()
        return
    context = multiprocessing.get_context("spawn")
    with places(settings, settings.jobs) as found:
        free = context.SimpleQueue()
        for place in found:
            free.put(place)
        with context.Pool(settings.jobs, _begin, (settings, free)) as pool:
            yield from pool.imap_unordered(_seed, seeds, chunksize=4)


_living: list[Living] = []


def _begin(settings: Settings, free: Any) -> None:
    _living.append(Living(settings, free.get()))


def _seed(seed: int) -> tuple[Outcome, Failure | None]:
    return _living[0].seed(seed)


def histogram(pairs: dict[str, int], commands: Iterable[str]) -> str:
    """How often each fault met each command, as a table; the rarest pair of each fault is named. Below it, the pairs that
    were met too rarely, and those that cannot meet with the reason."""
    asked = wanted(commands)
    met = {pair: pairs.get(f"{pair[0]} × {pair[1]}", 0) for pair in asked}
    lines = [f"{'fault':28} {'met':>9} {'pairs':>6} {f'>= {ENOUGH}':>6}  rarest"]
    for fault in FAULTS:
        counts = {command: count for (of, command), count in met.items() if of == fault}
        rarest = min(counts, key=lambda command: (counts[command], command))
        enough = sum(count >= ENOUGH for count in counts.values())
        lines.append(
            f"{fault:28} {sum(counts.values()):9} {len(counts):6} {enough:6}  {rarest} {counts[rarest]}"
        )
    rare = [pair for pair in asked if met[pair] < ENOUGH]
    lines.append(
        f"{len(asked)} pairs of fault and command, {len(rare)} of them met fewer than {ENOUGH} times"
    )
    for fault in FAULTS:
        named = sorted((met[pair], pair[1]) for pair in rare if pair[0] == fault)
        if named:
            lines.append(f"  {fault}: {', '.join(f'{command} {count}' for count, command in named)}")
    for faults, those, why in IMPOSSIBLE:
        lines.append(f"{len(faults) * len(those)} pairs cannot meet ({', '.join(sorted(those))}): {why}")
    return "\n".join(lines)


def told(tally: Tally, commands: Iterable[str], *, as_json: bool) -> str:
    """What came of it, for a person or as one JSON document."""
    if as_json:
        return json.dumps(msgspec.to_builtins(tally) | {"seeds": tally.seeds, "green": not tally.failures})
    per_hour = tally.seeds / tally.spent_s * 3600 if tally.spent_s else 0
    lines = [
        f"{tally.seeds} seeds held, {sum(tally.typed.values())} commands typed, {tally.commits} server commits, "
        f"{tally.virtual_s / 3600:.0f} hours lived, {per_hour:.0f} seeds an hour",
        *(
            f"  {_count(seeds)} of them by version {name}{', this one' if name == version() else ''}"
            for name, seeds in tally.under.items()
        ),
        histogram(tally.pairs, commands),
    ]
    for failure in tally.failures:
        lines.append(f"\nseed {failure.seed} broke {failure.invariant}: {failure.detail}")
        lines += [f"  {_step(step)}" for step in failure.steps]
        lines += [f"    {line}" for line in failure.lines[-60:]]
    lines.append(
        "Nothing lost, nothing doubled, all converged."
        if not tally.failures
        else f"{len(tally.failures)} broken."
    )
    return "\n".join(lines)


def _step(step: Step) -> str:
    lasting = f" for {step.for_ms} ms" if step.for_ms else ""
    return f"{step.at:7} ms  {step.act} (desk {step.desk}){lasting}, seed {step.seed}"


def _count(ranges: list[tuple[int, int]]) -> int:
    return sum(last - first for first, last in ranges)


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _save(path: Path, tally: Tally) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(tally))
    fresh.replace(path)
