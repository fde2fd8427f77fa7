"""`foredesk contact WHO`: the six questions about one person, answered from this computer's copy."""

import argparse
from typing import Any

import msgspec

from desktop.terminal import words
from desktop.terminal.copy import Copy, open_copy, place
from desktop.terminal.mistakes import Mistake
from desktop.terminal.moments import as_it_was, past_moment
from desktop.terminal.output import console, safe, say, say_json
from sync.replica.queries import finding, six
from sync.replica.queries.contacts import ContactLine
from sync.replica.queries.six import Decides, Run, Six

QUESTIONS = (
    "Who",
    "Stage",
    "What has happened",
    "What should happen next",
    "Has it already run",
    "Who decides",
)
_SAID = {
    Run.NOTHING_OPEN: "Yes: nothing is open.",
    Run.NOT_DUE: "No, it is not due yet.",
    Run.DUE: "No, it is due.",
    Run.LATE: "No, and it is late.",
    Run.RUNNING: "It is under way.",
    Run.BLOCKED: "No, it is blocked.",
    Run.WAITING: "No, it waits.",
    Run.UNKNOWN: "That is not known yet.",
}
_HAPPENED = 8


def run(asked: argparse.Namespace) -> int:
    """Print the answers, or whom WHO may mean; 1 when it is nobody. Raises Mistake."""
    with open_copy(place(asked.profile, asked.key_file)) as copy:
        found = finding.find(copy.reader, asked.who)
        at = past_moment(asked.at, copy)
        if len(found) == 1 and at is not None:
            return _tell_past(found[0], at, copy, as_json=asked.json)
        answers = six.answer(copy.reader, found[0].id, copy.now) if len(found) == 1 else None
        if answers is None:
            return several(found, asked.who, copy, as_json=asked.json)
        if asked.json:
            say_json(_as_json(answers, copy))
        else:
            _draw(answers, copy)
    return 0


def _tell_past(line: ContactLine, at: int, copy: Copy, *, as_json: bool) -> int:
    """What was known about them at a moment, and what was due then."""
    from sync.replica.queries.past import answer_then

    then = answer_then(copy.reader, line.id, at)
    if then is None:
        raise Mistake(f"Nothing was known of {safe(line.name)} at {words.moment(at, copy)} yet.")
    copy = as_it_was(copy, at)
    if as_json:
        say_json({**_as_json(then.answers, copy), "whole": then.is_whole})
        return 0
    say(f"As it stood on {words.local(at, copy.zone):%A %d %B %Y at %H:%M}.")
    if not then.is_whole:
        say("What was held on them has been erased since; it cannot be looked back on.")
    _draw(then.answers, copy)
    return 0


def the_one(copy: Copy, who: str) -> ContactLine:
    """The one contact meant. Raises Mistake naming the candidates where there are several."""
    found = finding.find(copy.reader, who)
    if not found:
        raise Mistake(f"Nobody here is known by “{safe(who)}”.")
    if len(found) > 1:
        listed = "; ".join(safe(f"{line.name} {line.phone or ''}").strip() for line in found[:5])
        more = ", and others" if len(found) > 5 else ""
        raise Mistake(
            f"“{safe(who)}” may mean {_count(found)} people: {listed}{more}. Name one by phone or e-mail."
        )
    return found[0]


def _count(found: list[ContactLine]) -> str:
    return f"{len(found)} or more" if len(found) >= finding.MOST else str(len(found))


def several(found: list[ContactLine], who: str, copy: Copy, *, as_json: bool) -> int:
    """List whom a name may mean."""
    if not found:
        raise Mistake(f"Nobody here is known by “{safe(who)}”.")
    if as_json:
        say_json(
            {
                "matches": [
                    {"id": line.id, "name": line.name, "reach": line.phone, "stage": line.stage}
                    for line in found
                ]
            }
        )
        return 1
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(f"“{safe(who)}” may mean {_count(found)} people"),
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    for heading in ("Name", "Phone or e-mail", "Stage", "Last heard", "Id"):
        table.add_column(heading)
    for line in found:
        heard = words.moment(line.last_at, copy) if line.last_at is not None else ""
        cells = (line.name, line.phone or "", line.stage or "", heard, line.id)
        table.add_row(*(Text(safe(cell)) for cell in cells))
    console().print(table)
    return 1


def _as_json(answers: Six, copy: Copy) -> dict[str, Any]:
    person, entry = answers.who.person, answers.next
    return {
        "at": words.iso(copy.now, copy),
        "who": {
            "id": person.id,
            "name": person.name,
            "kind": person.kind,
            "birth_date": person.birth_date,
            "language": person.language,
            "source": person.source,
            "location": person.place,
            "known_since": words.iso(person.created_at, copy),
            "reach": [{"kind": each.kind, "value": each.value} for each in answers.who.reach],
            "family": [{"id": each.id, "name": each.name} for each in answers.who.family],
            "tags": answers.who.tags,
        },
        "stage": None
        if answers.stage is None
        else {
            "stage": answers.stage.stage,
            "about": answers.stage.title,
            "state": answers.stage.state,
            "value_minor": answers.stage.value,
            "currency": answers.stage.currency,
        },
        "journeys": [{"journey": each.journey, "version": each.number} for each in answers.journeys],
        "happened": [
            {
                "at": words.iso(each.at, copy),
                "kind": each.kind,
                "by": copy.name_of(each.actor),
                "text": each.text,
            }
            for each in answers.happened
        ],
        "next": None if entry is None else entry_as_json(entry, copy),
        "run": {"status": answers.run, "settled": [entry_as_json(each, copy) for each in answers.settled]},
        "decides": {
            "needs": answers.decides,
            "who": copy.name_of(answers.decider) if answers.decider else None,
        },
        "ledger": [entry_as_json(each, copy) for each in answers.ledger],
    }


def entry_as_json(entry: Any, copy: Copy) -> dict[str, Any]:
    """An expectation for a program to read, with its why in words."""
    return {**msgspec.to_builtins(entry), "say": words.action(entry.do, step=entry.step, stage=entry.stage),
            "because": words.sentence(entry.why, copy), "due": words.iso(entry.due_at, copy)}  # fmt: skip


def _draw(answers: Six, copy: Copy) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    told = (
        _who(answers, copy),
        _stage(answers),
        _happened(answers, copy),
        _next(answers, copy),
        _run(answers, copy),
        _decides(answers, copy),
    )
    for question, lines in zip(QUESTIONS, told, strict=True):
        table.add_row(question, Text("\n".join(safe(line) for line in lines if line)))
    console().print(table)


def _who(answers: Six, copy: Copy) -> list[str]:
    person = answers.who.person
    known = [
        person.name,
        person.kind,
        f"born {person.birth_date}" if person.birth_date else "",
        person.language or "",
    ]
    return [
        ", ".join(part for part in known if part),
        ", ".join(each.value for each in answers.who.reach),
        f"shares a phone or e-mail with {', '.join(each.name for each in answers.who.family)}"
        if answers.who.family
        else "",
        f"tags: {', '.join(answers.who.tags)}" if answers.who.tags else "",
        f"known since {words.moment(person.created_at, copy)}"
        + (f", through {person.source}" if person.source else ""),
    ]


def _stage(answers: Six) -> list[str]:
    deal = answers.stage
    if deal is None:
        return [f"none yet: a {answers.who.person.kind}"]
    value = f", about {words.money(deal.value, deal.currency)}" if deal.value is not None else ""
    journeys = f"in {', '.join(each.journey for each in answers.journeys)}" if answers.journeys else ""
    return [f"{deal.stage or deal.state}: {deal.title}{value}", journeys]


def _happened(answers: Six, copy: Copy) -> list[str]:
    if not answers.happened:
        return ["nothing yet"]
    lines: list[str] = []
    for each in answers.happened[:_HAPPENED]:
        said = f": “{each.text[:100]}”" if each.text else ""
        lines.append(
            f"{words.moment(each.at, copy)}  {words.event(each.kind)}, {copy.name_of(each.actor)}{said}"
        )
    left = len(answers.happened) - _HAPPENED
    return lines if left <= 0 else [*lines, f"and {left} more"]


def _next(answers: Six, copy: Copy) -> list[str]:
    entry = answers.next
    if entry is None:
        return ["nothing is expected"]
    late_at = entry.breach_at or entry.due_at
    due = (
        f"due {words.moment(late_at, copy)} ({words.clock(late_at, copy.now)})" if late_at is not None else ""
    )
    return [words.action(entry.do, step=entry.step, stage=entry.stage), due]


def _run(answers: Six, copy: Copy) -> list[str]:
    entry = answers.next
    settled = [
        f"done: {words.action(each.do, step=each.step, stage=each.stage)}. {words.sentence(each.why, copy)}"
        for each in answers.settled[:_HAPPENED]
    ]
    return [_SAID[answers.run], words.sentence(entry.why, copy) if entry is not None else "", *settled]


def _decides(answers: Six, copy: Copy) -> list[str]:
    who = copy.name_of(answers.decider) if answers.decider else "somebody"
    return [
        {
            Decides.NOBODY: "nobody needs to",
            Decides.AUTOMATION: "automation: it runs by itself when its time comes",
            Decides.PERSON: f"a person: {who}",
            Decides.APPROVAL: f"approval by a person: {who}",
            Decides.ESCALATION: f"escalation: the promised time has passed; {who} should see to it",
        }[answers.decides]
    ]
