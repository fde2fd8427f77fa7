"""Whether the world is mean enough: each mechanism is broken in turn, and seeds are lived until one of them notices."""

from collections.abc import Iterable

import msgspec

from sync.simulate.breaks import BREAKS
from sync.simulate.runs import Living, Settings
from sync.simulate.workload import story_of

MOST = 300
"""Seeds within which a mechanism that is broken on purpose must be noticed."""


class Caught(msgspec.Struct, frozen=True):
    """Within how many seeds a broken mechanism was noticed; `seed` is None where none did. `invariant` and `detail` are what
    the oracle said first."""

    name: str
    seeds: int
    seed: int | None = None
    invariant: str = ""
    detail: str = ""

    @property
    def told(self) -> str:
        if self.seed is None:
            return f"NOT noticed within {self.seeds} seeds"
        stands = BREAKS[self.name].invariant
        as_what = (
            self.invariant if self.invariant == stands else f"{self.invariant} (behind it stands {stands})"
        )
        return f"noticed within {self.seeds} seeds, as {as_what}"


def try_out(name: str, *, first: int = 0, most: int = MOST, database: str | None = None) -> Caught:
    """Break a mechanism and live seeds from `first` on until one notices, `most` at the most."""
    living, whole = Living(Settings(database=database, broken=name)), Living(Settings(database=database))
    try:
        for count, seed in enumerate(range(first, first + most), 1):
            found = living.live(story_of(seed)).violation
            if found is not None and whole.live(story_of(seed)).violation is None:
                return Caught(name, count, seed, found.invariant, found.detail)
    finally:
        living.close()
        whole.close()
    return Caught(name, most)


def table(found: Iterable[Caught]) -> str:
    """What came of every break: the invariant behind it, the seed that noticed, and the oracle's words."""
    lines = [f"{'broken':25} {'behind it':14} {'seeds':>5}  {'seed':>6}  noticed as"]
    for caught in found:
        stands = BREAKS[caught.name].invariant
        if caught.seed is None:
            lines.append(f"{caught.name:25} {stands:14} {caught.seeds:5}  {'NOT':>6}  noticed")
        else:
            _, _, words = caught.detail.partition(": ")
            seen = f"{caught.invariant}: {words or caught.detail}"
            lines.append(f"{caught.name:25} {stands:14} {caught.seeds:5}  {caught.seed:6}  {seen[:_WIDE]}")
    return "\n".join(lines)


_WIDE = 110
