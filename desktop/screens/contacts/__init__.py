"""Contacts: a table of everyone, search as you type, and the page of one person."""
