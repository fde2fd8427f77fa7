"""Resident memory. A module of its own: the measured window must load nothing else for it."""

from pathlib import Path

from tests.bench.figures import Skip


def resident_mb(pid: int) -> float:
    """The resident memory of a process in MB. Raises Skip where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        raise Skip("only Linux tells a process's resident memory without help")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
