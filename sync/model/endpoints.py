"""Phone numbers and e-mail addresses as people type them, and the one form in which each is kept.

Pure functions that commands, imports and doors share, so that one number is one endpoint however it was
written.

    UnusableEndpoint
    ├── UnparsablePhone
    └── UnparsableEmail
"""

import re
import unicodedata
from datetime import datetime
from email.utils import parseaddr
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import idna
import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

LONGEST_TYPED: Final = 254
"""Characters: the longest e-mail address there is (RFC 5321), and far beyond any phone number."""


class EndpointFault(StrEnum):
    """Why a typed endpoint cannot be used; screens translate by it."""

    EMPTY = "empty"
    NOT_ONE = "not_one"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNKNOWN_COUNTRY = "unknown_country"
    NOT_IN_USE = "not_in_use"
    ROUNDED = "rounded"


class UnusableEndpoint(ValueError):
    """A phone or e-mail that cannot be used. Says why in the user's words and never repeats what was
    typed."""

    def __init__(self, fault: EndpointFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


class UnparsablePhone(UnusableEndpoint):
    """The text is not a phone number that could be dialled."""


class UnparsableEmail(UnusableEndpoint):
    """The text is not an e-mail address that could be written to."""


def parse_phone(text: str, region: str) -> str:
    """The E.164 form of a typed phone number; `region` (ISO 3166, "AE") is meant where no country code is
    typed.

    Reads any script's digits, 00 for +, a forgotten + before a country code, (0), tel: and whatsapp:
    prefixes and a spreadsheet's "971501234567.0". An extension is dropped, since E.164 has none. Raises
    UnparsablePhone.
    """
    plain = _well_formed(text, region)
    if plain is not None:
        return plain
    typed = text.strip()
    if not typed:
        raise UnparsablePhone(EndpointFault.EMPTY, "There is no phone number here.")
    if len(typed) > LONGEST_TYPED:
        raise UnparsablePhone(EndpointFault.TOO_LONG, "This is far too long to be a phone number.")
    if _SCIENTIFIC.fullmatch(typed):
        raise UnparsablePhone(
            EndpointFault.ROUNDED,
            "A spreadsheet rounded this number, so its last digits are gone. "
            "Format the column as text and export again.",
        )
    typed = _SPREADSHEET_DECIMALS.sub("", _PHONE_SCHEME.sub("", typed))
    first: UnparsablePhone | None = None
    for candidate in _readings(typed):
        try:
            return _parse_valid(candidate, region)
        except UnparsablePhone as error:
            first = first or error
    assert first is not None  # _readings always yields what was typed
    raise first


def describe_phone(e164: str) -> str:
    """The number as people read it abroad, "+971 50 123 4567"; text that is no number comes back
    unchanged."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164), PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return e164


def region_timezone(e164: str) -> str | None:
    """The IANA zone in which the number rings, or None where its prefix spans clocks that differ."""
    from phonenumbers import timezone  # its prefix table is only needed when an endpoint is first stored

    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return None
    zones = [zone for zone in timezone.time_zones_for_number(number) if zone != timezone.UNKNOWN_TIMEZONE]
    if len({_clock(zone) for zone in zones}) != 1:
        return None
    return next(
        (zone for zone in _home_zones(phonenumbers.region_code_for_number(number)) if zone in zones), zones[0]
    )


def parse_email(text: str) -> str:
    """The address in lower case, its domain in ASCII (IDNA 2008). Reads mailto: and "Name <address>".

    Lower case throughout, as every mail system in use ignores case and one person must be one endpoint.
    Raises UnparsableEmail.
    """
    typed = text.strip()
    if not typed:
        raise UnparsableEmail(EndpointFault.EMPTY, "There is no e-mail address here.")
    if len(typed) > 2 * LONGEST_TYPED:
        raise UnparsableEmail(EndpointFault.TOO_LONG, "This is too long to be an e-mail address.")
    if typed[:7].lower() == "mailto:":
        typed = typed[7:].partition("?")[0]
    if "<" in typed:
        typed = parseaddr(typed)[1] or typed
    local, at, domain = typed.rpartition("@")
    if not at or not local or not domain:
        raise UnparsableEmail(EndpointFault.NOT_ONE, "An e-mail address looks like name@example.com.")
    if "@" in local:
        raise UnparsableEmail(EndpointFault.NOT_ONE, "There is more than one @ here.")
    local = unicodedata.normalize("NFC", local).lower()
    if len(local.encode("utf-8", "replace")) > 64:
        raise UnparsableEmail(EndpointFault.TOO_LONG, "The part before @ is longer than mail systems allow.")
    if not _LOCAL_PART.fullmatch(local):
        raise UnparsableEmail(
            EndpointFault.NOT_ONE,
            "The part before @ has a space, a stray dot or a sign that addresses cannot have.",
        )
    address = f"{local}@{_ascii_domain(domain)}"
    if len(address) > LONGEST_TYPED:
        raise UnparsableEmail(EndpointFault.TOO_LONG, "This is too long to be an e-mail address.")
    return address


_PLAIN_PHONE = re.compile(r"(?:\+|0(?!0))[0-9](?:[ -]?[0-9]){6,14}")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")
_SPREADSHEET_DECIMALS = re.compile(r"(?<=\d{6})[.,]0+$")
_PHONE_SCHEME = re.compile(r"^(tel|callto|sms|whatsapp)\s*:", re.IGNORECASE)
_LOCAL_PART = re.compile(r"(?!\.)(?!.*\.\.)[\w.!#$%&'*+/=?^`{|}~-]+(?<!\.)")
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})")
_REGION_NAMES: Final = {
    "AE": "the UAE",
    "SA": "Saudi Arabia",
    "QA": "Qatar",
    "KW": "Kuwait",
    "BH": "Bahrain",
    "OM": "Oman",
    "EG": "Egypt",
    "JO": "Jordan",
    "LB": "Lebanon",
    "GB": "the United Kingdom",
    "IE": "Ireland",
    "PT": "Portugal",
    "BR": "Brazil",
    "ES": "Spain",
    "MX": "Mexico",
    "FR": "France",
    "BE": "Belgium",
    "CH": "Switzerland",
    "DE": "Germany",
    "AT": "Austria",
    "IT": "Italy",
    "NL": "the Netherlands",
    "US": "the United States",
    "CA": "Canada",
    "AU": "Australia",
    "IN": "India",
    "PK": "Pakistan",
    "PH": "the Philippines",
}


def _well_formed(text: str, region: str) -> str | None:
    """The E.164 form of plainly written numbers of a country alone on its code: a tenth of a full parse's
    time.

    Only forms that a full parse cannot read otherwise: + and a country code, or the trunk 0 in a region that
    has one.
    """
    if not _PLAIN_PHONE.fullmatch(text):
        return None
    digits = text.replace(" ", "").replace("-", "")
    if digits[0] == "0":
        country_code = _trunk_zero_country(region)
        rule = _national_rule(country_code) if country_code else None
        return f"+{country_code}{digits[1:]}" if rule is not None and rule.fullmatch(digits, 1) else None
    for width in (1, 2, 3):
        if int(digits[1 : 1 + width]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            rule = _national_rule(int(digits[1 : 1 + width]))
            return digits if rule is not None and rule.fullmatch(digits, 1 + width) else None
    return None


@lru_cache(maxsize=256)
def _trunk_zero_country(region: str) -> int | None:
    """The region's country code where national numbers are dialled with a 0 in front that is nothing but
    that."""
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if (
        metadata is None
        or metadata.national_prefix_for_parsing != "0"
        or metadata.national_prefix_transform_rule
    ):
        return None
    return metadata.country_code


@lru_cache(maxsize=256)
def _national_rule(country_code: int) -> re.Pattern[str] | None:
    """Mobile and landline numbers of a country alone on its code, for those that no national prefix could
    change."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[country_code]
    if len(regions) != 1:
        return None
    metadata = PhoneMetadata.metadata_for_region(regions[0])
    if metadata is None or metadata.general_desc is None:
        return None
    kinds = [
        kind.national_number_pattern
        for kind in (metadata.mobile, metadata.fixed_line)
        if kind is not None and kind.national_number_pattern
    ]
    whole = metadata.general_desc.national_number_pattern
    if not kinds or not whole:
        return None
    prefix = f"(?!{metadata.national_prefix_for_parsing})" if metadata.national_prefix_for_parsing else ""
    return re.compile(f"{prefix}(?!0)(?=(?:{whole})$)(?:{'|'.join(kinds)})")


def _readings(typed: str) -> list[str]:
    """What was typed, and the same with the + that people leave out before a country code."""
    digits = re.sub(r"\D", "", typed)
    if typed.lstrip().startswith("+") or len(digits) < 10 or re.search(r"[^\W\d_]", typed):
        return [typed]
    return [typed, f"+{digits[2:]}" if digits.startswith("00") else f"+{digits}"]


def _parse_valid(typed: str, region: str) -> str:
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException as error:
        raise _explain_refusal(error.error_type, region) from None
    if phonenumbers.is_valid_number(number):
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    raise _explain_invalid(number)


def _explain_refusal(error_type: int, region: str) -> UnparsablePhone:
    if error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
        return UnparsablePhone(
            EndpointFault.UNKNOWN_COUNTRY, "No country has the code this number begins with."
        )
    if error_type == phonenumbers.NumberParseException.TOO_LONG:
        return UnparsablePhone(EndpointFault.TOO_LONG, "This has too many digits to be one phone number.")
    if error_type == phonenumbers.NumberParseException.NOT_A_NUMBER:
        return UnparsablePhone(EndpointFault.NOT_ONE, "This is not a phone number.")
    return UnparsablePhone(
        EndpointFault.TOO_SHORT, f"This is too short for a phone number{_mobile_hint(region)}."
    )


def _explain_invalid(number: PhoneNumber) -> UnparsablePhone:
    region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    where = _REGION_NAMES.get(region, f"country code +{number.country_code}")
    hint = _mobile_hint(region)
    reason = phonenumbers.is_possible_number_with_reason(number)
    example = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    digits = len(phonenumbers.national_significant_number(number))
    mobile_digits = len(phonenumbers.national_significant_number(example)) if example else digits
    short = reason == ValidationResult.TOO_SHORT or (
        reason != ValidationResult.TOO_LONG and digits < mobile_digits
    )
    if short:
        return UnparsablePhone(EndpointFault.TOO_SHORT, f"This is too short for a number in {where}{hint}.")
    if reason == ValidationResult.TOO_LONG or digits > mobile_digits:
        return UnparsablePhone(EndpointFault.TOO_LONG, f"This is too long for a number in {where}{hint}.")
    return UnparsablePhone(EndpointFault.NOT_IN_USE, f"No number in {where} begins like this{hint}.")


def _mobile_hint(region: str) -> str:
    example = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    if example is None:
        return ""
    return f" (a mobile there looks like {phonenumbers.format_number(example, PhoneNumberFormat.NATIONAL)})"


def _clock(zone: str) -> tuple[object, ...]:
    """How the zone's clock stands in winter and in summer; zones of equal clocks are one for our purpose."""
    try:
        info = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return (zone,)
    return tuple(datetime(2025, month, 15, 12, tzinfo=info).utcoffset() for month in (1, 7))


@lru_cache(maxsize=256)
def _home_zones(region: str | None) -> tuple[str, ...]:
    """The zones of a region's example landline: they name the mainland among islands that share its clock."""
    from phonenumbers import timezone

    example = phonenumbers.example_number(region) if region else None
    return timezone.time_zones_for_number(example) if example is not None else ()


def _ascii_domain(domain: str) -> str:
    wanted = domain.lower().rstrip(".")
    if not wanted.isascii():
        try:
            wanted = idna.encode(wanted, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            raise UnparsableEmail(EndpointFault.NOT_ONE, "The part after @ is not a domain name.") from None
    if not _DOMAIN.fullmatch(wanted):
        raise UnparsableEmail(
            EndpointFault.NOT_ONE, "The part after @ is not a domain name such as example.com."
        )
    return wanted
