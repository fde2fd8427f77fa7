"""Importing this module makes every maker known."""

from sync.simulate.makers import (  # noqa: F401
    decisions,  # pyright: ignore[reportUnusedImport] - they register themselves
    diary,  # pyright: ignore[reportUnusedImport]
    journeys,  # pyright: ignore[reportUnusedImport]
    outlets,  # pyright: ignore[reportUnusedImport]
    people,  # pyright: ignore[reportUnusedImport]
    practice,  # pyright: ignore[reportUnusedImport]
    rules,  # pyright: ignore[reportUnusedImport]
    sales,  # pyright: ignore[reportUnusedImport]
    sending,  # pyright: ignore[reportUnusedImport]
    talk,  # pyright: ignore[reportUnusedImport]
    templates,  # pyright: ignore[reportUnusedImport]
    work,  # pyright: ignore[reportUnusedImport]
)
