"""Offline replay: a morning's work without a server, pushed when it is back."""

import asyncio
import time

from sync.commands.people import AddNote
from sync.replica.session import intent
from tests.bench.rig import Rig, engine, fetch, signed

CONTACTS = 2_000
COMMANDS = 5_000


async def measure(rig: Rig) -> dict[str, list[float]]:
    """commands/s from the hello until the desk holds a durable verdict for each of 5,000 notes on 500 contacts."""
    found: list[float] = []
    async with rig.served(CONTACTS) as (server, demo):
        for _ in range(rig.runs):
            folder, device = rig.folder(), await signed(server.url, demo)
            await fetch(folder, device)
            async with engine(folder) as (desk, _):
                execute = desk.store.connection.execute
                contacts = [
                    row[0] for row in execute("SELECT id FROM contact WHERE merged_into IS NULL LIMIT 500")
                ]
                for number in range(COMMANDS):
                    note = AddNote(
                        contact_id=contacts[number % len(contacts)], text=f"Typed offline, {number}"
                    )
                    desk.apply(
                        intent(
                            note, at=desk.now(), principal=f"staff:{device.staff_id}", session=device.session
                        )
                    )
                    if number % 200 == 0:
                        await asyncio.sleep(0)
                began = time.perf_counter()
                desk.connect(device.url, device.token, device.device_id)
                while desk.rebase.outbox.unsent(1, 1 << 20):  # noqa: ASYNC110 - verdicts raise no event
                    await asyncio.sleep(0.002)
                found.append(COMMANDS / (time.perf_counter() - began))
    return {"sync.replay": found}
