"""What importing a file would do, told without doing it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop.terminal.output import safe, say
from sync.exchange.duplicates import DuplicateGroup, DuplicateKind, KnownContact, find_duplicates
from sync.exchange.rows import ContactRow
from sync.exchange.sniff import Source
from sync.replica.queries import finding

_LINES = 5
"""Lines named for each kind of problem."""
_GROUPS = 10


class _Counts:
    """What is remembered of the rows while they pass."""

    def __init__(self) -> None:
        self.rows = 0
        self.refused: list[tuple[int, str]] = []
        self.problems: Counter[str] = Counter()
        self.lines: dict[str, list[int]] = {}

    def pass_on(self, rows: Iterator[ContactRow]) -> Iterator[ContactRow]:
        for row in rows:
            self.rows += 1
            if row.refused is not None:
                self.refused.append((row.source_line, row.refused))
            for problem in row.problems:
                said = f"{problem.field}: {problem.message}" if problem.field else problem.message
                self.problems[said] += 1
                self.lines.setdefault(said, []).append(row.source_line)
            yield row


def tell(path: Path, source: Source, reader: Any | None) -> bool:
    """Print a file's rows, mapping, problems and duplicates; whether every row would come in.

    `reader` is the copy, to tell who is known already; None where there is none.
    """
    mapping = source.guess()
    counts = _Counts()

    def known_at(endpoint: str) -> list[KnownContact]:
        return [] if reader is None else finding.known_at(reader, endpoint)

    groups = find_duplicates(counts.pass_on(source.rows(mapping)), known_at)
    ready = counts.rows - len(counts.refused)
    say(f"{safe(str(path))}: {source.kind.replace('_', ' ')}, {counts.rows} rows, {ready} would come in")
    for column in mapping.columns if mapping is not None else ():
        field = column.field or "left out"
        order = f", {column.date_order}" if column.date_order else ""
        say(f"  column {column.index + 1} “{safe(column.header)}” is {field}{order} ({safe(column.reason)})")
    for problem in mapping.problems if mapping is not None else ():
        say(f"  check: {problem.message}")
    for line, why in counts.refused[:_GROUPS]:
        say(f"  refused, {line}: {safe(why)}")
    if len(counts.refused) > _GROUPS:
        say(f"  and {len(counts.refused) - _GROUPS} more refused")
    for said, count in counts.problems.most_common():
        where = ", ".join(map(str, counts.lines[said][:_LINES])) + (", …" if count > _LINES else "")
        say(f"  left out {count} times, {safe(said)} (row {where})")
    _tell_duplicates(groups)
    return not counts.refused


def _tell_duplicates(groups: list[DuplicateGroup]) -> None:
    said = {
        DuplicateKind.KNOWN_CONTACT: "known already",
        DuplicateKind.SAME_FILE: "the same person more than once",
        DuplicateKind.FAMILY: "different people on one phone or e-mail",
    }
    for kind, words in said.items():
        found = [group for group in groups if group.kind is kind]
        for group in found[:_GROUPS]:
            say(f"  {words}: row {', '.join(map(str, group.lines[:_LINES]))}")
        if len(found) > _GROUPS:
            say(f"  {words}: {len(found) - _GROUPS} more")
