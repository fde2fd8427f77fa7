"""The clinic that the figures are taken on: made once by commands, kept in the user's cache, copied for each use."""

import shutil
import sys
from pathlib import Path

import platformdirs

from desktop.demo.clinic import Demo, build, open_copy, shape
from sync.model.ids import now_ms


def cache() -> Path:
    """Where kept clinics lie; may be removed at any time."""
    return Path(platformdirs.user_cache_dir("Foredesk", appauthor=False)) / "bench"


def built(contacts: int) -> Path:
    """The kept clinic of that many contacts, built when there is none that fits the code. 100,000 take some minutes."""
    folder = cache() / f"clinic-{contacts}-{shape()}"
    if (folder / "done").exists():
        return folder
    for old in cache().glob(f"clinic-{contacts}-*"):
        shutil.rmtree(old)
    build(folder, contacts, now_ms(), _Said(contacts))
    (folder / "done").touch()
    return folder


def fresh(contacts: int, folder: Path) -> Demo:
    """A copy of the kept clinic in a new folder, with passwords of its own."""
    return open_copy(built(contacts), folder)


class _Said:
    """Progress of a build on standard error, a line every tenth."""

    def __init__(self, contacts: int) -> None:
        self._contacts = contacts
        self._tenth = -1

    def __call__(self, done: int, total: int) -> None:
        tenth = done * 10 // total
        if tenth > self._tenth:
            self._tenth = tenth
            print(f"building a clinic of {self._contacts:,}: {tenth * 10} %", file=sys.stderr, flush=True)
