"""JSON from strangers: one object, each name once, no NaN, no endless nesting, real UTF-8. Anything else is a clear 400."""

import json
from typing import Any, cast

import msgspec

from sync.server.refusals import Refusal

DEEPEST = 32
"""Levels of nesting that any sender of ours needs at most."""


def read_object(body: bytes) -> dict[str, Any]:
    """The object in `body`. Raises Refusal 400 saying what is wrong with it, never repeating it."""
    try:
        found = msgspec.json.decode(body)
    except UnicodeDecodeError:
        raise _unreadable("The body is not UTF-8.") from None
    except RecursionError:
        raise _unreadable("The body is nested too deeply.") from None
    except msgspec.DecodeError as error:
        said = "The body is not UTF-8." if "utf-8" in str(error).lower() else "The body is not valid JSON."
        raise _unreadable(said) from None
    if not isinstance(found, dict):
        raise _unreadable("The body must be a JSON object.")
    if _depth(found) > DEEPEST:
        raise _unreadable("The body is nested too deeply.")
    # Which of two equal names counts is anybody's guess, so neither does. msgspec has checked everything else.
    json.loads(body, object_pairs_hook=_once)
    return cast(dict[str, Any], found)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _unreadable("The body names the same field twice.")
    return found


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level:
        deepest += 1
        if deepest > DEEPEST:
            break
        below: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                below.extend(cast(dict[str, Any], part).values())
            elif isinstance(part, list):
                below.extend(cast(list[Any], part))
        level = below
    return deepest


def _unreadable(message: str) -> Refusal:
    return Refusal(400, "BAD_REQUEST", message, field="body")
