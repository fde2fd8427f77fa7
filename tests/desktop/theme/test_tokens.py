"""The token file: complete for every theme, and readable by the numbers of WCAG 2."""

import json
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from desktop import theme
from desktop.theme.tokens import RESOURCES, TokenError, colour, scaled

NAMES = [name.value for name in theme.ThemeName]
TOKENS = json.loads((RESOURCES / "tokens.json").read_text("utf-8"))
PAIRS = [(name, pair) for name in NAMES for pair in TOKENS["contrast"]["pairs"][name]]


def luminance(value: QColor) -> float:
    def channel(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * channel(value.redF()) + 0.7152 * channel(value.greenF()) + 0.0722 * channel(value.blueF())


def contrast(first: QColor, second: QColor) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("name", "pair"), PAIRS)
def test_every_recorded_pair_has_the_contrast_it_claims_and_enough_of_it(name: str, pair: str) -> None:
    ink, ground = pair.split(" on ")
    now = theme.load(name)
    found = contrast(now.colour(ink), now.colour(ground))
    assert found == pytest.approx(TOKENS["contrast"]["pairs"][name][pair], abs=0.02)
    is_text = ink.startswith(("text.", "diff.", "chart.axis")) or ink.endswith((".fg", ".text"))
    assert found >= (4.5 if is_text else 3.0)


@pytest.mark.parametrize("name", NAMES)
def test_every_tone_reads_on_every_ground_a_widget_puts_it_on(name: str) -> None:
    now = theme.load(name)
    for tone in theme.Tone:
        state = now.state(tone)
        assert contrast(state.fg, state.bg) >= 4.5, tone
        assert contrast(state.fg, now.surface.surface) >= 4.5, tone
    assert contrast(now.text.secondary, now.surface.sunken) >= 4.5
    assert contrast(now.focus.ring, now.surface.raised) >= 3.0


def test_eight_digit_colours_are_refused_because_qt_reads_their_alpha_first() -> None:
    with pytest.raises(TokenError, match="neither"):
        colour("#11223344")
    half = colour({"color": "#112233", "alpha": 0.5})
    assert (half.red(), half.green(), half.blue(), half.alpha()) == (0x11, 0x22, 0x33, 128)


def test_measures_follow_the_scale_and_hairlines_never_vanish() -> None:
    assert theme.load("light", 150).row.board == 72
    assert theme.load("light", 200).px(1) == 2
    assert theme.load("light", 100).px(0.2) == 1
    assert scaled({"a": 1, "b": [3, 0]}, 0.1) == {"a": 1, "b": [1, 0]}


@pytest.mark.parametrize(("asked", "given"), [(50, 100), (100, 100), (170, 170), (900, 200)])
def test_the_scale_stays_between_100_and_200_percent(asked: int, given: int) -> None:
    assert theme.load("dark", asked).scale == given


def test_reduced_motion_stops_everything_but_the_mark_of_a_changed_count() -> None:
    motion = theme.load("light", reduced_motion=True).motion
    assert (motion.hover, motion.panel, motion.popover, motion.toast_in, motion.toast_out) == (0, 0, 0, 0, 0)
    assert motion.count_flash == 600
    assert theme.load("light").motion.panel == 120


def test_an_unknown_theme_or_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="sepia"):
        theme.load("sepia")
    with pytest.raises(AttributeError):
        theme.load("light").colour("text.pink")


def test_no_colour_is_written_outside_the_token_file() -> None:
    root = Path(__file__).parents[3] / "desktop"
    literal = re.compile(r"""["']#[0-9A-Fa-f]{3,8}["']|QColor\(\s*["'\d]|Qt\.GlobalColor\.(?!transparent)""")
    found = [
        f"{file.relative_to(root)}: {line.strip()}"
        for file in root.rglob("*.py")
        for line in file.read_text("utf-8").splitlines()
        if literal.search(line)
    ]
    assert found == []
