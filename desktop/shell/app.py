"""The window's entry: first paint first, everything heavy after it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.platform.single import SingleInstance, instance_name
from desktop.shell.prefs import Preferences, show
from desktop.shell.window import MainWindow, until_closed

if TYPE_CHECKING:
    from desktop.link import Link


def application() -> QApplication:
    """The one QApplication of this process, made when it is first asked for."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    made = QApplication(["foredesk"])
    made.setApplicationName("Foredesk")
    made.setApplicationDisplayName("Foredesk")
    made.setDesktopFileName("foredesk")
    made.setQuitOnLastWindowClosed(False)  # the loop ends when the window's last work is done, not before
    return made


def run(
    link: Link,
    folder: Path,
    *,
    server: str = "",
    demo: Callable[[], None] | None = None,
    phone: Callable[[], None] | None = None,
    start_with: Sequence[str] = (),
    alongside: Callable[[MainWindow], Coroutine[Any, Any, None]] | None = None,
) -> int:
    """Open the window over a link and stay until it is closed. `folder` keeps the window's settings; `server` is filled in
    on the sign-in page; `demo` opens the demo clinic; `phone` opens the simulated phone beside it; `start_with` is the command that opens this window, for those who want
    it to start with the computer. A second start for the same folder brings the first to the front.
    `alongside` is a coroutine that lives as long as the window, such as the demo's.

    Starts the link after the first paint and closes it at the end. Returns the process's exit code.
    """
    app = application()
    single = SingleInstance(instance_name(folder))
    if not single.first([]):
        return 0
    from qasync import QEventLoop

    preferences = Preferences(folder)
    show(preferences.look)
    app.setQuitOnLastWindowClosed(False)  # the loop ends by itself, in order
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    window = MainWindow(link, preferences, server=server, demo=demo, phone=phone, start_with=start_with)
    single.asked_again.connect(
        lambda _arguments: (window.showNormal(), window.raise_(), window.activateWindow())
    )
    window.first_place()
    window.open()
    window.show()
    _close_on_signals(window)
    QTimer.singleShot(0, link.start)
    QTimer.singleShot(50, _warm)
    try:
        with loop:
            loop.run_until_complete(_live(window, alongside))
    finally:
        link.close()
        single.close()
    return 0


def _close_on_signals(window: MainWindow) -> None:
    """Ctrl+C at the terminal, or a session that ends, closes the window as its person would."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: window.close())


async def _live(
    window: MainWindow, alongside: Callable[[MainWindow], Coroutine[Any, Any, None]] | None
) -> None:
    beside = asyncio.ensure_future(alongside(window)) if alongside is not None else None
    await until_closed(window)
    if beside is not None:
        beside.cancel()
        await asyncio.gather(beside, return_exceptions=True)


def _warm() -> None:
    """Load what the first command and the ledger need, once the window stands."""
    import sync.commands.all
    import sync.commands.casefile  # noqa: F401
