"""Every screen as a picture: `python -m desktop.shots --out DIR`. Light, dark, high contrast and right to left, at two
sizes, over the sample clinic; no screen and no process beside it is needed."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qasync import QEventLoop

from desktop.shell.app import application
from desktop.shell.prefs import Look
from desktop.shots.scenes import EVERY, board_new
from desktop.shots.studio import Studio
from desktop.theme import ThemeName

WIDE, SMALL = (1440, 900), (1100, 720)


async def shoot(out: Path, only: set[str]) -> list[Path]:
    """Photograph every scene, or those named; the files."""
    scenes = {name: scene for name, scene in EVERY.items() if not only or name in only}
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(out, Path(folder))
        try:
            for size, where in ((WIDE, "1440"), (SMALL, "1100")):
                await studio.shoot(scenes, Look(), size, f"light-{where}")
                await studio.shoot(scenes, Look(theme=ThemeName.DARK), size, f"dark-{where}")
                await studio.shoot(scenes, Look(language="ar"), size, f"rtl-{where}")
            if "board" in scenes:
                await studio.shoot(
                    {"board": board_new}, Look(theme=ThemeName.HIGH_CONTRAST), WIDE, "contrast-1440"
                )
        finally:
            studio.close()
        return studio.files


def main(arguments: list[str] | None = None) -> int:
    """The command line; prints each file."""
    parser = argparse.ArgumentParser(prog="shots", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the PNG files")
    parser.add_argument("--only", nargs="*", default=[], choices=list(EVERY), help="only these screens")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    application().setQuitOnLastWindowClosed(False)
    loop = QEventLoop(application())
    asyncio.set_event_loop(loop)
    with loop:
        files = loop.run_until_complete(shoot(chosen.out, set(chosen.only)))
    for file in files:
        print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
