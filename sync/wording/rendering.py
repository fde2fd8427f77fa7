"""Templates in Jinja's sandbox, cut down to what a message needs: variables of the catalogue, a stand-in, an if.

The syntax tree is looked through before anything is compiled, at save and again at every rendering, so a text that came
from elsewhere cannot loop, call or read either. Without loops, calls and sums the work and the size are bounded by the text.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from sync.model.words import Channel, Purpose
from sync.wording.catalogue import CATALOGUE, samples
from sync.wording.errors import BadTemplate, CannotRender, WhyNot
from sync.wording.optout import USUAL_OPT_OUT, OptOut
from sync.wording.segments import Segments, segments
from sync.wording.text import plain_value, unwanted

if TYPE_CHECKING:
    from jinja2 import Template

LONGEST_TEXT: Final = 4_000
"""Characters of a template's text."""
LONGEST_SUBJECT: Final = 200
MOST_PARTS: Final = 10
"""Parts of one SMS, which is where carriers stop."""
LONGEST: Final = {Channel.SMS: 1_530, Channel.WHATSAPP: 4_096, Channel.EMAIL: 10_000}
"""Characters of a message, filled in. WhatsApp's own limit for text; SMS: ten parts; e-mail: what a message row keeps."""
LONGEST_APPROVED: Final = 1_024
"""Characters of a body that WhatsApp approves."""
_CARRIER_WORDS: Final = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "START", "UNSTOP", "YES"}
)
"""What carriers take for an opt-out or an opt-in, whatever a practice means by it."""


class Words(Struct, frozen=True, kw_only=True):
    """A template in one language (BCP 47). `approved_as` is the name by which WhatsApp approved it."""

    text: str
    language: str
    channels: frozenset[Channel]
    purpose: Purpose = Purpose.CARE
    subject: str | None = None
    approved_as: str | None = None


class Rendered(Struct, frozen=True):
    """What would be sent. `subject` is of e-mail alone, `sms` of SMS; `language` is the words' own."""

    text: str
    subject: str | None
    channel: Channel
    language: str
    sms: Segments | None
    opt_out: str | None
    """The opt-out line that the text ends with, where one is required."""


def check(words: Words) -> None:
    """Whether a template may be kept. Raises BadTemplate naming field, line, problem and fix."""
    if not words.text.strip():
        raise BadTemplate("text", 1, "There is nothing in it.", "Write what the message says.")
    _check_field("text", words.text, LONGEST_TEXT)
    if words.subject is not None:
        _check_field("subject", words.subject, LONGEST_SUBJECT)
        if "\n" in words.subject or "\r" in words.subject:
            raise BadTemplate("subject", 1, "A subject is one line.", "Take the line break out.")
    if words.channels & {Channel.SMS, Channel.WHATSAPP}:
        _check_carrier_words(words.text)
    if words.approved_as is not None:
        _check_approved(words)
    for channel in sorted(words.channels):
        try:
            render(words, samples(words.language), channel)
        except CannotRender as error:
            raise BadTemplate(
                "text", 1, f"With a sample person, by {channel}: {error}", "Make it shorter."
            ) from None


def render(
    words: Words, values: Mapping[str, str], channel: Channel, opt_out: OptOut = USUAL_OPT_OUT
) -> Rendered:
    """The message that a template makes of `values` (by the catalogue's names, in the words' language; `values_of`).

    What is empty or left out counts as not known: `if` and `default` see that, telling it raises CannotRender. Equal
    arguments give equal text on every machine.
    """
    if channel not in words.channels:
        raise CannotRender(WhyNot.NOT_FOR_CHANNEL)
    known = {
        name: tidy for name, value in values.items() if name in CATALOGUE and (tidy := plain_value(value))
    }
    text = _fill(words.text, known).strip()
    if not text:
        raise CannotRender(WhyNot.EMPTY)
    line = opt_out.line(channel, words.purpose, words.language)
    if line is not None:
        text = f"{text}\n{line}"
    if len(text) > LONGEST[channel]:
        raise CannotRender(WhyNot.TOO_LONG)
    counted = segments(text) if channel is Channel.SMS else None
    if counted is not None and counted.count > MOST_PARTS:
        raise CannotRender(WhyNot.TOO_LONG)
    subject = None
    if channel is Channel.EMAIL:
        subject = plain_value(_fill(words.subject or "{{ practice }}", known)) or known.get("practice")
    return Rendered(text, subject, channel, words.language, counted, line)


def preview(words: Words, channel: Channel, opt_out: OptOut = USUAL_OPT_OUT) -> Rendered:
    """The message as a sample person would get it. Raises CannotRender, BadTemplate."""
    _check_field("text", words.text, LONGEST_TEXT)
    return render(words, samples(words.language), channel, opt_out)


def uses(text: str) -> tuple[str, ...]:
    """The variables that a template names, in the order of their first use. Raises BadTemplate."""
    from sync.wording import sandbox

    return sandbox.read("text", text).names


def _fill(text: str, known: Mapping[str, str]) -> str:
    from sync.wording import sandbox

    if len(text) > LONGEST_TEXT:
        raise CannotRender(WhyNot.UNREADABLE)
    try:
        template = _compiled(text)
    except BadTemplate:
        raise CannotRender(WhyNot.UNREADABLE) from None
    return sandbox.fill(template, known)


@lru_cache(512)
def _compiled(text: str) -> "Template":
    from sync.wording import (
        sandbox,
    )  # late: jinja2 takes a tenth of a second, which the window's start has not got

    return sandbox.compiled(sandbox.read("text", text))


def _check_field(field: str, text: str, longest: int) -> None:
    from sync.wording import sandbox

    if len(text) > longest:
        raise BadTemplate(field, 1, f"It has {len(text):,} characters.", f"Keep it under {longest:,}.")
    for number, line in enumerate(text.split("\n"), 1):
        if (found := unwanted(line.rstrip("\r"))) is not None:
            raise BadTemplate(
                field, number, f"It holds a character that nobody sees ({found}).", "Type the line afresh."
            )
    sandbox.compiled(sandbox.read(field, text))


def _check_carrier_words(text: str) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        for word in line.split():
            if (said := word.strip(".,:;!?\"'()«»“”،؟")) in _CARRIER_WORDS:
                raise BadTemplate(
                    "text", number, f"Carriers take {said} for an opt-out or an opt-in.",
                    "Ask for another word, such as C or R; the opt-out line is added by itself.",
                )  # fmt: skip


def _check_approved(words: Words) -> None:
    from sync.wording import sandbox

    if Channel.WHATSAPP not in words.channels:
        raise BadTemplate(
            "text", 1, "WhatsApp approved it, and it is not made for WhatsApp.", "Add the channel."
        )
    if sandbox.read("text", words.text).branches:
        raise BadTemplate(
            "text", 1, "WhatsApp approves fixed words with variables alone, and this has an if or a stand-in.",
            "Write it without, or leave the approved name out.",
        )  # fmt: skip
    if len(words.text) > LONGEST_APPROVED:
        raise BadTemplate(
            "text",
            1,
            "It is longer than WhatsApp approves.",
            f"Keep it under {LONGEST_APPROVED:,} characters.",
        )
