"""What slipped through, in words: the lists, a row, an amount of money and what it is an estimate by."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from desktop.screens import story
from sync.policy.slips import Basis, Prices, Slip, SlipKind

KINDS: dict[SlipKind, tuple[Any, str, Any]] = {
    SlipKind.ENQUIRY: (
        QT_TRANSLATE_NOOP("Slipped", "Never answered"),
        "inbox",
        QT_TRANSLATE_NOOP("Slipped", "wrote or enquired, and nobody answered for a day"),
    ),
    SlipKind.CALL: (
        QT_TRANSLATE_NOOP("Slipped", "Never called back"),
        "phone-missed",
        QT_TRANSLATE_NOOP("Slipped", "rang, and nobody returned the call for a day"),
    ),
    SlipKind.QUOTE: (
        QT_TRANSLATE_NOOP("Slipped", "Quote not asked after"),
        "receipt",
        QT_TRANSLATE_NOOP("Slipped", "has an open quote, and heard nothing for a week"),
    ),
    SlipKind.LAPSED: (
        QT_TRANSLATE_NOOP("Slipped", "Stopped coming"),
        "calendar-x",
        QT_TRANSLATE_NOOP("Slipped", "has not been here for half a year, with no visit ahead"),
    ),
}
REASONS: tuple[Any, ...] = (
    QT_TRANSLATE_NOOP("Slipped", "Answered elsewhere"),
    QT_TRANSLATE_NOOP("Slipped", "They do not want it"),
    QT_TRANSLATE_NOOP("Slipped", "Moved away"),
    QT_TRANSLATE_NOOP("Slipped", "Not a patient"),
    QT_TRANSLATE_NOOP("Slipped", "Too long ago"),
)
"""Why somebody is let be; another may be typed."""


def _tr(source: Any) -> str:
    return QCoreApplication.translate("Slipped", source)


def kind(key: SlipKind) -> str:
    """What a list is called."""
    return _tr(KINDS[key][0])


def about(key: SlipKind) -> str:
    """Who stands in a list."""
    return _tr(KINDS[key][2])


def row(slip: Slip) -> str:
    """How somebody slipped through."""
    if slip.is_on_record:
        return kind(slip.kind)
    if slip.kind is SlipKind.LAPSED:
        return QCoreApplication.translate("Slipped", "Stopped coming: no visit on record")
    return QCoreApplication.translate("Slipped", "Never answered: no answer on record")


def money(minor: int | None, currency: str, basis: Basis = Basis.OWN_QUOTE) -> str:
    """An amount as it is read, marked where it is an estimate; a dash where nothing is known."""
    if minor is None:
        return "–"
    whole = minor if basis is Basis.OWN_QUOTE else -(-minor // 100) * 100  # an estimate has no cents
    amount = story.money(whole, currency)
    return amount if basis is Basis.OWN_QUOTE else f"≈ {amount}"


def estimated_by(prices: Prices) -> str:
    """How the money is worked out, told to whoever reads the numbers."""
    translate = QCoreApplication.translate
    each = money(prices.each, prices.currency)
    match prices.basis:
        case Basis.VISITS:
            by = translate(
                "Slipped", "{0} a person: the average of the {1} visits you kept in the last year."
            ).format(each, f"{prices.counted:,}")
        case Basis.SERVICES:
            by = translate("Slipped", "{0} a person: the average of your prices, {1} of them.").format(
                each, prices.counted
            )
        case _:
            return translate(
                "Slipped",
                "No amounts: your services have no prices yet. Nothing is made up. Each person counts once.",
            )
    return translate(
        "Slipped",
        "{0} An open quote counts with its own amount, each person once. What is at stake, not what will come.",
    ).format(by)


def reason(source: Any) -> str:
    """A reason for letting somebody be."""
    return _tr(source)
