"""The board: the live list of next actions, in lanes."""
