"""A desk over the sample clinic, without a window."""

import asyncio
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop import sample
from desktop.screens.desk import Desk, Said
from desktop.shell.prefs import Look, show


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> None:
    show(Look(reduced_motion=True))


@pytest.fixture
def link(qapp: QApplication, tmp_path: Path) -> Iterator[sample.SampleLink]:
    made = sample.SampleLink(tmp_path)
    sample.fill(made)
    done(made.sign_in("palmera", "sara@palmera", "palmera"))
    yield made
    made.close()


@pytest.fixture
def desk(link: sample.SampleLink) -> Iterator[Desk]:
    made = Desk(link, clock=lambda: link.now)  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture
def said(desk: Desk) -> list[Said]:
    """What the person was told."""
    told: list[Said] = []
    desk.said.connect(told.append)
    return told


def done(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine to its end."""
    return asyncio.run(work)
