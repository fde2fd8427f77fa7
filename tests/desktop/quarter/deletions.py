"""What happens when somebody deletes a step of a journey that comes with the product: who notices?

    python -m tests.desktop.quarter.deletions                     # the loader, the check and the stories: seconds
    python -m tests.desktop.quarter.deletions --quarter           # and the judge of a short quarter: minutes

Each step is taken out in two ways: its lines alone (whatever followed it then names a step that is not there), and with care,
so that the rest stays a whole.
"""

import argparse
import sys
from collections.abc import Callable
from enum import StrEnum
from importlib import resources

import yaml
from msgspec import Struct

from desktop.quarter.cutting import Cut, without
from desktop.quarter.telling import Wishes, run
from desktop.terminal.output import say
from sync.journeys.checking import Setting, check
from sync.journeys.loader import JourneyError, catalogue, load, shipped
from sync.journeys.wording import channels_of, shipped_words
from tests.sync.journeys.stories import STORIES
from tests.sync.journeys.story import DUBAI

SETTING = Setting(hours=DUBAI, languages=("en", "ar"), templates=channels_of(shipped_words()))
SHORT = Wishes(contacts=60, days=24, per_day=14, seed=5)
"""Days enough for what a journey asks for last, and hands enough for everything to happen once."""


class By(StrEnum):
    """Who notices."""

    LOADER = "loader"
    CHECK = "check"
    STORY = "story"
    QUARTER = "quarter"


class Deletion(Struct, frozen=True):
    """A step that is taken out, and who notices when only its lines go, and when it is done with care."""

    journey: str
    step: str
    torn_out: tuple[By, ...]
    cut_out: tuple[By, ...]


def deletions(name: str, wishes: Wishes | None = None, *, is_brief: bool = False) -> list[Deletion]:
    """Take out each step of a journey in turn; with `wishes`, also live through such a quarter without it. `is_brief` asks
    nobody further once somebody has noticed."""
    text = _text(name)
    found: list[Deletion] = []
    for step in catalogue()[name].steps:
        cut_out = _noticed(name, lambda step_id=step.id: without(text, step_id), is_brief)
        if wishes is not None and name in shipped() and cut_out != (By.LOADER,):
            report = run(wishes, cut=Cut(name, step.id))
            cut_out += (By.QUARTER,) if report.verdict.findings else ()
        torn_out = _noticed(name, lambda step_id=step.id: _torn(text, step_id), is_brief)
        found.append(Deletion(name, step.id, torn_out, cut_out))
    return found


def _noticed(name: str, cut: Callable[[], str], is_brief: bool) -> tuple[By, ...]:
    try:
        left = load(cut(), name)
    except (JourneyError, ValueError):
        return (By.LOADER,)
    by: tuple[By, ...] = ()
    try:
        STORIES[name](left)
    except (AssertionError, KeyError, ValueError):
        by = (By.STORY,)
    if by and is_brief:
        return by
    others = [other for other in catalogue().values() if other.journey != name]
    return by if check([left], SETTING, beside=others).is_clean else (By.CHECK, *by)


def _torn(text: str, step_id: str) -> str:
    document = yaml.safe_load(text)
    document["steps"] = [step for step in document["steps"] if step["id"] != step_id]
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)


def _text(name: str) -> str:
    folder = resources.files("resources").joinpath("journeys" if name in shipped() else "journeys/shelf")
    return folder.joinpath(f"{name}.yaml").read_text("utf-8")


def main(arguments: list[str]) -> int:
    """Print the table; 1 where something goes unnoticed."""
    parser = argparse.ArgumentParser(prog="deletions", description=__doc__)
    parser.add_argument("--only", metavar="JOURNEY", choices=sorted(catalogue()))
    parser.add_argument(
        "--quarter", action="store_true", help="live through a short quarter without each step"
    )
    asked = parser.parse_args(arguments)
    say(f"{'journey':<22}{'step':<24}{'its lines deleted':<20}taken out with care")
    slipped = 0
    for name in [asked.only] if asked.only else sorted(catalogue()):
        for each in deletions(name, SHORT if asked.quarter else None):
            slipped += not (each.torn_out and each.cut_out)
            told = [", ".join(by) or "NOBODY" for by in (each.torn_out, each.cut_out)]
            say(f"{name:<22}{each.step:<24}{told[0]:<20}{told[1]}")
    say(f"\n{slipped} slipped through" if slipped else "\nEvery deletion is noticed.")
    return 1 if slipped else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
