"""`foredesk journeys`: `list` and `check` here, the rest in versions: which follow-ups there are, and the proof that nobody falls through them."""

import argparse
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.terminal import words
from desktop.terminal.copy import open_copy, place
from desktop.terminal.mistakes import Mistake
from desktop.terminal.output import console, safe, say, say_json

if TYPE_CHECKING:
    from sync.journeys import Journey, JourneyError
    from sync.journeys.checking import Finding, Setting

MAX_BYTES = 1 << 20


class _Known(NamedTuple):
    """What runs here and what it runs with: of the clinic's own copy, or without one as the product comes."""

    live: "Mapping[str, tuple[int, Journey]]"
    setting: "Setting"
    is_clinic: bool


class _Read(NamedTuple):
    journey: "Journey"
    file: str
    lines: Mapping[str, int]


def run(asked: argparse.Namespace) -> int:
    """Print the list or the findings, or do what is asked; 1 when a journey does not load or is not proved. Raises Mistake."""
    if asked.act not in ("list", "check"):
        return import_module("desktop.terminal.versions").run(asked)
    known = _known(asked)
    return _list(known, as_json=asked.json) if asked.act == "list" else _check(asked, known)


def _known(asked: argparse.Namespace) -> _Known:
    from sync.journeys.checking import Setting
    from sync.journeys.facts import STARTING_EVENTS
    from sync.journeys.loader import shipped
    from sync.journeys.wording import channels_of, shipped_words

    where = place(asked.profile, asked.key_file)
    if not where.is_set_up:
        came_with = {name: (1, journey) for name, journey in shipped().items()}
        words_there = channels_of(shipped_words())
        as_it_comes = Setting(languages=("en", "ar"), templates=words_there, events=STARTING_EVENTS)
        return _Known(came_with, as_it_comes, False)
    from sync.replica.queries import journeys

    with open_copy(where) as copy:
        return _Known(journeys.live(copy.reader), journeys.setting(copy.reader), True)


# -- list -----------------------------------------------------------------------------------------------------------


def _list(known: _Known, *, as_json: bool) -> int:
    from sync.journeys.loader import catalogue

    rows: list[tuple[str, int | None, Journey]] = [
        (name, number, journey) for name, (number, journey) in known.live.items()
    ]
    rows += [(name, None, journey) for name, journey in catalogue().items() if name not in known.live]
    if as_json:
        say_json([_as_json(journey, number) for _, number, journey in rows])
        return 0
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("Follow-up", "Version", "Owner", "About", "Starts on", "Steps"):
        table.add_column(heading)
    for name, number, journey in rows:
        table.add_row(
            safe(name),
            "on the shelf" if number is None else str(number),
            words.plain(journey.owner),
            words.plain(journey.subject),
            ", ".join(words.plain(event) for event in journey.starts),
            str(len(journey.steps)),
        )
    console().print(table)
    if not known.is_clinic:
        say("There is no clinic on this computer: this is what a new practice starts with.")
    return 0


def _as_json(journey: "Journey", number: int | None) -> dict[str, Any]:
    return {
        "journey": journey.journey,
        "version": journey.version,
        "number": number,
        "runs": number is not None,
        "owner": journey.owner,
        "subject": journey.subject,
        "starts": list(journey.starts),
        "if": journey.condition,
        "goal": list(journey.goal),
        "stops": list(journey.stops),
        "steps": [
            {"id": step.id, "do": step.do, "by": step.by, "owner": step.owner} for step in journey.steps
        ],
    }


# -- check ----------------------------------------------------------------------------------------------------------


def _check(asked: argparse.Namespace, known: _Known) -> int:
    from sync.journeys.checking import check

    running = [journey for _, journey in known.live.values()]
    read, unloadable = _read(asked.files)
    checked = [each.journey for each in read] if asked.files else running
    report = check(checked, known.setting, beside=running)
    places = {each.journey.journey: each for each in read}
    if asked.json:
        say_json(
            {
                "journeys": [journey.journey for journey in checked],
                "states": report.states,
                "clean": report.is_clean and not unloadable,
                "unloadable": [
                    {
                        "file": error.file,
                        "line": error.line,
                        "key": error.key,
                        "problem": error.problem,
                        "fix": error.fix,
                    }
                    for error in unloadable
                ],
                "findings": [_finding_as_json(finding, places) for finding in report.findings],
            }
        )
    else:
        for error in unloadable:
            say(safe(str(error)))
        for finding in report.findings:
            _tell(finding, places)
        wrong = len(report.findings) + len(unloadable)
        journeys = "1 journey" if len(checked) == 1 else f"{len(checked)} journeys"
        looked = f"{journeys}, {report.states} states looked at"
        say(f"{looked}: {f'{wrong} to mend' if wrong else 'nobody can fall through'}.")
    return 0 if report.is_clean and not unloadable else 1


def read_one(file: Path) -> "Journey":
    """The journey in a file. Raises Mistake with the file, the line, the key and the fix where there is none."""
    read, unloadable = _read([file])
    if unloadable:
        raise Mistake(safe(str(unloadable[0])))
    return read[0].journey


def tell_findings(file: Path, findings: "Sequence[Finding]") -> None:
    """The findings of one journey, each with its story."""
    read, _ = _read([file])
    for finding in findings:
        _tell(finding, {each.journey.journey: each for each in read})


def _read(files: Sequence[Path]) -> "tuple[list[_Read], list[JourneyError]]":
    from sync.journeys import JourneyError, load
    from sync.journeys.references import step_lines

    read: list[_Read] = []
    unloadable: list[JourneyError] = []
    for file in files:
        try:
            if file.stat().st_size > MAX_BYTES:
                raise Mistake(f"{file} is no journey: a journey is a page of text.")
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise Mistake(f"{file} is not UTF-8 text.") from None
        except OSError as error:
            raise Mistake(f"{file} cannot be read: {error.strerror}.") from None
        try:
            read.append(_Read(load(text, str(file)), str(file), step_lines(text)))
        except JourneyError as error:
            unloadable.append(error)
    return read, unloadable


def _where(finding: "Finding", places: Mapping[str, _Read]) -> tuple[str, int | None]:
    known = places.get(finding.journey)
    if known is None:
        return finding.journey, None
    return known.file, known.lines.get(finding.step.removesuffix(".fallback"))


def _tell(finding: "Finding", places: Mapping[str, _Read]) -> None:
    file, line = _where(finding, places)
    at = f"{file}, line {line}" if line is not None else file
    step = f" step “{finding.step}”" if finding.step else ""
    say(safe(f"{at},{step or ' the journey'}: {finding.problem}."))
    say(safe(f"  {finding.fix}"))
    for told in finding.story:
        say(safe(f"    {told}"))
    say()


def _finding_as_json(finding: "Finding", places: Mapping[str, _Read]) -> dict[str, Any]:
    file, line = _where(finding, places)
    return {
        "kind": finding.kind,
        "journey": finding.journey,
        "step": finding.step or None,
        "file": file if finding.journey in places else None,
        "line": line,
        "problem": finding.problem,
        "fix": finding.fix,
        "story": list(finding.story),
    }
