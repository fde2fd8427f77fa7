"""Whether the world is mean enough: each mechanism is broken in turn, and seeds are lived until one of them notices."""

import msgspec

from sync.simulate.breaks import BREAKS
from sync.simulate.runs import Living, Settings
from sync.simulate.workload import story_of


class Caught(msgspec.Struct, frozen=True):
    """Within how many seeds a broken mechanism was noticed; `seed` is None where none did."""

    name: str
    seeds: int
    seed: int | None = None
    invariant: str = ""

    @property
    def told(self) -> str:
        if self.seed is None:
            return f"NOT noticed within {self.seeds} seeds"
        stands = BREAKS[self.name].invariant
        as_what = (
            self.invariant if self.invariant == stands else f"{self.invariant} (behind it stands {stands})"
        )
        return f"noticed within {self.seeds} seeds, as {as_what}"


def try_out(name: str, *, first: int = 0, most: int = 2_000, database: str | None = None) -> Caught:
    """Break a mechanism and live seeds from `first` on until one notices, `most` at the most."""
    living, whole = Living(Settings(database=database, broken=name)), Living(Settings(database=database))
    try:
        for count, seed in enumerate(range(first, first + most), 1):
            found = living.live(story_of(seed)).violation
            if found is not None and whole.live(story_of(seed)).violation is None:
                return Caught(name, count, seed, found.invariant)
    finally:
        living.close()
        whole.close()
    return Caught(name, most)
