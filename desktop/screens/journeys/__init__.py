"""The designed system: each follow-up as a graph with live counts, its editor, check, rehearsal and versions."""
