"""What a person at a shell is told when something cannot be done."""


class Mistake(Exception):
    """It cannot be done as asked; the message says why and what to do. Ends the command with exit code 2."""
