#!/usr/bin/env python3
"""Foredesk's front door: sets this machine up, then runs, tests, measures, photographs or builds the project.

Standard library only, and understood by any Python from 3.8 on: it finds the newer one that the project needs, makes
.venv with it, installs exactly what requirements.lock names (by hash), and hands over. A set-up that was interrupted
heals itself at the next start; a set-up that is complete costs the next start a few hundredths of a second.
"""

from __future__ import annotations

import contextlib
import ctypes
import enum
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "installer" / "requirements.lock"
OLDEST = (3, 11)
WINDOWS = sys.platform == "win32"


class CannotSetUp(Exception):
    """Set-up can't go on; the message says what happened, what was kept and what to type."""


# --- which Python ----------------------------------------------------------------------------------------------------


class Interpreter(NamedTuple):
    """A Python that could be started: its executable, its version, and whether it can make an environment."""

    executable: str
    version: tuple[int, int]
    makes_environments: bool


def candidates() -> Iterator[list[str]]:
    """Ways to start a Python, best first: the one that runs this file, then newer to older."""
    yield [getattr(sys, "_base_executable", None) or sys.executable]
    for minor in (13, 12, 11):
        if WINDOWS:
            yield ["py", f"-3.{minor}"]
        yield [f"python3.{minor}"]
    yield ["python3"]
    yield ["python"]


PROBE = """
import importlib.util, json, sys
able = all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
print(json.dumps([sys.executable, sys.version_info[:2], able]))
"""


def probe(command: Sequence[str]) -> Interpreter | None:
    """Starts a candidate and asks it; None when it isn't there or doesn't answer (a version manager's empty shim)."""
    try:
        answer = subprocess.run(
            [*command, "-c", PROBE], capture_output=True, timeout=30, env=clean_environment(), check=True
        )
        executable, version, able = json.loads(answer.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return Interpreter(executable, (version[0], version[1]), able)


def find_python(ask: Callable[[Sequence[str]], Interpreter | None] = probe) -> Interpreter:
    """The first candidate of at least Python 3.11 that can make an environment; raises CannotSetUp with the remedy."""
    unable: Interpreter | None = None
    for command in candidates():
        found = ask(command)
        if found is None or found.version < OLDEST:
            continue
        if found.makes_environments:
            return found
        unable = unable or found
    if unable is not None:
        package = "python{}.{}-venv".format(*unable.version)
        raise CannotSetUp(
            f"{unable.executable} can't make environments: its venv and ensurepip modules are packaged apart.\n"
            f"On Debian or Ubuntu: {as_root()}apt-get install -y {package}"
        )
    remedy = {
        "win32": "winget install Python.Python.3.13",
        "darwin": "brew install python@3.13",
    }.get(sys.platform, f"{as_root()}apt-get install -y python3 python3-venv   (or your system's equivalent)")
    raise CannotSetUp(f"Foredesk needs Python 3.11 or newer, and none was found here.\n{remedy}")


# --- Qt's system libraries -------------------------------------------------------------------------------------------


class Library(NamedTuple):
    """A shared library that Qt loads, and the Debian package that brings it."""

    soname: str
    package: str


QT_LIBRARIES = (
    Library("libglib-2.0.so.0", "libglib2.0-0"),
    Library("libEGL.so.1", "libegl1"),
    Library("libGL.so.1", "libgl1"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
)
X11_LIBRARIES = (
    Library("libxcb-cursor.so.0", "libxcb-cursor0"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Library("libxcb-shape.so.0", "libxcb-shape0"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)


def missing_libraries(with_x11: bool, load: Callable[[str], object] = ctypes.CDLL) -> list[Library]:
    """Those of Qt's libraries that the loader can't open; the X11 ones are asked for only where there is a display."""
    missing: list[Library] = []
    for library in QT_LIBRARIES + (X11_LIBRARIES if with_x11 else ()):
        try:
            load(library.soname)
        except OSError:
            missing.append(library)
    return missing


def as_root() -> str:
    """The prefix that makes a typed command run as root: empty for root itself."""
    return "" if WINDOWS or os.geteuid() == 0 else "sudo "


def install_line(missing: Sequence[Library], which: Callable[[str], str | None] = shutil.which) -> str:
    """The one line that a person types to bring the missing libraries, for the package manager that is here."""
    if which("apt-get"):
        return f"{as_root()}apt-get install -y {' '.join(library.package for library in missing)}"
    wanted = " ".join(f"'{library.soname}()(64bit)'" for library in missing)
    for manager in ("dnf", "zypper"):  # both resolve a library's own name
        if which(manager):
            return f"{as_root()}{manager} install {wanted}"
    return "Install what brings: " + ", ".join(library.soname for library in missing)


def ensure_libraries() -> None:
    """Sees to Qt's system libraries on Linux: installs them as root on Debian and Ubuntu, else says what to type."""
    if not sys.platform.startswith("linux"):
        return  # the wheels for Windows and macOS bring everything
    missing = missing_libraries(with_x11=bool(os.environ.get("DISPLAY")))
    if not missing:
        return
    names = ", ".join(library.soname for library in missing)
    line = install_line(missing)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing the system libraries that Qt needs: {names}")
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        packages = [library.package for library in missing]
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        ):
            subprocess.run(command, env=environment, stdout=DEVNULL, check=False)
        if not missing_libraries(with_x11=bool(os.environ.get("DISPLAY"))):
            return
        raise CannotSetUp(
            f"apt-get could not bring {names}; its own words stand above. To try by hand:\n{line}"
        )
    raise CannotSetUp(
        f"Qt needs system libraries that are not here: {names}.\nType this, then start again:\n{line}"
    )


# --- the environment -------------------------------------------------------------------------------------------------


class Due(enum.Enum):
    """What set-up still has to do; each includes those after it."""

    ENVIRONMENT = "environment"
    PACKAGES = "packages"
    PROJECT = "project"
    NOTHING = "nothing"


class Environment:
    """The project's .venv and the stamp in it, which says what was installed from which files."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.scripts = self.folder / ("Scripts" if WINDOWS else "bin")
        self.python = self.scripts / ("python.exe" if WINDOWS else "python")
        self.log = self.folder / "setup.log"
        self._stamp = self.folder / "foredesk-setup.json"
        self._unfinished = self.folder / "foredesk-setup.unfinished"

    def wanted(self) -> dict[str, str]:
        """What a complete stamp holds: the folder (scripts and links name it) and the hashes of what was installed."""
        return {
            "root": str(self.root),
            "lock": _sha256(self.root / "installer" / "requirements.lock"),
            "project": _sha256(self.root / "pyproject.toml"),
        }

    def due(self) -> Due:
        """Compares the stamp with the files. Packages half-unpacked when something stopped us are never trusted."""
        if not self.python.exists() or self._unfinished.exists():
            return Due.ENVIRONMENT
        wanted = self.wanted()
        try:
            stamp = json.loads(self._stamp.read_text(encoding="utf-8"))
            if stamp["root"] != wanted["root"]:
                return Due.ENVIRONMENT
            if stamp["lock"] != wanted["lock"]:
                return Due.PACKAGES
            return Due.NOTHING if stamp["project"] == wanted["project"] else Due.PROJECT
        except (OSError, ValueError, LookupError, TypeError):
            return Due.PACKAGES

    def has_pip(self) -> bool:
        """Whether the environment was made to its end: pip is what comes last."""
        command = [str(self.python), "-m", "pip", "--version"]
        return self.python.exists() and collect(command, clean_environment()).returncode == 0

    def unpacking(self) -> None:
        """From here until `stamp` the packages are in pieces."""
        self._unfinished.touch()

    def stamp(self) -> None:
        """Everything that `wanted` names is installed."""
        draft = self._stamp.with_suffix(".draft")
        draft.write_text(json.dumps(self.wanted(), indent=2), encoding="utf-8")
        draft.replace(self._stamp)
        self._unfinished.unlink(missing_ok=True)


def _sha256(file: Path) -> str:
    # Line ends don't count: a checkout on Windows may have others.
    return hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def clean_environment() -> dict[str, str]:
    """This process' environment without what would lead another Python astray."""
    astray = ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")
    return {name: value for name, value in os.environ.items() if name not in astray}


def collect(command: Sequence[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a command in the project's folder and keeps all that it says in `stdout`."""
    return subprocess.run(
        command, cwd=ROOT, env=variables, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT,
        encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip


@contextlib.contextmanager
def one_at_a_time() -> Generator[None, None, None]:
    """Holds this checkout's set-up; a second one waits and then finds everything done. Freed when the process dies."""
    with (ROOT / ".venv.lock").open("a+b") as handle:
        told = False
        while True:
            try:
                if sys.platform == "win32":
                    import msvcrt

                    msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
                else:
                    import fcntl

                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if not told:
                    print("Another set-up is at work in this folder; waiting for it.")
                    told = True
                time.sleep(0.3)
        yield


def set_up() -> Environment:
    """Brings .venv and Qt's libraries up to date and returns the environment. Raises CannotSetUp."""
    environment = Environment()
    if environment.due() is not Due.NOTHING:
        with one_at_a_time():
            due = environment.due()
            if due is not Due.NOTHING and not environment.has_pip():
                due = Due.ENVIRONMENT
            if due is Due.ENVIRONMENT:
                make_environment(environment)
            if due in (Due.ENVIRONMENT, Due.PACKAGES):
                print("Installing the locked packages (about 350 MB to fetch the first time; a few minutes).")
                pip(environment, "--require-hashes", "--only-binary=:all:", "--no-deps", "-r", str(LOCK))
            if due is not Due.NOTHING:
                pip(environment, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
                environment.stamp()
    ensure_libraries()
    return environment


def make_environment(environment: Environment) -> None:
    """Makes .venv anew, whatever was left there."""
    python = find_python()
    print("Making .venv with Python {}.{} ({}).".format(*python.version, python.executable))
    made = collect([python.executable, "-m", "venv", "--clear", str(environment.folder)], clean_environment())
    if made.returncode:
        raise CannotSetUp(f"Python could not make .venv; it said:\n{made.stdout.strip()}")


PIP_INSTALL = ("-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off")


def pip(environment: Environment, *arguments: str) -> None:
    """One `pip install`, its words kept in .venv/setup.log, its progress told in one line, its failure explained."""
    command = [str(environment.python), *PIP_INSTALL, *arguments]
    said: list[str] = []
    with subprocess.Popen(
        command, stdout=PIPE, stderr=STDOUT, text=True, errors="replace", env=clean_environment()
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            said.append(line)
            if line.startswith("Installing collected packages"):
                environment.unpacking()
                progress("  unpacking …")
            elif line.startswith("Collecting "):
                progress(f"  {sum(word.startswith('Collecting ') for word in said)} packages …")
    progress("")
    environment.log.write_text("".join(said), encoding="utf-8")
    if child.returncode:
        raise CannotSetUp(explain("".join(said)))


def progress(text: str) -> None:
    """Rewrites one line of a terminal; silent where the output goes to a file."""
    if sys.stdout.isatty():
        print("\r\033[K" + text, end="", flush=True)


FAILURES = (
    (
        r"DO NOT MATCH THE HASHES",
        "A package is not the one that this version of Foredesk was locked with, so nothing was installed.\n"
        "A proxy or mirror may have changed it. Don't work around this: ask who runs your package index.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "The package index showed a certificate that this machine doesn't trust.\n"
        "Behind a company proxy, name its certificate: pip config set global.cert /path/to/ca.pem",
    ),
    (
        r"NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|Connection (refused|reset)|"
        r"Network is unreachable|name resolution|Max retries exceeded|No route to host|IncompleteRead",
        "The package index could not be reached. Check the network or the proxy and type the same again:\n"
        "what was fetched so far is kept.",
    ),
    (
        r"No space left on device|not enough space",
        "The disk is full. Set-up needs about 1.5 GB; free some and type the same again.",
    ),
    (
        r"No matching distribution found for (?P<what>\S+)",
        "{what} has no build for this system and this Python. Foredesk runs on 64-bit Linux (glibc 2.34 or newer),\n"
        "Windows 10 or newer and macOS 14 or newer, with Python 3.11 to 3.13.",
    ),
)


def explain(said: str) -> str:
    """Puts pip's failure into words that say what to do; pip's own last lines follow when the cause is not a known one."""
    for pattern, words in FAILURES:
        found = re.search(pattern, said)
        if found:
            return words.format(**found.groupdict()) + "\n(pip's own words: .venv/setup.log)"
    return "pip failed. Its last lines:\n" + "\n".join(said.strip().splitlines()[-12:])


# --- the commands -----------------------------------------------------------------------------------------------------


def activated(environment: Environment) -> dict[str, str]:
    """The variables under which .venv's own commands are found first."""
    variables = clean_environment()
    variables["VIRTUAL_ENV"] = str(environment.folder)
    variables["PATH"] = os.pathsep.join([str(environment.scripts), variables.get("PATH", os.defpath)])
    return variables


def hand_over(command: Sequence[str], environment: Environment) -> int:
    """Becomes `command` (on Windows, waits for it), so that signals and the exit code are its own."""
    sys.stdout.flush()
    if sys.platform != "win32":
        os.execve(command[0], list(command), activated(environment))
    with subprocess.Popen(command, env=activated(environment)) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # the child got it too, and decides


def module(name: str) -> Callable[[Sequence[str]], int]:
    """A command that runs one of our modules. -P: the folder you stand in must not pass for one of our packages."""

    def start(arguments: Sequence[str]) -> int:
        environment = set_up()
        return hand_over([str(environment.python), "-P", "-m", name, *arguments], environment)

    return start


def build(arguments: Sequence[str]) -> int:
    """Writes the wheel and the source archive into dist/."""
    environment = set_up()
    os.chdir(ROOT)
    return hand_over([str(environment.python), "-m", "hatchling", "build", *arguments], environment)


def setup(arguments: Sequence[str]) -> int:
    """Only the set-up."""
    if arguments:
        raise CannotSetUp(f"setup takes no more words, but got: {' '.join(arguments)}")
    environment = set_up()
    print(f"Foredesk is set up: {environment.folder}")
    return 0


LOCK_HEADING = """\
# Every package for Linux, Windows and macOS and Python 3.11 to 3.13, with the hashes of its files.
# Written by `installer/dev.py lock` out of pyproject.toml; don't edit. It names no package index: yours is used.
"""


UV_COMPILE = [
    "pip", "compile", "pyproject.toml", "--extra", "dev", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet",
]  # fmt: skip


def lock(arguments: Sequence[str]) -> int:
    """Writes requirements.lock again; `lock --upgrade` takes the newest versions."""
    environment = set_up()
    command = [str(environment.scripts / "uv"), *UV_COMPILE, "--output-file", str(LOCK), *arguments]
    written = collect(command, activated(environment))
    if written.returncode:
        raise CannotSetUp(f"uv could not write the lock; it said:\n{written.stdout.strip()}")
    LOCK.write_text(LOCK_HEADING + LOCK.read_text(encoding="utf-8"), encoding="utf-8")
    set_up()
    return 0


COMMANDS: dict[str, tuple[Callable[[Sequence[str]], int], str]] = {
    "run": (module("desktop.demo"), "the demo clinic with live traffic  [--headless --seconds N --out DIR]"),
    "test": (module("installer.checks"), "every check; more words go to pytest  [tests/sync -k phone]"),
    "setup": (setup, "only the set-up, which the others do by themselves"),
    "bench": (module("tests.bench"), "the figures of the targets  [NAME…] [--json]"),
    "shots": (module("desktop.shots"), "every screen as PNG  --out DIR"),
    "build": (build, "the wheel and the source archive, in dist/"),
    "lock": (lock, "requirements.lock again, out of pyproject.toml  [--upgrade]"),
}


def main(arguments: Sequence[str]) -> int:
    """Runs the command that `arguments` name and returns its exit code."""
    if not arguments or arguments[0] not in COMMANDS:
        print("python3 installer/dev.py COMMAND\n")
        for name, (_, text) in COMMANDS.items():
            print(f"  {name:<7} {text}")
        return 0 if arguments and arguments[0] in ("-h", "--help", "help") else 2
    command, _ = COMMANDS[arguments[0]]
    try:
        return command(arguments[1:])
    except CannotSetUp as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next start carries on from here.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
