"""What a practice sets up, in pages: the list at the start, the open page beside it."""
