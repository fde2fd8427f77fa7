"""Set-up decides what is due, which Python to take and what to tell a person; the lock names no package index."""

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from installer import dev

ROOT = Path(__file__).parents[2]


def pythons(**versions: tuple[int, int, bool]) -> Callable[[Sequence[str]], dev.Interpreter | None]:
    """A machine on which these commands answer, each with its version and whether it makes environments."""
    known = {name.replace("_", "."): answer for name, answer in versions.items()}

    def ask(command: Sequence[str]) -> dev.Interpreter | None:
        answer = known.get(command[0])
        return dev.Interpreter(command[0], answer[:2], answer[2]) if answer else None

    return ask


def test_the_newest_supported_python_is_taken_when_the_default_one_is_too_old() -> None:
    machine = pythons(python3=(3, 9, True), python3_11=(3, 11, True), python3_12=(3, 12, True))
    assert dev.find_python(machine).executable == "python3.12"


def test_a_python_without_venv_is_passed_over_for_an_older_one_that_has_it() -> None:
    machine = pythons(python3_13=(3, 13, False), python3_11=(3, 11, True))
    assert dev.find_python(machine).executable == "python3.11"


def test_a_lone_python_without_venv_is_named_with_the_package_that_completes_it() -> None:
    with pytest.raises(dev.CannotSetUp, match=r"apt-get install -y python3\.12-venv"):
        dev.find_python(pythons(python3=(3, 12, False)))


def test_a_machine_with_old_pythons_alone_is_told_which_one_is_needed() -> None:
    with pytest.raises(dev.CannotSetUp, match=r"3\.11 or newer"):
        dev.find_python(pythons(python3=(3, 10, True), python=(2, 7, False)))


def test_a_command_that_is_no_python_is_no_candidate(tmp_path: Path) -> None:
    shim = tmp_path / "python3.13"
    shim.write_text("#!/bin/sh\necho 'no such version here' >&2\nexit 127\n")
    shim.chmod(0o755)
    assert dev.probe([str(shim)]) is None
    assert dev.probe([str(tmp_path / "absent")]) is None


def test_this_python_answers_with_its_own_version() -> None:
    found = next(answer for answer in map(dev.probe, dev.candidates()) if answer)
    assert found.version >= (3, 8)
    assert Path(found.executable).exists()


def loader(*absent: str) -> Callable[[str], object]:
    def load(soname: str) -> object:
        if soname in absent:
            raise OSError(f"{soname}: cannot open shared object file")
        return object()

    return load


def test_x11_libraries_are_asked_for_only_where_there_is_a_display() -> None:
    load = loader("libEGL.so.1", "libxcb-cursor.so.0")
    assert [library.package for library in dev.missing_libraries(with_x11=False, load=load)] == ["libegl1"]
    missing = dev.missing_libraries(with_x11=True, load=load)
    assert [library.package for library in missing] == ["libegl1", "libxcb-cursor0"]


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt-get", "apt-get install -y libegl1 libxcb-cursor0"),
        ("dnf", "dnf install 'libEGL.so.1()(64bit)' 'libxcb-cursor.so.0()(64bit)'"),
        ("pacman", "Install what brings: libEGL.so.1, libxcb-cursor.so.0"),
    ],
)
def test_the_line_to_type_is_one_for_the_package_manager_that_is_here(manager: str, line: str) -> None:
    missing = dev.missing_libraries(with_x11=True, load=loader("libEGL.so.1", "libxcb-cursor.so.0"))
    said = dev.install_line(missing, which=lambda name: f"/usr/bin/{name}" if name == manager else None)
    assert said.removeprefix("sudo ") == line


@pytest.fixture
def environment(tmp_path: Path) -> dev.Environment:
    """A checkout whose set-up is complete."""
    (tmp_path / "installer").mkdir()
    (tmp_path / "installer" / "requirements.lock").write_text("msgspec==0.19.0\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "foredesk"\n')
    made = dev.Environment(tmp_path)
    made.scripts.mkdir(parents=True)
    made.python.touch()
    made.stamp()
    return made


def test_nothing_is_due_after_a_complete_set_up(environment: dev.Environment) -> None:
    assert environment.due() is dev.Due.NOTHING


def test_another_lock_makes_the_packages_due(environment: dev.Environment) -> None:
    (environment.root / "installer" / "requirements.lock").write_text("msgspec==0.20.0\n")
    assert environment.due() is dev.Due.PACKAGES


def test_windows_line_ends_make_nothing_due(environment: dev.Environment) -> None:
    (environment.root / "installer" / "requirements.lock").write_bytes(b"msgspec==0.19.0\r\n")
    assert environment.due() is dev.Due.NOTHING


def test_another_pyproject_makes_only_the_project_due(environment: dev.Environment) -> None:
    (environment.root / "pyproject.toml").write_text('[project]\nname = "foredesk"\nversion = "2"\n')
    assert environment.due() is dev.Due.PROJECT


def test_a_set_up_killed_while_unpacking_starts_over(environment: dev.Environment) -> None:
    environment.unpacking()
    assert environment.due() is dev.Due.ENVIRONMENT


def test_a_set_up_killed_while_fetching_goes_on_with_the_packages(environment: dev.Environment) -> None:
    (environment.folder / "foredesk-setup.json").unlink()
    assert environment.due() is dev.Due.PACKAGES


@pytest.mark.parametrize("text", ["", "{", "[]", '{"root": 1}', "null"])
def test_a_damaged_stamp_is_never_taken_for_a_complete_set_up(
    environment: dev.Environment, text: str
) -> None:
    (environment.folder / "foredesk-setup.json").write_text(text)
    assert environment.due() is not dev.Due.NOTHING


def test_a_moved_checkout_starts_over(environment: dev.Environment) -> None:
    stamp = environment.folder / "foredesk-setup.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "root": "/elsewhere"}))
    assert environment.due() is dev.Due.ENVIRONMENT


def test_an_environment_whose_python_went_away_starts_over(environment: dev.Environment) -> None:
    environment.python.unlink()
    assert environment.due() is dev.Due.ENVIRONMENT


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "WARNING: Retrying: NewConnectionError('Temporary failure in name resolution')",
            "could not be reached",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "nothing was installed",
        ),
        ("Max retries exceeded: SSLError(CERTIFICATE_VERIFY_FAILED)", "certificate"),
        ("ERROR: No matching distribution found for sqlcipher3==0.6.4", "sqlcipher3==0.6.4 has no build"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("something new\nand its end", "and its end"),
    ],
)
def test_a_failure_of_pip_is_told_in_words_that_help(said: str, words: str) -> None:
    assert words in dev.explain(said)


def test_an_unknown_command_is_answered_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["launch"]) == 2
    said = capsys.readouterr().out
    assert all(name in said for name in ("run", "test", "setup", "bench", "shots", "build"))


def locked() -> dict[str, Version]:
    """The lock's packages and versions; of one that is locked apart for each Python, the last."""
    pins = re.findall(r"^([a-z0-9._-]+)==(\S+)", dev.LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in pins}


def test_the_lock_names_no_package_index() -> None:
    assert not re.findall(
        r"https?:|file:|--(?:extra-)?index|--find-links|@", dev.LOCK.read_text(encoding="utf-8")
    )


def test_every_locked_package_has_hashes() -> None:
    entries = re.split(r"\n(?=[a-z])", dev.LOCK.read_text(encoding="utf-8"))[1:]
    assert {entry.partition("==")[0] for entry in entries} == set(locked())
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_lock_holds_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
    ]
    versions = locked()
    for requirement in map(Requirement, asked):
        version = versions.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not locked: installer/dev.py lock"
        assert version in requirement.specifier, (
            f"{requirement} but {version} is locked: installer/dev.py lock"
        )
