"""Whose task is whose: a process that is lost takes with it every task that it began, however deep."""

import asyncio
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
Tasks = dict["asyncio.Task[Any]", None]
_owner: ContextVar[Tasks | None] = ContextVar("owner", default=None)


@contextmanager
def owned_by(tasks: Tasks | None) -> Generator[None]:
    """Tasks begun inside, and those that they begin, are put into `tasks` as long as they live."""
    token = _owner.set(tasks)
    try:
        yield
    finally:
        _owner.reset(token)


def make_task(
    loop: asyncio.AbstractEventLoop, work: "Coroutine[Any, Any, T] | Generator[Any, None, T]", **more: Any
) -> "asyncio.Task[T]":
    """The world's task factory."""
    task = asyncio.Task(work, loop=loop, **more)
    tasks = _owner.get()
    if tasks is not None:
        tasks[task] = None
        task.add_done_callback(lambda done: tasks.pop(done, None))
    return task
