"""A state machine beside the seeds: Hypothesis makes stories up, and makes the one that fails as short as it can."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from sync.simulate.plan import Act, Plan, Step
from sync.simulate.runs import Living, Settings
from sync.simulate.workload import known

DESKS = 2
desks = st.integers(0, DESKS - 1)
chances = st.integers(0, 1 << 16)
lasting = st.sampled_from([500, 5_000, 40_000])
TROUBLES = [
    act for act in Act if act not in {Act.TYPE, Act.BACKUP, Act.RESTORE, Act.SAVE, Act.POWER_CUT, Act.MESSAGE}
]


class Story(RuleBasedStateMachine):
    """Each rule adds a step; the story is lived when it ends."""

    living = Living(Settings())

    @initialize(seed=chances)
    def begin(self, seed: int) -> None:
        self.seed = seed
        self.steps: list[Step] = []
        self.at = 0
        self.is_backed_up = False
        self.is_saved = False

    @rule(desk=desks, seed=chances, how=st.sampled_from(sorted(known())))
    def type(self, desk: int, seed: int, how: str) -> None:
        self._add(Act.TYPE, desk, seed, how=how)

    @rule(desk=desks, seed=chances, act=st.sampled_from(TROUBLES), for_ms=lasting)
    def strike(self, desk: int, seed: int, act: Act, for_ms: int) -> None:
        self._add(act, desk, seed, for_ms)

    @rule(ms=st.sampled_from([10, 1_000, 30_000]))
    def wait(self, ms: int) -> None:
        self.at += ms

    @rule()
    def back_up(self) -> None:
        self.is_backed_up = True
        self._add(Act.BACKUP, 0, 0)

    @precondition(lambda self: self.is_backed_up)
    @rule(seed=chances)
    def restore(self, seed: int) -> None:
        self._add(Act.RESTORE, 0, seed)

    @rule(desk=desks)
    def save(self, desk: int) -> None:
        self.is_saved = True
        self._add(Act.SAVE, desk, 0)

    @precondition(lambda self: self.is_saved)
    @rule(desk=desks)
    def power_cut(self, desk: int) -> None:
        self._add(Act.POWER_CUT, desk, 0)

    def teardown(self) -> None:
        if getattr(self, "steps", None):
            outcome = self.living.live(Plan(self.seed, DESKS, tuple(self.steps)))
            assert outcome.violation is None, self.steps

    def _add(self, act: Act, desk: int, seed: int, for_ms: int = 0, how: str = "") -> None:
        self.at += 400
        self.steps.append(Step(self.at, act, desk, seed, for_ms, how))


class TestStory(Story.TestCase):
    settings = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
