"""An asyncio event loop whose time jumps to the next timer: no sockets, no threads, no waiting, the same in every run."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


class Standstill(Exception):
    """Nothing is ready and no timer is set: whoever still waits would wait for ever."""


class VirtualLoop(asyncio.BaseEventLoop):
    """Runs callbacks in the order in which they became ready, as asyncio promises; work for other threads runs at once."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._selector = _Selector(self)
        self.late: Callable[[], float] = lambda: 0.0
        """How many seconds a thread takes from now on to tell what it has done."""
        self.faults: list[str] = []
        """What callbacks and forgotten tasks raised."""
        self.set_exception_handler(self._note_fault)

    def time(self) -> float:
        """Seconds since the world began."""
        return self._now

    def pass_time(self, seconds: float) -> None:
        self._now += seconds

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> "asyncio.Future[T]":
        """Carry `func` out here and now: in this world another thread is merely a later moment."""
        future: asyncio.Future[T] = self.create_future()
        try:
            tell = partial(_tell, future, func(*args), None)
        except Exception as error:  # noqa: BLE001 - whatever it raises is its caller's
            tell = partial(_tell, future, None, error)
        late = self.late()
        if late:
            self.call_later(late, tell)
        else:
            tell()
        return future

    def _note_fault(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.faults.append(f"{context['message']}: {context.get('exception')!r}")

    def _process_events(self, event_list: list[Any]) -> None:
        """There are no events but timers."""

    def _write_to_self(self) -> None:
        """Nobody sleeps in a selector, so nobody has to be woken."""


def _tell(future: "asyncio.Future[Any]", result: Any, error: Exception | None) -> None:
    if future.done():  # whoever asked is gone
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


class _Selector:
    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            raise Standstill("nothing is ready and no timer is set")
        if timeout > 0:
            self._loop.pass_time(timeout)
        return []
