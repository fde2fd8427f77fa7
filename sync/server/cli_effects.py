"""`foredesk-server effects`: what is on its way out, and how a restored practice lets its queue go again."""

import argparse
from collections.abc import Callable
from typing import Any

Register = Callable[..., argparse.ArgumentParser]
Opened = Callable[[argparse.Namespace], Any]
Show = Callable[[argparse.Namespace, Any, list[str]], int]

_LISTED = ("id", "key", "channel", "state", "reason", "attempts", "send_at", "changed_at", "provider_ref")


def add(commands: Any, command: Register, opened: Opened, show: Show) -> None:
    """Put `effects` among the server's commands; the rest is how the others read their arguments and answer."""
    effects = commands.add_parser("effects", help="what is on its way out").add_subparsers(
        required=True, metavar="WHAT"
    )
    listing = command(
        effects, "list", _lists(opened, show), "list what is not settled, or all of it", json_too=True
    )
    listing.add_argument("--all", action="store_true", help="also what was sent, failed or was called back")
    command(
        effects,
        "reconcile",
        _reconciles(opened, show),
        "ask the providers after everything that is not settled",
        json_too=True,
    )
    command(
        effects, "release", _releases(opened, show), "let a restored practice's queue go again", json_too=True
    )


def _lists(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.effects.freeze import is_frozen

        with opened(asked) as (database, _), database.reading() as rows:
            where = "" if asked.all else "AND state IN ('queued', 'sending', 'unknown', 'needs_review')"
            names = ", ".join(_LISTED)
            listed = rows.execute(
                f"SELECT {names} FROM effect WHERE deleted = 0 {where} ORDER BY send_at, id"
            ).fetchall()
            frozen = is_frozen(rows)
        found = [dict(zip(_LISTED, row, strict=True)) for row in listed]
        lines = [
            f"{d['id']}  {d['state']}  {d['channel']}  {d['key']}{'  ' + d['reason'] if d['reason'] else ''}"
            for d in found
        ]
        if frozen:
            lines.append(
                "Nothing is sent: this practice was restored. Look at the list, then: effects reconcile, effects release"
            )
        return show(asked, {"frozen": frozen, "effects": found}, lines)

    return run


def _reconciles(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.effects.dispatcher import Dispatcher
        from sync.model.ids import new_ulid, now_ms
        from sync.server.dispatching import simulated
        from sync.server.offline import writing

        with opened(asked) as (database, site):
            dispatcher, found = Dispatcher(simulated(site.folder), new_ulid), dict[str, int]()
            with writing(database, site) as batch:
                for left in dispatcher.look(batch.rows, now_ms()).overdue:
                    dispatcher.give_up(batch, left)
            with database.reading() as rows:
                open_ones = dispatcher.unsettled(rows)
            for effect in open_ones:
                seen = dispatcher.ask(effect, now_ms())
                with writing(database, site) as batch:
                    verdict = dispatcher.settle(batch, effect, seen)
                word = "waits" if verdict is None else str(seen.known)
                found[word] = found.get(word, 0) + 1
        lines = [f"{count} × {_SAID[word]}" for word, count in sorted(found.items())]
        return show(asked, found, lines or ["Everything is settled."])

    return run


_SAID = {
    "sent": "had been sent",
    "nothing": "unknown to the provider: sent again under its key, or a person's to decide",
    "no_answer": "cannot be asked after: a person decides",
    "waits": "left open for now",
}


def _releases(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.effects.freeze import is_frozen, release
        from sync.server.offline import writing

        with opened(asked) as (database, site), writing(database, site) as batch:
            was_frozen = is_frozen(batch.rows)
            if was_frozen:
                release(batch.rows, batch.received)
        line = (
            "The queue goes on. What was queued before is asked after first."
            if was_frozen
            else "The queue was not frozen."
        )
        return show(asked, {"was_frozen": was_frozen}, [line])

    return run
