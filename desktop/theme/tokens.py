"""Reads resources/tokens.json into typed, frozen structs: the only place where a colour or a measure enters the program."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from PySide6.QtGui import QColor

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
"""Bundled files; the same place in a checkout and in a frozen program."""

_T = TypeVar("_T")


class ThemeName(StrEnum):
    """The three colour themes of the token file."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class Tone(StrEnum):
    """What a colour says. ACCENT means selected, focused, primary or yours; AI means written by AI and not yet decided."""

    NEUTRAL = "neutral"
    CRITICAL = "critical"
    WARNING = "warning"
    SUCCESS = "success"
    INFO = "info"
    AI = "ai"
    ACCENT = "accent"


class Type(StrEnum):
    """Type roles of the token file; the value is the token's name."""

    CAPTION = "caption"
    SMALL = "small"
    BASE = "base"
    BASE_STRONG = "base_strong"
    BASE_MEDIUM = "base_medium"
    READING = "reading"
    TITLE = "title"
    PAGE = "page"
    FIGURE = "figure"
    FIGURE_SMALL = "figure_small"
    MICRO = "micro"


class TokenError(Exception):
    """The token file is missing or does not fit this version of the program."""


class Surface(msgspec.Struct, frozen=True):
    """Fills, from the window's canvas up to raised cards."""

    canvas: QColor
    surface: QColor
    raised: QColor
    sunken: QColor
    hover: QColor
    selected: QColor
    selected_inactive: QColor
    veil: QColor
    track: QColor
    scrim: QColor
    tooltip: QColor


class Border(msgspec.Struct, frozen=True):
    """Lines: subtle between rows, default around cards, control around things one can operate."""

    subtle: QColor
    default: QColor
    control: QColor
    strong: QColor


class Text(msgspec.Struct, frozen=True):
    """Text colours; tertiary is the palest that still reads at 4.5:1."""

    primary: QColor
    secondary: QColor
    tertiary: QColor
    disabled: QColor
    on_accent: QColor
    on_solid: QColor
    on_tooltip: QColor


class Accent(msgspec.Struct, frozen=True):
    """The one accent (petrol)."""

    base: QColor
    hover: QColor
    pressed: QColor
    text: QColor
    tint: QColor
    tint_border: QColor


class Focus(msgspec.Struct, frozen=True):
    """The focus ring: `width_px` of `ring` outside `offset_px` of `gap`."""

    ring: QColor
    gap: QColor
    width_px: int
    offset_px: int


class State(msgspec.Struct, frozen=True):
    """One tone's four colours."""

    fg: QColor
    bg: QColor
    border: QColor
    solid: QColor


class States(msgspec.Struct, frozen=True):
    """The six states a chip, a word or a banner can have."""

    critical: State
    warning: State
    success: State
    info: State
    ai: State
    neutral: State


class Diff(msgspec.Struct, frozen=True):
    """Word differences; the underline and the strike carry the meaning, these only help."""

    insert_fg: QColor
    insert_bg: QColor
    delete_fg: QColor
    delete_bg: QColor


class Chart(msgspec.Struct, frozen=True):
    """Chart series, band, grid, axis text and the now-line."""

    series_1: QColor
    series_2: QColor
    series_3: QColor
    series_4: QColor
    band: QColor
    grid: QColor
    axis: QColor
    now: QColor


class Colours(msgspec.Struct, frozen=True):
    """All colours of one theme."""

    surface: Surface
    border: Border
    text: Text
    accent: Accent
    focus: Focus
    state: States
    diff: Diff
    chart: Chart


class TypeSpec(msgspec.Struct, frozen=True):
    """Size and line height in px at 100 %, and weight."""

    size: int
    weight: int
    line: int


class Spacing(msgspec.Struct, frozen=True):
    """Steps of the 8-px grid, in px."""

    x1: int
    x2: int
    x3: int
    x4: int
    x6: int
    x8: int
    x12: int


class Radius(msgspec.Struct, frozen=True):
    """Corner radii in px."""

    chip: int
    control: int
    card: int
    popover: int


class Rows(msgspec.Struct, frozen=True):
    """Row and bar heights in px."""

    board: int
    lane_header: int
    column_header: int
    inbox: int
    queue: int
    table: int
    rail_item: int
    ledger_one_line: int
    ledger_two_line: int
    timeline_one_line: int
    timeline_two_line: int
    menu: int
    palette: int
    toolbar: int
    topbar: int
    page_header: int
    hint_bar: int
    new_bar: int
    alert: int
    key_figure: int
    action_bar: int


class Control(msgspec.Struct, frozen=True):
    """Control heights in px; nothing one can press is smaller than `min_target`."""

    height: int
    height_small: int
    height_form: int
    min_target: int
    chip: int
    key_cap: int
    toast_min: int


class IconSize(msgspec.Struct, frozen=True):
    """Icon edges and stroke in px."""

    inline: int
    base: int
    rail: int
    empty: int
    stroke_px: float


class AvatarSize(msgspec.Struct, frozen=True):
    """Avatar diameters in px."""

    small: int
    base: int
    large: int


class BoardColumns(msgspec.Struct, frozen=True):
    """Column widths of the board in px; `next` takes the rest."""

    channel: int
    who: int
    owner: int
    due: int
    gap: int
    score: int = 0


class Layout(msgspec.Struct, frozen=True):
    """Widths and page measures in px."""

    rail: int
    rail_collapsed: int
    side_panel: int
    side_panel_small: int
    inbox_list: int
    inbox_context: int
    approvals_queue: int
    approvals_evidence: int
    contact_left: int
    contact_right: int
    journey_editor: int
    journey_node: tuple[int, int]
    journey_step: int
    calendar_hour: int
    calendar_gutter: int
    board_columns: BoardColumns
    board_columns_small: BoardColumns
    palette: int
    dialog: int


class Breakpoints(msgspec.Struct, frozen=True):
    """Window widths in unscaled px at which parts fold away."""

    rail_collapses_below: int
    panel_overlays_below: int
    minimum: tuple[int, int]


class Motion(msgspec.Struct, frozen=True):
    """Durations in ms; all 0 with reduced motion except `count_flash`, whose mark then stands still."""

    hover: int
    panel: int
    popover: int
    toast_in: int
    toast_out: int
    count_flash: int


class Timing(msgspec.Struct, frozen=True):
    """Times in seconds."""

    undo_send: int
    toast: int
    presence_lease: int
    auto_lock: int


class Shadow(msgspec.Struct, frozen=True):
    """The one shadow, for popovers and toasts only."""

    y: int
    blur: int
    colour: QColor


class Sizes(msgspec.Struct, frozen=True):
    """Every measure that follows the scale."""

    spacing: Spacing
    radius: Radius
    row: Rows
    control: Control
    icon: IconSize
    avatar: AvatarSize
    layout: Layout


def colour(value: object) -> QColor:
    """A token colour: `#RRGGBB`, or `{color, alpha}` because Qt reads eight hex digits as #AARRGGBB."""
    match value:
        case str() if len(value) == 7:
            return QColor(value)
        case {"color": str(base), "alpha": float() | int() as alpha}:
            result = QColor(base)
            result.setAlphaF(float(alpha))
            return result
        case _:
            raise TokenError(
                f"tokens.json holds a colour that is neither #RRGGBB nor colour and alpha: {value!r}"
            )


def convert(raw: object, kind: type[_T]) -> _T:
    """Check a part of the token file against its struct."""

    def hook(wanted: type[Any], value: object) -> object:
        if wanted is QColor:
            return colour(value)
        raise NotImplementedError(wanted)

    try:
        return msgspec.convert(raw, kind, dec_hook=hook)
    except msgspec.ValidationError as error:
        raise TokenError(f"tokens.json does not fit this version: {error}") from error


@cache
def raw_tokens() -> dict[str, Any]:
    """The token file as it stands; raises TokenError when it cannot be read."""
    try:
        return msgspec.json.decode((RESOURCES / "tokens.json").read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise TokenError("resources/tokens.json cannot be read; reinstall the program") from error


def scaled(value: Any, factor: float) -> Any:
    """Multiply every number in a nested token by `factor`; whole numbers stay whole and never fall to zero."""
    match value:
        case bool() | str() | None:
            return value
        case int():
            return max(1, round(value * factor)) if value else 0
        case float():
            return value * factor
        case list():
            return [scaled(item, factor) for item in value]
        case dict():
            return {key: scaled(item, factor) for key, item in value.items()}
        case _:
            raise TokenError(f"tokens.json holds an unexpected {type(value).__name__}")
