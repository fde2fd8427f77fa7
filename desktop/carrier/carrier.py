"""Answers the phone's window: reads what the practice sent, and delivers what is written and rung, through the signed door."""

from collections.abc import Callable
from typing import Any

import msgspec

from desktop.protocol import Answer, Ask, Fault, pack
from sync.handset import Talk
from sync.model.words import CallState, Channel
from sync.server import phone
from sync.server.database import Database, Unavailable
from sync.server.phone import PutAway
from sync.server.practice import Site


class _People(msgspec.Struct):
    wanted: str = ""


class _Talk(msgspec.Struct):
    number: str
    """As it was typed."""


class _Say(msgspec.Struct):
    number: str
    channel: Channel
    words: str


class _Ring(msgspec.Struct):
    number: str
    state: CallState
    ref: str
    seconds: int | None = None


class Carrier:
    """One practice's simulated phones. `url` is where its server answers."""

    def __init__(self, database: Database, site: Site, url: str) -> None:
        self._database, self._site, self._url = database, site, url
        self._operations: dict[str, tuple[type[Any], Callable[[Any], Any]]] = {
            "clinic": (dict, lambda _asked: self._clinic()),
            "people": (_People, self._people),
            "talk": (_Talk, self._talk),
            "say": (_Say, self._say),
            "ring": (_Ring, self._ring),
        }

    def answer(self, ask: Ask) -> Answer:
        """Do what is asked. What cannot be done is answered with a Fault of PutAway's kinds, or "asked" for a bad request."""
        try:
            wanted, run = self._operations[ask.operation]
            return Answer(number=ask.number, result=pack(run(msgspec.json.decode(ask.body, type=wanted))))
        except PutAway as error:
            return Answer(number=ask.number, fault=Fault(kind=error.kind, message=str(error)))
        except Unavailable as error:
            return Answer(number=ask.number, fault=Fault(kind="no_server", message=str(error)))
        except (KeyError, msgspec.DecodeError):
            return Answer(number=ask.number, fault=Fault(kind="asked", message="This is not understood."))

    def _clinic(self) -> Any:
        with self._database.reading() as rows:
            return phone.clinic(rows)

    def _people(self, asked: _People) -> Any:
        with self._database.reading() as rows:
            return phone.people(rows, asked.wanted)

    def _talk(self, asked: _Talk) -> Talk:
        with self._database.reading() as rows:
            here = phone.clinic(rows)
            number = phone.read_number(asked.number, here.region if here is not None else "")
            return Talk(phone.somebody(rows, number), phone.said(rows, number), phone.rung(rows, number))

    def _say(self, asked: _Say) -> str:
        return phone.say(self._database, self._site, self._url, asked.number, asked.channel, asked.words)

    def _ring(self, asked: _Ring) -> str:
        return phone.ring(
            self._database, self._site, self._url, asked.number, asked.state, asked.ref, asked.seconds
        )
