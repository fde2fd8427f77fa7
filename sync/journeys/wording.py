"""The words that come with the product for the journeys' templates, by name and language."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec
import yaml
from msgspec import Struct

from sync.journeys.definition import Channel
from sync.model.words import Purpose


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """A template in one language. `text` and `subject` (of e-mail) name what is filled in as {{name}}."""

    channels: frozenset[Channel]
    text: str
    purpose: Purpose = Purpose.CARE
    subject: str | None = None


@cache
def shipped_words() -> Mapping[str, Mapping[str, Words]]:
    """By template, then by language (BCP 47), as resources/journeys/words has them. msgspec.ValidationError when a file
    there is not of this shape."""
    found: dict[str, dict[str, Words]] = {}
    folder = resources.files("resources").joinpath("journeys/words")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        language = file.name.removesuffix(".yaml")
        held = msgspec.convert(yaml.safe_load(file.read_text(encoding="utf-8")), dict[str, Words])
        for name, words in held.items():
            found.setdefault(name, {})[language] = words
    return found


def channels_of(words: Mapping[str, Mapping[str, Words]]) -> dict[str, dict[str, frozenset[Channel]]]:
    """The channels that each template is made for, in each language: what the check asks about."""
    return {
        name: {language: each.channels for language, each in languages.items()}
        for name, languages in words.items()
    }
