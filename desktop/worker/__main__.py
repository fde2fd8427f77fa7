"""`python -m desktop.worker`: the window's child. Speaks JSON lines on standard input and output, logs to standard error."""

import asyncio
import os
import signal
import sys

import structlog

from desktop.worker.line import LocalLine
from desktop.worker.service import Service

_NICE = 10
_BELOW_NORMAL = 0x4000
"""BELOW_NORMAL_PRIORITY_CLASS of Windows."""


def main() -> None:
    """Serve the window until it closes the line."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    _give_way()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C at a terminal is the window's to answer
    asyncio.run(_serve())


def _give_way() -> None:
    """Run below the window: where 40,000 rows arrive and cores are few, a frame must not wait for them."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BELOW_NORMAL)
    else:
        os.nice(_NICE)


async def _serve() -> None:
    line = LocalLine(sys.stdin.buffer, sys.stdout.buffer)
    try:
        await Service(line).run()
    finally:
        line.close()


if __name__ == "__main__":
    main()
