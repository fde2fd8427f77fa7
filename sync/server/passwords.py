"""Passwords, PINs and tokens: how they are made, hashed and compared. Argon2id with the library's RFC 9106 profile."""

import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_PASSWORD: Final = 10
"""Characters of the shortest password."""
MOST_PASSWORD: Final = 200

MOST_WAITING: Final = 32
"""Passwords that may wait to be hashed: under two seconds of work. Whoever comes then is asked to come again: a queue without
an end would let anybody who tries names shut everybody out, and hold memory for each."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters that people don't mistake for one another when they copy a password off a screen."""


class Hashing:
    """Hashes in threads of its own, two at a time: each takes 64 MiB and some 50 ms, and the loop must not wait."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_urlsafe())
        self.threads = ThreadPoolExecutor(2, thread_name_prefix="password")
        self.waiting = 0
        """Asked for and not answered yet; counted on the loop's thread alone."""

    def hash(self, secret: str) -> str:
        return self._hasher.hash(secret)

    def fits(self, stored: str | None, secret: str) -> bool:
        """Whether `secret` fits; where nothing is stored it takes as long and says no."""
        try:
            return self._hasher.verify(stored or self._nobody, secret) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    def close(self) -> None:
        self.threads.shutdown()


def one_time_password() -> str:
    """A password to hand over once: four groups of four letters, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def new_token() -> str:
    """An opaque device token, 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """How a token is stored: it is random and long, so a plain SHA-256 keeps it."""
    return hashlib.sha256(token.encode()).hexdigest()
