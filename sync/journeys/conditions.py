"""Conditions: CEL over named facts, compiled once and type-checked when a journey loads."""

from collections.abc import Callable
from functools import lru_cache

import cel
from msgspec import Struct

from sync.journeys.celcheck import ConditionError, check_types
from sync.journeys.facts import Fact, FactKind

__all__ = ["Condition", "ConditionError", "FactValue", "compile_condition"]

FactValue = bool | int | str | tuple[str, ...]

MAX_LENGTH = 500


class Condition(Struct, frozen=True):
    """A compiled condition and the facts it reads, in the order of their names.

    `is_lasting`: it is one bare name of something that happened; once true it stays true, so it need not wait for its
    moment.
    """

    expression: str
    facts: tuple[Fact, ...]
    program: cel.Program
    is_lasting: bool

    def evaluate(self, read: Callable[[Fact], FactValue]) -> tuple[bool, tuple[FactValue, ...]]:
        """Whether it holds, and the value read for each fact, in the order of `facts`."""
        values = tuple(read(fact) for fact in self.facts)
        if self.is_lasting:
            return bool(values[0]), values
        context: dict[str, dict[str, FactValue]] = {}
        for fact, value in zip(self.facts, values, strict=True):
            family, _, member = fact.name.partition(".")
            context.setdefault(family, {})[member] = value
        return bool(self.program.execute(context)), values


@lru_cache(maxsize=4096)
def compile_condition(expression: str) -> Condition:
    """The condition, checked against the fact catalogue. ConditionError says what is wrong and how to fix it."""
    expression = expression.strip()
    if len(expression) > MAX_LENGTH:
        raise ConditionError(
            f"the condition is longer than {MAX_LENGTH} characters", "Split it over two steps."
        )
    try:
        program = cel.compile(expression)
    except ValueError as error:
        raise ConditionError(
            "the condition does not read as CEL", "Check the brackets, quotes and operators."
        ) from error
    facts = check_types(expression)
    is_lasting = (
        len(facts) == 1
        and facts[0].name == expression
        and facts[0].kind in (FactKind.HAPPENED, FactKind.SINCE_STEP, FactKind.SINCE_START)
    )
    return Condition(expression, facts, program, is_lasting)
