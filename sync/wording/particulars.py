"""What is known for one message, as facts, and the same as words in the reader's language and the practice's time."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from sync.journeys.hours import load_zone
from sync.wording.text import plain_value

if TYPE_CHECKING:
    from babel import Locale


class Particulars(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a message may tell; what is not known stays empty. Instants are epoch ms UTC, `zone` and `region` (ISO 3166)
    are the place's, amounts are in minor units."""

    practice: str
    zone: str
    region: str = ""
    first_name: str = ""
    full_name: str = ""
    location: str = ""
    address: str = ""
    emergency_number: str = ""
    staff_name: str = ""
    service: str = ""
    practitioner: str = ""
    link: str = ""
    visit_at: int | None = None
    opens_at: int | None = None
    amount: int | None = None
    currency: str = ""


def values_of(known: Particulars, language: str) -> dict[str, str]:
    """The catalogue's variables, as far as they are known, in a language (BCP 47); one that has no words for days and
    months here tells them in English."""
    locale = _locale(language, known.region)
    told = {name: getattr(known, name) for name in _AS_THEY_ARE}
    if known.visit_at is not None:
        local = _local(known.visit_at, known.zone)
        told |= {"visit_day": _day(local, locale), "visit_time": _time(local, locale)}
    if known.opens_at is not None:
        local = _local(known.opens_at, known.zone)
        comma = "، " if locale.language == "ar" else ", "
        told["opens_at"] = _day(local, locale) + comma + _time(local, locale)
    if known.amount is not None:
        told["amount"] = _money(known.amount, known.currency, locale)
    return {name: tidy for name, value in told.items() if (tidy := plain_value(value))}


_AS_THEY_ARE: Final = (
    "practice", "first_name", "full_name", "location", "address", "emergency_number", "staff_name", "service",
    "practitioner", "link",
)  # fmt: skip


def _local(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(load_zone(zone))


def _locale(language: str, region: str) -> "Locale":
    from babel import Locale, UnknownLocaleError  # late: the window may be painted before anything is told

    base = language.partition("-")[0]
    for tag in (language if "-" in language else f"{base}-{region}", f"{base}-{region}", base):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def _day(local: datetime, locale: "Locale") -> str:
    from babel.dates import format_date

    return format_date(local, "EEEE d MMMM", locale=locale)


def _time(local: datetime, locale: "Locale") -> str:
    from babel.dates import format_time

    return format_time(local, "short", locale=locale)


def _money(minor: int, currency: str, locale: "Locale") -> str:
    from babel.numbers import format_currency, get_currency_precision

    amount = Decimal(minor).scaleb(-get_currency_precision(currency))
    shape = (
        None if locale.language == "ar" else "¤¤ #,##0.00"
    )  # AED 250.00: a sign alone may be another country's
    return format_currency(amount, currency, shape, locale=locale)
