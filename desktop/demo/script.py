"""The invented clinic's words: who gets in touch, about what, and how they write. Read from resources/demo."""

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parents[2] / "resources" / "demo" / "palmera.yaml"

_FIRST_NUMBER = 5_550_000


@dataclass(frozen=True)
class Someone:
    """An invented person. `phone` is E.164, `name` as they would write it themselves."""

    name: str
    given: str
    family: str
    phone: str
    email: str
    language: str


@cache
def clinic() -> dict[str, Any]:
    """The clinic's file, whole."""
    return yaml.safe_load(_FILE.read_text("utf-8"))


def somebody(chance: random.Random, number: int) -> Someone:
    """A person; `number` makes phone and e-mail their own."""
    group = pick(chance, clinic()["people"], "share")
    kind = chance.choice("fm")
    place = chance.randrange(len(group[kind]))
    given, family = group[kind][place], chance.choice(group["family"])
    name = f"{given} {family}"
    arabic = group.get(f"{kind}_ar")
    if arabic and chance.random() < 0.25:
        name = f"{arabic[place % len(arabic)]} {chance.choice(group['family_ar'])}"
    mask = group["phone"][number % len(group["phone"])]
    phone = mask.replace("#######", f"{_FIRST_NUMBER + number:07d}")
    address = "".join(
        letter for letter in f"{given}.{family}".lower() if letter.isascii() and letter not in " '"
    )
    return Someone(name, given, family, phone, f"{address}.{number}@example.com", group["language"])


def enquiry(chance: random.Random, language: str) -> tuple[str, dict[str, Any]]:
    """What somebody writes, and the service they write about."""
    script = clinic()
    service = pick(chance, script["services"], "weight")
    named = script["services_in"].get(language, {}).get(service["key"], service["name"].lower())
    text: str = chance.choice(script["enquiries"][language])
    return text.format(service=named, when=chance.choice(script["when"][language])), service


def pick(chance: random.Random, items: list[dict[str, Any]], weight: str) -> dict[str, Any]:
    """One of the items, by their weights."""
    return chance.choices(items, [item[weight] for item in items])[0]
