"""What holds for every test: nothing of the machine is touched, and nothing is left behind.

A warning, a record at WARNING or above, a Qt message, a thread, a window or a running timer that a test leaves
behind fails it. Qt is looked at only where a test has loaded it.
"""

import gc
import logging
import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Nobody's real keys: what a test wants of a keyring, it brings along.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# How long a thing takes says nothing on a shared machine, so no deadline and no complaint about slow input. A landing is
# judged by the same examples each time; whoever works here gets new ones with every run.
settings.register_profile(
    "foredesk",
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("foredesk")

THREAD_GRACE_S = 5.0
"""How long a thread that is on its way out may take. A test that leaves none behind never waits."""

failed_in_call = pytest.StashKey[bool]()


@pytest.fixture(scope="session", autouse=True)
def folders_of_their_own() -> Iterator[None]:
    """Settings, data and caches of programs under test go to a folder that lives as long as the run."""
    with (
        tempfile.TemporaryDirectory(prefix="foredesk-tests-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(Path(folder, name.lower())))
        runtime = Path(folder, "runtime")
        runtime.mkdir(mode=0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        yield


@pytest.fixture
def anyio_backend() -> str:
    """Coroutine tests (`@pytest.mark.anyio`) run on asyncio, as the product does."""
    return "asyncio"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report: Any = yield
    if report.when == "call":
        item.stash[failed_in_call] = report.failed
    return report


# --- logs ------------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_unexpected_log_records(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """Fails the test that logs at WARNING or above, unless it is marked `expects_logs`."""
    _structlog_through_logging()
    yield
    marker = request.node.get_closest_marker("expects_logs")
    if marker is not None and not marker.args:
        return
    allowed = [re.compile(pattern) for pattern in (marker.args if marker else ())]
    unexpected: list[str] = []
    for when in ("setup", "call"):
        for record in caplog.get_records(when):
            text = f"{record.name}: {record.getMessage()}"
            if record.levelno >= logging.WARNING and not any(pattern.search(text) for pattern in allowed):
                unexpected.append(f"{record.levelname} {text}")
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)


def _structlog_through_logging() -> None:
    # Else structlog prints, and its records pass by unseen.
    structlog = sys.modules.get("structlog")
    if structlog is not None and not structlog.is_configured():
        structlog.configure(
            processors=[structlog.stdlib.filter_by_level, structlog.stdlib.render_to_log_kwargs],
            logger_factory=structlog.stdlib.LoggerFactory(),
            wrapper_class=structlog.stdlib.BoundLogger,
        )


# --- threads ---------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_threads_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test that leaves a thread running which wasn't there before it."""
    before = set(threading.enumerate())
    yield
    if request.node.stash.get(failed_in_call, False):
        return  # its traceback keeps things alive; one failure is enough
    marker = request.node.get_closest_marker("expects_threads")
    allowed: tuple[str, ...] = marker.args if marker else ()
    give_up_at = time.monotonic() + THREAD_GRACE_S
    left = [
        thread
        for thread in threading.enumerate()
        if thread not in before and not thread.name.startswith(allowed or ("\0",))
    ]
    for thread in left:
        if not isinstance(thread, threading._DummyThread):  # a thread of Qt's own can't be joined
            thread.join(max(0.0, give_up_at - time.monotonic()))
    names = [thread.name for thread in left if thread.is_alive() and thread in threading.enumerate()]
    if names:
        pytest.fail(f"threads left running: {', '.join(names)}", pytrace=False)


# --- windows and timers ----------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_windows_or_timers_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test that leaves a top-level widget or a running QTimer behind."""
    windows_before = set(_windows())
    gc.freeze()  # what is here already: the collector then knows apart what the test makes, at no cost
    try:
        yield
        if not request.node.stash.get(failed_in_call, False) and _qt_is_running():
            left = _left(windows_before)
            if left:
                gc.collect()  # a closure that holds its widget is a cycle, not a leak
                left = _left(windows_before)
            if left:
                pytest.fail("left behind: " + "; ".join(sorted(left)), pytrace=False)
    finally:
        gc.unfreeze()


def _qt_is_running() -> bool:
    core = sys.modules.get("PySide6.QtCore")
    return core is not None and core.QCoreApplication.instance() is not None


def _address(thing: Any) -> int:
    return sys.modules["shiboken6"].getCppPointer(thing)[0]


def _windows() -> dict[int, Any]:
    """Every top-level widget by its address, without what Qt itself keeps for tooltips."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or not isinstance(widgets.QApplication.instance(), widgets.QApplication):
        return {}
    return {
        _address(widget): widget
        for widget in widgets.QApplication.topLevelWidgets()
        if widget.metaObject().className() != "QTipLabel"
    }


def _running_timers() -> list[Any]:
    """Every QTimer made since the last freeze that is counting."""
    timer = sys.modules["PySide6.QtCore"].QTimer
    alive = sys.modules["shiboken6"].isValid
    made = [thing for thing in gc.get_objects() if issubclass(type(thing), timer)]
    return [thing for thing in made if alive(thing) and thing.isActive()]


def _left(windows_before: set[int]) -> list[str]:
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    left: list[str] = []
    for address, window in _windows().items():
        parent = window.parentWidget()
        popup = (
            parent is not None and _address(parent.window()) in windows_before
        )  # of a window that may stay
        if address not in windows_before and not popup:
            left.append(
                f"window {window.metaObject().className()} {window.objectName() or window.windowTitle()!r}"
            )
    for timer in _running_timers():
        owner = timer.parent()
        left.append(f"running timer of {owner.metaObject().className() if owner else 'nobody'}")
    return left
