"""Needs a decision: what the practice's desks could not settle by themselves."""
