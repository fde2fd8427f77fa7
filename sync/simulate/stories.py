"""The story of each seed: what people do, what the world does to them, and which fault must meet which commands in it."""

from random import Random
from typing import Final

from sync.simulate.pairs import Cast, arranged, foci_of
from sync.simulate.plan import Act, Plan, Step

FOCI: Final = 2
"""Faults that a story must bring together with commands."""

TROUBLES: dict[Act, float] = {
    Act.CHECK: 2,
    Act.TRY_NOW: 2,
    Act.STORM: 6,
    Act.OFFLINE: 6,
    Act.NO_UPLOAD: 4,
    Act.DESK_LOST: 6,
    Act.SERVER_LOST: 6,
    Act.DESK_FULL: 4,
    Act.SERVER_FULL: 4,
    Act.DESK_CLOCK: 4,
    Act.SERVER_CLOCK: 4,
    Act.BACKUP: 2,
    Act.RESTORE: 4,
    Act.COPY: 4,
    Act.SAVE: 2,
    Act.POWER_CUT: 4,
    Act.DISABLE: 4,
    Act.ENABLE: 2,
    Act.OLD_SERVER: 4,
    Act.OLD_DESK: 4,
    Act.CORRUPT: 2,
    Act.RELEASE: 2,
    Act.RESCOPE: 5,
    Act.REVOKE: 4,
    Act.SLOW: 4,
    Act.OVERLAP: 4,
    Act.MESSAGE: 5,
}
"""How often each kind of trouble comes, against the others."""


QUARRELS: tuple[tuple[str, str], ...] = (
    ("stop_everything@1", "stop_journey@1"),
    ("stop_everything@1", "done_step@1"),
    ("merge_contacts@1", "merge_contacts@1"),
    ("merge_contacts@1", "patch_fields@1"),
    ("book_appointment@1", "book_appointment@1"),
    ("reschedule_appointment@1", "cancel_appointment@1"),
    ("move_opportunity@1", "move_opportunity@1"),
    ("queue_effect@1", "queue_effect@1"),
    ("queue_effect@1", "cancel_effect@1"),
    ("queue_effect@1", "receive_message@1"),
    ("resolve_effect@1", "resolve_effect@1"),
    ("remove_endpoint@1", "queue_effect@1"),
    ("record_consent@1", "queue_effect@1"),
    ("patch_fields@1", "patch_fields@1"),
    ("patch_fields@1", "undo@1"),
    ("restore@1", "undo@1"),
    ("tag@1", "untag@1"),
    ("claim@1", "claim@1"),
    ("complete_task@1", "assign_task@1"),
    ("resolve_card@1", "resolve_card@1"),
)
"""What two desks do to the same thing at about the same time, one of them in trouble."""


def plan_of(seed: int, cast: Cast) -> Plan:
    """The story of a seed: two or three desks, some thirty things typed, a dozen kinds of trouble in between, and what falls to
    this seed of the pairs of fault and command."""
    random = Random(f"plan/{seed}")
    desks = random.choice((2, 2, 3))
    span = random.choice((20_000, 60_000, 120_000))
    steps = [
        Step(random.randrange(span), Act.TYPE, random.randrange(desks), random.getrandbits(32))
        for _ in range(random.randint(15, 45))
    ]
    kinds, weights = list(TROUBLES), list(TROUBLES.values())
    # Few kinds per story, often: trouble of the same kind twice in a row is what nobody thinks of.
    chosen = random.choices(kinds, weights, k=random.randint(2, 6))
    for _ in range(random.randint(6, 18)):
        act, at, desk = random.choice(chosen), random.randrange(20, span), random.randrange(desks)
        for_ms = random.choice((500, 3_000, 15_000, 40_000))
        if act is Act.DISABLE and random.random() < 0.7:
            steps.append(Step(at + for_ms, Act.ENABLE, desk))
        if act is Act.MESSAGE:
            fate = random.choice(("drop", "cut", "double"))
            steps.append(Step(at - 10, act, desk, how=fate, count=random.choice((0, 0, 1, 2))))
        else:
            steps.append(Step(at, act, desk, random.getrandbits(32), for_ms))
        if act is Act.RESTORE and random.random() < 0.4:
            steps += _sent_and_forgotten(at, desk, random)
        # Trouble finds work in the outbox: any command at all, so that in time each trouble meets each command.
        steps += [
            Step(at - 5, Act.TYPE, desk, random.getrandbits(32), how=random.choice(cast.commands))
            for _ in range(random.choice((1, 1, 2, 3)))
        ]
        if random.random() < 0.3:
            one, other = random.sample(random.choice(QUARRELS), 2)
            soon = at + random.randrange(1, max(for_ms, 2))
            steps += [
                Step(at + 1, Act.TYPE, desk, random.getrandbits(32), how=one),
                Step(soon, Act.TYPE, random.randrange(desks), random.getrandbits(32), how=other),
            ]
    if Act.RESTORE in chosen:
        steps.append(Step(random.randrange(span // 2), Act.BACKUP, 0, random.getrandbits(32)))
        steps.append(Step(random.randrange(span // 2, span), Act.RELEASE, 0, 0))
    if Act.POWER_CUT in chosen:
        steps.append(Step(random.randrange(span // 2), Act.SAVE, random.randrange(desks), 0))
    for focus in foci_of(seed, cast.commands, FOCI):
        steps += arranged(focus, cast, random, random.randrange(10_000, span), desks)
    return Plan(seed, desks, tuple(sorted(steps, key=lambda step: step.at)))


def _sent_and_forgotten(at: int, desk: int, random: Random) -> list[Step]:
    """Something is sent that the backup knows nothing of, and the one desk that knows is away when the queue is released."""
    return [
        Step(max(at - 16_000, 10), Act.BACKUP, desk, random.getrandbits(32)),
        Step(max(at - 15_000, 15), Act.TYPE, desk, random.getrandbits(32), how="queue_effect@1"),
        Step(at - 1, Act.OFFLINE, desk, for_ms=random.choice((8_000, 20_000))),
        Step(at + 6_000, Act.RELEASE),
    ]
