"""What a model may answer: a closed union of forms, their JSON schema for the endpoint, and the strict reading of an answer.

A model chooses by ordinals from lists that code rendered; it never names a recipient, a channel, an amount or a row.

    Unusable
    ├── NotOfTheForm     not JSON, an extra or missing key, a word outside its list, too long, a form not asked for
    └── OutOfRange       an ordinal that was not offered
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, Final, TypeAlias

import msgspec
from msgspec import Meta, Struct

LONGEST_BODY: Final = 4_000
"""Characters of a drafted message."""
Ordinal: TypeAlias = Annotated[int, Meta(ge=1, le=999)]
"""A place in a list that code rendered, counted from 1."""
Short: TypeAlias = Annotated[str, Meta(min_length=1, max_length=300)]
Cited: TypeAlias = Annotated[tuple[Ordinal, ...], Meta(max_length=12)]


class Language(StrEnum):
    """The languages in which the product writes."""

    EN = "en"
    AR = "ar"


class Urgency(StrEnum):
    EMERGENCY = "emergency"
    TODAY = "today"
    SOON = "soon"
    ROUTINE = "routine"


class Confidence(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class NoActionReason(StrEnum):
    """Why a model leaves it to a person."""

    MISSING_CONTEXT = "missing_context"
    OUT_OF_SCOPE = "out_of_scope"
    CLINICAL = "clinical"
    EMERGENCY = "emergency"
    ASKS_FOR_A_PERSON = "asks_for_a_person"
    SUSPICIOUS = "suspicious"
    NOTHING_TO_DO = "nothing_to_do"


class _Form(Struct, frozen=True, forbid_unknown_fields=True, tag_field="form"):
    """What every form has: its name under `form`, and nothing beside its fields."""


class DraftMessage(_Form, frozen=True, tag="draft_message"):
    """Words for a person to read, change and send as their own. To whom, and over which channel, the run knows."""

    language: Language
    body: Annotated[str, Meta(min_length=1, max_length=LONGEST_BODY)]
    template: Ordinal | None
    """The template it follows, or None."""
    slots: Cited
    """The offered appointment slots that the body names."""
    sources: Cited
    """The sources that its facts come from."""


class ProposedChange(_Form, frozen=True, tag="proposed_change"):
    """One of the actions that were offered, on some of the targets that were offered."""

    action: Ordinal
    targets: Annotated[tuple[Ordinal, ...], Meta(min_length=1, max_length=10)]
    why: Short


class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """A value found in a document, for one of the fields that were asked for."""

    field: Ordinal
    text: Annotated[str, Meta(max_length=500)]
    confidence: Confidence


class Classification(_Form, frozen=True, tag="classification"):
    """Which of the offered labels fits, and the values that were asked for."""

    label: Ordinal | None
    """None: none of these."""
    confidence: Confidence
    urgency: Urgency
    language: Language | None
    """None: another one."""
    is_emergency: bool
    values: Annotated[tuple[Value, ...], Meta(max_length=40)]


class RouteRecommendation(_Form, frozen=True, tag="route_recommendation"):
    """Who should take it next, and into which stage it should go."""

    route: Ordinal
    stage: Ordinal | None
    urgency: Urgency
    why: Short


class Summary(_Form, frozen=True, tag="summary"):
    """What somebody who takes over needs to know."""

    language: Language
    points: Annotated[tuple[Short, ...], Meta(min_length=1, max_length=12)]
    open_questions: Annotated[tuple[Short, ...], Meta(max_length=8)]
    sources: Cited


class NoAction(_Form, frozen=True, tag="no_action"):
    """Nothing to propose; a person should look. May answer every question."""

    reason: NoActionReason


Output: TypeAlias = DraftMessage | ProposedChange | Classification | RouteRecommendation | Summary | NoAction
FORMS: Final[tuple[type[_Form], ...]] = (
    DraftMessage,
    ProposedChange,
    Classification,
    RouteRecommendation,
    Summary,
    NoAction,
)


class _Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """The root of every answer: strict endpoints want an object there, not a choice."""

    output: Output


class Offered(Struct, frozen=True):
    """How long each list is that the prompt rendered; an ordinal beyond it was made up."""

    templates: int = 0
    slots: int = 0
    sources: int = 0
    actions: int = 0
    targets: int = 0
    labels: int = 0
    fields: int = 0
    routes: int = 0
    stages: int = 0


class Unusable(Exception):
    """An answer that cannot be taken. The message holds no word of the answer: it goes into records."""


class NotOfTheForm(Unusable):
    def __init__(self, detail: str) -> None:
        super().__init__(f"The answer is not in the form that was asked for: {detail}")


class OutOfRange(Unusable):
    def __init__(self, name: str, given: int, offered: int) -> None:
        super().__init__(f"The answer chose {name} {given} where {offered} were offered.")


def read_output(text: str, allowed: Iterable[type[_Form]], offered: Offered) -> Output:
    """An answer's text as one of the allowed forms; NoAction is always one. Raises NotOfTheForm, OutOfRange."""
    try:
        output = msgspec.json.decode(text, type=_Answer).output
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        raise NotOfTheForm(_without_content(error)) from None
    if not isinstance(output, (*allowed, NoAction)):
        raise NotOfTheForm(f"“{output.__struct_config__.tag}” was not asked for.")
    for name, given in _ordinals(output):
        most: int = getattr(offered, name)
        if given > most:
            raise OutOfRange(name, given, most)
    return output


def words_of(output: Output) -> tuple[str, ...]:
    """Every free text in an answer: what redaction restores and the lint reads."""
    match output:
        case DraftMessage(body=body):
            return (body,)
        case ProposedChange(why=why) | RouteRecommendation(why=why):
            return (why,)
        case Classification(values=values):
            return tuple(value.text for value in values)
        case Summary(points=points, open_questions=questions):
            return points + questions
        case NoAction():
            return ()


def with_words(output: Output, words: tuple[str, ...]) -> Output:
    """The same answer with its free texts replaced, in the order of `words_of`."""
    match output:
        case DraftMessage():
            return msgspec.structs.replace(output, body=words[0])
        case ProposedChange() | RouteRecommendation():
            return msgspec.structs.replace(output, why=words[0])
        case Classification(values=values):
            found = tuple(
                msgspec.structs.replace(value, text=text) for value, text in zip(values, words, strict=True)
            )
            return msgspec.structs.replace(output, values=found)
        case Summary(points=points):
            return msgspec.structs.replace(
                output, points=words[: len(points)], open_questions=words[len(points) :]
            )
        case NoAction():
            return output


def language_of(output: Output) -> Language | None:
    """The language in which an answer says it is written; None where it has no prose of its own."""
    return output.language if isinstance(output, DraftMessage | Summary) else None


def strict_schema(allowed: Iterable[type[_Form]]) -> dict[str, Any]:
    """The JSON schema of an answer of these forms (or NoAction) as `strict` endpoints take it.

    That is: every object closed and every key required, `anyOf` for a choice, and none of the keywords that some of
    them refuse (lengths, ranges, titles): those are checked by `read_output`.
    """
    forms = tuple(dict.fromkeys((*allowed, NoAction)))
    schemas, components = msgspec.json.schema_components(forms, ref_template="#/$defs/{name}")
    root = {
        "type": "object",
        "properties": {"output": {"anyOf": [_strict(schema) for schema in schemas]}},
        "required": ["output"],
        "additionalProperties": False,
    }
    return {**root, "$defs": {name: _strict(part) for name, part in components.items()}}


_KEPT: Final = frozenset({"$ref", "type", "enum", "anyOf", "items", "properties"})


def _strict(part: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {key: value for key, value in part.items() if key in _KEPT}
    if "properties" in kept:
        kept["properties"] = {name: _strict(value) for name, value in kept["properties"].items()}
        kept["required"] = list(kept["properties"])
        kept["additionalProperties"] = False
    if "items" in kept:
        kept["items"] = _strict(kept["items"])
    if "anyOf" in kept:
        kept["anyOf"] = [_strict(choice) for choice in kept["anyOf"]]
    if "enum" in kept:
        kept.setdefault("type", "string")
    return kept


def _ordinals(output: Output) -> list[tuple[str, int]]:
    """Every ordinal with the name of the list that it counts in."""
    found: list[tuple[str, tuple[int | None, ...]]] = []
    match output:
        case DraftMessage():
            found = [("templates", (output.template,)), ("slots", output.slots), ("sources", output.sources)]
        case ProposedChange():
            found = [("actions", (output.action,)), ("targets", output.targets)]
        case Classification():
            found = [
                ("labels", (output.label,)),
                ("fields", tuple(value.field for value in output.values)),
            ]
        case RouteRecommendation():
            found = [("routes", (output.route,)), ("stages", (output.stage,))]
        case Summary():
            found = [("sources", output.sources)]
        case NoAction():
            pass
    return [(name, given) for name, many in found for given in many if given is not None]


def _without_content(error: Exception) -> str:
    """What is wrong, without the offending value: msgspec names keys and enum words that the model invented."""
    said = str(error) if isinstance(error, msgspec.ValidationError) else "it is not JSON"
    if isinstance(error, RecursionError):
        said = "it is nested too deeply"
    for known, plain in _PLAIN.items():
        if said.startswith(known):
            where = said.partition(" - at ")[2]
            return f"{plain} at {where}." if where else f"{plain}."
    return f"{said}."


_PLAIN: Final = {
    "Object contains unknown field": "there is a key that was not asked for",
    "Invalid enum value": "a word is not one of those to choose from",
    "Invalid value": "the form is not one of those to choose from",
}
