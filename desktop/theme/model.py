"""The Theme: colours, measures and fonts of one appearance at one scale and direction, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics

from desktop.theme import tokens
from desktop.theme.tokens import (
    Breakpoints,
    Colours,
    Motion,
    Shadow,
    Sizes,
    State,
    ThemeName,
    Timing,
    Tone,
    Type,
    TypeSpec,
)

_ADVANCES_KEPT = 4_000


@dataclass(frozen=True, eq=False)
class Theme:
    """One appearance. Colours by meaning (`theme.text.primary`), measures in device-independent px at the chosen scale
    (`theme.row.board`), fonts by role (`theme.font(Type.BASE)`)."""

    name: ThemeName
    scale: int
    rtl: bool
    reduced_motion: bool
    colours: Colours
    sizes: Sizes
    types: dict[Type, TypeSpec]
    motion: Motion
    timing: Timing
    breakpoints: Breakpoints
    shadow: Shadow
    families: tuple[str, ...]
    reading_extra: int
    _fonts: dict[tuple[Type, int, bool], QFont] = field(default_factory=dict, repr=False)
    _metrics: dict[tuple[Type, int, bool], QFontMetrics] = field(default_factory=dict, repr=False)
    _advances: dict[tuple[str, Type, int | None, bool], int] = field(default_factory=dict, repr=False)

    @property
    def surface(self) -> tokens.Surface:
        """Fills."""
        return self.colours.surface

    @property
    def border(self) -> tokens.Border:
        """Lines."""
        return self.colours.border

    @property
    def text(self) -> tokens.Text:
        """Text colours."""
        return self.colours.text

    @property
    def accent(self) -> tokens.Accent:
        """The one accent."""
        return self.colours.accent

    @property
    def focus(self) -> tokens.Focus:
        """The focus ring; its widths are at 100 %."""
        return self.colours.focus

    @property
    def diff(self) -> tokens.Diff:
        """Word differences."""
        return self.colours.diff

    @property
    def chart(self) -> tokens.Chart:
        """Chart colours."""
        return self.colours.chart

    @property
    def spacing(self) -> tokens.Spacing:
        """Grid steps."""
        return self.sizes.spacing

    @property
    def radius(self) -> tokens.Radius:
        """Corner radii."""
        return self.sizes.radius

    @property
    def row(self) -> tokens.Rows:
        """Row and bar heights."""
        return self.sizes.row

    @property
    def control(self) -> tokens.Control:
        """Control heights."""
        return self.sizes.control

    @property
    def icon(self) -> tokens.IconSize:
        """Icon edges and stroke."""
        return self.sizes.icon

    @property
    def avatar(self) -> tokens.AvatarSize:
        """Avatar diameters."""
        return self.sizes.avatar

    @property
    def layout(self) -> tokens.Layout:
        """Widths of rails, panels and columns."""
        return self.sizes.layout

    @property
    def direction(self) -> Qt.LayoutDirection:
        """The reading direction as Qt names it."""
        return Qt.LayoutDirection.RightToLeft if self.rtl else Qt.LayoutDirection.LeftToRight

    def px(self, value: float) -> int:
        """A measure given at 100 %, at this theme's scale; 1 stays at least 1."""
        return max(1, round(value * self.scale / 100)) if value > 0 else round(value * self.scale / 100)

    def state(self, tone: Tone) -> State:
        """Foreground, tint, border and solid colour of a tone; ACCENT answers with the accent's own four."""
        if tone is Tone.ACCENT:
            accent = self.colours.accent
            return State(fg=accent.text, bg=accent.tint, border=accent.tint_border, solid=accent.base)
        return getattr(self.colours.state, tone.value)

    def colour(self, path: str) -> QColor:
        """A colour by its token path, e.g. `state.critical.fg`; AttributeError when there is none."""
        found: object = self.colours
        for part in path.split("."):
            found = getattr(found, part)
        if not isinstance(found, QColor):
            raise AttributeError(f"{path} is not a colour")
        return found

    def font(self, role: Type = Type.BASE, *, tabular: bool = False, weight: int | None = None) -> QFont:
        """The font of a type role, shared: not to be changed. Tabular figures belong in columns, clocks and counts; prose
        keeps proportional ones."""
        spec = self.types[role]
        tabular = tabular or role in (Type.FIGURE, Type.FIGURE_SMALL)
        key = (role, weight or spec.weight, tabular)
        made = self._fonts.get(key)
        if made is None:
            made = QFont(list(self.families))
            made.setPixelSize(self.px(spec.size))
            made.setWeight(QFont.Weight(weight or spec.weight))
            # Hinted advances are whole pixels and make Inter's small sizes loose and uneven.
            made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            if tabular:
                made.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = made
        return made

    def line(self, role: Type = Type.BASE) -> int:
        """The line height of a role in px; messages get a little more in Arabic, whose marks stand higher."""
        extra = self.reading_extra if self.rtl and role is Type.READING else 0
        return self.px(self.types[role].line + extra)

    def metrics(
        self, role: Type = Type.BASE, *, tabular: bool = False, weight: int | None = None
    ) -> QFontMetrics:
        """Font metrics of a role."""
        key = (role, weight or self.types[role].weight, tabular)
        made = self._metrics.get(key)
        if made is None:
            made = self._metrics[key] = QFontMetrics(self.font(role, tabular=tabular, weight=weight))
        return made

    def advance(
        self, words: str, role: Type = Type.BASE, *, tabular: bool = False, weight: int | None = None
    ) -> int:
        """Width of one line in px. Kept: a list that is painted anew asks for the same words each time."""
        key = (words, role, weight, tabular)
        found = self._advances.get(key)
        if found is None:
            if len(self._advances) >= _ADVANCES_KEPT:
                self._advances.clear()
            metrics = self.metrics(role, tabular=tabular, weight=weight)
            found = self._advances[key] = metrics.horizontalAdvance(words)
        return found


def load(name: str, scale: int = 100, rtl: bool = False, reduced_motion: bool = False) -> Theme:
    """Read a theme from the token file.

    `scale` is a percentage and is kept within the token file's limits (100-200). Raises ValueError for an unknown name
    and TokenError for a token file that does not fit.
    """
    chosen = ThemeName(name)
    raw = tokens.raw_tokens()
    limits = raw["scale"]
    scale = min(max(scale, limits["min_percent"]), limits["max_percent"])
    factor = scale / 100
    parts = ("spacing", "radius", "row", "control", "icon", "avatar", "layout")
    dark = chosen is not ThemeName.LIGHT
    popover = raw["elevation"]["popover"]
    motion = {
        key: (0 if reduced_motion and key != "count_flash" else value)
        for key, value in raw["motion_ms"].items()
        if isinstance(value, int)
    }
    return Theme(
        name=chosen,
        scale=scale,
        rtl=rtl,
        reduced_motion=reduced_motion,
        colours=tokens.convert(raw["themes"][chosen.value], Colours),
        sizes=tokens.convert({part: tokens.scaled(raw[part], factor) for part in parts}, Sizes),
        types={role: tokens.convert(raw["type"][role.value], TypeSpec) for role in Type},
        motion=tokens.convert(motion, Motion),
        timing=tokens.convert(raw["timing_s"], Timing),
        breakpoints=tokens.convert(raw["layout"]["breakpoints"], Breakpoints),
        shadow=Shadow(
            y=max(1, round(popover["y"] * factor)),
            blur=max(1, round(popover["blur"] * factor)),
            colour=tokens.colour(popover["colour_dark" if dark else "colour_light"]),
        ),
        families=tuple(raw["font"]["fallback_order"]),
        reading_extra=raw["arabic_type"]["line_extra_px"],
    )
