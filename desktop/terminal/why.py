"""`foredesk why CONTACT STEP`: why a step is done, not done or not to be done for somebody."""

import argparse
from typing import TYPE_CHECKING

from desktop.terminal import words
from desktop.terminal.contact import entry_as_json, the_one
from desktop.terminal.copy import Copy, open_copy, place
from desktop.terminal.mistakes import Mistake
from desktop.terminal.moments import as_it_was, past_moment
from desktop.terminal.output import safe, say, say_json
from sync.replica.queries.six import case_of, told_once

if TYPE_CHECKING:
    from sync.journeys.expectation import Expectation


def run(asked: argparse.Namespace) -> int:
    """Print the answer for each enrolment that has the step; 1 when no journey of theirs has it. Raises Mistake."""
    with open_copy(place(asked.profile, asked.key_file)) as copy:
        line = the_one(copy, asked.who)
        from sync.journeys.expectations import expectations, why_not

        at = past_moment(asked.at, copy)
        if at is None:
            case = case_of(copy.reader, line.id, copy.now)
        else:
            from sync.replica.queries.past import case_then

            found = case_then(copy.reader, line.id, at)
            if found is None:
                raise Mistake(f"Nothing was known of {safe(line.name)} at {words.moment(at, copy)} yet.")
            case, copy = found, as_it_was(copy, at)
        entries = [
            each.expectation for each in why_not(case, asked.step, copy.now) if each.expectation is not None
        ]
        steps = list(dict.fromkeys(each.step for each in told_once(expectations(case, copy.now))))
        if asked.json:
            answers = [entry_as_json(entry, copy) for entry in entries]
            say_json(
                {
                    "contact_id": line.id,
                    "name": line.name,
                    "step": asked.step,
                    "at": words.iso(copy.now, copy),
                    "answers": answers,
                    "steps": steps,
                }
            )
        elif entries:
            for entry in entries:
                _tell(entry, line.name, copy)
        else:
            known = (
                f" Expected of theirs: {', '.join(steps)}."
                if steps
                else " Nothing is expected for them at all."
            )
            say(f"{safe(line.name)} is in nothing that has a step “{safe(asked.step)}”.{known}")
    return 0 if entries else 1


def _tell(entry: "Expectation", name: str, copy: Copy) -> None:
    where = f"{entry.journey}/{entry.step}" if entry.journey else entry.step
    detail = f" ({words.plain(entry.detail)})" if entry.detail else ""
    say(f"{safe(name)}, {where}: {words.plain(entry.status)}{detail}")
    say(f"  {words.action(entry.do, stage=entry.stage)}. {safe(words.sentence(entry.why, copy))}")
    say(f"  rule   {entry.why.rule}")
    for fact in entry.why.facts:
        say(f"  read   {fact.name} = {safe(str(fact.value))}")
    clock = entry.why.clock
    if clock is not None:
        ends = words.moment(clock.ends_at, copy) if clock.ends_at is not None else "open end"
        counted = "open hours only" if clock.counted == "open" else "all hours"
        say(f"  clock  {words.moment(clock.started_at, copy)} to {ends}, {counted}")
    if entry.due_at is not None:
        say(f"  due    {words.moment(entry.due_at, copy)} ({words.clock(entry.due_at, copy.now)})")
    if entry.breach_at is not None:
        say(f"  late   {words.moment(entry.breach_at, copy)}")
