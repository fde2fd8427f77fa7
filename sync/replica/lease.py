"""The lease on a copy: how long it opens without the server, and the server's half of the key that it opens with.

The file's random key is wrapped by HKDF(keyring's secret, server's half). The half lies sealed beside the file for as long as
the lease lasts; when that is over it is destroyed, and only the server can give it again. Each renewal brings another half:
the same file key is wrapped anew, nothing is encrypted again. Time is the server's as far as it is known, and never runs
backwards: the latest moment that was seen is kept, so a clock that is turned back extends nothing.

This is enforced by the program that holds the keyring's secret, not against it; a powered-off disk is protected by the keyring.
"""

import base64
import os

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12
_BOUND = b"foredesk replica lease"


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """Instants are epoch ms by the server's clock; `half` is hex, and empty once the lease was over."""

    until: int
    seen: int
    """The latest moment that was ever seen."""
    offset: int = 0
    """Server clock minus this machine's, ms, when the two last met."""
    begun: int = 0
    half: str = ""

    def at(self, clock: int) -> int:
        """The moment it is when this machine's clock shows `clock`: never before the latest that was seen."""
        return max(clock + self.offset, self.seen)

    def is_over(self, moment: int) -> bool:
        """Whether the copy is locked at a moment."""
        return not self.half or moment >= self.until

    def is_half_spent(self, moment: int) -> bool:
        """Whether it is time to ask for the next one."""
        return moment >= (self.begun + self.until) // 2


def wrapping_key(secret: bytes, half: str) -> bytes:
    """The key that wraps a file's key: HKDF-SHA256 (RFC 5869) over the keyring's secret, salted with the server's half."""
    return HKDF(
        algorithm=SHA256(), length=32, salt=bytes.fromhex(half), info=b"foredesk replica file"
    ).derive(secret)


def seal(lease: Lease, secret: bytes) -> str:
    """The lease as it lies on the disk, base64: nobody without the keyring's secret reads or alters it."""
    nonce = os.urandom(_NONCE_BYTES)
    return base64.b64encode(
        nonce + AESGCM(secret).encrypt(nonce, msgspec.json.encode(lease), _BOUND)
    ).decode()


def unseal(text: str, secret: bytes) -> Lease | None:
    """The lease of a copy; None where it was sealed under another secret or altered."""
    try:
        content = base64.b64decode(text)
        plain = AESGCM(secret).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], _BOUND)
        return msgspec.json.decode(plain, type=Lease)
    except (InvalidTag, ValueError, msgspec.MsgspecError):
        return None
