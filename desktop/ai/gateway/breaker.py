"""Leaving an endpoint alone that fails: after several failures in a row it rests, then one call tries, then all do again."""

from collections.abc import MutableMapping
from typing import Final

import msgspec
from msgspec import Struct

FAILURES: Final = 5
"""Failures in a row before an endpoint rests."""
REST_S: Final = 30.0
LONGEST_REST_S: Final = 600.0


class State(Struct, frozen=True):
    """How one model at one endpoint does. `rests_until` and `trying_since` are seconds of the caller's clock."""

    failures: int = 0
    rests: int = 0
    rests_until: float | None = None
    trying_since: float | None = None


FRESH: Final = State()
_TRY_S: Final = 120.0
"""A try that was never heard of again (the program ended) does not keep the others out for longer."""


def may_ask(state: State, now: float) -> bool:
    """Whether a call may be made: not while it rests, nor while another call tries whether it is well again."""
    if state.rests_until is None:
        return True
    is_tried = state.trying_since is not None and now - state.trying_since < _TRY_S
    return now >= state.rests_until and not is_tried


def asked(state: State, now: float) -> State:
    """A call begins; the first after a rest is the one that tries."""
    return state if state.rests_until is None else msgspec.structs.replace(state, trying_since=now)


def failed(state: State, now: float) -> State:
    """A call failed by the endpoint's fault. Each rest is twice as long as the one before, up to ten minutes."""
    failures = state.failures + 1
    if failures < FAILURES and state.rests_until is None:
        return msgspec.structs.replace(state, failures=failures)
    rest = min(REST_S * 2.0**state.rests, LONGEST_REST_S)
    return State(failures=failures, rests=state.rests + 1, rests_until=now + rest)


class Breakers:
    """The states by endpoint and model, in any mapping that keeps them."""

    def __init__(self, states: MutableMapping[tuple[str, str], State] | None = None) -> None:
        self._states: MutableMapping[tuple[str, str], State] = {} if states is None else states

    def begin(self, key: tuple[str, str], now: float) -> bool:
        """Whether a call may begin now; where it may, it counts as begun."""
        state = self._states.get(key, FRESH)
        if not may_ask(state, now):
            return False
        self._states[key] = asked(state, now)
        return True

    def rests_until(self, key: tuple[str, str]) -> float | None:
        """Until when this one rests, or None."""
        return self._states.get(key, FRESH).rests_until

    def failed(self, key: tuple[str, str], now: float) -> None:
        """A call failed by the endpoint's fault."""
        self._states[key] = failed(self._states.get(key, FRESH), now)

    def answered(self, key: tuple[str, str]) -> None:
        """The endpoint answered, whatever the answer was worth: it is well."""
        self._states[key] = FRESH

    def called_off(self, key: tuple[str, str]) -> None:
        """A call was ended by us: nothing was learned, and the next one may try."""
        state = self._states.get(key, FRESH)
        self._states[key] = msgspec.structs.replace(state, trying_since=None)
