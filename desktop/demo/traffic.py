"""Live traffic: people who never stop getting in touch, through the same doors that a real website would use."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from desktop.demo.script import clinic, enquiry, pick, somebody
from sync.model.ids import new_ulid


@dataclass
class Tally:
    """What the traffic sent and what the doors said."""

    sent: int = 0
    accepted: int = 0
    refused: int = 0
    unreachable: int = 0
    names: list[str] = field(default_factory=list[str])


class Traffic:
    """Posts an enquiry every few seconds. `seed` makes the people and their words the same each time."""

    def __init__(
        self, server: str, form_key: str, *, seed: int, every_s: float = 4.0, first: int = 900_000
    ) -> None:
        self.tally = Tally()
        self._url = f"{server}/v1/enquiries"
        self._form_key = form_key
        self._chance = random.Random(seed)
        self._every_s = every_s
        self._number = first

    async def run(self, heard: Callable[[str], None] = lambda line: None) -> None:
        """Post until cancelled; `heard` is told a line for each post, without the person's words."""
        async with httpx.AsyncClient(timeout=5) as client:
            while True:
                await asyncio.sleep(self._chance.uniform(0.5, 1.5) * self._every_s)
                heard(await self.post(client))

    async def post(self, client: httpx.AsyncClient) -> str:
        """Post one enquiry; an enquiry that meets a closed door is tried again once, with the same id."""
        someone = somebody(self._chance, self._number)
        self._number += 1
        text, service = enquiry(self._chance, someone.language)
        source = pick(self._chance, clinic()["sources"][:3], "weight")
        body = {
            "id": new_ulid(),
            "name": someone.name,
            "phone": someone.phone,
            "email": someone.email,
            "message": text,
            "service": service["name"],
            "language": someone.language,
            "source": source["name"],
        }
        self.tally.sent += 1
        for _ in range(2):
            try:
                answer = await client.post(self._url, json=body, headers={"X-Form-Key": self._form_key})
            except httpx.HTTPError:
                await asyncio.sleep(1)
                continue
            if answer.is_success:
                self.tally.accepted += 1
                self.tally.names.append(someone.name)
                return f"{source['name']}: {someone.name} asks about {service['name'].lower()}"
            self.tally.refused += 1
            return f"{source['name']}: refused ({answer.status_code})"
        self.tally.unreachable += 1
        return f"{source['name']}: the server did not answer"
