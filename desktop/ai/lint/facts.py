"""The facts in a text: links, addresses, numbers, prices, days and times, in one normal form for sources and drafts alike."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from msgspec import Struct

from desktop.ai.lint.plain import Plain, fold_words
from sync.model.endpoints import UnusableEndpoint, parse_phone


class FactKind(StrEnum):
    LINK = "link"
    EMAIL = "email"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    OFFER = "offer"
    """Words that stand for a price: free, half price, discount."""
    DAY = "day"
    WEEKDAY = "weekday"
    RELATIVE_DAY = "relative_day"
    CLOCK = "clock"
    WITHIN = "within"
    """A length of time that is promised."""


class Fact(Struct, frozen=True):
    """A fact from `start` to `end` of a plain text. `values` are what it may mean: one, or several where it is ambiguous.

    DAY: 2026-11-24, or --11-24 without a year. WEEKDAY: 0 is Monday. CLOCK: minutes after midnight. MONEY: "AED 350", or
    "350" without a currency. NUMBER: E.164, or the bare digits.
    """

    start: int
    end: int
    kind: FactKind
    values: frozenset[str]


def facts(plain: Plain, *, region: str, today: date) -> list[Fact]:
    """Every fact of a text in reading order, none inside another."""
    text = plain.text
    found: list[Fact] = []
    for each in (
        _links(text, _LINK),
        _emails(text),
        _links(text, _BARE),
        _links(text, _NAMED),
        _days(text),
        _percents(text),
        _money(text),
        _within(text),
        _clocks(text),
        _numbers(text, region),
        _priced(text),
        _weekdays(text),
        _relative(text, today),
        _offers(text),
    ):
        for fact in each:
            if all(fact.end <= other.start or fact.start >= other.end for other in found):
                found.append(fact)
    return sorted(found, key=lambda fact: fact.start)


# --- links and addresses ---------------------------------------------------------------------------------------------

_EMAIL: Final = re.compile(r"(?:mailto:\s*)?([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+)")
_LINK: Final = re.compile(r"(?:[a-z][a-z0-9+.-]{1,12}:/{1,3}|www\.)[^\s<>\"'،؛]+")
_SUFFIXES: Final = (
    "com net org info biz link site online shop store app dev io co me ai xyz top club live pro page click vip win health "
    "clinic dental care doctor hospital ly gl gd tk ml ga cf gq ae sa qa kw bh om eg jo lb uk us eu de fr es it pt nl in pk "
    "ph ru cn tr gov edu int"
).split()
_BARE: Final = re.compile(
    rf"(?<![\w@.-])(?:[\w-]+\.)+(?:{'|'.join(_SUFFIXES)})(?![\w-])(?:[:/?#][^\s<>\"'،؛]*)?"
)

_NAMED: Final = re.compile(
    r"(?<![\w@.-])[a-z0-9-]{2,}(?:\.[a-z0-9-]+)*\.[a-z]{2,24}(?![\w@-])(?:[:/?#][^\s<>\"'،؛]*)?"
)
"""Whatever has the shape of a host's name, under any ending: a missing space after a full stop is worth a look too."""


def _emails(text: str) -> Iterator[Fact]:
    for found in _EMAIL.finditer(text):
        value = found[1].rstrip(".")
        yield Fact(found.start(), found.start(1) + len(value), FactKind.EMAIL, frozenset((value,)))


def _links(text: str, pattern: re.Pattern[str]) -> Iterator[Fact]:
    for found in pattern.finditer(text):
        written = found[0].rstrip(".,;:!?)]}'\"*")
        yield Fact(found.start(), found.start() + len(written), FactKind.LINK, frozenset((_link(written),)))


def _link(written: str) -> str:
    """The whole address but for what makes no difference: https or http, www, a last slash."""
    bare = re.sub(r"^https?:/+", "", written)
    return bare.removeprefix("www.").rstrip("/")


# --- numbers ---------------------------------------------------------------------------------------------------------

_RUN: Final = re.compile(r"(?<![\d.,:/-])\+?\(?\d(?:[ ().\-/]{0,3}\d){6,}")
_CALLED: Final = re.compile(
    rf"\b(?:call|dial|ring|text|phone|number|whatsapp|{fold_words('اتصل|اتصلوا|الرقم|رقم|واتساب|هاتف')})\b\W{{0,3}}(?:\w+\W{{1,2}}){{0,2}}?(\d{{3,6}})\b"
)


def _numbers(text: str, region: str) -> Iterator[Fact]:
    for found in _RUN.finditer(text):
        written = found[0].rstrip(" .-/(")
        yield Fact(
            found.start(),
            found.start() + len(written),
            FactKind.NUMBER,
            frozenset((number(written, region),)),
        )
    for found in _CALLED.finditer(text):
        yield Fact(found.start(1), found.end(1), FactKind.NUMBER, frozenset((found[1],)))


def number(written: str, region: str) -> str:
    """A number in the form in which two are compared."""
    try:
        return parse_phone(written, region)
    except UnusableEndpoint:
        return re.sub(r"\D", "", written)


# --- prices ----------------------------------------------------------------------------------------------------------

_CURRENCIES: Final = {
    "AED": "aed|dhs?|dirhams?|درهم|دراهم|درهما|د.إ",
    "SAR": "sar|riyals?|ريال|ريالات|ريالا|ر.س|﷼",
    "QAR": "qar",
    "KWD": "kwd|د.ك",
    "BHD": "bhd",
    "OMR": "omr",
    "EGP": "egp|جنيه|جنيها|ج.م",
    "JOD": "jod",
    "USD": "usd|us$|dollars?|دولار|دولارا|$",
    "EUR": "eur|euros?|يورو|€",
    "GBP": "gbp|pounds?|quid|£",
    "INR": "inr|rupees?|₹",
    "DINAR": "dinars?|دينار|دنانير|دينارا",
}
_BY_WORD: Final = {
    fold_words(word.replace("?", "")): code
    for code, words in _CURRENCIES.items()
    for given in words.split("|")
    for word in ({given, given.replace("s?", "")} if "s?" in given else {given})
}
CURRENCY: Final = "|".join(sorted(map(re.escape, _BY_WORD), key=len, reverse=True))
_AMOUNT: Final = r"\d+(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
_BEFORE: Final = re.compile(rf"(?<![^\W\d_])({CURRENCY})\.?\s{{0,2}}({_AMOUNT})(\s?k\b)?")
_AFTER: Final = re.compile(rf"(?<![\w.,])({_AMOUNT})(\s?k)?\s{{0,2}}({CURRENCY})(?![^\W\d_])")
_PRICED: Final = re.compile(
    r"\b(?:price[ds]?|costs?|fees?|pay|charged?|deposit|total|worth|only|just|for|"
    + fold_words(
        "السعر|سعر|سعره|سعرها|التكلفة|تكلفة|يكلف|تكلف|الرسوم|رسوم|ادفع|تدفع|عربون|مبلغ|بقيمة|بسعر|فقط"
    )
    + rf")\b(?:\W+(?:is|are|of|about|at|only|just|around|from|you|be|will|{fold_words('هو|هي|حوالي|من|يبلغ')})){{0,3}}\W{{1,3}}(\d{{2,3}}(?:[., ]\d{{3}})*(?:[.,]\d{{1,2}})?|\d{{4,6}})(?![\d:%])(?!\s*(?:%|{CURRENCY})|[\s-]*(?:am|pm|minute|hour|day|week|month|year|people|mg|ml))"
)
_PERCENT: Final = re.compile(
    rf"(?<!\d)(\d{{1,9}}(?:[.,]\d{{1,9}})?)\s?(?:%|percent|per cent|{fold_words('بالمئة|بالمائة|في المئة|في المائة')})"
)
_OFFERS: Final = (
    "free of charge|for free|no charge|complimentary|on the house|at no cost|half price|half off|discounts?|discounted|"
    "refund(?:ed|s)?|cashback|voucher|money back|guaranteed?|best price|cheap(?:er|est)?|"
    r"(?<!feel )free(?! (?:to|on|at|from|next|this|tomorrow|slot|time)\b)"
)
_OFFER: Final = re.compile(
    rf"\b(?:{_OFFERS})\b|\b(?:{fold_words('مجانا|مجاني|مجانية|بالمجان|بدون رسوم|بلا مقابل|خصم|تخفيض|نصف السعر|استرداد|استرجاع المبلغ|مضمون|مضمونة|نضمن')})\b"
)


def _money(text: str) -> Iterator[Fact]:
    for found in _BEFORE.finditer(text):
        yield from _amount(found, found[2], found[3], _BY_WORD[found[1]])
    for found in _AFTER.finditer(text):
        yield from _amount(found, found[1], found[2], _BY_WORD[found[3]])


def _priced(text: str) -> Iterator[Fact]:
    """Numbers without a currency that are spoken of as a price."""
    for found in _PRICED.finditer(text):
        value = decimal(found[1])
        if value is not None:
            yield Fact(found.start(1), found.end(1), FactKind.MONEY, frozenset((str(value),)))


def _amount(found: re.Match[str], written: str, thousands: str | None, currency: str) -> Iterator[Fact]:
    value = decimal(written)
    if value is not None:
        value = value * 1000 if thousands else value
        yield Fact(
            found.start(), found.end(), FactKind.MONEY, frozenset((f"{currency} {value.normalize():f}",))
        )


def decimal(written: str) -> Decimal | None:
    """An amount as people write it: "1,250.50", "1.250,50", "1 250", "350"; a group of three after a sign is thousands."""
    bare = re.sub(r"[' ]", "", written)
    last = max(bare.rfind("."), bare.rfind(","))
    if last >= 0 and len(bare) - last - 1 in (1, 2):
        bare = re.sub(r"[.,]", "", bare[:last]) + "." + bare[last + 1 :]
    else:
        bare = re.sub(r"[.,]", "", bare)
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def _percents(text: str) -> Iterator[Fact]:
    for found in _PERCENT.finditer(text):
        value = Decimal(found[1].replace(",", ".")).normalize()
        yield Fact(found.start(), found.end(), FactKind.PERCENT, frozenset((f"{value:f}",)))


def _offers(text: str) -> Iterator[Fact]:
    for found in _OFFER.finditer(text):
        yield Fact(found.start(), found.end(), FactKind.OFFER, frozenset((found[0],)))


# --- days ------------------------------------------------------------------------------------------------------------

MONTHS: Final = {
    fold_words(name): month
    for month, names in enumerate(
        (
            "january|jan|يناير|كانون الثاني",
            "february|feb|فبراير|شباط",
            "march|mar|مارس|آذار",
            "april|apr|أبريل|إبريل|نيسان",
            "may|مايو|أيار",
            "june|jun|يونيو|يونيه|حزيران",
            "july|jul|يوليو|يوليه|تموز",
            "august|aug|أغسطس|آب",
            "september|sept|sep|سبتمبر|أيلول",
            "october|oct|أكتوبر|تشرين الأول",
            "november|nov|نوفمبر|تشرين الثاني",
            "december|dec|ديسمبر|كانون الأول",
        ),
        start=1,
    )
    for name in names.split("|")
}
_MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAYS: Final = {
    fold_words(name): day
    for day, names in enumerate(
        (
            "monday|mon|الاثنين|الإثنين|اثنين",
            "tuesday|tues|tue|الثلاثاء|ثلاثاء",
            "wednesday|wed|الأربعاء|أربعاء",
            "thursday|thurs|thur|thu|الخميس|خميس",
            "friday|fri|الجمعة|جمعة",
            "saturday|السبت",
            "sunday|الأحد",
        )
    )
    for name in names.split("|")
}
_WEEKDAY: Final = re.compile(
    rf"\b(?:{fold_words('ال')})?({'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})s?\b"
)
_ORDINAL: Final = r"(?:st|nd|rd|th)?"
_ISO: Final = re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
_NUMERIC: Final = re.compile(
    r"(?<![\d.,/-])(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?:(?P=s)(?P<y>\d{4}|\d{2}))?(?![\d/]|[.,-]\d|\s?(?:%|am|pm))"
)
_DAY_MONTH: Final = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}}){_ORDINAL}\s+(?:of\s+|{fold_words('من')}\s+)?(?P<m>{_MONTH})\b\.?(?:,?\s+(?P<y>\d{{4}})\b)?"
)
_MONTH_DAY: Final = re.compile(
    rf"\b(?P<m>{_MONTH})\.?\s+(?P<d>\d{{1,2}}){_ORDINAL}\b(?!:)(?:,?\s+(?P<y>\d{{4}})\b)?"
)
_VISIT: Final = fold_words("موعد|موعدك|نراك|تحضر|احضر|متاح|متاحة|حجز|نستقبلك|زيارة|زيارتك|نتصل")
_RELATIVE: Final = (
    (re.compile(rf"\b(?:day after tomorrow|{fold_words('بعد غد|بعد غدا|بعد بكرة')})\b"), 2),
    (re.compile(rf"\b(?:tomorrow|tmrw|{fold_words('غدا|الغد|بكرة|بكره')})\b"), 1),
    (
        re.compile(
            rf"\b(?:see|come|visit|book|booked|appointment|available|opening|slot|call|ring|{_VISIT})\b(?:\W+\w+){{0,4}}?\W+((?:later )?today|tonight|this (?:morning|afternoon|evening)|{fold_words('اليوم|الليلة')})\b"
        ),
        0,
    ),
)
_NEXT: Final = re.compile(
    rf"\b(?:next (?:week|month)|this week(?:end)?|{fold_words('الأسبوع القادم|الأسبوع المقبل|الشهر القادم|نهاية الأسبوع')})\b"
)


def _days(text: str) -> Iterator[Fact]:
    for found in _ISO.finditer(text):
        yield from _day(found, found["y"], ((found["m"], found["d"]),))
    for found in _NUMERIC.finditer(text):
        # Day first, or month first: it stands for both, and one of them must be bound.
        if found["y"] is None and found["s"] != "/":
            continue
        yield from _day(found, found["y"], ((found["b"], found["a"]), (found["a"], found["b"])))
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        for found in pattern.finditer(text):
            yield from _day(found, found["y"], ((str(MONTHS[found["m"]]), found["d"]),), is_worded=True)


def _day(
    found: re.Match[str], year: str | None, readings: Iterable[tuple[str, str]], *, is_worded: bool = False
) -> Iterator[Fact]:
    values: set[str] = set()
    for month, day in readings:
        try:
            when = date(int(year) + (2000 if len(year) == 2 else 0) if year else 2024, int(month), int(day))
        except ValueError:
            continue
        values.add(when.isoformat() if year else f"--{when:%m-%d}")
    end = found.end() - (found[0][-1] == ".")
    if values or year or is_worded:  # a day that no calendar has is bound by nothing
        yield Fact(found.start(), end, FactKind.DAY, frozenset(values))


def _weekdays(text: str) -> Iterator[Fact]:
    for found in _WEEKDAY.finditer(text):
        yield Fact(found.start(), found.end(), FactKind.WEEKDAY, frozenset((str(WEEKDAYS[found[1]]),)))


def _relative(text: str, today: date) -> Iterator[Fact]:
    for pattern, days in _RELATIVE:
        for found in pattern.finditer(text):
            group = 1 if pattern.groups else 0
            when = (today + timedelta(days=days)).isoformat()
            yield Fact(
                found.start(group), found.end(group), FactKind.RELATIVE_DAY, frozenset((when, found[group]))
            )
    for found in _NEXT.finditer(text):
        yield Fact(found.start(), found.end(), FactKind.RELATIVE_DAY, frozenset((found[0],)))


# --- times -----------------------------------------------------------------------------------------------------------

_AM: Final = rf"a\.?m\b\.?|in the morning|{fold_words('صباحا|صباحًا|الصبح|ص')}\b"
_PM: Final = rf"p\.?m\b\.?|in the (?:afternoon|evening)|at night|{fold_words('مساء|مساءً|ظهرا|ظهرًا|بعد الظهر|عصرا|عصرًا|ليلا|م')}\b"
_CLOCK: Final = re.compile(
    rf"(?<![\d.,:/])(?P<h>\d{{1,2}})(?:[:.](?P<m>[0-5]\d))(?![\d%])(?::\d\d)?\s?(?:(?P<am>{_AM})|(?P<pm>{_PM}))?"
    rf"|(?<![\d.,:/])(?P<h2>\d{{1,2}})\s?(?:(?P<am2>{_AM})|(?P<pm2>{_PM})|o.?clock\b)"
    rf"|\b(?:at|by|from|until|till|before|after|{fold_words('الساعة|الساعه')})\s+(?P<h3>\d{{1,2}})(?![\d.,:/]*\d)(?!\s*(?:%|{CURRENCY})|[\s-]*(?:minute|hour|day|week|month|year|mg|ml|{_MONTH}|{fold_words('دقيقة|ساعة|يوم|شهر')}))(?:\s?(?:(?P<am3>{_AM})|(?P<pm3>{_PM})))?"
    rf"|\b(?P<noon>noon|midday)\b|\b(?P<midnight>midnight|{fold_words('منتصف الليل')})\b"
)
_UNITS: Final = {
    fold_words(word): unit
    for unit, words in {
        "minute": "minutes|minute|mins|min|دقائق|دقيقة",
        "hour": "hours|hour|hrs|hr|ساعات|ساعة",
        "day": "business days|working days|days|day|أيام|يوم|يوما",
        "week": "weeks|week|أسابيع|أسبوع|أسبوعين",
    }.items()
    for word in words.split("|")
}
_SMALL: Final = {
    "a": "1",
    "an": "1",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "ten": "10",
    "a few": "3",
    "the": "1",
}
_WITHIN: Final = re.compile(
    rf"\b(?:in|within|after|in less than|{fold_words('خلال|بعد|في غضون')})\s+(?:the next\s+)?(?:(\d{{1,3}}|{'|'.join(_SMALL)})\s+)?({'|'.join(sorted(_UNITS, key=len, reverse=True))})\b"
)


def _clocks(text: str) -> Iterator[Fact]:
    for found in _CLOCK.finditer(text):
        values = _minutes(found)
        if values:
            yield Fact(found.start(), found.end(), FactKind.CLOCK, values)


def _minutes(found: re.Match[str]) -> frozenset[str]:
    if found["noon"] or found["midnight"]:
        return frozenset(("720" if found["noon"] else "0",))
    written = found["h"] or found["h2"] or found["h3"]
    hour, minute = int(written), int(found["m"] or 0)
    is_am = bool(found["am"] or found["am2"] or found["am3"])
    is_pm = bool(found["pm"] or found["pm2"] or found["pm3"])
    if hour > 24 or (hour == 24 and minute) or ((is_am or is_pm) and not 1 <= hour <= 23):
        return frozenset()
    if is_pm:
        hours = {hour % 12 + 12 if hour <= 12 else hour}
    elif is_am:
        hours = {hour % 12 if hour <= 12 else hour}
    else:
        hours = {hour % 24, (hour + 12) % 24} if hour <= 12 else {hour % 24}
    return frozenset(str(each * 60 + minute) for each in hours)


def _within(text: str) -> Iterator[Fact]:
    for found in _WITHIN.finditer(text):
        count = _SMALL.get(found[1] or "a", found[1] or "1")
        yield Fact(found.start(), found.end(), FactKind.WITHIN, frozenset((f"{count} {_UNITS[found[2]]}",)))
