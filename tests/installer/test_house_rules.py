"""What tests/conftest.py promises, shown on tests that misbehave: each runs in a pytest of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]

MISBEHAVING = """
import logging, threading, warnings
import structlog
import pytest
from PySide6.QtCore import QObject, QTimer, qWarning
from PySide6.QtWidgets import QLabel, QWidget

kept = []

def test_well_behaved(qtbot):
    label = QLabel("here for a moment")
    qtbot.addWidget(label)
    label.show()
    timer = QTimer(label, interval=10_000)
    timer.start()

def test_window_held_by_a_cycle_alone(qapp):
    window = QWidget()
    window.whole = window
    window.show()

def test_warns():
    warnings.warn("old way", stacklevel=1)

def test_logs_a_warning():
    logging.getLogger("clinic").warning("odd")

@pytest.mark.expects_logs
def test_logs_as_announced():
    logging.getLogger("clinic").error("odd")

@pytest.mark.expects_logs("^clinic: odd")
def test_logs_what_was_announced_and_more():
    logging.getLogger("clinic").error("odd")
    logging.getLogger("clinic").error("very odd")

def test_structlog_warns():
    structlog.get_logger("clinic").warning("odd", contact="c1")

def test_leaves_a_thread():
    release = threading.Event()
    kept.append(release)
    threading.Thread(target=release.wait, name="forgotten", daemon=True).start()

@pytest.mark.expects_threads("forgotten")
def test_leaves_a_thread_as_announced():
    release = threading.Event()
    kept.append(release)
    threading.Thread(target=release.wait, name="forgotten", daemon=True).start()

def test_leaves_a_window(qapp):
    kept.append(QWidget(objectName="stray"))

def test_leaves_a_running_timer(qapp):
    timer = QTimer()
    timer.start(10_000)
    kept.append(timer)

def test_after_the_others_is_not_blamed_for_them(qapp):
    assert len(kept) == 4

def test_qt_says_something(qapp):
    qWarning("QPainter::begin: no device")

def test_another_thread_raises():
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()

def test_touches_the_users_folders(tmp_path):
    import platformdirs
    assert "foredesk-tests-" in platformdirs.user_data_dir("foredesk")

@pytest.mark.anyio
async def test_coroutine():
    import asyncio
    assert asyncio.get_running_loop()
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each misbehaving test by name, with what it was failed for; empty for one that passed."""
    folder = tmp_path_factory.mktemp("misbehaving")
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "conftest.py")
    (folder / "test_misbehaving.py").write_text(MISBEHAVING, encoding="utf-8")
    report = folder / "report.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-c",
        str(ROOT / "pyproject.toml"),
        f"--rootdir={folder}",
    ]
    command += ["-p", "no:cacheprovider", f"--junitxml={report}", str(folder)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ended = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert report.exists(), ended.stdout + ended.stderr
    found: dict[str, str] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        faults = [
            f"{fault.get('message')} {fault.text}" for fault in case if fault.tag in ("failure", "error")
        ]
        name = case.get("name") or ""
        found[name] = found.get(name, "") + "".join(faults)
    return found


@pytest.mark.parametrize(
    "name",
    [
        "test_well_behaved",
        "test_window_held_by_a_cycle_alone",
        "test_logs_as_announced",
        "test_leaves_a_thread_as_announced",
        "test_after_the_others_is_not_blamed_for_them",
        "test_touches_the_users_folders",
        "test_coroutine",
    ],
)
def test_a_test_that_keeps_the_rules_passes(outcomes: dict[str, str], name: str) -> None:
    assert outcomes[name] == ""


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("test_warns", "old way"),
        ("test_logs_a_warning", "clinic: odd"),
        ("test_logs_what_was_announced_and_more", "clinic: very odd"),
        ("test_structlog_warns", "clinic: odd"),
        ("test_leaves_a_thread", "forgotten"),
        ("test_leaves_a_window", "stray"),
        ("test_leaves_a_running_timer", "running timer of nobody"),
        ("test_qt_says_something", "QPainter::begin"),
        ("test_another_thread_raises", "ZeroDivisionError"),
    ],
)
def test_a_test_that_breaks_a_rule_fails_and_is_told_which(
    outcomes: dict[str, str], name: str, reason: str
) -> None:
    assert reason in outcomes[name]
