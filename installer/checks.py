"""Every check of the project, as `installer/dev.py test` runs them, with one readable summary at the end.

Ruff, formatting, import rules and types share one core while pytest has the others. What passes stays silent.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5
"""pytest's exit code where a choice of tests matched none."""


class Result(NamedTuple):
    """How one check ended. `output` is all that it said; of pytest, which speaks for itself, only the closing line."""

    name: str
    passed: bool
    seconds: float
    output: str


def source_checks(scripts: Path) -> dict[str, list[str]]:
    """The checks that run nothing of ours, by name."""
    return {
        "ruff check": [str(scripts / "ruff"), "check"],
        "ruff format": [str(scripts / "ruff"), "format", "--check", "--output-format", "concise"],
        "lint-imports": [str(scripts / "lint-imports"), "--no-logo"],
        "pyright": [str(scripts / "pyright")],
    }


def run_check(name: str, command: Sequence[str]) -> Result:
    """Runs one check and keeps what it says."""
    begun = time.monotonic()
    ended = subprocess.run(
        command,
        cwd=ROOT,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Result(name, ended.returncode == 0, time.monotonic() - begun, ended.stdout)


def pytest_command(arguments: Sequence[str], cores: int, colour: bool) -> list[str]:
    """pytest on every core; `arguments` come last, so that they win (`-n0` for a debugger)."""
    command = [sys.executable, "-m", "pytest"]
    if cores > 1:
        command += [
            "-n",
            str(min(cores, 8)),
            "--dist",
            "loadfile",
        ]  # tests of one file share servers and databases
    if colour:
        command.append("--color=yes")
    return [*command, *arguments]


def run_pytest(command: Sequence[str]) -> Result:
    """Runs pytest, passes on what it says as it says it, and keeps its closing line."""
    begun = time.monotonic()
    said = bytearray()
    with subprocess.Popen(command, cwd=ROOT, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT) as child:
        assert child.stdout is not None
        while piece := os.read(child.stdout.fileno(), 65536):
            said += piece
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
    passed = child.returncode in (0, NOTHING_COLLECTED)
    return Result("pytest", passed, time.monotonic() - begun, closing_line(said.decode("utf-8", "replace")))


def closing_line(said: str) -> str:
    """pytest's last word (`12 passed in 3.40s`) or, where it broke off, the last thing that stood there."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in said.splitlines()]
    ending = re.compile(r"(passed|failed|error|skipped|deselected|no tests ran)\b.* in \d+(\.\d+)?s")
    fallback = next((line for line in reversed(lines) if line), "pytest said nothing")
    return next((line for line in reversed(lines) if ending.search(line)), fallback)


def summary(source: Sequence[Result], tests: Result) -> str:
    """Failures in full, a line for each check, pytest's closing line last."""
    parts = [f"\n--- {check.name} ---\n{check.output.rstrip()}\n" for check in source if not check.passed]
    table = [
        f"{check.name:<14}{'passed' if check.passed else 'FAILED':<8}{check.seconds:7.1f} s"
        for check in (*source, tests)
    ]
    return "\n".join([*parts, "", *table, "", tests.output])


def main(arguments: Sequence[str]) -> int:
    """Runs every check; `arguments` go to pytest. 0 only when all of them passed."""
    scripts = Path(sys.executable).parent
    with ThreadPoolExecutor(max_workers=1) as beside:
        checks = [beside.submit(run_check, *check) for check in source_checks(scripts).items()]
        tests = run_pytest(pytest_command(arguments, os.cpu_count() or 1, sys.stdout.isatty()))
        source = [check.result() for check in checks]
    print(summary(source, tests), flush=True)
    return 0 if all(check.passed for check in (*source, tests)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
