"""Importing this fills the register with every command, and lists the areas that have them."""

from sync.commands import (
    cards,
    clinical,
    consent,
    diary,
    effects,
    erasing,
    imports,
    journeys,
    merging,
    patching,
    people,
    practice,
    sales,
    talk,
    templates,
    undo,
    work,
)

AREAS = (
    cards,
    clinical,
    consent,
    diary,
    effects,
    erasing,
    imports,
    journeys,
    merging,
    patching,
    people,
    practice,
    sales,
    talk,
    templates,
    undo,
    work,
)
"""The modules whose structs make up what can happen."""
