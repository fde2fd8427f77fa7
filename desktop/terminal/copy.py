"""This computer's copy of the clinic, opened for reading beside whatever else is at work with it."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop.keys import KeyUnavailable, derive
from desktop.profile import default_profile, replica_folder, root_key_at_terminal
from desktop.terminal.mistakes import Mistake
from sync.model.ids import now_ms
from sync.replica.queries import condition, desk
from sync.replica.store import StoreError, named_errors, open_reader


@dataclass(frozen=True)
class Place:
    """Where the clinic's copy lies and what opens it."""

    profile: Path
    key_file: Path | None

    @property
    def replica(self) -> Path:
        """The replica's folder."""
        return replica_folder(self.profile)

    @property
    def is_set_up(self) -> bool:
        """Whether there is a copy here."""
        return (self.replica / "current.json").exists()

    def root(self) -> bytes:
        """The root key, asked for at the terminal where it is sealed. Raises Mistake."""
        try:
            return root_key_at_terminal(self.profile, self.key_file)
        except KeyUnavailable as error:
            raise Mistake(str(error)) from None
        except OSError as error:
            raise Mistake(f"The clinic's key cannot be read: {error.strerror}.") from None


@dataclass(frozen=True)
class Copy:
    """A read-only connection and what is needed to speak of what it holds. `now` is the server's time, epoch ms."""

    reader: Any
    now: int
    zone: ZoneInfo
    practice: str
    region: str
    names: dict[str, str]
    """Staff id -> name."""

    def name_of(self, principal: str) -> str:
        """A person by their id or principal; others as what they are."""
        kind, _, row_id = principal.rpartition(":")
        if kind in ("", "staff"):
            return self.names.get(row_id, row_id.replace("_", " "))
        return {"journey": "a follow-up", "device": "a workstation", "integration": "the website"}.get(
            kind, kind
        )


def place(profile: Path | None, key_file: Path | None) -> Place:
    """The place that the options name, or this user's own."""
    return Place((profile or default_profile()).expanduser(), key_file.expanduser() if key_file else None)


@contextmanager
def open_copy(where: Place) -> Generator[Copy]:
    """The copy, open for reading. Raises Mistake where there is none or it does not open."""
    if not where.is_set_up:
        raise Mistake(f"There is no clinic in {where.profile} yet. Start foredesk and sign in to fetch it.")
    if where.key_file is not None and not where.key_file.exists():
        raise Mistake(f"There is no key file {where.key_file}.")
    try:
        reader = open_reader(where.replica, derive(where.root(), "replica"))
        try:
            with named_errors(where.replica):
                yield read_copy(reader)
        finally:
            reader.close()
    except StoreError as error:
        raise Mistake(str(error)) from None


def read_copy(reader: Any) -> Copy:
    """A connection with what is needed to speak of what it holds."""
    practice = desk.practice(reader)
    places = desk.places(reader)
    zone = practice.timezone if practice is not None else places[0].timezone if places else "UTC"
    return Copy(
        reader=reader,
        now=now_ms() + condition.clock_offset(reader),
        zone=_zone(zone),
        practice=practice.name if practice is not None else "",
        region=practice.region if practice is not None else "",
        names=dict(reader.execute("SELECT id, name FROM staff").fetchall()),
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
