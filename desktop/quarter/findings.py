"""What a judge of a simulated quarter may say."""

from msgspec import Struct


class Finding(Struct, frozen=True):
    """Something that must not be: the rule, and whom or what it is about (an id or a key; never a name)."""

    rule: str
    about: str
