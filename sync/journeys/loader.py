"""From YAML text to a checked journey. Every mistake is named with its file, line, key and what to do about it.

Scalars are read as the text that was written: YAML's own ideas (`no` is false, 5:30 is a number) never apply.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NoReturn, TypeVar

import yaml

from sync.journeys.actions import ACTIONS, Argument, ArgumentKind
from sync.journeys.conditions import ConditionError, compile_condition
from sync.journeys.definition import (
    AppointmentEdge,
    By,
    Channel,
    Counted,
    Delay,
    Do,
    Fallback,
    Journey,
    MessageClass,
    ReEnrol,
    Relative,
    RunKey,
    Step,
    SubjectKind,
    Tier,
    UntilEvent,
    Wait,
    Window,
)
from sync.journeys.durations import parse_duration
from sync.journeys.facts import KNOWN_DUTIES, KNOWN_EVENTS, FactKind
from sync.journeys.references import Fields, at_event, check_parts, line_mark, suggest

MAX_BYTES = 64 * 1024
MAX_DEPTH = 12
MAX_STEPS = 100
MAX_TEXT = 200

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_CLOCK = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])")
_COUNT = re.compile(r"[1-9][0-9]{0,8}")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_JOURNEY_KEYS = ("journey", "owner", "subject", "starts", "goal", "stops", "re_enrol", "class", "if", "steps")
_STEP_KEYS = (
    "id",
    "do",
    "by",
    "after",
    "wait",
    "within",
    "until",
    "unless",
    "cancel_on",
    "channels",
    "tier",
    "fallback",
    "template",
    "stage",
    "with",
    "owner",
    "class",
    "ends",
)
_DELAY_KEYS = ("for", "counted", "window")

Choice = TypeVar("Choice", bound=StrEnum)


class JourneyError(ValueError):
    """A journey that does not load: where, what is wrong, and how to put it right."""

    def __init__(self, file: str, line: int, key: str, problem: str, fix: str) -> None:
        super().__init__(f"{file}, line {line}, {key}: {problem}. {fix}")
        self.file = file
        self.line = line
        self.key = key
        self.problem = problem
        self.fix = fix


def load(text: str, source_name: str) -> Journey:
    """The journey written in `text`. JourneyError names the first mistake; `source_name` is the file it names."""
    return _Reader(source_name).journey(text)


@cache
def shipped() -> Mapping[str, Journey]:
    """The journeys that a new practice starts with, by name: all that they need exists."""
    return _folder("journeys")


@cache
def catalogue() -> Mapping[str, Journey]:
    """Every journey that comes with the product, by name: those a new practice starts with, and those on the shelf, whose
    events or actions are still to come."""
    return {**_folder("journeys"), **_folder("journeys", "shelf")}


def _folder(*parts: str) -> Mapping[str, Journey]:
    folder = resources.files("resources").joinpath("/".join(parts))
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name
    )
    loaded: dict[str, Journey] = {}
    for file in files:
        journey = load(file.read_text(encoding="utf-8"), "/".join(("resources", *parts, file.name)))
        if f"{journey.journey}.yaml" != file.name:
            raise JourneyError(
                file.name, 1, "journey", f"the file holds “{journey.journey}”", "Name the file after it."
            )
        loaded[journey.journey] = journey
    return loaded


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._steps: dict[str, yaml.Node] = {}

    # -- the document -------------------------------------------------------------------------------------------

    def journey(self, text: str) -> Journey:
        root = self._root(text)
        fields = self._fields(
            root, "the journey", _JOURNEY_KEYS, required=("journey", "owner", "subject", "starts", "steps")
        )
        owner = self._duty(fields["owner"][1], "owner")
        steps_node = fields["steps"][1]
        if not isinstance(steps_node, yaml.SequenceNode) or not steps_node.value:
            self._fail(
                steps_node, "steps", "a journey needs at least one step", "List the steps, each with an id."
            )
        if len(steps_node.value) > MAX_STEPS:
            self._fail(
                steps_node, "steps", f"there are more than {MAX_STEPS} steps", "Split it into two journeys."
            )
        steps = tuple(self._step(node) for node in steps_node.value)
        journey = Journey(
            journey=self._name(fields["journey"][1], "journey"),
            owner=owner,
            subject=self._choice(fields["subject"][1], "subject", SubjectKind),
            starts=self._events(fields["starts"][1], "starts"),
            steps=steps,
            goal=self._events(fields["goal"][1], "goal") if "goal" in fields else (),
            stops=self._events(fields["stops"][1], "stops") if "stops" in fields else (),
            re_enrol=self._re_enrol(fields["re_enrol"][1]) if "re_enrol" in fields else None,
            message_class=self._choice(fields["class"][1], "class", MessageClass)
            if "class" in fields
            else MessageClass.TRANSACTIONAL,
            condition=self._start_condition(fields["if"][1]) if "if" in fields else None,
        )
        check_parts(journey, fields, self._steps, self._fail)
        return journey

    def _root(self, text: str) -> yaml.Node:
        start = yaml.ScalarNode("", "", line_mark(0))
        if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            self._fail(
                start,
                "file",
                f"the file is larger than {MAX_BYTES // 1024} KB",
                "A journey is a page of text.",
            )
        depth = 0
        try:
            for event in yaml.parse(text, Loader=yaml.SafeLoader):
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                    self._fail(
                        at_event(event),
                        "file",
                        "anchors and aliases (& and *) are not used in journeys",
                        "Write it out.",
                    )
                depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(
                    event, yaml.CollectionEndEvent
                )
                if depth > MAX_DEPTH:
                    self._fail(
                        at_event(event),
                        "file",
                        "the file is nested too deeply",
                        "A step holds values, not trees.",
                    )
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            node = yaml.ScalarNode("", "", line_mark(mark.line if mark else 0))
            self._fail(
                node,
                "file",
                f"this is not readable as YAML ({error.problem})",
                "Check indentation, colons, quotes.",
            )
        except yaml.YAMLError:
            self._fail(
                start,
                "file",
                "the file holds characters that YAML does not allow",
                "Save it as plain UTF-8 text.",
            )
        if root is None:
            self._fail(start, "file", "the file is empty", "Begin with “journey: name”.")
        return root

    def _step(self, node: yaml.Node) -> Step:
        fields = self._fields(node, "the step", _STEP_KEYS, required=("id", "do"))
        step_id = self._name(fields["id"][1], "id")
        if step_id in self._steps:
            self._fail(
                fields["id"][1], "id", f"two steps are called “{step_id}”", "Give each step its own id."
            )
        self._steps[step_id] = node
        do = self._choice(fields["do"][1], "do", Do, allowed=ACTIONS)
        action = ACTIONS[do]
        by = self._choice(fields["by"][1], "by", By, allowed=action.by) if "by" in fields else action.by[0]
        for needed in (*action.needs, *(("template",) if by is By.TEMPLATE else ())):
            if needed not in fields:
                self._fail(
                    node, needed, f"step “{step_id}” does not say which {needed}", f"Add “{needed}: …” to it."
                )
        if "channels" in fields and not action.leaves_the_building:
            self._fail(fields["channels"][0], "channels", f"“{do}” sends nothing", "Remove the channels.")
        return Step(
            id=step_id,
            do=do,
            by=by,
            after=self._text(fields["after"][1], "after") if "after" in fields else None,
            wait=self._wait(fields["wait"][1]) if "wait" in fields else None,
            within=self._delay(fields["within"][1], "within") if "within" in fields else None,
            until=self._delay(fields["until"][1], "until") if "until" in fields else None,
            unless=self._condition(fields["unless"][1]) if "unless" in fields else None,
            cancel_on=self._events(fields["cancel_on"][1], "cancel_on") if "cancel_on" in fields else (),
            channels=self._channels(fields["channels"][1])
            if "channels" in fields
            else (Channel.INBOUND,)
            if action.leaves_the_building
            else (),
            tier=self._choice(fields["tier"][1], "tier", Tier)
            if "tier" in fields
            else Tier.DRAFT_ONLY
            if by is By.AI_DRAFT
            else Tier.EXECUTE,
            fallback=self._fallback(fields["fallback"][1]) if "fallback" in fields else None,
            template=self._name(fields["template"][1], "template") if "template" in fields else None,
            stage=self._name(fields["stage"][1], "stage") if "stage" in fields else None,
            arguments=self._arguments(fields.get("with", (node, None))[1] or node, do, "with" in fields),
            owner=self._duty(fields["owner"][1], "owner") if "owner" in fields else None,
            message_class=self._choice(fields["class"][1], "class", MessageClass)
            if "class" in fields
            else None,
            ends=self._yes(fields["ends"][1], "ends") if "ends" in fields else False,
        )

    # -- values -------------------------------------------------------------------------------------------------

    def _wait(self, node: yaml.Node) -> Wait:
        if not isinstance(node, yaml.MappingNode):
            return self._delay(node, "wait")
        keys = {key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)}
        if keys & {"before", "after"}:
            fields = self._fields(node, "wait", ("before", "after", "by"), required=("by",))
            if "before" in fields and "after" in fields:
                self._fail(
                    node, "wait", "a wait is before or after the appointment, not both", "Keep one of them."
                )
            side = "before" if "before" in fields else "after"
            edge = self._text(fields[side][1], side)
            edges = {f"appointment.{choice}": choice for choice in AppointmentEdge}
            if edge not in edges:
                self._fail(fields[side][1], side, f"there is no moment called “{edge}”", suggest(edge, edges))
            offset = self._duration(fields["by"][1], "by")
            return Relative(edges[edge], -offset if side == "before" else offset)
        if "until" in keys:
            fields = self._fields(
                node, "wait", ("until", "timeout", "on_timeout"), required=("until", "timeout")
            )
            return UntilEvent(
                self._events(fields["until"][1], "until"),
                self._delay(fields["timeout"][1], "timeout"),
                self._text(fields["on_timeout"][1], "on_timeout") if "on_timeout" in fields else None,
            )
        return self._delay(node, "wait")

    def _delay(self, node: yaml.Node, key: str) -> Delay:
        if not isinstance(node, yaml.MappingNode):
            return Delay(self._duration(node, key))
        fields = self._fields(node, key, _DELAY_KEYS, required=("for",))
        if "counted" in fields and "window" in fields:
            self._fail(node, key, "a delay counts opening hours or a window, not both", "Keep one of them.")
        return Delay(
            self._duration(fields["for"][1], "for"),
            self._choice(fields["counted"][1], "counted", Counted) if "counted" in fields else Counted.ALWAYS,
            self._window(fields["window"][1]) if "window" in fields else None,
        )

    def _window(self, node: yaml.Node) -> Window:
        fields = self._fields(node, "window", ("from", "to", "days"), required=("from", "to"))
        opens, closes = (self._clock(fields[key][1], key) for key in ("from", "to"))
        if opens >= closes:
            self._fail(node, "window", "the window ends before it begins", "Write a window within one day.")
        if "days" not in fields:
            return Window(opens, closes)
        days: set[int] = set()
        for item in self._list(fields["days"][1], "days"):
            day = self._text(item, "days")
            if day not in _DAYS:
                self._fail(item, "days", f"“{day}” is no day", f"Use {', '.join(_DAYS)}.")
            days.add(_DAYS.index(day))
        return Window(opens, closes, tuple(sorted(days)))

    def _clock(self, node: yaml.Node, key: str) -> int:
        match = _CLOCK.fullmatch(self._text(node, key))
        minutes = int(match[1]) * 60 + int(match[2]) if match else 1441
        if minutes > 1440:
            self._fail(node, key, f"“{self._text(node, key)}” is no time of day", "Write it as 09:00.")
        return minutes

    def _fallback(self, node: yaml.Node) -> Fallback:
        fields = self._fields(node, "fallback", ("template", "after"), required=("template", "after"))
        return Fallback(
            self._name(fields["template"][1], "template"), self._delay(fields["after"][1], "after")
        )

    def _re_enrol(self, node: yaml.Node) -> ReEnrol:
        fields = self._fields(node, "re_enrol", ("after", "key", "at_most", "within"), required=("after",))
        if ("at_most" in fields) != ("within" in fields):
            self._fail(
                node,
                "re_enrol",
                "a cap says how often in how long",
                "Write both: {after: 30d, at_most: 3, within: 365d}.",
            )
        return ReEnrol(
            self._duration(fields["after"][1], "after"),
            self._choice(fields["key"][1], "key", RunKey) if "key" in fields else RunKey.SUBJECT,
            self._count(fields["at_most"][1], "at_most") if "at_most" in fields else None,
            self._duration(fields["within"][1], "within") if "within" in fields else None,
        )

    def _start_condition(self, node: yaml.Node) -> str:
        text = self._condition(node, "if")
        later = [
            fact.name
            for fact in compile_condition(text).facts
            if fact.kind in (FactKind.HAPPENED, FactKind.SINCE_STEP, FactKind.SINCE_START)
        ]
        if later:
            self._fail(
                node,
                "if",
                f"“{later[0]}” is about what happens in the journey, which has not begun",
                "Use it in a step's “unless”; “if” reads event.… and what is known of the contact.",
            )
        return text

    def _condition(self, node: yaml.Node, key: str = "unless") -> str:
        text = self._text(node, key)
        try:
            return compile_condition(text).expression
        except ConditionError as error:
            self._fail(node, key, error.problem, error.fix)

    def _yes(self, node: yaml.Node, key: str) -> bool:
        text = self._text(node, key)
        if text not in ("true", "false"):
            self._fail(node, key, f"“{text}” is neither true nor false", f"Write “{key}: true”.")
        return text == "true"

    def _count(self, node: yaml.Node, key: str) -> int:
        text = self._text(node, key)
        if not _COUNT.fullmatch(text):
            self._fail(node, key, f"“{text[:20]}” is no whole number above zero", f"Write “{key}: 3”.")
        return int(text)

    def _channels(self, node: yaml.Node) -> tuple[Channel, ...]:
        found = tuple(self._choice(item, "channels", Channel) for item in self._list(node, "channels"))
        if len(set(found)) < len(found):
            self._fail(
                node, "channels", "a channel is named twice", "Name each once, in the order to try them."
            )
        return found

    def _arguments(self, node: yaml.Node, do: Do, given: bool) -> tuple[tuple[str, str], ...]:
        known = ACTIONS[do].arguments
        needed = tuple(name for name, argument in known.items() if argument.needed)
        if not given:
            return ()
        if not known:
            self._fail(node, "with", f"“{do}” takes no values", "Remove the “with”.")
        fields = self._fields(node, f"“{do}”", tuple(known), required=needed)
        found = ((name, self._argument(value, name, known[name])) for name, (_, value) in fields.items())
        return tuple(sorted(found))

    def _argument(self, node: yaml.Node, name: str, argument: Argument) -> str:
        text = self._text(node, name)
        match argument.kind:
            case ArgumentKind.COUNT | ArgumentKind.MONEY:
                return str(self._count(node, name))
            case ArgumentKind.DURATION:
                self._duration(node, name)
            case ArgumentKind.DUTY:
                return self._duty(node, name)
            case ArgumentKind.NAME:
                return self._name(node, name)
            case ArgumentKind.CHOICE:
                if text not in argument.choices:
                    self._fail(node, name, f"“{text}” cannot stand here", suggest(text, argument.choices))
            case ArgumentKind.TEXT:
                if len(text) > MAX_TEXT:
                    self._fail(node, name, "the text is too long", f"Use at most {MAX_TEXT} characters.")
        return text

    def _events(self, node: yaml.Node, key: str) -> tuple[str, ...]:
        found: list[str] = []
        for item in self._list(node, key):
            event = self._text(item, key)
            if event not in KNOWN_EVENTS:
                self._fail(item, key, f"there is no event called “{event}”", suggest(event, KNOWN_EVENTS))
            if event in found:
                self._fail(item, key, f"“{event}” is named twice", "Name it once.")
            found.append(event)
        return tuple(found)

    def _duty(self, node: yaml.Node, key: str) -> str:
        duty = self._text(node, key)
        if duty not in KNOWN_DUTIES:
            self._fail(node, key, f"there is no duty called “{duty}”", suggest(duty, KNOWN_DUTIES))
        return duty

    def _duration(self, node: yaml.Node, key: str) -> timedelta:
        try:
            return parse_duration(self._text(node, key))
        except ValueError as error:
            self._fail(node, key, str(error), "Write it as 5m, 4h, 1d or 1h30m.")

    def _choice(
        self, node: yaml.Node, key: str, choices: type[Choice], allowed: Iterable[Choice] | None = None
    ) -> Choice:
        text = self._text(node, key)
        names = [str(choice) for choice in (choices if allowed is None else allowed)]
        if text not in names:
            self._fail(node, key, f"“{text}” cannot stand here", suggest(text, names))
        return choices(text)

    def _name(self, node: yaml.Node, key: str) -> str:
        text = self._text(node, key)
        if not _NAME.fullmatch(text) or len(text) > 64:
            self._fail(
                node,
                key,
                f"“{text[:64]}” is not a usable name",
                "Use small letters, digits and hyphens: first-reply.",
            )
        return text

    def _text(self, node: yaml.Node, key: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self._fail(node, key, "one value belongs here", f"Write “{key}: …” with a single word or text.")
        return str(node.value).strip()

    def _list(self, node: yaml.Node, key: str) -> list[yaml.Node]:
        if isinstance(node, yaml.ScalarNode):
            return [node]
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self._fail(node, key, "a list belongs here", f"Write “{key}: [one, two]”.")
        return list(node.value)

    def _fields(
        self, node: yaml.Node, what: str, known: tuple[str, ...] | None, required: tuple[str, ...] = ()
    ) -> Fields:
        """A mapping's values by key, each with the key's own node; duplicates and unknown keys are refused."""
        if not isinstance(node, yaml.MappingNode):
            self._fail(node, what, "keys with values belong here", "Write one “key: value” a line.")
        fields: Fields = {}
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            if key in fields:
                self._fail(key_node, key, "this key stands twice", "Keep one of them.")
            if known is not None and key not in known:
                self._fail(key_node, key, f"{what} knows no such key", suggest(key, known))
            fields[key] = (key_node, value)
        for key in required:
            if key not in fields:
                self._fail(node, key, f"{what} does not say its “{key}”", f"Add “{key}: …”.")
        return fields

    def _fail(self, node: yaml.Node, key: str, problem: str, fix: str) -> NoReturn:
        raise JourneyError(self._source, node.start_mark.line + 1, key, problem, fix)
