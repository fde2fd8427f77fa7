"""Parts of an SMS as carriers count them, and WhatsApp's window to the millisecond."""

import pytest

from sync.wording import WINDOW_MS, closes_at, is_open, segments


@pytest.mark.parametrize(
    ("text", "encoding", "units", "count", "left"),
    [
        ("", "gsm-7", 0, 0, 160),
        ("a" * 160, "gsm-7", 160, 1, 0),
        ("a" * 161, "gsm-7", 161, 2, 145),
        ("a" * 306, "gsm-7", 306, 2, 0),
        ("a" * 307, "gsm-7", 307, 3, 152),
        ("€" * 80, "gsm-7", 160, 1, 0),
        ("€" * 81, "gsm-7", 162, 2, 143),
        ("a" * 152 + "€" + "a" * 8, "gsm-7", 162, 2, 143),
        ("م" * 70, "ucs-2", 70, 1, 0),
        ("م" * 71, "ucs-2", 71, 2, 63),
        ("م" * 66 + "😀" + "م" * 3, "ucs-2", 71, 2, 62),
        ("é@£_Δ", "gsm-7", 5, 1, 155),
        ("ê", "ucs-2", 1, 1, 69),
    ],
)
def test_parts_are_counted_as_carriers_count_them(
    text: str, encoding: str, units: int, count: int, left: int
) -> None:
    found = segments(text)
    assert (found.encoding, found.units, found.count, found.left) == (encoding, units, count, left)


def test_the_character_that_made_it_dear_is_named() -> None:
    assert segments("it’s you").widest == "’"
    assert segments("it's you").widest is None


def test_the_window_is_a_day_from_their_last_message() -> None:
    assert closes_at(None) is None
    assert not is_open(None, 5)
    assert is_open(1_000, 1_000 + WINDOW_MS - 1)
    assert not is_open(1_000, 1_000 + WINDOW_MS)
