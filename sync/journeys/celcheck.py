"""The type check of a condition: a walk over the CEL expression against the fact catalogue.

The library parses and evaluates; it neither knows which names exist nor compares types before running. This walk
accepts the part of CEL that conditions need — names, literals, lists, operators, the string and size functions — and
refuses the rest (macros, maps, clocks, division, regular expressions) by name, so that a condition that loaded always
has an answer: nothing in the ledger can fail on a patient's data.
"""

import difflib
import re
from dataclasses import dataclass

from sync.journeys.facts import FACTS, Fact


class ConditionError(ValueError):
    """What is wrong with a condition (`problem`) and what to write instead (`fix`)."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(f"{problem}. {fix}")
        self.problem = problem
        self.fix = fix


MAX_DIGITS = 15

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?)
    | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    | (?P<name>[A-Za-z_]\w*)
    | (?P<op>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()\[\]])
    )""",
    re.VERBOSE,
)
_BINARY: dict[str, int] = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 3,
    "<=": 3,
    ">": 3,
    ">=": 3,
    "in": 3,
    "+": 4,
    "-": 4,
}
_TEXT_METHODS = frozenset({"startsWith", "endsWith", "contains"})
_PLAIN = {"bool": "yes or no", "int": "a whole number", "double": "a decimal number", "string": "text"}


def check_types(expression: str) -> tuple[Fact, ...]:
    """The facts that the expression reads, by name, once it is known to be true-or-false and well typed.

    ConditionError otherwise. The expression must already parse as CEL.
    """
    walk = _Walk(expression)
    found = walk.ternary()
    if walk.ahead:
        raise ConditionError(
            f"“{walk.ahead}” cannot be used in a condition", "Use names, comparisons, && and ||."
        )
    if found != "bool":
        raise ConditionError(f"the condition is {_say(found)}, not yes or no", "Compare it with something.")
    return tuple(walk.facts[name] for name in sorted(walk.facts))


def _say(kind: str) -> str:
    return _PLAIN.get(kind, "a list")


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


class _Walk:
    """A precedence-climbing reader that gives each part its CEL type."""

    def __init__(self, expression: str) -> None:
        self._tokens = _tokens(expression)
        self._at = 0
        self.facts: dict[str, Fact] = {}

    @property
    def ahead(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _expect(self, text: str) -> None:
        if self.ahead != text:
            raise ConditionError(
                f"“{self.ahead or 'the end'}” stands where “{text}” belongs", "Check the brackets."
            )
        self._at += 1

    def ternary(self) -> str:
        test = self._binary(1)
        if self.ahead != "?":
            return test
        self._take()
        _require(test, "bool", "what stands before “?”")
        yes = self.ternary()
        self._expect(":")
        no = self.ternary()
        if yes != no:
            raise ConditionError(f"“?:” gives {_say(yes)} or {_say(no)}", "Give both sides the same type.")
        return yes

    def _binary(self, lowest: int) -> str:
        left = self._unary()
        while (level := _BINARY.get(self.ahead, 0)) >= lowest:
            operator = self._take().text
            left = _combine(operator, left, self._binary(level + 1))
        return left

    def _unary(self) -> str:
        if self.ahead == "!":
            self._take()
            _require(self._unary(), "bool", "what “!” turns round")
            return "bool"
        if self.ahead == "-":
            self._take()
            kind = self._unary()
            if kind not in ("int", "double"):
                raise ConditionError(f"“-” stands before {_say(kind)}", "Put it before a number.")
            return kind
        return self._member(self._primary())

    def _member(self, kind: str) -> str:
        while self.ahead == ".":
            self._take()
            name = self._take().text if self.ahead else ""
            if name == "size":
                kind = self._size(kind, ())
                continue
            if name not in _TEXT_METHODS:
                raise ConditionError(f"“.{name}” cannot be used in a condition", _methods())
            _require(kind, "string", f"what “.{name}()” is asked of")
            arguments = self._arguments()
            if arguments != ("string",):
                raise ConditionError(f"“.{name}()” takes one text", f"Write .{name}('…').")
            kind = "bool"
        if self.ahead == "[":
            raise ConditionError(
                "“[…]” after a value cannot be used in a condition", "Use “in” to look into a list."
            )
        return kind

    def _size(self, kind: str, before: tuple[str, ...]) -> str:
        arguments = self._arguments()
        if arguments != before or not (kind == "string" or kind.startswith("list")):
            raise ConditionError("size() counts one text or list", "Write size(contact.tags).")
        return "int"

    def _arguments(self) -> tuple[str, ...]:
        self._expect("(")
        return self._items(")")

    def _items(self, closing: str) -> tuple[str, ...]:
        found: list[str] = []
        while self.ahead != closing:
            if found:
                self._expect(",")
            found.append(self.ternary())
        self._take()
        return tuple(found)

    def _primary(self) -> str:
        if not self.ahead:
            raise ConditionError("the condition stops in the middle", "Finish it.")
        token = self._take()
        if token.kind == "number":
            if len(token.text) > MAX_DIGITS:
                raise ConditionError(
                    f"“{token.text[:20]}…” is too large a number", f"Use at most {MAX_DIGITS} digits."
                )
            return "double" if "." in token.text else "int"
        if token.kind == "text":
            return "string"
        if token.text == "(":
            kind = self.ternary()
            self._expect(")")
            return kind
        if token.text == "[":
            return _list_of(self._items("]"))
        if token.kind == "name":
            return self._name(token.text)
        raise ConditionError(f"“{token.text}” cannot be used there", "Use names, comparisons, && and ||.")

    def _name(self, first: str) -> str:
        if first in ("true", "false"):
            return "bool"
        if self.ahead == "(":
            if first != "size":
                raise ConditionError(f"“{first}()” cannot be used in a condition", _methods())
            arguments = self._arguments()
            if len(arguments) != 1:
                raise ConditionError("size() counts one text or list", "Write size(contact.tags).")
            kind = arguments[0]
            if kind != "string" and not kind.startswith("list"):
                raise ConditionError("size() counts one text or list", "Write size(contact.tags).")
            return "int"
        name = first
        if (
            self.ahead == "."
            and self._at + 1 < len(self._tokens)
            and self._tokens[self._at + 1].kind == "name"
        ):
            self._take()
            name = f"{first}.{self._take().text}"
        fact = FACTS.get(name)
        if fact is None:
            near = difflib.get_close_matches(name, FACTS, 1, 0.5)
            fix = f"Did you mean “{near[0]}”?" if near else "The fact catalogue lists every name there is."
            raise ConditionError(f"there is no fact called “{name}”", fix)
        self.facts[name] = fact
        return str(fact.type)


def _tokens(expression: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    text = expression.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise ConditionError(f"“{text[at : at + 12].strip()}” cannot be used in a condition", _methods())
        found.append(_Token(match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return found


def _combine(operator: str, left: str, right: str) -> str:
    if operator in ("&&", "||"):
        _require(left, "bool", f"what stands before “{operator}”")
        _require(right, "bool", f"what stands after “{operator}”")
        return "bool"
    if operator == "in":
        if right not in (f"list({left})", "list()"):
            raise ConditionError(
                f"“in” looks for {_say(left)} in {_say(right)}", "Write 'vip' in contact.tags."
            )
        return "bool"
    if left != right:
        raise ConditionError(
            f"“{operator}” has {_say(left)} on one side and {_say(right)} on the other",
            "Give both sides the same type.",
        )
    if operator in ("==", "!="):
        return "bool"
    if operator in ("<", "<=", ">", ">="):
        if left not in ("int", "double", "string"):
            raise ConditionError(f"“{operator}” cannot order {_say(left)}", "Use == or !=.")
        return "bool"
    allowed = ("int", "double", "string") if operator == "+" else ("int", "double")
    if left not in allowed:
        raise ConditionError(f"“{operator}” cannot be used with {_say(left)}", "Use it with numbers.")
    return left


def _list_of(kinds: tuple[str, ...]) -> str:
    if len(set(kinds)) > 1:
        raise ConditionError("the list mixes types", "Give every item the same type.")
    return f"list({kinds[0]})" if kinds else "list()"


def _require(kind: str, wanted: str, where: str) -> None:
    if kind != wanted:
        raise ConditionError(
            f"{where} is {_say(kind)}, not {_say(wanted)}", "Compare it with something first."
        )


def _methods() -> str:
    return "A condition may use size(), startsWith(), endsWith(), contains() and “in”."
