"""Importing this module makes every deed known."""

from sync.simulate.deeds import care, lines, machines, past, practice, sending, versions  # noqa: F401  # pyright: ignore[reportUnusedImport] - they register themselves
