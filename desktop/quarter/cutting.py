"""A journey without one of its steps: what would be lost if somebody deleted it, and who would notice."""

from importlib import resources
from typing import Any

import yaml
from msgspec import Struct


class Cut(Struct, frozen=True):
    """A step that is to be left out of a journey."""

    journey: str
    step: str

    @staticmethod
    def named(text: str) -> "Cut":
        """From JOURNEY/STEP. Raises ValueError where that is no step of a journey that a new practice starts with."""
        journey, _, step = text.partition("/")
        cut = Cut(journey, step)
        cut.document()
        return cut

    def document(self) -> str:
        """The shipped journey without it. Raises ValueError where there is no such step, or no other."""
        file = resources.files("resources").joinpath(f"journeys/{self.journey}.yaml")
        if not file.is_file():
            raise ValueError(f"there is no journey {self.journey}")
        return without(file.read_text("utf-8"), self.step)


def without(text: str, step_id: str) -> str:
    """A journey's document without a step, mended as somebody would who means it: what followed the step follows what came
    before it. Raises ValueError where there is no such step, or no other."""
    document: dict[str, Any] = yaml.safe_load(text)
    steps: list[dict[str, Any]] = document["steps"]
    gone = next((step for step in steps if step["id"] == step_id), None)
    if gone is None:
        raise ValueError(f"there is no step {step_id}")
    left = [step for step in steps if step is not gone]
    if not left:
        raise ValueError(f"{step_id} is all that there is")
    for step in left:
        if step.get("after") == step_id:
            step.pop("after")
            if "after" in gone:
                step["after"] = gone["after"]
        if isinstance(step.get("wait"), dict) and step["wait"].get("on_timeout") == step_id:
            step["wait"].pop("on_timeout")
    document["steps"] = left
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
