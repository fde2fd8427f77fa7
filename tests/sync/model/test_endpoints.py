import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.endpoints import (
    EndpointFault,
    UnparsableEmail,
    UnparsablePhone,
    describe_phone,
    parse_email,
    parse_phone,
    region_timezone,
)


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [
        ("050 123 4567", "AE", "+971501234567"),
        ("+971 (0)50 123 4567", "AE", "+971501234567"),
        ("00971501234567", "AE", "+971501234567"),
        ("971501234567", "AE", "+971501234567"),
        ("971501234567", "US", "+971501234567"),
        ("971501234567.0", "AE", "+971501234567"),
        ("501234567", "AE", "+971501234567"),
        ("٠٥٠١٢٣٤٥٦٧", "AE", "+971501234567"),
        ("tel:+1-418-656-9254;ext=102", "AE", "+14186569254"),
        ("whatsapp:+971501234567", "AE", "+971501234567"),
        ("0044 7400 123456", "US", "+447400123456"),
        ("(202) 555-0100", "US", "+12025550100"),
        ("912 345 678", "PT", "+351912345678"),
    ],
)
def test_one_number_is_one_endpoint_however_it_was_written(typed: str, region: str, kept: str) -> None:
    assert parse_phone(typed, region) == kept


@pytest.mark.parametrize(
    ("typed", "fault", "words"),
    [
        ("", EndpointFault.EMPTY, "no phone number"),
        (
            "050123",
            EndpointFault.TOO_SHORT,
            "too short for a number in the UAE (a mobile there looks like 050 123 4567)",
        ),
        ("+97150123456789", EndpointFault.TOO_LONG, "too long for a number in the UAE"),
        ("+9995012345", EndpointFault.UNKNOWN_COUNTRY, "No country"),
        ("call Maria", EndpointFault.NOT_ONE, "not a phone number"),
        ("9.71501E+11", EndpointFault.ROUNDED, "spreadsheet rounded"),
        ("+1 555 139 3142", EndpointFault.NOT_IN_USE, "No number in the United States begins like this"),
        ("1" * 10_000, EndpointFault.TOO_LONG, "far too long"),
    ],
)
def test_refused_phone_says_why_in_the_users_words(typed: str, fault: EndpointFault, words: str) -> None:
    with pytest.raises(UnparsablePhone) as refusal:
        parse_phone(typed, "AE")
    assert refusal.value.fault is fault
    assert words in str(refusal.value)


def test_refusals_never_repeat_what_was_typed() -> None:
    with pytest.raises(UnparsablePhone) as phone:
        parse_phone("0501239", "AE")
    with pytest.raises(UnparsableEmail) as email:
        parse_email("secret.person@@clinic")
    assert "0501239" not in str(phone.value)
    assert "secret" not in str(email.value)


_REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


@given(
    region=st.sampled_from(_REGIONS),
    kind=st.sampled_from([phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE]),
    prefix=st.sampled_from(["+", "0", "+0"]),
    changes=st.lists(st.tuples(st.integers(0, 14), st.sampled_from("0123456789")), max_size=4),
)
def test_quick_reading_of_plain_numbers_agrees_with_the_full_one(
    region: str, kind: int, prefix: str, changes: list[tuple[int, str]]
) -> None:
    example = phonenumbers.example_number_for_type(region, kind)
    if example is None:
        return
    digits = list(phonenumbers.national_significant_number(example))
    for place, digit in changes:
        digits[place % len(digits)] = digit
    national = "".join(digits)
    typed = {
        "+": f"+{example.country_code}{national}",
        "0": f"0{national}",
        "+0": f"+{example.country_code}0{national}",
    }[prefix]
    try:
        full = phonenumbers.parse(typed, region)
        expected = phonenumbers.format_number(full, 0) if phonenumbers.is_valid_number(full) else None
    except phonenumbers.NumberParseException:
        expected = None
    if expected is not None:
        assert parse_phone(typed, region) == expected
    else:
        try:
            kept = parse_phone(typed, region)
        except UnparsablePhone:
            return
        assert phonenumbers.is_valid_number(phonenumbers.parse(kept)), (
            "only with a forgotten + may it still be read"
        )


@given(st.text(max_size=60), st.sampled_from(["AE", "US", "PT", "DE", "IT"]))
def test_any_text_is_a_valid_number_or_refused(typed: str, region: str) -> None:
    try:
        kept = parse_phone(typed, region)
    except UnparsablePhone:
        return
    assert phonenumbers.is_valid_number(phonenumbers.parse(kept))
    assert parse_phone(kept, "US") == kept, "what is kept reads as itself anywhere"


def test_phone_is_shown_as_people_read_it_abroad() -> None:
    assert describe_phone("+971501234567") == "+971 50 123 4567"
    assert describe_phone("no number") == "no number"


@pytest.mark.parametrize(
    ("phone", "zone"),
    [
        ("+971501234567", "Asia/Dubai"),
        ("+442079460958", "Europe/London"),
        ("+447400123456", "Europe/London"),
        ("+12025550100", "America/New_York"),
        ("+79161234567", None),
        ("nonsense", None),
    ],
)
def test_zone_of_a_number_is_named_only_where_its_clock_is_certain(phone: str, zone: str | None) -> None:
    assert region_timezone(phone) == zone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Amira@Example.COM ", "amira@example.com"),
        ("mailto:a.b+c@example.com?subject=x", "a.b+c@example.com"),
        ("Amira Khan <amira@example.com>", "amira@example.com"),
        ("info@bücher.de", "info@xn--bcher-kva.de"),
        ("josé@example.es", "josé@example.es"),
    ],
)
def test_one_address_is_one_endpoint_however_it_was_written(typed: str, kept: str) -> None:
    assert parse_email(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "nobody", "a@b", "a b@example.com", "a..b@example.com", ".a@example.com", "a@@example.com", "a@-x.com",
              "a@exa mple.com", "\ud800@example.com", "a@" + "x" * 300 + ".com", "a" * 65 + "@example.com"]
)  # fmt: skip
def test_what_cannot_be_written_to_is_refused(typed: str) -> None:
    with pytest.raises(UnparsableEmail):
        parse_email(typed)


@given(st.one_of(st.text(max_size=40), st.emails()))
def test_kept_address_is_kept_as_itself(typed: str) -> None:
    try:
        kept = parse_email(typed)
    except UnparsableEmail:
        return
    assert parse_email(kept) == kept
