"""Importing this fills the register with every command, and offers their structs from one place."""

from sync.commands import consent, diary, people, sales, talk, work

__all__ = ["consent", "diary", "people", "sales", "talk", "work"]
