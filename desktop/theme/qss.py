"""The application's style sheet, written from the theme. Item views stay plain here: their delegates paint whole rows."""

from __future__ import annotations

from PySide6.QtGui import QColor

from desktop.theme.model import Theme
from desktop.theme.tokens import Tone, Type


def css(colour: QColor) -> str:
    """A colour as QSS understands it; alpha goes through rgba() because eight digits would be read as #AARRGGBB."""
    if colour.alpha() == 255:
        return colour.name()
    return f"rgba({colour.red()},{colour.green()},{colour.blue()},{colour.alpha()})"


def style_sheet(theme: Theme) -> str:
    """QSS for inputs, scroll bars, tool tips, tables' heads, menus and progress bars."""
    px = theme.px
    surface, border, text, accent = theme.surface, theme.border, theme.text, theme.accent
    critical = theme.state(Tone.CRITICAL)
    control = theme.radius.control
    inputs = "QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox"
    return f"""
QToolTip {{
    background: {css(surface.tooltip)}; color: {css(text.on_tooltip)}; border: 0; padding: {px(4)}px {px(8)}px;
}}
{inputs} {{
    background: {css(surface.raised)}; color: {css(text.primary)};
    border: {px(1)}px solid {css(border.control)}; border-radius: {control}px; padding: 0 {px(8)}px;
    selection-background-color: {css(accent.base)}; selection-color: {css(text.on_accent)};
}}
QLineEdit, QAbstractSpinBox {{ min-height: {px(26)}px; }}
QPlainTextEdit, QTextEdit {{ padding: {px(6)}px {px(8)}px; }}
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QAbstractSpinBox:hover {{ border-color: {css(border.strong)}; }}
QLineEdit[error="true"], QPlainTextEdit[error="true"], QAbstractSpinBox[error="true"] {{
    border-color: {css(critical.solid)};
}}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QAbstractSpinBox:disabled {{
    background: {css(surface.sunken)}; color: {css(text.disabled)}; border-color: {css(border.default)};
}}
QLineEdit[bare="true"], QTextEdit[bare="true"], QPlainTextEdit[bare="true"] {{
    background: transparent; border: 0; padding: 0;
}}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: 0; }}
QAbstractScrollArea {{ background: {css(surface.surface)}; border: 0; }}
QPlainTextEdit {{ background: {css(surface.raised)}; border: {px(1)}px solid {css(border.control)}; }}
QPlainTextEdit[error="true"] {{ border-color: {css(critical.solid)}; }}
QPlainTextEdit[bare="true"] {{ background: transparent; border: 0; }}
QAbstractScrollArea[ground="canvas"] {{ background: {css(surface.canvas)}; }}
QAbstractScrollArea[ground="raised"], QAbstractScrollArea[ground="raised"] > QWidget > QWidget {{ background: {css(surface.raised)}; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
QScrollBar::handle {{ background: {css(border.default)}; border-radius: {px(3)}px; margin: {px(3)}px; }}
QScrollBar::handle:vertical {{ min-height: {px(32)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(32)}px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {css(border.control)}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QHeaderView {{ background: {css(surface.surface)}; }}
QHeaderView::section {{
    background: {css(surface.surface)}; color: {css(text.secondary)}; border: 0;
    border-bottom: {px(1)}px solid {css(border.subtle)}; padding: 0 {px(6)}px; min-height: {theme.row.column_header - 1}px;
    font-size: {px(theme.types[Type.CAPTION].size)}px; font-weight: 500;
}}
QAbstractScrollArea[bare="true"] {{ background: transparent; }}
QTableView, QListView, QTreeView {{
    background: {css(surface.surface)}; color: {css(text.primary)}; border: 0; outline: 0;
    gridline-color: {css(border.subtle)};
    selection-background-color: {css(surface.selected)}; selection-color: {css(text.primary)};
}}
QListView[bare="true"], QTableView[bare="true"] {{ background: transparent; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox QAbstractItemView {{
    background: {css(surface.raised)}; border: {px(1)}px solid {css(border.default)}; padding: {px(4)}px;
}}
QComboBox QAbstractItemView::item {{ min-height: {theme.row.menu}px; padding: 0 {px(6)}px; }}
QMenu {{
    background: {css(surface.raised)}; border: {px(1)}px solid {css(border.default)}; padding: {px(4)}px;
}}
QMenu::item {{ min-height: {theme.row.menu}px; padding: 0 {px(24)}px 0 {px(12)}px; border-radius: {theme.radius.chip}px; }}
QMenu::item:selected {{ background: {css(surface.selected)}; color: {css(text.primary)}; }}
QMenu::item:disabled {{ color: {css(text.disabled)}; }}
QMenu::separator {{ height: {px(1)}px; background: {css(border.subtle)}; margin: {px(4)}px 0; }}
QMenuBar {{ background: {css(surface.canvas)}; color: {css(text.primary)}; }}
QMenuBar::item:selected {{ background: {css(surface.selected)}; }}
QProgressBar {{
    background: {css(surface.track)}; border: 0; border-radius: {px(2)}px; max-height: {px(4)}px; color: transparent;
}}
QProgressBar::chunk {{ background: {css(accent.base)}; border-radius: {px(2)}px; }}
QSplitter::handle {{ background: {css(border.default)}; }}
QSplitter::handle:horizontal {{ width: {px(1)}px; }}
QSplitter::handle:vertical {{ height: {px(1)}px; }}
"""
