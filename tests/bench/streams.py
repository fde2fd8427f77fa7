"""`python -m tests.bench.streams URL TOKEN COUNT`: so many live streams that decode what they are told, until ended."""

import asyncio
import sys

from sync.replica.client import HttpTransport


async def follow(url: str, token: str, ready: asyncio.Event) -> None:
    """Follow from the head, as a caught-up workstation does."""
    line = HttpTransport(url, token)
    digests = await line.digest()
    stream = line.stream(digests.epoch, digests.seq)
    try:
        async for _ in stream:
            ready.set()
    finally:
        await stream.aclose()
        await line.close()


async def main(url: str, token: str, count: int) -> None:
    """Print a line once all of them are open."""
    readies = [asyncio.Event() for _ in range(count)]
    running = [asyncio.create_task(follow(url, token, ready)) for ready in readies]
    for ready in readies:
        await ready.wait()
    print("ready", flush=True)
    await asyncio.gather(*running)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
