"""What must hold between the parts of a journey: what they name exists, nothing waits for itself, nothing follows the end."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn

import yaml
from yaml.error import Mark

from sync.journeys.definition import Counted, Journey, Relative, Step, SubjectKind, UntilEvent
from sync.journeys.facts import KNOWN_EVENTS

Fields = dict[str, tuple[yaml.Node, yaml.Node]]
Nodes = Mapping[str, yaml.Node]
Fail = Callable[[yaml.Node, str, str, str], NoReturn]


def check_parts(journey: Journey, fields: Fields, nodes: Nodes, fail: Fail) -> None:
    """Call `fail` with the first mistake: `fields` are the journey's keys, `nodes` its steps by id."""
    _check_goal(journey, fields, fail)
    _check_references(journey, nodes, fail)
    for step in journey.steps:
        _check_promise(step, nodes[step.id], fail)


def suggest(written: str, choices: Iterable[str]) -> str:
    names = sorted(str(choice) for choice in choices)
    near = difflib.get_close_matches(written, names, 1, 0.5)
    if near:
        return f"Did you mean “{near[0]}”?"
    return f"Use one of: {', '.join(names[:12])}{'…' if len(names) > 12 else '.'}"


def _check_goal(journey: Journey, fields: Fields, fail: Fail) -> None:
    for key, events in (("goal", journey.goal), ("stops", journey.stops)):
        both = [event for event in events if event in journey.starts]
        if both:
            fail(
                fields[key][1],
                key,
                f"“{both[0]}” starts this journey and would end it at once",
                "Remove it here.",
            )
    both = [event for event in journey.stops if event in journey.goal]
    if both:
        fail(
            fields["stops"][1],
            "stops",
            f"“{both[0]}” is the goal of this journey too",
            "An end is one or the other: remove it from goal or from stops.",
        )


def _check_promise(step: Step, node: yaml.Node, fail: Fail) -> None:
    """A step that is missed before its promise runs out would never be late, and nobody would hear of it."""
    within, until = step.within, step.until
    if within is None or until is None or until.duration >= within.duration:
        return
    counts_all = until.counted is Counted.ALWAYS and until.window is None
    if counts_all or (until.counted, until.window) == (within.counted, within.window):
        fail(
            _value(node, "until"),
            "until",
            "the step is missed before its promised time (“within”) is over",
            "Make “until” at least as long as “within”.",
        )


def _check_references(journey: Journey, nodes: Nodes, fail: Fail) -> None:
    steps = {step.id: step for step in journey.steps}
    for step in journey.steps:
        node = nodes[step.id]
        after = step.after
        if after is not None and after not in steps and after not in KNOWN_EVENTS:
            fail(
                _value(node, "after"),
                "after",
                f"there is no step or event called “{after}”",
                suggest(after, [*steps, *KNOWN_EVENTS]),
            )
        _check_circle(step, steps, nodes, fail)
        if after in steps and steps[after].ends:
            fail(
                _value(node, "after"),
                "after",
                f"“{after}” ends the journey, so nothing can follow it",
                f"Remove “ends” from “{after}”, or let this step follow another.",
            )
        if isinstance(step.wait, Relative) and journey.subject is not SubjectKind.APPOINTMENT:
            fail(
                _value(node, "wait"),
                "wait",
                "only a journey about an appointment can wait relative to it",
                "Write “subject: appointment”, or wait a plain time.",
            )
        if isinstance(step.wait, UntilEvent) and step.wait.on_timeout is not None:
            branch = steps.get(step.wait.on_timeout)
            if branch is None:
                fail(
                    _value(node, "wait"),
                    "on_timeout",
                    f"there is no step called “{step.wait.on_timeout}”",
                    suggest(step.wait.on_timeout, steps),
                )
            if branch.after != step.id:
                fail(
                    nodes[branch.id],
                    "after",
                    f"“{branch.id}” is the time-out of “{step.id}” but does not follow it",
                    f"Write “after: {step.id}” in it.",
                )


def _check_circle(step: Step, steps: Mapping[str, Step], nodes: Nodes, fail: Fail) -> None:
    seen = [step.id]
    following = step
    while following.after is not None and following.after in steps:
        following = steps[following.after]
        if following.id in seen:
            fail(
                _value(nodes[step.id], "after"),
                "after",
                f"{' → '.join([following.id, *reversed(seen)])} wait for one another and never start",
                "Let one of them follow an event.",
            )
        seen.append(following.id)


def _value(node: yaml.Node, key: str) -> yaml.Node:
    assert isinstance(node, yaml.MappingNode)
    return next(value for name, value in node.value if name.value == key)


def line_mark(line: int) -> Mark:
    """The place of a line, counted from 0."""
    return Mark("", 0, line, 0, None, 0)


def at_event(event: yaml.Event) -> yaml.Node:
    """A node where an event of the parser stands."""
    return yaml.ScalarNode("", "", line_mark(event.start_mark.line if event.start_mark else 0))


def step_lines(text: str) -> dict[str, int]:
    """The line on which each step of a text that loads begins, by the step's id."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    found: dict[str, int] = {}
    steps = [value for key, value in root.value if key.value == "steps"] if root is not None else []
    for step in steps[0].value if steps else ():
        for key, value in step.value:
            if key.value == "id":
                found[str(value.value).strip()] = step.start_mark.line + 1
    return found
