"""What is read of a journey and takes its time: a draft played through the last days, what a version did, what moving people to
the live one would change, and whether a draft is sound. Each gives plain JSON values, so that it may run in a process of its
own; `tell` hears how far it is, counted in people.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import msgspec

from sync.commands.proving import findings
from sync.commands.undoing import Standing
from sync.journeys import JourneyError, load
from sync.journeys.definition import canonical_bytes
from sync.journeys.moving import Change
from sync.journeys.references import step_lines
from sync.journeys.rehearsal import Compared, receipt_of
from sync.model.rows import Rows
from sync.replica.queries import deeds as kept
from sync.replica.queries import journeys
from sync.replica.queries.reading import Reader
from sync.replica.rehearsing import rehearse

SHOWN: Final = 200
"""People who would have noticed a difference, with what both versions would have done, in a result."""
_TOLD_EVERY: Final = 50
"""People between two words of how far it is."""
Tell = Callable[[int, int], None]


def checked(reader: Reader, text: str) -> dict[str, Any]:
    """What is to be said of a text: `error` where it does not load (line, key, problem, fix), else `document` (canonical, as
    text) with its `version`, the `findings` of the proof and the `lines` on which its steps begin."""
    try:
        draft = load(text, "draft")
    except JourneyError as error:
        said = {"line": error.line, "key": error.key, "problem": error.problem, "fix": error.fix}
        return {"error": said}
    running = [each for name, (_, each) in journeys.live(reader).items() if name != draft.journey]
    found = findings(Rows(reader, "sqlite"), draft, running)  # type: ignore[arg-type]  # it only reads
    return {
        "document": canonical_bytes(draft).decode(),
        "version": draft.version,
        "findings": msgspec.to_builtins(list(found)),
        "lines": step_lines(text),
    }


def played(reader: Reader, text: str, days: int, *, now: int, tell: Tell) -> dict[str, Any]:
    """A draft beside the version that runs, over the days before `now` (epoch ms): `findings`, `summary`, `receipt` (what
    publishing carries) and `rows` (see SHOWN). Raises JourneyError."""
    draft = load(text, "draft")
    differing: list[Compared] = []

    def keep(row: Compared) -> None:
        if len(differing) < SHOWN and not row.is_same:
            differing.append(row)

    running = {name: each for name, (_, each) in journeys.live(reader).items()}
    live = running.pop(draft.journey, None)
    found = findings(Rows(reader, "sqlite"), draft, list(running.values()))  # type: ignore[arg-type]  # it only reads
    summary = rehearse(reader, draft, live, now=now, days=days, tell=tell, keep=keep)
    rows = [_named(reader, msgspec.to_builtins(row)) for row in differing]
    told: dict[str, Any] = msgspec.to_builtins(
        {"findings": list(found), "summary": summary, "receipt": receipt_of(summary)}
    )
    return {**told, "rows": rows}


def moves(reader: Reader, journey: str, *, now: int, tell: Tell) -> dict[str, Any]:
    """What moving everybody of earlier versions to the live one would change: `to`, `number`, `enrolments` (all of them),
    `due_now` (how many have something due at once) and `rows`."""
    live = journeys.live(reader).get(journey)
    if live is None:
        return {"to": "", "enrolments": [], "due_now": 0, "rows": []}
    number, target = live
    others = [each for each in journeys.versions(reader, journey) if each.id != target.version]
    total = sum(each.running for each in others)
    enrolments: list[str] = []
    rows: list[dict[str, Any]] = []
    due_now = 0
    for move in kept.moves(reader, target, now):
        enrolments.append(move.enrolment)
        due_now += any(step.change is Change.DUE_NOW for step in move.steps)
        if len(rows) < SHOWN and move.steps:
            rows.append(_named(reader, msgspec.to_builtins(move)))
        if len(enrolments) % _TOLD_EVERY == 0:
            tell(len(enrolments), total)
    return {
        "to": target.version,
        "number": number,
        "enrolments": enrolments,
        "due_now": due_now,
        "rows": rows,
    }


def deeds(reader: Reader, version: str, *, now: int, tell: Tell) -> dict[str, Any]:
    """What the enrolments of a version did: `tally` by Standing, `going` (enrolments of which something can be taken back),
    `offers` (commands that make up for what cannot) and how many `enrolments` there are."""
    total = next((each.running + each.ended for each in journeys.versions(reader) if each.id == version), 0)
    tally: Counter[str] = Counter()
    going: list[str] = []
    offers: list[dict[str, Any]] = []
    looked_at = 0
    for looked_at, done in enumerate(kept.of_version(reader, version), 1):
        tally.update(deed.standing.value for deed in done)
        if any(deed.standing in (Standing.REVERSIBLE, Standing.NOT_OUT_YET) for deed in done):
            going.append(done[0].enrolment)
        offers += [
            {**msgspec.to_builtins(deed.offer), "contact": deed.contact, "step": deed.step}
            for deed in done
            if deed.offer is not None
        ]
        if looked_at % _TOLD_EVERY == 0:
            tell(looked_at, total)
    return {"tally": dict(tally), "going": going, "offers": offers, "enrolments": looked_at}


def _named(reader: Reader, row: dict[str, Any]) -> dict[str, Any]:
    found = reader.execute("SELECT name FROM contact WHERE id = ?", (row["contact"],)).fetchone()
    return {**row, "name": found[0] if found is not None else ""}
