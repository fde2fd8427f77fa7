"""Rule files read strictly: every mistake is named with its file, line, key and what to do about it.

Scalars are taken as the text that was written: YAML's own ideas (`no` is false, 21:00 is a number) never apply.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from importlib import resources
from typing import Final, NoReturn, TypeVar

import yaml

from sync.journeys.references import suggest

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)
FOLDER: Final = "policies"
MAX_BYTES: Final = 256 * 1024
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_COUNT: Final = re.compile(r"[1-9][0-9]{0,5}")
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class PolicyError(ValueError):
    """A rule file that does not load: where, what is wrong, and how to put it right."""

    def __init__(self, file: str, line: int, key: str, problem: str, fix: str) -> None:
        super().__init__(f"{file}, line {line}, {key}: {problem}. {fix}")
        self.file = file
        self.line = line
        self.key = key
        self.problem = problem
        self.fix = fix


def shipped_text(name: str) -> str:
    """The text of a file that comes with the product, by its path under resources/policies."""
    return resources.files("resources").joinpath(f"{FOLDER}/{name}").read_text(encoding="utf-8")


def shipped_names(folder: str) -> list[str]:
    """The YAML files of a folder that comes with the product, as paths under resources/policies, in order."""
    found = resources.files("resources").joinpath(f"{FOLDER}/{folder}").iterdir()
    return sorted(f"{folder}/{file.name}" for file in found if file.name.endswith(".yaml"))


def document(text: str, file: str) -> "Part":
    """The whole of a rule file. Raises PolicyError where it is no YAML, too long or empty."""
    if len(text.encode()) > MAX_BYTES:
        raise PolicyError(file, 1, "file", "it is longer than a rule file can be", "Shorten it.")
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise PolicyError(file, 1, "file", "it refers to itself (& and *)", "Write it out.")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        what = getattr(error, "problem", None) or "it is nested too deeply"
        raise PolicyError(file, line, "file", f"this is not YAML ({what})", "Mend the line.") from None
    if root is None:
        raise PolicyError(file, 1, "file", "the file is empty", "Write the rules, or delete it.")
    return Part(root, file, "file")


class Part:
    """A place in a rule file, with the key that led to it. Everything that reads it may raise PolicyError."""

    def __init__(self, node: yaml.Node, file: str, key: str) -> None:
        self._node = node
        self._file = file
        self._key = key

    def fail(self, problem: str, fix: str) -> NoReturn:
        """Refuse this place."""
        line = self._node.start_mark.line + 1 if self._node.start_mark else 1
        raise PolicyError(self._file, line, self._key, problem, fix)

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, "Part"]:
        """The values by key: all required ones, and no others than these."""
        needed = tuple(required)
        known = {*needed, *optional}
        found = self.mapping()
        for key, part in found.items():
            if key not in known:
                part.fail("there is no such key", suggest(key, known))
        for key in needed:
            if key not in found:
                self.fail(f"“{key}” is missing", f"Add “{key}: …”.")
        return found

    def mapping(self) -> dict[str, "Part"]:
        """The values by key, whatever the keys are."""
        if not isinstance(self._node, yaml.MappingNode):
            self.fail("keys with values are wanted here", "Write “key: value” lines.")
        found: dict[str, Part] = {}
        for name, value in self._node.value:
            key = Part(name, self._file, self._key).text()
            if key in found:
                Part(name, self._file, key).fail("it is written twice", "Remove one of them.")
            found[key] = Part(value, self._file, key)
        return found

    def items(self) -> list["Part"]:
        """The values of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            self.fail("a list is wanted here", "Write [one, two], or a line with “- ” for each.")
        return [Part(node, self._file, self._key) for node in self._node.value]

    def text(self) -> str:
        """What is written here."""
        if not isinstance(self._node, yaml.ScalarNode) or not str(self._node.value).strip():
            self.fail("a plain value is wanted here", "Write one word or phrase.")
        return str(self._node.value).strip()

    def choice(self, choices: type[Choice]) -> Choice:
        """One of the words of an enum."""
        written = self.text()
        if written not in frozenset(choices):
            self.fail(f"“{written}” is not known here", suggest(written, choices))
        return choices(written)

    def switch(self) -> bool:
        """yes or no."""
        return self.one_of({"yes": True, "no": False})

    def one_of(self, values: Mapping[str, T]) -> T:
        """What a word stands for."""
        written = self.text()
        if written not in values:
            self.fail(f"“{written}” is not known here", suggest(written, values))
        return values[written]

    def minute(self) -> int:
        """A time of day as minutes after midnight."""
        written = self.text()
        if not _CLOCK.fullmatch(written):
            self.fail(f"“{written}” is no time of day", 'Write it as "21:00", in quotes.')
        hours, _, minutes = written.partition(":")
        return int(hours) * 60 + int(minutes)

    def days(self) -> tuple[int, ...]:
        """Weekdays, Monday being 0, in order."""
        named = {name: index for index, name in enumerate(_DAYS)}
        return tuple(sorted(self.distinct(lambda part: part.one_of(named))))

    def count(self) -> int:
        """A whole number from 1."""
        written = self.text()
        if not _COUNT.fullmatch(written):
            self.fail(f"“{written}” is no count", "Write a whole number from 1.")
        return int(written)

    def distinct(self, read: Callable[["Part"], T]) -> Sequence[T]:
        """The values of a list in which none comes twice."""
        found: list[T] = []
        for part in self.items():
            value = read(part)
            if value in found:
                part.fail("it is written twice", "Remove one of them.")
            found.append(value)
        return found
