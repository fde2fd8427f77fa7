"""Two dispatchers over one practice, stopped and killed between any two steps: no key goes out twice (invariant I7)."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.commands.effects import SEND_DELAY_MS
from sync.effects.channels.phone import Act, SimulatedPhone, Turn
from sync.effects.dispatcher import LEASE_MS, MOST_ATTEMPTS, PATIENCE_MS, RETRY_MS, Dispatcher
from tests.sync.effects.house import MINUTE, SECOND, House

KILL = "kill"
TURNS = st.builds(
    Turn,
    act=st.sampled_from(Act),
    arrives_after=st.sampled_from([0, 0, SECOND, 2 * LEASE_MS]),
    delivers_after=st.sampled_from([None, 0, MINUTE]),
    callbacks=st.integers(1, 3),
)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from([0, 0, 0, SECOND, RETRY_MS, LEASE_MS, KILL]),
        st.sampled_from("ss c"),
    ),
    max_size=60,
)


def life(house: House) -> Iterator[None]:
    """A dispatcher at work, which can be stopped for good at every `yield`: before and after each commit and each call."""
    sender = house.dispatcher()
    while True:
        with house.database.reading() as rows:
            work = sender.look(rows, house.now)
        yield
        for overdue in work.overdue:
            with house.writing() as batch:
                sender.give_up(batch, overdue)
            yield
        for doubtful in work.doubtful:
            seen = sender.ask(doubtful, house.now)
            yield
            with house.writing() as batch:
                sender.settle(batch, doubtful, seen)
            yield
        for due in work.due:
            with house.writing() as batch:
                claimed = sender.claim(batch, due)
            yield
            if claimed is not None:
                outcome = sender.send(claimed, house.now)
                yield
                house.record(claimed, outcome)
                yield
        for receipt in sender.receipts(house.now):
            with house.writing() as batch:
                sender.hear(batch, receipt)
            yield


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One practice for all the worlds of this module; each writes to people of its own."""
    folder: Path = tmp_path_factory.mktemp("house")
    made = House(str(folder / "practice.db"), folder)
    yield made
    made.close()


def play(
    house: House, steps: list[tuple[int, int | str, str]], turns: list[Turn], *, dedupes: bool, asked: bool
) -> None:
    """One world: three messages, two dispatchers, and the oracle after every step."""
    house.phone = SimulatedPhone(turns, dedupes=dedupes, can_be_asked=asked)
    queued = []
    for _ in range(3):
        contact, phone = house.fresh()
        queued.append(house.queued(contact, phone))
    keys = {row_id: house.effect(row_id).key for row_id in queued}
    lives = [life(house), life(house)]
    house.later(SEND_DELAY_MS - SECOND)
    for who, what, act in steps:
        if what == KILL:
            lives[who] = life(house)
        else:
            assert isinstance(what, int)
            house.later(what)
            next(lives[who])
        if act == "c":
            house.cancel(queued[0])
        house.phone.pass_time(house.now)
        check(house, keys)
    for _ in range(2 * MOST_ATTEMPTS + 2):
        house.later(PATIENCE_MS)
        house.round()
    check(house, keys)
    states = {house.state(row_id)[0] for row_id in queued}
    assert states <= {"sent", "failed", "cancelled", "needs_review"}, "an open fate was forgotten"


def check(house: House, keys: dict[str, str]) -> None:
    """I7: no key more than once; what is called sent was sent, what is called refused or called back was not."""
    counts = house.phone.counts
    for row_id, key in keys.items():
        state, _ = house.state(row_id)
        assert counts[key] <= 1, f"{key} went out {counts[key]} times"
        assert not (counts[key] and state == "cancelled"), f"{key} was called back, and went out"


@settings(max_examples=120)
@given(steps=STEPS, turns=st.lists(TURNS, max_size=6), dedupes=st.booleans(), asked=st.booleans())
def test_no_key_goes_out_twice_however_two_dispatchers_run_and_die(
    shared: House, steps: list[tuple[int, int | str, str]], turns: list[Turn], dedupes: bool, asked: bool
) -> None:
    play(shared, steps, turns, dedupes=dedupes, asked=asked)


@pytest.mark.parametrize("dedupes", [True, False])
@pytest.mark.parametrize("fault", list(Act))
def test_no_key_goes_out_twice_wherever_the_first_dispatcher_dies(
    shared: House, fault: Act, dedupes: bool
) -> None:
    """Every boundary in turn: the first runs so many steps and dies, the second takes over at once and after the lease."""
    for boundary in range(14):
        for wait in (0, LEASE_MS):
            steps: list[tuple[int, int | str, str]] = [(0, SECOND, "s")]
            steps += [(0, 0, "s")] * boundary
            steps += [(0, KILL, "s"), (1, wait, "s"), *[(1, 0, "s")] * 6]
            play(shared, steps, [Turn(fault)], dedupes=dedupes, asked=True)


def test_seeded_worlds_are_the_same_twice(tmp_path: Path) -> None:
    def told(folder: Path) -> list[tuple[str, str | None, int]]:
        random = Random(7)
        house = House(str(folder / "practice.db"), folder)
        turns = [Turn(random.choice(list(Act))) for _ in range(6)]
        steps: list[tuple[int, int | str, str]] = [
            (random.randrange(2), random.choice([0, SECOND, LEASE_MS, KILL]), "s") for _ in range(40)
        ]
        play(house, steps, turns, dedupes=True, asked=True)
        found = [(row.key, row.state, row.attempts) for row in house.all("effect")]
        house.close()
        return found

    assert told(tmp_path / "one") == told(tmp_path / "two")


# -- the mechanisms, broken on purpose ------------------------------------------------------------------------------


def is_caught(house: House, seeds: int = 60, *, dedupes: bool = False) -> bool:
    """Whether any of so many worlds shows a key that went out twice, or one called back that went out."""
    for seed in range(seeds):
        random = Random(seed)
        turns = [Turn(random.choice([Act.ACCEPT, Act.SILENT_AFTER]), delivers_after=None) for _ in range(6)]
        steps: list[tuple[int, int | str, str]] = [(0, SECOND, "s")]
        steps += [
            (random.randrange(2), random.choice([0, 0, 0, LEASE_MS, KILL]), random.choice("sssc"))
            for _ in range(40)
        ]
        try:
            play(house, steps, turns, dedupes=dedupes, asked=False)
        except AssertionError:
            return True
    return False


def test_whole_dispatchers_show_nothing_in_these_worlds(shared: House) -> None:
    assert not is_caught(shared, 20)


def test_a_fence_that_is_not_checked_is_caught(shared: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.commands.effects.holds_lease", lambda effect, states, lease_epoch: True)
    assert is_caught(shared)


def test_repeating_blindly_is_caught(shared: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.effects.dispatcher.may_be_repeated", lambda port: True)
    assert is_caught(shared)


def test_sending_before_the_claim_is_committed_is_caught(
    shared: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = Dispatcher.claim

    def eager(self: Dispatcher, batch: object, seen: object) -> object:
        found = claim(self, batch, seen)  # type: ignore[arg-type]
        if found is not None:
            self.send(found, found.lease_until - LEASE_MS)
        return found

    monkeypatch.setattr(Dispatcher, "claim", eager)
    assert is_caught(shared)


def test_guards_that_are_not_read_again_are_caught(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was checked as it was queued says nothing of the moment of sending: an opt-out in between must count."""
    from sync.commands import effects, fates

    def said_no_and_was_written_to() -> bool:
        contact, phone = house.fresh()
        row_id = house.queued(contact, phone)
        house.refuses(phone)
        house.later(SEND_DELAY_MS)
        house.round()
        return house.phone.counts[house.effect(row_id).key] > 0

    assert not said_no_and_was_written_to()
    read, first = effects.check, {}

    def remembered(tx: object, effect: object, message: object, now: int) -> object:
        key = effect.id  # type: ignore[attr-defined]
        return first.setdefault(key, read(tx, effect, message, now))  # type: ignore[arg-type]

    for module in (effects, fates):
        monkeypatch.setattr(module, "check", remembered)
    assert said_no_and_was_written_to()


def test_a_queue_that_is_not_frozen_by_a_restore_is_caught(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact, phone = house.fresh()
    row_id = house.queued(contact, phone)
    house.later(SEND_DELAY_MS)
    with house.writing() as batch:
        batch.rows.execute("UPDATE meta SET value = 'another life' WHERE key = 'epoch'")
    house.round()
    assert house.state(row_id) == ("queued", None)
    monkeypatch.setattr("sync.effects.dispatcher.is_frozen", lambda rows: False)
    house.round()
    assert house.state(row_id) == ("sent", None)


def test_a_stalled_claim_that_sends_all_the_same_is_caught(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody decided to send it again while the first dispatcher stood still: only the lease keeps that one from it."""
    from sync.commands.effects import Decision

    def goes_out_how_often() -> int:
        house.phone = SimulatedPhone(dedupes=False, can_be_asked=False)
        contact, phone = house.fresh()
        row_id = house.queued(contact, phone)
        house.later(SEND_DELAY_MS)
        stalled = house.claim(row_id)
        assert stalled is not None
        house.later(LEASE_MS)
        house.round()
        house.decide(row_id, Decision.AGAIN)
        house.later(SEND_DELAY_MS)
        house.round()
        house.dispatcher().send(stalled, house.now)
        return house.phone.counts[house.effect(row_id).key]

    assert goes_out_how_often() == 1
    monkeypatch.setattr("sync.effects.dispatcher.lease_lasts", lambda claimed, now: True)
    assert goes_out_how_often() == 2
