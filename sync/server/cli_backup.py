"""`foredesk-server backup` and `restore`."""

import argparse
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sync.model.ids import now_ms
from sync.server.database import Database, file_of
from sync.server.practice import Site


def add(
    commands: Any,
    command: Callable[..., argparse.ArgumentParser],
    opened: Callable[[argparse.Namespace], tuple[Database, Path]],
    show: Callable[[argparse.Namespace, Any, list[str]], int],
) -> None:
    """Add the subcommands to the parser."""
    take = command(
        commands,
        "backup",
        partial(_backup, opened=opened, show=show),
        "write an encrypted backup, beside a running server, and verify it by opening it",
        json_too=True,
    )
    take.add_argument(
        "--to", type=Path, required=True, metavar="FILE|DIR", help="a .fdbackup file, or a folder"
    )
    take.add_argument("--keep", type=int, metavar="N", help="remove the oldest in the folder but N")
    back = command(
        commands,
        "restore",
        partial(_restore, opened=opened, show=show),
        "go on from a backup; workstations then send again what it lacks",
        json_too=True,
    )
    back.add_argument("file", type=Path)
    back.add_argument(
        "--replace", action="store_true", help="in place of the practice that is there, kept aside"
    )
    back.add_argument("--only-check", action="store_true", help="verify the backup and change nothing")
    back.add_argument(
        "--trial",
        action="store_true",
        help="restore beside what runs, check it, remove it again, and note that it works",
    )
    for parser in (take, back):
        parser.add_argument(
            "--words", type=Path, metavar="FILE", help="a file with the words; else those in the data folder"
        )


def add_nightly(serve: argparse.ArgumentParser) -> None:
    """The options of `serve` that make the server back itself up."""
    group = serve.add_argument_group("every night")
    group.add_argument(
        "--backup-to", type=Path, metavar="DIR", help="write a verified backup into this folder"
    )
    group.add_argument("--backup-keep", type=int, default=14, metavar="N", help="how many stay (default: 14)")
    group.add_argument(
        "--backup-hour",
        type=int,
        default=3,
        choices=range(24),
        metavar="H",
        help="of this machine's day (default: 3)",
    )
    group.add_argument(
        "--backup-words", type=Path, metavar="FILE", help="a file with the words of the backups"
    )


def nightly(
    asked: argparse.Namespace, url: str, folder: Path
) -> list[Callable[[str], Coroutine[Any, Any, None]]]:
    """What runs beside the server for its nightly backup; nothing where none was asked for. Prints the words that it makes up:
    whoever starts the server keeps them. Raises BackupFailed."""
    if asked.backup_to is None:
        return []
    from sync.server.backup import words_of
    from sync.server.nightly import Plan, every_night

    words, are_new = words_of(folder, asked.backup_words)
    if are_new:
        print(f"Keep these words apart from this machine; without them no backup opens: {words}", flush=True)
    plan = Plan(asked.backup_to, asked.backup_keep, asked.backup_hour, asked.backup_words)
    return [lambda _: every_night(plan, url, folder)]


def _backup(
    asked: argparse.Namespace,
    opened: Callable[[argparse.Namespace], tuple[Database, Path]],
    show: Callable[[argparse.Namespace, Any, list[str]], int],
) -> int:
    from sync.server import backup, practice

    database, folder = opened(asked)
    try:
        site = practice.open_site(database, folder)
        url = database.url
    finally:
        database.close()  # SQLite and SQLCipher must not have one file open in one process
    words, are_new = backup.words_of(folder, asked.words)
    made = backup.make(url, site.secret, words, asked.to, now_ms())
    gone = backup.prune(made.path.parent, asked.keep) if asked.keep else []
    database, _ = opened(asked)
    try:
        rows = database.begin()
        counts = practice.backed_up(rows, made.epoch, made.seq)
        database.commit()
        if counts:
            _note(database, site, made_at=now_ms())
    finally:
        database.close()
    lines = [
        f"{made.path}: {made.rows} rows, {made.mutations} changes, up to {made.seq}, {made.size / 1e6:.1f} MB, verified.",
        *(f"Removed {path}" for path in gone),
    ]
    if not counts:
        lines.append("The database was restored meanwhile: this backup is of what was there before.")
    if are_new:
        lines.append(f"Keep these words apart from this machine; without them no backup opens: {words}")
    found = {
        "file": str(made.path), "seq": made.seq, "rows": made.rows, "changes": made.mutations, "bytes": made.size,
        "removed": [str(path) for path in gone], "counts": counts, "words": words if are_new else None,
    }  # fmt: skip
    return show(asked, found, lines)


def _note(database: Database, site: Site, **when: int) -> None:
    """Let the practice know of its backups: the checklist for going live asks."""
    from sync.commands.going_live import NoteBackup
    from sync.server.offline import writing
    from sync.server.setup import own

    with writing(database, site) as batch:
        own(batch, NoteBackup(**when))


def _trial(
    asked: argparse.Namespace,
    opened: Callable[[argparse.Namespace], tuple[Database, Path]],
    show: Callable[[argparse.Namespace, Any, list[str]], int],
) -> int:
    from sync.server import backup, practice
    from sync.server.trial import restore_on_trial

    database, folder = opened(asked)
    try:
        site = practice.open_site(database, folder)
        words = (
            backup.words_of(folder, asked.words)[0] if asked.words or backup.has_words(folder) else _asked()
        )
        done = restore_on_trial(asked.file, words, folder, now_ms())
        _note(database, site, restored_at=now_ms())
    finally:
        database.close()
    found = {"file": str(asked.file), "rows": done.rows, "changes": done.mutations, "made_at": done.made_at}
    said = f"{asked.file}: {done.rows} rows, {done.mutations} changes came back whole. What runs was not touched."
    return show(asked, found, [said])


def _restore(
    asked: argparse.Namespace,
    opened: Callable[[argparse.Namespace], tuple[Database, Path]],
    show: Callable[[argparse.Namespace, Any, list[str]], int],
) -> int:
    if asked.trial:
        return _trial(asked, opened, show)
    from sync.server import backup
    from sync.server.folder import default_folder
    from sync.server.restore import restore
    from sync.server.serving import serve_alone

    folder: Path = asked.data or default_folder()
    url: str = asked.database or str(folder / "practice.db")
    is_file = not url.startswith("postgresql")
    if is_file:
        url = str(file_of(url))
    words = backup.words_of(folder, asked.words)[0] if asked.words or backup.has_words(folder) else _asked()
    if asked.only_check:
        rows, mutations = backup.verify(asked.file, words)
        found = {"file": str(asked.file), "rows": rows, "changes": mutations, "sound": True}
        return show(asked, found, [f"{asked.file}: {rows} rows, {mutations} changes. Everything agrees."])
    lock = serve_alone(folder) if is_file else None
    try:
        done = restore(asked.file, words, url, folder, replace=asked.replace, now=now_ms())
    finally:
        if lock is not None:
            lock.close()
    moment = datetime.fromtimestamp(done.made_at / 1000, UTC)
    lines = [
        f"{done.rows} rows as of {moment:%Y-%m-%d %H:%M} UTC, up to {done.seq}.",
        *(f"What was there before is {path}" for path in done.kept),
        "Workstations send again what this backup lacks as soon as they reach the server. Nothing is sent to patients until "
        "somebody releases the queue.",
    ]
    found = {
        "epoch": done.epoch, "seq": done.seq, "made_at": done.made_at, "rows": done.rows,
        "kept": [str(path) for path in done.kept],
    }  # fmt: skip
    return show(asked, found, lines)


def _asked() -> str:
    """The words from whoever sits there, or from standard input."""
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass("Words of the backup: ").strip()
    return sys.stdin.readline().strip()
