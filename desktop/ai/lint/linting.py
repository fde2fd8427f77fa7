"""The comparison: what a draft says against what its sources and slots say, and whose names stand in it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Final

from msgspec import Struct

from desktop.ai.lint.clinical import clinical
from desktop.ai.lint.facts import CURRENCY, WEEKDAYS, Fact, FactKind, facts
from desktop.ai.lint.findings import CLINICAL, SAID, Finding, FindingKind, Severity
from desktop.ai.lint.plain import Plain, fold_words, read
from desktop.ai.redaction import Kind, Person, Registry
from desktop.ai.redaction.kinds import Span, flat
from sync.model.search import fold
from sync.policy.ai import Trait

_KINDS: Final[Mapping[FactKind, FindingKind]] = {
    FactKind.LINK: FindingKind.LINK,
    FactKind.EMAIL: FindingKind.EMAIL,
    FactKind.NUMBER: FindingKind.NUMBER,
    FactKind.MONEY: FindingKind.PRICE,
    FactKind.PERCENT: FindingKind.PRICE,
    FactKind.OFFER: FindingKind.PRICE,
    FactKind.DAY: FindingKind.DATE,
    FactKind.WEEKDAY: FindingKind.DATE,
    FactKind.RELATIVE_DAY: FindingKind.DATE,
    FactKind.CLOCK: FindingKind.TIME,
    FactKind.WITHIN: FindingKind.TIME,
}
_PRICES: Final = frozenset({FactKind.MONEY, FactKind.PERCENT, FactKind.OFFER})
_WORD: Final = re.compile(r"[^\W\d_]+")


class Bound(Struct, frozen=True):
    """What a draft may say: the facts and words of its sources, its slots and its template. Made by `bound_to`.

    Never of the conversation's messages: what a stranger writes proves nothing.
    """

    region: str
    today: date
    facts: Mapping[FactKind, frozenset[str]]
    words: frozenset[str]
    emergency: tuple[str, ...] = ()
    """Phrases of an emergency, as `sync.policy.keywords` folds them: the shipped ones and the practice's."""

    @classmethod
    def to(
        cls, texts: Iterable[str], *, region: str, today: date, emergency: tuple[str, ...] = ()
    ) -> "Bound":
        """Bound to these texts. Times that they write as 09:30 or 14:00 are exact; days bind their weekdays."""
        held: dict[FactKind, set[str]] = {kind: set() for kind in FactKind}
        words: set[str] = set()
        for text in texts:
            plain, _ = read(text)
            for fact in facts(plain, region=region, today=today):
                held[fact.kind] |= _exact(fact, plain)
            words |= {fold(word) for word in _WORD.findall(flat(text))}
        for day in held[FactKind.DAY]:
            if not day.startswith("--"):
                held[FactKind.WEEKDAY].add(str(date.fromisoformat(day).weekday()))
        kept = {kind: frozenset(values) for kind, values in held.items()}
        return cls(region, today, kept, frozenset(words), emergency)

    def days_like(self, value: str) -> set[str]:
        """The bound days that a day may be: the same, or one of them written without its year."""
        return {
            day
            for day in self.facts[FactKind.DAY]
            if day == value
            or (value.startswith("--") and day[-5:] == value[-5:])
            or (
                day.startswith("--") and day[-5:] == value[-5:] and 0 <= int(value[:4]) - self.today.year <= 1
            )
        }

    def holds(self, fact: Fact) -> bool:
        """Whether a fact of a draft stands in the sources, as one of the things that it may mean."""
        held = self.facts[fact.kind]
        match fact.kind:
            case FactKind.DAY:
                return any(self.days_like(value) for value in fact.values)
            case FactKind.RELATIVE_DAY:
                return bool(held & fact.values) or any(
                    value[:1].isdigit() and self.days_like(value) for value in fact.values
                )
            case FactKind.MONEY:
                return any(_same_money(value, other) for value in fact.values for other in held)
            case _:
                return bool(held & fact.values)


def lint(
    body: str, subject: Person, bound: Bound, *, people: Registry, staff: Registry | None = None
) -> tuple[Finding, ...]:
    """Everything in a text that keeps it from being approved, or that only a clinician may decide about, in reading order.

    `subject` is whom it goes to: their own name and numbers may stand in it. `people` is everybody of the clinic; names
    of `staff` may be said, their numbers and addresses only where a source says them.
    """
    plain, found = read(body)
    found += _markup(plain, body)
    said = facts(plain, region=bound.region, today=bound.today)
    own = Bound.to((*subject.phones, *subject.emails), region=bound.region, today=bound.today)
    unbound = [fact for fact in said if not bound.holds(fact) and not own.holds(fact)]
    found += (plain.finding(fact.start, fact.end, _KINDS[fact.kind]) for fact in unbound)
    found += _wrong_weekdays(plain, said, bound)
    found += _spelled_out(plain)
    found += _others(body, Registry((subject,)), bound, people, staff or Registry())
    found += clinical(plain, bound.emergency)
    return _once(found)


def forbidding(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What forbids a text, in words without any of its own: for the model's one repair, and for records."""
    return tuple(dict.fromkeys(SAID[each.kind] for each in findings if each.severity is Severity.FORBIDS))


def traits(body: str, findings: Iterable[Finding], bound: Bound) -> frozenset[Trait]:
    """What in a text calls for more authority than the front desk has, whether or not it stands in a source."""
    plain, _ = read(body)
    found: set[Trait] = set()
    if any(fact.kind in _PRICES for fact in facts(plain, region=bound.region, today=bound.today)):
        found.add(Trait.PRICE)
    if any(each.kind in CLINICAL for each in findings):
        found.add(Trait.CLINICAL)
    return frozenset(found)


# --- the parts -------------------------------------------------------------------------------------------------------

_EXACT: Final = re.compile(r"\d{2}:\d{2}")
_LOOSE: Final = {"DINAR": {"KWD", "BHD", "JOD"}, "SAR": {"QAR", "OMR"}}
"""Words that name the money of several countries."""


def _exact(fact: Fact, plain: Plain) -> frozenset[str]:
    written = plain.text[fact.start : fact.end].strip()
    if fact.kind is FactKind.CLOCK and _EXACT.fullmatch(written):
        return frozenset((str(int(written[:2]) % 24 * 60 + int(written[3:])),))
    return fact.values


def _same_money(one: str, other: str) -> bool:
    (first, amount), (second, bound) = _parted(one), _parted(other)
    if float(amount) != float(bound):
        return False
    return (
        not first
        or not second
        or first == second
        or second in _LOOSE.get(first, ())
        or first in _LOOSE.get(second, ())
    )


def _parted(money: str) -> tuple[str, str]:
    currency, _, amount = money.rpartition(" ")
    return currency, amount


def _wrong_weekdays(plain: Plain, said: list[Fact], bound: Bound) -> Iterator[Finding]:
    """A weekday beside a day that falls on another one."""
    for fact, other in pairwise(said):
        pair = {fact.kind: fact, other.kind: other}
        if set(pair) != {FactKind.WEEKDAY, FactKind.DAY} or not re.fullmatch(
            rf"[\s,،()]*(?:the |{fold_words('الموافق|يوم')})?[\s(]*", plain.text[fact.end : other.start]
        ):
            continue
        days = {day for value in pair[FactKind.DAY].values for day in bound.days_like(value)}
        told = {day if not day.startswith("--") else "" for day in days} | pair[FactKind.DAY].values
        weekdays = {
            str(date.fromisoformat(day).weekday()) for day in told if day and not day.startswith("--")
        }
        if weekdays and not weekdays & pair[FactKind.WEEKDAY].values:
            yield plain.finding(pair[FactKind.WEEKDAY].start, pair[FactKind.WEEKDAY].end, FindingKind.DATE)


_MARKUP: Final = re.compile(
    r"<\s*[a-z!/?][^>]{0,200}>?|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});|\b(?:javascript|vbscript|data):\S|!?\[[^\]\n]{0,200}\]\([^)\n]{0,400}\)|"
    r"\{\{|\}\}|\{%|%\}|\$\{|```|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|%[0-9a-f]{2}%[0-9a-f]{2}"
)
_TOKEN: Final = re.compile(rf"\[?\b(?:{'|'.join(kind.name.lower() for kind in Kind)})_\d+\b\]?")


def _markup(plain: Plain, body: str) -> Iterator[Finding]:
    for found in _MARKUP.finditer(plain.text):
        yield plain.finding(found.start(), found.end(), FindingKind.MARKUP)
    for found in _TOKEN.finditer(plain.text):
        yield plain.finding(found.start(), found.end(), FindingKind.TOKEN)
    if len(body) > len(plain.text) + 200:  # what folds away in such numbers is there to deceive
        yield Finding(0, len(body), FindingKind.HIDDEN)


_DIGITS: Final = "zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|" + fold_words(
    "صفر|واحد|اثنين|اثنان|ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة"
)
_NUMBER_WORDS: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|"
    "thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|"
    + fold_words(
        "واحد|واحدة|اثنان|اثنين|ثلاثة|ثلاث|أربعة|أربع|خمسة|خمس|ستة|ست|سبعة|سبع|ثمانية|ثماني|تسعة|تسع|عشرة|عشر|عشرون|عشرين|ثلاثون|ثلاثين|أربعون|"
        "أربعين|خمسون|خمسين|ستون|ستين|سبعون|سبعين|ثمانون|ثمانين|تسعون|تسعين|مئة|مائة|مئتان|مائتان|مئتين|مائتين|ثلاثمئة|ثلاثمائة|أربعمئة|أربعمائة|خمسمئة|"
        "خمسمائة|ستمئة|ستمائة|سبعمئة|سبعمائة|ثمانمئة|ثمانمائة|تسعمئة|تسعمائة|ألف|ألفان|ألفين|آلاف"
    )
)
_SPELLED: Final = (
    re.compile(rf"\b(?:{_DIGITS})(?:[\s,.-]+(?:{fold_words('و')})?(?:{_DIGITS})){{4,}}\b"),
    re.compile(
        rf"\b(?:{fold_words('و|ب|ال')})?(?:{_NUMBER_WORDS})\b(?:[\s-]+(?:and |{fold_words('و')}\s?)?(?:{_NUMBER_WORDS})\b)*[\s-]+(?:{CURRENCY}|per ?cent|percent|%|{fold_words('بالمئة|بالمائة|في المئة|في المائة')})"
    ),
    re.compile(
        rf"(?<![\w-])[\w-]{{1,63}}\s{{0,3}}(?:\(dot\)|\[dot\]|\bdot\b|{fold_words('دوت')})\s*(?:com|net|org|ae|info|me|co|io|{fold_words('كوم|نت')})\b"
    ),
    re.compile(r"\b\w{1,64}\s{0,3}(?:\(at\)|\[at\])\s{0,3}\w+"),
    re.compile(r"\bh\s?x\s?x\s?p\s?s?\b|(?<![\w-])[\w-]{1,63}\s{0,3}\[\.\]\s{0,3}\w+"),
    re.compile(r"(?<!\d)\d(?:[\s_*·•|~,;]{1,3}\d){6,}(?!\d)"),
)


def _spelled_out(plain: Plain) -> Iterator[Finding]:
    for pattern in _SPELLED:
        for found in pattern.finditer(plain.text):
            yield plain.finding(found.start(), found.end(), FindingKind.SPELLED_OUT)


def _others(body: str, own: Registry, bound: Bound, people: Registry, staff: Registry) -> Iterator[Finding]:
    """Names and identifiers of people whom the text is not for."""
    written = flat(body)
    theirs = {(span.kind, span.value) for span in own.find(written)}
    for span in people.find(written):
        if span.kind is Kind.NAME:
            strange = [each for each in _words(span, written) if not _may_say(each, own, bound, staff)]
            if strange:
                yield Finding(span.start, span.end, FindingKind.OTHER_PERSON)
        elif (span.kind, span.value) not in theirs and not _stands(span, written, bound):
            yield Finding(span.start, span.end, FindingKind.OTHER_PERSON)


def _may_say(word: str, own: Registry, bound: Bound, staff: Registry) -> bool:
    return own.knows_word(word) or staff.knows_word(word) or fold(word) in bound.words or len(word) == 1


def _words(span: Span, written: str) -> list[str]:
    return [
        word for word in _WORD.findall(written[span.start : span.end]) if fold_words(word) not in WEEKDAYS
    ]


def _stands(span: Span, written: str, bound: Bound) -> bool:
    """Whether somebody's number, address or reference is one that a source says (the clinic's own, say)."""
    plain, _ = read(written[span.start : span.end])
    told = facts(plain, region=bound.region, today=bound.today)
    if told:
        return all(bound.holds(fact) for fact in told)
    words = _WORD.findall(written[span.start : span.end])
    return span.kind is Kind.ADDRESS and all(fold(word) in bound.words for word in words)


_COVERING: Final = frozenset(
    {FindingKind.OTHER_PERSON, FindingKind.LINK, FindingKind.EMAIL, FindingKind.MARKUP}
)
_COVERED: Final = frozenset(
    {FindingKind.NUMBER, FindingKind.LINK, FindingKind.EMAIL, FindingKind.SPELLED_OUT, FindingKind.PRICE}
)


def _once(found: list[Finding]) -> tuple[Finding, ...]:
    """In reading order, without what a finding of more weight, or a wider one of its own kind, says already."""

    def is_said(each: Finding) -> bool:
        return any(
            other != each
            and other.start <= each.start
            and each.end <= other.end
            and (other.kind is each.kind or (other.kind in _COVERING and each.kind in _COVERED))
            and (other.kind, each.kind) != (FindingKind.LINK, FindingKind.EMAIL)
            for other in found
        )

    return tuple(sorted({each for each in found if not is_said(each)}))
