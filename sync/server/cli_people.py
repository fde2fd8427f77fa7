"""`foredesk-server tidy`, `person` and `operation-token`: housekeeping by hand, what is held on somebody, and erasing them."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

Register = Callable[..., argparse.ArgumentParser]
Opened = Callable[[argparse.Namespace], Any]
Show = Callable[[argparse.Namespace, Any, list[str]], int]


def add(commands: Any, command: Register, opened: Opened, show: Show) -> None:
    """Put `tidy` and `person` among the server's commands; the rest is how the others read their arguments and answer."""
    tidy = command(
        commands,
        "tidy",
        _tidies(opened, show),
        "let go what need not be kept, as the server does hourly",
        json_too=True,
    )
    tidy.add_argument(
        "--thoroughly",
        action="store_true",
        help="write every table of a PostgreSQL afresh; everybody waits meanwhile",
    )
    command(
        commands,
        "operation-token",
        _token(opened, show),
        "print the bearer token for /metrics and /schema from another machine",
        json_too=True,
    )
    person = commands.add_parser("person", help="what is held on somebody").add_subparsers(
        required=True, metavar="WHAT"
    )
    export = command(
        person,
        "export",
        _exports(opened, show),
        "write all that is held on somebody into a file",
        json_too=True,
    )
    export.add_argument("who", help="a contact's id, phone, e-mail or whole name")
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help="a .zip")
    erase = command(
        person, "erase", _erases(opened, show), "erase what is held on somebody, for ever", json_too=True
    )
    erase.add_argument("who", help="the contact's id, as `person export` prints it")
    erase.add_argument(
        "--reason", required=True, choices=("requested", "not_needed", "withdrawn", "unlawful")
    )


def _token(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.server.answers import operation_token

        with opened(asked) as (_, site):
            token = operation_token(site.secret)
        return show(asked, {"token": token}, [token])

    return run


def _tidies(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.model.ids import now_ms
        from sync.server import erasing, tidying
        from sync.server.offline import writing

        tidied = tidying.Tidied()
        with opened(asked) as (database, site):
            for job in tidying.slices(tidied, now_ms()):
                with writing(database, site) as batch:
                    job(batch)
            with database.reading() as rows:
                erasing.keep_register(site.folder, rows)
            tidied.is_scrubbed = tidying.scrub(database, thoroughly=asked.thoroughly)
            if tidied.is_scrubbed:
                with writing(database, site) as batch:
                    tidying.settle(batch)
        lines = [
            f"{tidied.receipts} deliveries lost their words, {tidied.sessions} sessions, {tidied.sign_ins} failed sign-ins "
            f"and {tidied.tombstones} deletions were forgotten.",
        ]
        if not tidied.is_scrubbed:
            lines.append(
                "Somebody reads the database just now; what was erased leaves its log with the next round."
            )
        return show(asked, msgspec.to_builtins(tidied), lines)

    return run


def _exports(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.model.ids import now_ms
        from sync.server import person

        with opened(asked) as (database, _), database.reading() as rows:
            contact = person.find(rows, asked.who)
            held = person.gather(rows, contact, now_ms())
            content = person.file_of(rows, held)
        person.write(content, asked.out)
        found = {"contact": contact, "file": str(asked.out), "records": held.count, "bytes": len(content)}
        return show(asked, found, [f"{held.count} records on {contact} are in {asked.out}."])

    return run


def _erases(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.commands.erasing import ErasePerson
        from sync.commands.kernel import Principal
        from sync.model.ids import is_id
        from sync.model.words import ErasureReason, Role, VerdictKind
        from sync.server import erasing, tidying
        from sync.server.offline import writing
        from sync.server.refusals import Refusal

        if not is_id(asked.who):
            raise Refusal(
                422, "INVALID", "Say the contact's id, which `foredesk-server person export` prints."
            )
        system = Principal("system", "practice", frozenset(Role))
        with opened(asked) as (database, site):
            with writing(database, site) as batch:
                command = ErasePerson(contact_id=asked.who, reason=ErasureReason(asked.reason))
                verdict = batch.run_own(command, system)
                if verdict.kind not in {VerdictKind.APPLIED, VerdictKind.NOOP}:
                    raise Refusal(409, "REFUSED", verdict.message or "It could not be erased.")
            with database.reading() as rows:
                erasing.keep_register(site.folder, rows)
            if tidying.scrub(database):
                with writing(database, site) as batch:
                    tidying.settle(batch)
        word = "was erased" if verdict.kind is VerdictKind.APPLIED else "had been erased already"
        return show(asked, {"contact": asked.who, "verdict": verdict.kind.value}, [f"{asked.who} {word}."])

    return run
