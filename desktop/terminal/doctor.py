"""`foredesk doctor`: is this workstation well, and if not, the one thing to do."""

import argparse
import asyncio
import os
from typing import Any

import msgspec

from desktop.keys import KeyUnavailable, Vault, derive
from desktop.keys.root import is_sealed
from desktop.terminal.checks import Finding, Mark, display, qt, server
from desktop.terminal.copy import Place, place
from desktop.terminal.mistakes import Mistake
from desktop.terminal.output import safe, say, say_json
from sync.model.ids import now_ms
from sync.model.words import SCHEMA_VERSION
from sync.replica.queries import condition
from sync.replica.store import StoreError, named_errors, open_reader, read_pointer


def run(asked: argparse.Namespace) -> int:
    """Print a line a check; 1 when one of them is a problem."""
    findings = examine(place(asked.profile, asked.key_file))
    if asked.json:
        say_json({"ok": _is_well(findings), "checks": msgspec.to_builtins(findings)})
    else:
        width = max(len(finding.check) for finding in findings)
        for finding in findings:
            do = f" {finding.do}" if finding.do else ""
            say(f"{finding.mark:<8}{finding.check:<{width + 2}}{safe(finding.said)}{safe(do)}")
    return 0 if _is_well(findings) else 1


def examine(where: Place) -> list[Finding]:
    """Every check, in order; what cannot be looked at because of an earlier one is skipped. Makes nothing."""
    found = [_profile(where)]
    root: bytes | None = None
    if where.is_set_up:
        key, root = _key(where)
        found.append(key)
    if root is not None:
        copy = _replica(where, root)
        is_whole = all(finding.mark is Mark.OK for finding in copy if finding.check in ("copy", "pages"))
        found += [*copy, *_belonging(where, root, is_whole=is_whole)]
    return [*found, qt(), display()]


def _is_well(findings: list[Finding]) -> bool:
    return all(finding.mark is not Mark.PROBLEM for finding in findings)


def _profile(where: Place) -> Finding:
    if not where.is_set_up:
        return Finding(
            "profile",
            Mark.PROBLEM,
            f"There is no clinic in {where.profile}.",
            "Start foredesk and sign in to fetch it.",
        )
    if os.name == "posix" and where.profile.stat().st_mode & 0o022:
        do = f"Make it yours alone: chmod 700 {where.profile}"
        return Finding("profile", Mark.PROBLEM, f"Others may write into {where.profile}.", do)
    return Finding("profile", Mark.OK, str(where.profile))


def _key(where: Place) -> tuple[Finding, bytes | None]:
    if where.key_file is not None and not where.key_file.exists():
        said = f"There is no key file {where.key_file}."
        return Finding("key", Mark.PROBLEM, said, "Name the file that this copy was set up with."), None
    try:
        root = where.root()
    except Mistake as mistake:
        return Finding("key", Mark.PROBLEM, str(mistake)), None
    return Finding("key", Mark.OK, f"in {_key_place(where)}"), root


def _key_place(where: Place) -> str:
    if where.key_file is not None:
        return f"the file {where.key_file}"
    if os.environ.get("CREDENTIALS_DIRECTORY"):
        return "systemd's credentials"
    return "the folder, sealed under a passphrase" if is_sealed(where.profile) else "this system's keyring"


def _replica(where: Place, root: bytes) -> list[Finding]:
    try:
        generation = read_pointer(where.replica).generation
        reader = open_reader(where.replica, derive(root, "replica"))
    except StoreError as error:
        return [Finding("copy", Mark.PROBLEM, str(error))]
    found = [Finding("file", Mark.OK, f"generation {generation}, {_size(where)}")]
    try:
        with named_errors(where.replica):
            found.append(_pages(reader))
            found += _content(condition.condition(reader, now_ms()))
    except StoreError as error:
        found.append(Finding("copy", Mark.PROBLEM, str(error)))
    finally:
        reader.close()
    return found


def _pages(reader: Any) -> Finding:
    broken = condition.damage(reader)
    if broken is None:
        return Finding("pages", Mark.OK, "every page is sealed and whole")
    do = "What was not sent may be lost: export first, then remove the folder and sign in anew."
    return Finding("pages", Mark.PROBLEM, f"The copy is damaged: {broken}.", do)


def _content(found: condition.Condition) -> list[Finding]:
    if found.schema == SCHEMA_VERSION:
        schema = Finding("schema", Mark.OK, str(found.schema))
    else:
        said = f"The copy is of schema {found.schema}, this program of {SCHEMA_VERSION}."
        schema = Finding("schema", Mark.PROBLEM, said, "Start foredesk online: it fetches the copy anew.")
    if found.epoch is None:
        fetched = Finding(
            "data", Mark.PROBLEM, "Nothing has been fetched yet.", "Start foredesk online and sign in."
        )
    else:
        fetched = Finding("data", Mark.OK, f"{found.contacts} contacts, as of change {found.cursor}")
    waiting = _counted(
        "waiting",
        found.waiting,
        "changes do not apply for now",
        "Look at Needs a decision in the window once online.",
    )
    return [
        schema,
        fetched,
        Finding("outbox", Mark.OK, f"{found.outbox} changes wait for the server"),
        waiting,
        Finding("decisions", Mark.OK, f"{found.cards} wait for somebody"),
        Finding("board", Mark.OK, f"{found.unlooked} people not looked at since something moved"),
    ]


def _counted(check: str, count: int, said: str, do: str) -> Finding:
    if not count:
        return Finding(check, Mark.OK, f"0 {said}")
    return Finding(check, Mark.PROBLEM, f"{count} {said}.", do)


def _belonging(where: Place, root: bytes, *, is_whole: bool) -> list[Finding]:
    try:
        kept = Vault(where.profile / "vault", root).read("device")
    except KeyUnavailable as error:
        return [Finding("server", Mark.PROBLEM, str(error), "Start foredesk and sign in.")]
    if kept is None:
        said = "This computer belongs to no clinic yet."
        return [Finding("server", Mark.PROBLEM, said, "Start foredesk and sign in.")]
    return asyncio.run(server(where, root, kept, is_whole=is_whole))


def _size(where: Place) -> str:
    size = sum(path.stat().st_size for path in where.replica.glob("gen-*") if path.is_file())
    return f"{size / 1_000_000:.1f} MB"
