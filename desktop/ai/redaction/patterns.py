"""What tells who somebody is by its shape: addresses of all sorts, numbers with and without a proof, old dates, told names.

A number that nobody can place is hidden as well once it has seven digits: hiding too much costs a worse draft, hiding too
little cannot be taken back.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from desktop.ai.redaction import checksums
from desktop.ai.redaction.kinds import Kind, Span
from desktop.ai.redaction.registry import phone_ending
from sync.model.endpoints import UnusableEndpoint, parse_phone

FEWEST_DIGITS: Final = 7
"""From here on a number is hidden, whatever it is."""
OLD: Final = 400
"""Days: a full date further back than this is taken for a date of birth."""

_EMAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_SPOKEN_EMAIL: Final = re.compile(
    r"[\w.+-]{2,64}\s*(?:\(at\)|\[at\]|\bat\b|آت)\s*[\w-]{2,}\s*(?:\(dot\)|\[dot\]|\bdot\b|دوت|نقطة)\s*\w{2,}",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"(?:[a-z][a-z0-9+.-]{1,12}://|www\.)[^\s<>\"'）)\]]+", re.IGNORECASE)
_BARE_LINK: Final = re.compile(
    r"(?<![\w@.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}/[^\s<>\"'）)\]]+", re.IGNORECASE
)
_HEX: Final = re.compile(
    r"\b(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b", re.IGNORECASE
)
_IP: Final = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_RUN: Final = re.compile(r"(?<!\d)\+?\(?\d(?:[ \u00a0().\-/]{0,3}\d)+")
_CUE_NUMBER: Final = re.compile(
    r"\b(?:mrn|file|record|patient|policy|member(?:ship)?|passport|insurance|id|nhs|ssn|invoice|licen[cs]e)\b"
    r"\s*(?:no|number|nr|id|#|:|is)*[.:#]*\s*(?P<told>[a-z]{0,4}-?\d[\w-]{2,})",
    re.IGNORECASE,
)
_CUE_NUMBER_AR: Final = re.compile(
    r"(?:ملف|هوية|الهوية|جواز|الجواز|السجل|بطاقة|البطاقة|التأمين|الإقامة|فاتورة)\s*(?:رقم|:|هو)*\s*:?\s*(?P<told>[A-Za-z]{0,4}-?\d[\w-]{2,})"
)
_SSN: Final = re.compile(r"\d{3}-\d{2}-\d{4}")
_WORD: Final = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_CUE_NAME: Final = re.compile(
    r"(?:\b(?:[Mm]y name is|[Mm]y name's|MY NAME IS|[Nn]ame:|[Tt]his is|[Ii]'?m called|[Ii] am|I'm|[Ss]igned,?|[Mm]r\.?|[Mm]rs\.?|[Mm]s\.?|[Mm]iss|[Dd]r\.?|[Pp]rof\.?)"
    r"\s+)(?P<told>[A-Z][^\W\d_]*(?:[ \t'’-]+(?:(?:bin|al|el|de|van|von)[ -])?[A-Z][^\W\d_]*){0,3})"
)
_CUE_NAME_AR: Final = re.compile(
    rf"(?:اسمي|إسمي|اسمه|اسمها|أنا اسمي|السيد|السيدة|الدكتور|الدكتورة|الأستاذ|الأستاذة)\s*:?\s+(?:هو\s+|هي\s+)?(?P<told>{_WORD}(?: {_WORD})?)"
)
_ISO: Final = re.compile(r"\b(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
_DMY: Final = re.compile(r"(?<![\d.])(?P<a>\d{1,2})[-/. ](?P<b>\d{1,2})[-/. ](?P<y>(?:19|20)\d\d)(?!\d)")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january", "يناير", "كانون الثاني"),
            ("feb", "february", "فبراير", "شباط"),
            ("mar", "march", "مارس", "آذار"),
            ("apr", "april", "أبريل", "ابريل", "نيسان"),
            ("may", "مايو", "أيار"),
            ("jun", "june", "يونيو", "حزيران"),
            ("jul", "july", "يوليو", "تموز"),
            ("aug", "august", "أغسطس", "اغسطس", "آب"),
            ("sep", "sept", "september", "سبتمبر", "أيلول"),
            ("oct", "october", "أكتوبر", "اكتوبر", "تشرين الأول"),
            ("nov", "november", "نوفمبر", "تشرين الثاني"),
            ("dec", "december", "ديسمبر", "كانون الأول"),
        ),
        start=1,
    )
    for name in names
}
_MONTH: Final = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_WORDED: Final = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})\.?,?|(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?)\s+(?P<y>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)


def find(text: str, region: str, today: date) -> list[Span]:
    """Every span of a `flat` text that has the shape of something personal, surest first; they may overlap."""
    spans = [
        *_matches(_EMAIL, text, Kind.EMAIL, str.lower),
        *_matches(_SPOKEN_EMAIL, text, Kind.EMAIL, str.lower),
        *_matches(_LINK, text, Kind.LINK),
        *_matches(_BARE_LINK, text, Kind.LINK),
        *_matches(_HEX, text, Kind.RECORD, str.lower),
    ]
    spans += (span for span in _matches(_IBAN, text, Kind.IBAN, _bare) if checksums.is_iban(span.value))
    dates = list(_dates(text))
    spans += (span for span, when in dates if (today - when).days > OLD)
    recent = [span for span, when in dates if (today - when).days <= OLD]
    spans += _told(_CUE_NUMBER, text, Kind.RECORD)
    spans += _told(_CUE_NUMBER_AR, text, Kind.RECORD)
    spans += _numbers(text, region, recent)
    spans += _matches(_IP, text, Kind.NUMBER)
    spans += _told(_CUE_NAME, text, Kind.NAME)
    spans += _told(_CUE_NAME_AR, text, Kind.NAME)
    return spans


def _numbers(text: str, region: str, dates: list[Span]) -> Iterator[Span]:
    """Runs of digits, cut where a date of these days stands."""
    for run in _RUN.finditer(text):
        start = run.start()
        for met in [each for each in dates if each.start < run.end() and each.end > run.start()]:
            yield from _number(text, start, met.start, region)
            start = met.end
        yield from _number(text, start, run.end(), region)


def _number(text: str, start: int, end: int, region: str) -> Iterator[Span]:
    written = text[start:end]
    digits = re.sub(r"\D", "", written)
    if len(digits) < FEWEST_DIGITS:
        return
    start += len(written) - len(written.lstrip(" .-/)"))
    end -= len(written) - len(written.rstrip(" .-/("))
    yield Span(start, end, *_place(written, digits, region))


def _place(written: str, digits: str, region: str) -> tuple[Kind, str]:
    for kind, holds in _PROOFS:
        if holds(digits):
            return kind, digits
    if _SSN.fullmatch(written.strip()) and checksums.is_us_ssn(digits):
        return Kind.NATIONAL_ID, digits
    try:
        return Kind.PHONE, phone_ending(parse_phone(written.strip(), region))
    except UnusableEndpoint:
        pass
    return Kind.NUMBER, digits


_PROOFS: Final[tuple[tuple[Kind, Callable[[str], bool]], ...]] = (
    (Kind.NATIONAL_ID, checksums.is_emirates_id),
    (Kind.CARD, checksums.is_card),
    (Kind.NATIONAL_ID, checksums.is_egyptian_id),
    (Kind.NATIONAL_ID, checksums.is_nhs),
    (Kind.NATIONAL_ID, checksums.is_saudi_id),
)


def _dates(text: str) -> Iterator[tuple[Span, date]]:
    """Full dates that exist, day first where both readings do: it only matters whether they are old."""
    for found in _ISO.finditer(text):
        yield from _dated(found, int(found["y"]), int(found["m"]), int(found["d"]))
    for found in _DMY.finditer(text):
        first, second = int(found["a"]), int(found["b"])
        day, month = (first, second) if second <= 12 else (second, first)
        yield from _dated(found, int(found["y"]), month, day)
    for found in _WORDED.finditer(text):
        month = _MONTHS[(found["m"] or found["m2"]).lower()]
        yield from _dated(found, int(found["y"]), month, int(found["d"] or found["d2"]))


def _dated(found: re.Match[str], year: int, month: int, day: int) -> Iterator[tuple[Span, date]]:
    try:
        when = date(year, month, day)
    except ValueError:
        return
    yield Span(found.start(), found.end(), Kind.BIRTH_DATE, when.isoformat()), when


def _matches(
    pattern: re.Pattern[str], text: str, kind: Kind, normal: Callable[[str], str] = str
) -> Iterator[Span]:
    for found in pattern.finditer(text):
        end = found.end() - (len(found[0]) - len(found[0].rstrip(".,;:!?،؛؟")))
        yield Span(found.start(), end, kind, normal(text[found.start() : end]))


def _told(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Span]:
    for found in pattern.finditer(text):
        yield Span(found.start("told"), found.end("told"), kind, found["told"].casefold())


def _bare(text: str) -> str:
    return re.sub(r"[ -]", "", text).upper()
