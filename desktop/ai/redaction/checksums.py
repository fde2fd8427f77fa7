"""Numbers that carry their own proof. Each takes the bare characters and says whether the proof holds."""

from datetime import date
from typing import Final

_IBAN_LENGTHS: Final = range(15, 35)


def is_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B: cards, Emirates ID, Saudi identity numbers."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_card(digits: str) -> bool:
    """A payment card: 13 to 19 digits, a known first digit, Luhn."""
    return 13 <= len(digits) <= 19 and digits[0] in "23456" and is_luhn(digits)


def is_iban(text: str) -> bool:
    """ISO 13616: two letters, two digits, and the whole turned round is 1 modulo 97."""
    if len(text) not in _IBAN_LENGTHS or not (text[:2].isalpha() and text[2:4].isdigit() and text.isalnum()):
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1


def is_nhs(digits: str) -> bool:
    """The NHS number of England: ten digits, weights 10 to 2, modulo 11."""
    if len(digits) != 10:
        return False
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return check % 11 == int(digits[9]) and check != 10


def is_emirates_id(digits: str) -> bool:
    """784, the year of birth, seven digits, and Luhn."""
    return len(digits) == 15 and digits.startswith("784") and is_luhn(digits)


def is_saudi_id(digits: str) -> bool:
    """Ten digits that begin with 1 (citizens) or 2 (residents), and Luhn."""
    return len(digits) == 10 and digits[0] in "12" and is_luhn(digits)


def is_egyptian_id(digits: str) -> bool:
    """Fourteen digits: the century (2 or 3), a date of birth, and five more."""
    if len(digits) != 14 or digits[0] not in "23":
        return False
    try:
        date((1900, 2000)[digits[0] == "3"] + int(digits[1:3]), int(digits[3:5]), int(digits[5:7]))
    except ValueError:
        return False
    return True


def is_us_ssn(digits: str) -> bool:
    """Nine digits in the ranges that are given out."""
    return (
        len(digits) == 9
        and digits[:3] not in ("000", "666")
        and digits[0] != "9"
        and digits[3:5] != "00"
        and digits[5:] != "0000"
    )
