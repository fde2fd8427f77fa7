"""`foredesk-server`: serve, and the few things that an owner does from a shell, beside a running server or without one."""

import argparse
import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from sync.commands.outcomes import CommandError
from sync.model.migrations import NewerDatabase
from sync.server import cli_backup, cli_channels, cli_effects, cli_move, cli_people, cli_phone, cli_simulate
from sync.server.database import Database, SqliteDatabase, Unavailable, UnusableDatabase, open_database
from sync.server.phone import PutAway
from sync.server.practice import Site, data_folder, open_site
from sync.server.refusals import Refusal


class Mistake(Exception):
    """What was asked for cannot be done; the message says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command. The exit code is 0, or 1 with a sentence on standard error; `check` says 2 for what it found."""
    asked = _parser().parse_args(arguments)
    try:
        return asked.run(asked)
    except (
        UnusableDatabase,
        Unavailable,
        NewerDatabase,
        Mistake,
        cli_channels.CannotSet,
        PutAway,
    ) as error:
        print(error, file=sys.stderr)
    except CommandError as error:
        print(error.message, file=sys.stderr)
    except Refusal as refusal:
        print(refusal.problem.message, file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="foredesk-server", description="The thin server of one practice.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = _command(commands, "serve", _serve, "answer workstations and doors until stopped")
    serve.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine alone)"
    )
    serve.add_argument("--port", type=int, default=8765, help="0 takes a free one and prints it")
    serve.add_argument(
        "--tls-certificate", type=Path, metavar="FILE", help="PEM certificate (chain), to serve https"
    )
    serve.add_argument("--tls-key", type=Path, metavar="FILE", help="PEM key of the certificate")
    serve.add_argument(
        "--behind-proxy", action="store_true", help="a proxy with TLS stands before this server"
    )
    serve.add_argument("--no-runner", action="store_true", help="start no foredesk runner beside the server")
    cli_backup.add_nightly(serve)
    first = serve.add_argument_group("on the first start")
    first.add_argument("--practice", help="name of the practice")
    first.add_argument("--owner", help="the owner's e-mail")
    first.add_argument("--region", help="country of phone numbers typed without one, such as AE")
    first.add_argument("--timezone", help="such as Asia/Dubai")
    first.add_argument("--currency", help="such as AED")

    staff = commands.add_parser("staff", help="who works here").add_subparsers(required=True, metavar="WHAT")
    add = _command(staff, "add", _staff_add, "add a person and print a one-time password", json_too=True)
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument(
        "--role",
        action="append",
        required=True,
        help="front_desk, clinician, manager, owner; may be repeated",
    )
    add.add_argument("--language", default="en")
    add.add_argument("--pin", help="also set a PIN for switching at a shared desk")
    _command(staff, "list", _staff_list, "list who works here", json_too=True)
    for name, run, said in (
        ("disable", _staff_disable, "end a person's access; what they signed until now stays good"),
        ("reset-password", _staff_reset, "print a new one-time password"),
    ):
        _command(staff, name, run, said, json_too=name != "disable").add_argument("email")
    pin = _command(staff, "set-pin", _staff_pin, "set a person's PIN")
    pin.add_argument("email")
    pin.add_argument("pin")

    devices = commands.add_parser("devices", help="workstations").add_subparsers(
        required=True, metavar="WHAT"
    )
    _command(devices, "list", _devices_list, "list workstations", json_too=True)
    _command(devices, "revoke", _devices_revoke, "end a workstation's access").add_argument("id")
    scope = _command(
        devices, "scope", _devices_scope, "say what a workstation carries; everything where nothing is said"
    )
    scope.add_argument("id")
    scope.add_argument(
        "scopes",
        nargs="*",
        help="practice, loc:LOCATION or loc:*, each with +clinical or +owner where wanted",
    )
    lease = _command(
        devices, "lease", _devices_lease, "say how long a workstation may work without the server"
    )
    lease.add_argument("hours", type=int)

    doors = commands.add_parser("doors", help="where the outside comes in").add_subparsers(
        required=True, metavar="WHAT"
    )
    door = _command(doors, "add", _doors_add, "open a door and print its key", json_too=True)
    door.add_argument(
        "kind", choices=("form", "standard", "email"), help="a website's form, Standard Webhooks, or e-mail"
    )
    door.add_argument("name", help="what it is called in the timeline, such as 'Website'")
    _command(doors, "list", _doors_list, "list doors (secrets are not shown again)", json_too=True)
    _command(doors, "close", _doors_close, "stop a key from working").add_argument("key")

    cli_phone.add(commands, _command, _opened, _show)
    cli_channels.add(commands, _command, _opened, _show)
    cli_effects.add(commands, _command, _opened, _show)
    cli_simulate.add(commands)
    cli_people.add(commands, _command, _opened, _show)
    cli_move.add(commands, _command, _open, _show)
    cli_backup.add(commands, _command, _open, _show)
    _command(
        commands, "check", _check, "recount digests, follow the audit, compare the journal", json_too=True
    )
    return parser


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], said: str, *, json_too: bool = False
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=said, description=said)
    parser.add_argument("--database", help="a file, sqlite:///file or postgresql+psycopg://…")
    parser.add_argument(
        "--data", type=Path, help="folder of the practice's key, and of the database where none is named"
    )
    if json_too:
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(run=run)
    return parser


def _open(asked: argparse.Namespace) -> tuple[Database, Path]:
    from sync.server.folder import default_folder

    folder: Path = asked.data or default_folder()
    if asked.database is None and asked.run is not _serve and not (folder / "practice.db").exists():
        raise Mistake(f"There is no practice in {folder} yet. Start it once with: foredesk-server serve")
    database = open_database(asked.database or str(folder / "practice.db"))
    return database, data_folder(database, asked.data)


@contextmanager
def _opened(asked: argparse.Namespace) -> Generator[tuple[Database, Site]]:
    database, folder = _open(asked)
    try:
        yield database, open_site(database, folder)
    finally:
        database.close()


def _show(asked: argparse.Namespace, found: Any, lines: list[str]) -> int:
    print(json.dumps(found, ensure_ascii=False) if asked.json else "\n".join(lines))
    return 0


def _serve(asked: argparse.Namespace) -> int:
    from sync.server import logs
    from sync.server.companion import enrol, keep_running
    from sync.server.offline import writing
    from sync.server.passwords import Hashing
    from sync.server.serving import Address, serve, serve_alone
    from sync.server.setup import Wishes, first_start

    logs.configure()
    address = Address(asked.host, asked.port, asked.tls_certificate, asked.tls_key, asked.behind_proxy)
    address.check()
    database, folder = _open(asked)
    lock = serve_alone(folder) if isinstance(database, SqliteDatabase) else None
    try:
        site = open_site(database, folder)
    except BaseException:
        database.close()
        raise
    hashing = Hashing()
    said = {
        "practice": asked.practice, "email": asked.owner, "region": asked.region, "timezone": asked.timezone,
        "currency": asked.currency,
    }  # fmt: skip
    with writing(database, site) as batch:
        first = first_start(batch, hashing, Wishes(**{name: value for name, value in said.items() if value}))
    if first is not None:
        print("The practice is ready.")
        print(f"Sign in as {first.email} with the one-time password {first.password}", flush=True)
    beside = cli_backup.nightly(asked, database.url, folder)
    if not asked.no_runner:
        with writing(database, site) as batch:
            beside.append(partial(keep_running, enrol(batch, folder)))
    code = serve(database, site, hashing, address, lambda text: print(text, flush=True), beside)
    if lock is not None:
        lock.close()
    return code


def _staff_add(asked: argparse.Namespace) -> int:
    from sync.commands.practice import PutStaff
    from sync.model.words import Role
    from sync.server import accounts, setup
    from sync.server.offline import writing
    from sync.server.passwords import Hashing

    unknown = set(asked.role) - {role.value for role in Role}
    if unknown:
        raise Mistake(
            f"There is no role {unknown.pop()!r}; the roles are front_desk, clinician, manager, owner."
        )
    if asked.pin is not None:
        accounts.check_pin(asked.pin)
    person = PutStaff(
        name=asked.name, email=asked.email, roles=[Role(role) for role in asked.role], language=asked.language
    )
    hashing = Hashing()
    with _opened(asked) as (database, site), writing(database, site) as batch:
        staff_id = setup.add_staff(batch, person)
        password = setup.give_password(batch, hashing, staff_id)
        if asked.pin is not None:
            setup.set_pin(batch, staff_id, hashing.hash(asked.pin))
    found = {"id": staff_id, "email": asked.email, "password": password}
    return _show(
        asked, found, [f"{asked.name} signs in as {asked.email} with the one-time password {password}"]
    )


def _staff_list(asked: argparse.Namespace) -> int:
    with _opened(asked) as (database, _), database.reading() as rows:
        listed = rows.execute(
            "SELECT id, name, email, roles, disabled FROM staff WHERE deleted = 0 ORDER BY name"
        ).fetchall()
    found = [
        {"id": row[0], "name": row[1], "email": row[2], "roles": json.loads(row[3]), "disabled": bool(row[4])}
        for row in listed
    ]
    lines = [
        f"{name}  {email}  {', '.join(json.loads(roles))}{'  (disabled)' if disabled else ''}"
        for _, name, email, roles, disabled in listed
    ]
    return _show(asked, found, lines)


def _staff_disable(asked: argparse.Namespace) -> int:
    from sync.commands.practice import PutStaff
    from sync.server import setup
    from sync.server.offline import writing

    with _opened(asked) as (database, site), writing(database, site) as batch:
        row = _person(batch.rows, asked.email)
        person = PutStaff(
            id=row[0], name=row[1], email=row[2], roles=json.loads(row[3]), language=row[4], location_id=row[5],
            disabled=True,
        )  # fmt: skip
        setup.own(batch, person)
    print(f"{row[1]} can no longer sign in.")
    return 0


def _staff_reset(asked: argparse.Namespace) -> int:
    from sync.server import setup
    from sync.server.offline import writing
    from sync.server.passwords import Hashing

    with _opened(asked) as (database, site), writing(database, site) as batch:
        row = _person(batch.rows, asked.email)
        password = setup.give_password(batch, Hashing(), row[0])
    return _show(
        asked, {"id": row[0], "password": password}, [f"The one-time password of {row[1]} is {password}"]
    )


def _staff_pin(asked: argparse.Namespace) -> int:
    from sync.server import accounts, setup
    from sync.server.offline import writing
    from sync.server.passwords import Hashing

    accounts.check_pin(asked.pin)
    with _opened(asked) as (database, site), writing(database, site) as batch:
        row = _person(batch.rows, asked.email)
        setup.set_pin(batch, row[0], Hashing().hash(asked.pin))
    print(f"{row[1]} has a new PIN.")
    return 0


def _person(rows: Any, email: str) -> Any:
    sql = "SELECT id, name, email, roles, language, location_id FROM staff WHERE email = ? AND deleted = 0"
    row = rows.execute(sql, (email.strip().casefold(),)).fetchone()
    if row is None:
        raise Mistake(f"Nobody here signs in as {email}. See: foredesk-server staff list")
    return row


def _devices_list(asked: argparse.Namespace) -> int:
    from sync.server.devices import listed

    with _opened(asked) as (database, _), database.reading() as rows:
        found = listed(rows)
    return _show(
        asked,
        [msgspec.structs.asdict(device) for device in found],
        [f"{d.id}  {d.name}  {d.state}  {d.changes} changes  {' '.join(d.scopes)}" for d in found],
    )


def _devices_revoke(asked: argparse.Namespace) -> int:
    from sync.server.devices import revoke_device
    from sync.server.offline import writing

    with _opened(asked) as (database, site), writing(database, site) as batch:
        revoke_device(batch.rows, asked.id)
    print(
        "The workstation is signed out. What it has not sent yet waits for a manager; then it keeps nothing."
    )
    return 0


def _devices_scope(asked: argparse.Namespace) -> int:
    from sync.model.scopes import EVERYTHING
    from sync.server.devices import set_scopes
    from sync.server.offline import writing

    with _opened(asked) as (database, site), writing(database, site) as batch:
        set_scopes(batch.rows, asked.id, asked.scopes or EVERYTHING)
    print("The workstation forgets and fetches what changed as soon as it makes contact.")
    return 0


def _devices_lease(asked: argparse.Namespace) -> int:
    from sync.server.devices import set_lease
    from sync.server.offline import writing

    with _opened(asked) as (database, site), writing(database, site) as batch:
        set_lease(batch.rows, asked.hours)
    print(f"From its next contact on, a workstation may work for {asked.hours} hours without the server.")
    return 0


def _doors_add(asked: argparse.Namespace) -> int:
    from sync.server.doors.receipts import add_door
    from sync.server.offline import writing

    with _opened(asked) as (database, site), writing(database, site) as batch:
        named = batch.rows.execute(
            "SELECT id FROM source WHERE name = ? AND deleted = 0", (asked.name,)
        ).fetchone()
        door = add_door(batch.rows, asked.kind, asked.name, source_id=named and named[0], location_id=None)
    where = (
        "/v1/enquiries with X-Form-Key"
        if door.secret is None
        else f"/hooks/{door.kind}/{door.key} signed with {door.secret}"
    )
    found = {"key": door.key, "kind": door.kind, "name": door.name, "secret": door.secret}
    return _show(asked, found, [f"{door.name}: key {door.key}", f"Post to {where}"])


def _doors_list(asked: argparse.Namespace) -> int:
    with _opened(asked) as (database, _), database.reading() as rows:
        sql = (
            "SELECT d.key, d.kind, d.name, d.disabled, count(r.id), max(r.at) FROM door d LEFT JOIN receipt r "
            "ON r.door = d.key GROUP BY d.key, d.kind, d.name, d.disabled ORDER BY d.name"
        )
        listed = rows.execute(sql).fetchall()
    found = [
        dict(zip(("key", "kind", "name", "closed", "receipts", "last_at"), row, strict=True))
        for row in listed
    ]
    return _show(
        asked,
        found,
        [
            f"{d['key']}  {d['kind']}  {d['name']}  {d['receipts']} receipts{'  (closed)' * d['closed']}"
            for d in found
        ],
    )


def _doors_close(asked: argparse.Namespace) -> int:
    from sync.server.offline import writing

    with _opened(asked) as (database, site), writing(database, site) as batch:
        if batch.rows.execute("UPDATE door SET disabled = 1 WHERE key = ?", (asked.key,)).rowcount == 0:
            raise Mistake("There is no door with this key. See: foredesk-server doors list")
    print("The door is closed.")
    return 0


def _check(asked: argparse.Namespace) -> int:
    from sync.server.checking import check, told

    with _opened(asked) as (database, _), database.reading() as rows:
        findings = check(rows)
    print(told(findings, as_json=asked.json))
    return 0 if findings.is_sound else 2


if __name__ == "__main__":
    sys.exit(main())
