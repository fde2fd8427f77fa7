"""`python -m desktop.demo`: the demo clinic, alive. With a display it opens the window; without one it does the same
job headless, prints the board, photographs every screen and ends with a summary."""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from desktop.demo.clinic import Demo, cached, open_copy
from desktop.demo.script import clinic
from desktop.demo.stage import Stage, StageFailed
from desktop.keys import root_from_file
from sync.model.ids import fact_id

if TYPE_CHECKING:
    from desktop.link import Link
    from desktop.shell.window import MainWindow

_PRINT_EVERY_S = 5.0
_SETTLE_S = 0.4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; 0 when it ended well, 1 when a part of it did not start."""
    asked = _parser().parse_args(arguments)
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    headless: bool = asked.headless or not _has_display()
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        if not asked.headless:
            console.print(
                "There is no display here, so the demo runs headless: same server, desks and traffic."
            )
    demo_home = Path(platformdirs.user_cache_dir("Foredesk", appauthor=False)) / "demo"
    folder = Path(tempfile.mkdtemp(prefix="foredesk-demo-"))
    stage: Stage | None = None
    try:
        demo = _furnish(console, demo_home, folder, asked.contacts)
        stage = Stage(demo, folder, pace_s=asked.pace, seed=asked.seed)
        console.print("Starting the clinic's server and two workstations …")
        profile = stage.open()
        _tell_people(console, stage)
        return _show(console, stage, profile, asked, headless)
    except StageFailed as failure:
        console.print(f"[red]{failure}[/]")
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if stage is not None:
            stage.close()
        shutil.rmtree(folder, ignore_errors=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="foredesk demo", description="A clinic with live traffic, to try things on."
    )
    parser.add_argument(
        "--headless", action="store_true", help="no window: print the board and photograph the screens"
    )
    parser.add_argument("--seconds", type=float, help="end after so long (headless: 60)")
    parser.add_argument(
        "--out", type=Path, default=Path("foredesk-demo"), help="headless: folder for the pictures"
    )
    parser.add_argument("--contacts", type=_people, default=2_000, help="size of the clinic, up to 200,000")
    parser.add_argument("--pace", type=float, default=4.0, help="seconds between enquiries, about")
    parser.add_argument("--seed", type=int, default=7, help="which people get in touch")
    return parser


def _people(text: str) -> int:
    count = int(text)
    if not 10 <= count <= 200_000:
        raise argparse.ArgumentTypeError("between 10 and 200000")
    return count


def _has_display() -> bool:
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _furnish(console: Console, home: Path, folder: Path, people: int) -> Demo:
    with Progress(
        TextColumn("Living through 90 days of Palmera Dental"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task("", total=None)
        built = cached(home, people, lambda done, total: bar.update(task, completed=done, total=total))
    return open_copy(built, folder / "server")


def _tell_people(console: Console, stage: Stage) -> None:
    staff = clinic()["staff"]
    console.print(
        "Who works here (PINs of the demo): " + ", ".join(f"{each['name']} {each['pin']}" for each in staff)
    )
    console.print(f"Everybody's password: {stage.demo.password}   Server: {stage.server}")
    console.print(
        "Ctrl+Shift+H in the window opens the patients' phone: read what was sent, answer, ring. "
        f"From a shell: foredesk phone --data {stage.demo.folder} --url {stage.server}"
    )


def _show(console: Console, stage: Stage, profile: Path, asked: argparse.Namespace, headless: bool) -> int:
    from desktop.link import Link
    from desktop.shell.app import application, run

    application()
    link = Link(profile, root_from_file(profile / "key"))
    if headless:
        asked.out.mkdir(parents=True, exist_ok=True)
    seconds: float | None = asked.seconds or (60.0 if headless else None)

    async def alongside(window: "MainWindow") -> None:
        await _sit_down(link, window)
        stage.play()
        if headless:
            await _report(console, stage, profile, seconds or 60.0)
            await _photograph(console, window, asked.out)
            _sum_up(console, stage, link)
            window.close()
        elif seconds is not None:
            await asyncio.sleep(seconds)
            window.close()

    return run(link, profile, server=stage.server, phone=stage.open_phone, alongside=alongside)


async def _sit_down(link: "Link", window: "MainWindow") -> None:
    """Put Sara at the desk, so that the demo opens on a working board and not on a PIN."""
    sara = next(each for each in clinic()["staff"] if each["key"] == "sara")
    await link.switch(fact_id("demo", "staff", "sara"), sara["pin"])
    window.open()


async def _report(console: Console, stage: Stage, profile: Path, seconds: float) -> None:
    """Print the board and what came in, every few seconds until the time is over."""
    from desktop.terminal.board import draw
    from desktop.terminal.copy import open_copy as open_reading
    from desktop.terminal.copy import place

    ends = time.monotonic() + seconds
    told = 0
    while (left := ends - time.monotonic()) > 0:
        await asyncio.sleep(min(_PRINT_EVERY_S, left))
        lines = stage.standing.lines[told:]
        told += len(lines)
        with open_reading(place(profile, profile / "key")) as copy:
            draw(copy, most=4)
        for line in lines:
            console.print(f"  · {line}", style="dim")


async def _photograph(console: Console, window: "MainWindow", out: Path) -> None:
    """Every screen of the rail as a PNG, as it stands."""
    for screen in window.screen_ids:
        window.go(screen)
        await asyncio.sleep(_SETTLE_S)
        path = out / f"{screen}.png"
        window.grab().save(str(path))
        console.print(f"Wrote {path}")


def _sum_up(console: Console, stage: Stage, link: "Link") -> None:
    assert stage.traffic is not None
    tally = stage.traffic.tally
    console.print(
        f"{tally.sent} enquiries came to the clinic's door: {tally.accepted} accepted, {tally.refused} refused, "
        f"{tally.unreachable} met a closed door. The second desk answered {stage.standing.answered}. "
        f"This desk is {link.current.state.value} with {link.current.outbox} changes still to send."
    )


if __name__ == "__main__":
    sys.exit(main())
