"""What is measured, in which unit, against which target; and what came of it."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One of the numbers to beat. `better` is higher or lower."""

    name: str
    unit: str
    target: float
    better: str = "lower"


FIGURES = {
    figure.name: figure
    for figure in (
        Figure("sync.first.snapshot", "rows/s", 300_000, "higher"),
        Figure("sync.first.ndjson", "rows/s", 50_000, "higher"),
        Figure("sync.first.long", "s", 10),
        Figure("sync.first.long.rows", "rows/s", 300_000, "higher"),
        Figure("sync.live.p50", "ms", 5),
        Figure("sync.live.p99", "ms", 20),
        Figure("sync.live20.p99", "ms", 50),
        Figure("sync.replay", "commands/s", 10_000, "higher"),
        Figure("sync.rebase.1", "ms", 20),
        Figure("sync.rebase.200", "ms", 60),
        Figure("sync.rebase.2000", "ms", 300),
        Figure("replica.size_ratio", "×", 1.4),
        Figure("server.desks500.p99", "ms", 250),
        Figure("server.desks500.rss", "MB", 1_000),
        Figure("window.key_to_repaint.p99", "ms", 16),
        Figure("window.frame_gap.max", "ms", 25),
        Figure("window.first_paint", "ms", 600),
        Figure("search.p99", "ms", 5),
        Figure("ledger.change", "ms", 0.2),
        Figure("ledger.rebuild100k", "ms", 20_000),
        Figure("journeys.rehearse", "s", 10),
        Figure("memory.window", "MB", 200),
        Figure("memory.worker", "MB", 200),
    )
}


class Skip(Exception):
    """A figure cannot be taken here; the message says why."""


@dataclass(frozen=True)
class Taken:
    """A figure as measured: the median of its runs, and the smallest and largest."""

    figure: Figure
    runs: tuple[float, ...]

    @property
    def value(self) -> float:
        return statistics.median(self.runs)

    @property
    def meets(self) -> bool:
        """Whether the target is met."""
        target = self.figure.target
        return self.value >= target if self.figure.better == "higher" else self.value <= target

    def as_json(self) -> dict[str, Any]:
        """The line of `bench --json`. `spread` is [smallest, largest]."""
        return {
            "name": self.figure.name,
            "value": _rounded(self.value),
            "unit": self.figure.unit,
            "target": self.figure.target,
            "better": self.figure.better,
            "n": len(self.runs),
            "spread": [_rounded(min(self.runs)), _rounded(max(self.runs))],
        }

    def as_line(self) -> str:
        """The line for people."""
        sign = "≥" if self.figure.better == "higher" else "≤"
        low, high = shown(min(self.runs)), shown(max(self.runs))
        return (
            f"{self.figure.name:<26} {shown(self.value):>9} {self.figure.unit:<10} "
            f"{low:>9} … {high:<9} n={len(self.runs)}  target {sign} {shown(self.figure.target)}"
            f"{'' if self.meets else '  MISSED'}"
        )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0-1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(len(ordered) * share * 1000) // 1000) - 1))]


def shown(value: float) -> str:
    """A number as people read it: three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}".rstrip("0").rstrip(".")


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
