"""`python -m desktop.worker`: the window's child. Speaks JSON lines on standard input and output, logs to standard error."""

import asyncio
import signal
import sys

import structlog


def main() -> None:
    """Serve the window until it closes the line."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C at a terminal is the window's to answer
    asyncio.run(_serve())


async def _serve() -> None:
    # Not above: a child that inspects the copy imports this module, and needs none of it.
    from desktop.worker.line import LocalLine
    from desktop.worker.service import Service

    line = LocalLine(sys.stdin.buffer, sys.stdout.buffer)
    try:
        await Service(line).run()
    finally:
        line.close()


if __name__ == "__main__":
    main()
