"""The registry of a clinic, read from its replica without keeping others waiting."""

import asyncio
from itertools import islice
from typing import Final

from desktop.ai.redaction.registry import Person, Registry
from sync.replica.queries.identities import Identity, identities
from sync.replica.queries.reading import Reader

_SLICE: Final = 100
"""People taken in at once: about 5 ms."""


async def load_registry(reader: Reader) -> Registry:
    """Everybody in the replica. Takes some 50 µs a person, and lets others have their turn every hundred people."""
    registry = Registry()
    waiting = identities(reader)
    while people := [person_of(each) for each in islice(waiting, _SLICE)]:
        registry.learn(people)
        await asyncio.sleep(0)
    return registry


def person_of(identity: Identity) -> Person:
    """What a registry knows of one of the clinic's people."""
    return Person(identity.names, identity.phones, identity.emails, identity.references, identity.address)
