"""What a simulated phone shows. The phone's window and whoever reads the practice for it speak in these; neither knows more."""

import msgspec


class Clinic(msgspec.Struct, frozen=True):
    """The practice as a phone knows it. `practising` ends with the owner's signature, and the phone with it."""

    name: str
    timezone: str
    region: str
    practising: bool


class Someone(msgspec.Struct, frozen=True):
    """A number and whose it is (several share one), with the last words on it. `at` is epoch ms, 0 where there are none."""

    number: str
    names: list[str]
    words: str = ""
    at: int = 0
    channel: str = ""


class Said(msgspec.Struct, frozen=True):
    """A message on the phone's screen. `direction` is the practice's: "in" was written on this phone."""

    id: str
    number: str
    channel: str
    direction: str
    body: str
    state: str
    at: int


class Rung(msgspec.Struct, frozen=True):
    """A call from the phone, by the reference that the next word about it names. Seconds from answer to end."""

    ref: str
    state: str
    at: int
    duration_s: int | None


class Talk(msgspec.Struct, frozen=True):
    """All that one phone shows, oldest first."""

    someone: Someone
    said: list[Said]
    rung: list[Rung]
