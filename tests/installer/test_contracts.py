"""The import contracts of pyproject.toml, shown on a made-up project that breaks every one of them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BREACHES = {
    "sync never imports desktop or Qt": ("sync/model/words.py", "import PySide6"),
    "sync: simulate > server": ("sync/journeys/hours.py", "import sync.commands"),
    "cores decide, and do no I/O": ("sync/replica/rebase.py", "import sqlite3"),
    "desktop, the window: shell > screens": ("desktop/widgets/diff.py", "import desktop.screens.board"),
    "screens never import one another": ("desktop/screens/board.py", "import desktop.screens.contacts"),
    "desktop, the worker: worker > runner": ("desktop/insight/score.py", "import desktop.ai"),
    "the worker's side knows no Qt": ("desktop/runner/due.py", "import desktop.theme"),
    "the window asks its worker": ("desktop/shell/window.py", "import httpx"),
    "ai never imports what could send": ("desktop/ai/draft.py", "import sync.effects"),
    "in ai, the gateway alone speaks": ("desktop/ai/lint.py", "import openai"),
    "SQL lives in the model": ("desktop/screens/contacts.py", "import sqlalchemy"),
}
PACKAGES = (
    "sync sync/model sync/journeys sync/commands sync/replica sync/effects desktop desktop/shell desktop/screens "
    "desktop/widgets desktop/theme desktop/runner desktop/ai desktop/insight desktop/worker desktop/handset"
).split()


def lint_imports(project: Path) -> str:
    """What import-linter says of a project, its lines joined: long names of contracts are wrapped."""
    shutil.copy(ROOT / "pyproject.toml", project / "pyproject.toml")
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(project), "COLUMNS": "200"}
    ended = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return ended.stdout + ended.stderr


def make_packages(project: Path) -> None:
    for package in PACKAGES:
        (project / package).mkdir()
        (project / package / "__init__.py").touch()


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> str:
    """import-linter's words on a project with one breach of each contract."""
    project = tmp_path_factory.mktemp("breaches")
    make_packages(project)
    for file in {file for file, _ in BREACHES.values()} | {
        "desktop/screens/board.py",
        "desktop/screens/contacts.py",
    }:
        (project / file).write_text("")
    for file, line in BREACHES.values():
        with (project / file).open("a") as module:
            module.write(line + "\n")
    return lint_imports(project)


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_of_each_contract_is_found(verdict: str, contract: str) -> None:
    lines = [line for line in verdict.splitlines() if line.startswith(contract)]
    assert any(line.rstrip().endswith("BROKEN") for line in lines), verdict


def test_packages_that_do_not_exist_yet_break_nothing(tmp_path: Path) -> None:
    for package in ("sync", "desktop", "desktop/handset"):  # the last is named in full: sync has one as well
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    assert " 0 broken" in lint_imports(tmp_path)
