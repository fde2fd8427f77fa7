"""Importing this module makes every maker known."""

from sync.simulate.makers import decisions, diary, journeys, people, practice, sales, sending, talk, work  # noqa: F401  # pyright: ignore[reportUnusedImport] - they register themselves
