"""The pages of the settings in their order, each made when it is first opened."""

from __future__ import annotations

from desktop.screens.settings.page import PageSpec


def pages() -> list[PageSpec]:
    """Every page that a practice sets something up on. Those of this workstation come from the window."""
    return []
