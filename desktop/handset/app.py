"""The phone's entry: its window over a carrier, until it is closed."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from pathlib import Path

from desktop.handset.line import PhoneLine
from desktop.handset.window import PhoneWindow
from desktop.platform.single import SingleInstance, instance_name
from desktop.shell.app import application
from desktop.shell.prefs import Preferences, show


def run(carrier: Sequence[str], url: str, data: Path, profile: Path, number: str = "") -> int:
    """Stay until the window is closed; the process's exit code. `carrier` is the command of the child that reads the practice
    in `data`; a second start for it brings the first to the front. The look is that of the desk in `profile`.
    """
    app = application()
    single = SingleInstance(instance_name(data / "phone"))
    if not single.first([number]):
        return 0
    show(Preferences(profile).look)
    line = PhoneLine(carrier)
    window = PhoneWindow(line, url)

    def come(arguments: list[str]) -> None:
        window.showNormal()
        window.raise_()
        window.activateWindow()
        if arguments and arguments[0]:
            window.open(arguments[0])

    single.asked_again.connect(come)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: window.close())
    app.setQuitOnLastWindowClosed(True)
    window.show()
    line.start()
    if number:
        line.ready.connect(lambda: window.open(number))
    try:
        return app.exec()
    finally:
        line.close()
        single.close()
