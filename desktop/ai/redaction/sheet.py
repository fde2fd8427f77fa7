"""The tokens of one run: what each stands for, kept here alone, and put back into the answer.

The same thing gets the same token throughout, so that a model can follow who is who.
"""

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from msgspec import Struct

from desktop.ai.redaction import patterns
from desktop.ai.redaction.kinds import Kind, Span, flat, without_overlaps
from desktop.ai.redaction.registry import Person, Registry

_KINDS: Final = "|".join(kind.name for kind in Kind)
_TOKEN: Final = re.compile(rf"\[(?P<kind>{_KINDS})_(?P<number>\d+)\]")
_LIKE_A_TOKEN: Final = re.compile(rf"[\[{{<(]?\s*\b(?:{_KINDS})_\d+\b\s*[\]}}>)]?", re.IGNORECASE)
_PASSES: Final = 3


class RedactionFailed(Exception):
    """Not everything could be hidden, so nothing may leave. Says nothing of what was found."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Nothing was sent to a model: {why}.")


class UnknownToken(Exception):
    """An answer holds something that looks like a token and was never issued, or was changed."""

    def __init__(self) -> None:
        super().__init__("The answer names a person or number that it was not given.")


class Report(Struct, frozen=True):
    """What was hidden in a run, for its record: how many things of which kind, looked for among how many people."""

    counts: dict[str, int]
    people: int


class Sheet:
    """Hides what is personal in the texts of one run, and puts it back into what comes of them.

    `region` is the country of phone numbers written without one; `today` the practice's day; `about` whom the run is about:
    their names are hidden even where they are words of every day.
    """

    def __init__(
        self, registry: Registry | None, *, region: str, today: date, about: Iterable[Person] = ()
    ) -> None:
        if registry is None:
            raise RedactionFailed("the clinic's people are not loaded yet")
        self._registry = registry
        self._about = Registry(about, is_about_them=True)
        self._region = region
        self._today = today
        self._issued: dict[str, str] = {}
        self._tokens: dict[tuple[Kind, str], str] = {}
        self._counts: dict[Kind, int] = {}

    def hide(self, text: str) -> str:
        """The text with a token for everything personal in it. Raises RedactionFailed where that cannot be made sure of."""
        return self._hide(_LIKE_A_TOKEN.sub(_harmless, text))

    def hide_answer(self, text: str) -> str:
        """The same for a model's own words on their way back to it: tokens that were issued stay. Raises RedactionFailed."""
        return self._hide(
            _LIKE_A_TOKEN.sub(
                lambda found: found[0] if found[0].strip() in self._issued else _harmless(found), text
            )
        )

    def _hide(self, hidden: str) -> str:
        for _ in range(_PASSES):
            spans = self._find(hidden)
            if not spans:
                return hidden
            tokens = [self._token(span, hidden) for span in spans]
            for span, token in zip(reversed(spans), reversed(tokens), strict=True):
                hidden = hidden[: span.start] + token + hidden[span.end :]
        if self._find(hidden):
            raise RedactionFailed("what was hidden kept showing up again")
        return hidden

    def hide_data(self, value: Any) -> Any:
        """JSON data with every text hidden, and every number that is long enough to be somebody's. Keys are ours."""
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, dict):
            return {key: self.hide_data(each) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
        if isinstance(value, (list, tuple)):
            return [self.hide_data(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, (int, float)):
            written = json.dumps(value)
            hidden = self.hide(written)
            return value if hidden == written else hidden
        raise RedactionFailed(f"there is a {type(value).__name__} in the data, which is no JSON")

    def restore(self, text: str) -> str:
        """The text with every token replaced by what it stands for. Raises UnknownToken."""
        for found in _LIKE_A_TOKEN.finditer(text):
            if found[0].strip() not in self._issued:
                raise UnknownToken
        return _TOKEN.sub(lambda found: self._issued[found[0]], text)

    def restore_so_far(self, text: str) -> str:
        """The same for words that are still being written: what is not yet a whole token is left out, unknown ones stay."""
        opened = text.rfind("[")
        if opened > text.rfind("]"):
            text = text[:opened]
        return _TOKEN.sub(lambda found: self._issued.get(found[0], found[0]), text)

    @property
    def report(self) -> Report:
        """How many different things were hidden."""
        return Report({kind.value: count for kind, count in self._counts.items()}, self._registry.people)

    def _find(self, text: str) -> list[Span]:
        # Tokens of ours become as many characters of no meaning, so that their words are read as nobody's.
        plain = flat(_TOKEN.sub(lambda found: "\x00" * len(found[0]), text))
        sure = [
            *self._about.find(plain),
            *self._registry.find(plain),
            *patterns.find(plain, self._region, self._today),
        ]
        return without_overlaps(_widest_first(sure))

    def _token(self, span: Span, text: str) -> str:
        key = (span.kind, span.value)
        if key not in self._tokens:
            self._counts[span.kind] = self._counts.get(span.kind, 0) + 1
            token = f"[{span.kind.name}_{self._counts[span.kind]}]"
            self._tokens[key] = token
            self._issued[token] = text[span.start : span.end]
        return self._tokens[key]


def _widest_first(spans: list[Span]) -> list[Span]:
    """Of spans that overlap the one that covers more stays; of equals the one that was found by the surer rule."""
    return sorted(spans, key=lambda span: span.start - span.end)


def _harmless(found: re.Match[str]) -> str:
    """Words from outside that pretend to be a token of ours."""
    return re.sub(r"[\[\]{}<>()]", "", found[0]).replace("_", " ")
