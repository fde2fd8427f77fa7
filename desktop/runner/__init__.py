"""Runs what is due on this workstation. The ledger says what; the clock here only says "look again"."""
