"""`foredesk journeys rehearse`, `publish`, `rollback`, `move` and `resume`: what a version would do, did, and is to do."""

import argparse
import asyncio
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from desktop.terminal import words
from desktop.terminal.copy import Copy, open_copy, place
from desktop.terminal.journeys import read_one, tell_findings
from desktop.terminal.mistakes import Mistake
from desktop.terminal.output import console, safe, say, say_json

if TYPE_CHECKING:
    from sync.journeys import Journey
    from sync.journeys.rehearsal import Compared, Summary, Touch
    from sync.replica.queries.journeys import Version

_SHOWN = 20
"""Rows of a table; --json gives all of them."""
_DO = {
    "reversible": "can be put back",
    "not_out_yet": "wait to be sent and can be called back",
    "offered": "can only be made up for",
    "irreversible": "were heard and stay",
    "changed_since": "were changed by somebody since and stay as they are",
    "by_person": "were done by people and are theirs to undo",
    "undone": "were taken back before",
}


def run(asked: argparse.Namespace) -> int:
    """Do the act; 1 where it did not come to pass. Raises Mistake."""
    acts = {
        "rehearse": _rehearse,
        "publish": _publish,
        "rollback": _roll_back,
        "move": _move,
        "resume": _resume,
    }
    return acts[asked.act](asked)


# -- rehearse and publish -------------------------------------------------------------------------------------------


def _rehearse(asked: argparse.Namespace) -> int:
    draft = read_one(asked.file)
    with open_copy(place(asked.profile, asked.key_file)) as copy:
        summary, rows = _played(draft, asked, copy)
        if asked.json:
            from sync.journeys.rehearsal import receipt_of

            say_json({
                "summary": msgspec.to_builtins(summary),
                "receipt": msgspec.to_builtins(receipt_of(summary)),
                "rows": [_row_as_json(row, copy) for row in rows],
            })  # fmt: skip
        else:
            _tell(draft, summary, rows, copy)
    return 0


def _played(draft: "Journey", asked: argparse.Namespace, copy: Copy) -> "tuple[Summary, list[Compared]]":
    from sync.replica.queries import journeys
    from sync.replica.rehearsing import rehearse

    if not 1 <= asked.days <= 3660:
        raise Mistake("Name between 1 and 3660 days.")
    rows: list[Compared] = []
    live = journeys.live(copy.reader).get(draft.journey)
    summary = rehearse(
        copy.reader,
        draft,
        live[1] if live else None,
        now=copy.now,
        days=asked.days,
        tell=_progress,
        keep=rows.append,
    )
    return summary, rows


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {of} people" + ("\n" if done == of else ""))
        sys.stderr.flush()


def _tell(draft: "Journey", summary: "Summary", rows: "list[Compared]", copy: Copy) -> None:
    from rich.table import Table

    days = round((summary.until - summary.since) / 86_400_000)
    beside = "the version that runs now" if summary.beside else "nothing: no version of it runs"
    say(f"{safe(draft.journey)}, {days} days played through the draft, beside {beside}.")
    table = Table(box=None, pad_edge=False)
    for heading in ("", "Draft", "Now"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, said in (
        ("enrolled", "would have begun"), ("contacted", "people contacted"), ("messages", "messages"),
        ("asked", "things for people to do"), ("over_budget", "stopped by the budget"),
        ("no_consent", "stopped without consent"), ("missed", "missed"),
    ):  # fmt: skip
        table.add_row(said, *(str(getattr(side, name)) for side in (summary.drafted, summary.live)))
    console().print(table)
    say(
        f"{summary.newly} people contacted only by the draft, {summary.no_longer} no longer, "
        f"{summary.otherwise} at another time or in another way. The version that runs really did "
        f"{summary.really} of its steps in these days."
    )
    differing = [row for row in rows if not row.is_same]
    for row in differing[:_SHOWN]:
        say()
        say(f"{safe(_name(row.contact, copy))}")
        for label, touches in (("draft", row.draft), ("now", row.live)):
            for touch in touches:
                say(safe(f"  {label:<6} {_touch(touch, copy)}"))
    if len(differing) > _SHOWN:
        say(f"… and {len(differing) - _SHOWN} more; --json lists all.")


def _touch(touch: "Touch", copy: Copy) -> str:
    by = f" by {touch.channel}" if touch.channel else ""
    how = {"done": "", "asked": ", by a person", "stopped": f", stopped: {words.plain(touch.detail)}"}
    ended = how.get(touch.outcome, f", {touch.outcome}")
    why = words.sentence(touch.why, copy)
    return f"{words.moment(touch.at, copy)}  {words.action(touch.do, step=touch.step)}{by}{ended}. {why}"


def _row_as_json(row: "Compared", copy: Copy) -> dict[str, Any]:
    return {
        "contact_id": row.contact,
        "name": _name(row.contact, copy),
        "same": row.is_same,
        "really": row.really,
        **{
            side: [
                {
                    **msgspec.to_builtins(touch),
                    "at": words.iso(touch.at, copy),
                    "because": words.sentence(touch.why, copy),
                }
                for touch in touches
            ]
            for side, touches in (("draft", row.draft), ("live", row.live))
        },
    }


def _name(contact_id: str, copy: Copy) -> str:
    from sync.replica.queries import contacts

    person = contacts.person(copy.reader, contact_id)
    return person.name if person is not None else contact_id


def _publish(asked: argparse.Namespace) -> int:
    from desktop.terminal.sending import agreed
    from sync.commands.journeys import PublishJourney
    from sync.commands.proving import findings
    from sync.journeys.rehearsal import receipt_of
    from sync.model.rows import Rows
    from sync.replica.queries import journeys

    draft = read_one(asked.file)
    with open_copy(place(asked.profile, asked.key_file)) as copy:
        others = [each for name, (_, each) in journeys.live(copy.reader).items() if name != draft.journey]
        found = findings(Rows(copy.reader, "sqlite"), draft, others)
        if found:
            tell_findings(asked.file, found)
            say(f"{len(found)} to mend first: nothing was published.")
            return 1
        summary, rows = _played(draft, asked, copy)
        _tell(draft, summary, rows, copy)
    if not agreed(asked, f"Publish this version of {draft.journey}?"):
        return 1
    text = Path(asked.file).read_text(encoding="utf-8")
    return _send(asked, [PublishJourney(text=text, rehearsal=receipt_of(summary))], "Published.")


# -- versions that run ----------------------------------------------------------------------------------------------


def _roll_back(asked: argparse.Namespace) -> int:
    from desktop.terminal.sending import agreed
    from sync.commands.kernel import Command
    from sync.commands.undoing import Standing, UndoEnrolment
    from sync.commands.versions import RollbackJourney
    from sync.replica.queries import deeds, journeys

    with open_copy(place(asked.profile, asked.key_file)) as copy:
        versions = journeys.versions(copy.reader, asked.journey)
        live = next((each for each in versions if each.live), None)
        if live is None:
            raise Mistake(f"No follow-up “{safe(asked.journey)}” runs here.")
        target = _target(versions, live, asked.to)
        counts, going = Counter[str](), list[str]()
        for done in deeds.of_version(copy.reader, live.id):
            counts.update(str(deed.standing) for deed in done)
            if any(deed.standing in (Standing.REVERSIBLE, Standing.NOT_OUT_YET) for deed in done):
                going.append(done[0].enrolment)
    say(
        f"{safe(asked.journey)}: version {live.number} runs for {live.running} people and has ended for {live.ended}."
    )
    for standing, count in counts.items():
        say(f"  {count} of the things that it did {_DO[standing]}.")
    if not asked.undo and going:
        say("  With --undo they are taken back, follow-up by follow-up, and those follow-ups end.")
    if not agreed(asked, f"Go back to version {target.number}?"):
        return 1
    commands: list[Command] = [RollbackJourney(journey=asked.journey, base=live.id, to=target.id)]
    if asked.undo:
        commands += [UndoEnrolment(enrolment_id=each, reason="rolled back") for each in going]
    return _send(asked, commands, f"Version {target.number} runs again.")


def _target(versions: "list[Version]", live: "Version", number: int | None) -> "Version":
    wanted = [each for each in versions if (each.number == number if number else each.number < live.number)]
    if not wanted or wanted[0].id == live.id:
        raise Mistake("There is no such version to go back to.")
    return wanted[0]


def _move(asked: argparse.Namespace) -> int:
    from desktop.terminal.sending import agreed
    from sync.commands.versions import MOVED_AT_ONCE, MoveEnrolments
    from sync.replica.queries import deeds, journeys

    with open_copy(place(asked.profile, asked.key_file)) as copy:
        found = journeys.live(copy.reader).get(asked.journey)
        if found is None:
            raise Mistake(f"No follow-up “{safe(asked.journey)}” runs here.")
        number, target = found
        moves = list(deeds.moves(copy.reader, target, copy.now))
        for move in moves[:_SHOWN]:
            changed = "; ".join(f"{step.step}: {words.plain(step.change)}" for step in move.steps)
            say(safe(f"{_name(move.contact, copy)}: {changed or 'goes on as it would have'}"))
    if len(moves) > _SHOWN:
        say(f"… and {len(moves) - _SHOWN} more.")
    if not moves:
        say("Every running follow-up is in this version already.")
        return 0
    due = sum(any(step.change == "due_now" for step in move.steps) for move in moves)
    if not agreed(
        asked, f"Move {len(moves)} to version {number}? For {due} of them something falls due at once."
    ):
        return 1
    ids = [move.enrolment for move in moves]
    pages = [tuple(ids[at : at + MOVED_AT_ONCE]) for at in range(0, len(ids), MOVED_AT_ONCE)]
    commands = [MoveEnrolments(enrolments=page, to=target.version) for page in pages]
    return _send(asked, commands, f"{len(moves)} moved to version {number}.")


def _resume(asked: argparse.Namespace) -> int:
    from desktop.terminal.sending import agreed, signed_in
    from sync.commands.envelope import ResumeJourney

    question = "Drop those who were held?" if asked.drop else "Begin for those who were held?"
    if not agreed(asked, question):
        return 1
    command = ResumeJourney(journey=asked.journey, held="drop" if asked.drop else "go_on")

    async def resume() -> list[str]:
        async with signed_in(asked) as sender:
            while await sender.do(command):
                pass
            return await sender.settled()

    return _told(asyncio.run(resume()), "Nobody is held any more.")


def _send(asked: argparse.Namespace, commands: Any, said: str) -> int:
    from desktop.terminal.sending import signed_in

    async def send() -> list[str]:
        async with signed_in(asked) as sender:
            for command in commands:
                await sender.do(command)
            return await sender.settled()

    return _told(asyncio.run(send()), said)


def _told(refused: list[str], said: str) -> int:
    for message in dict.fromkeys(refused):
        say(safe(f"Not done: {message}"))
    if refused:
        say("What was asked waits as a card under Needs a decision.")
    else:
        say(said)
    return int(bool(refused))
