"""Small secrets at rest: the device's token, and people's sessions for a desk that is offline.

Every entry is a file of its own, sealed with AES-256-GCM under a key derived from the root key; an entry that belongs
to a person is sealed once more under that person's PIN.
"""

import json
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.keys.root import KeyUnavailable, derive, stretch, write_private


class WrongPin(Exception):
    """The PIN does not open this person's entry."""


class Vault:
    """Sealed entries in a folder. Names are plain words; values are JSON objects."""

    def __init__(self, folder: Path, root: bytes) -> None:
        self._folder = folder
        self._cipher = AESGCM(derive(root, "vault"))

    def read(self, name: str) -> dict[str, Any] | None:
        """The entry, or None. Raises KeyUnavailable when it was sealed under another key or is damaged."""
        path = self._path(name)
        if not path.exists():
            return None
        content = path.read_bytes()
        try:
            return json.loads(self._cipher.decrypt(content[:12], content[12:], name.encode()))
        except InvalidTag:
            raise KeyUnavailable(f"{path.name} was sealed under another key, or is damaged.") from None

    def write(self, name: str, value: dict[str, Any]) -> None:
        """Keep the entry, replacing what was there."""
        nonce = secrets.token_bytes(12)
        sealed = self._cipher.encrypt(nonce, json.dumps(value).encode(), name.encode())
        write_private(self._path(name), nonce + sealed)

    def forget(self, name: str) -> None:
        """Remove the entry if it is there."""
        self._path(name).unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove every entry."""
        for path in self._folder.glob("*.sealed"):
            path.unlink(missing_ok=True)

    def write_for(self, name: str, pin: str, value: dict[str, Any]) -> None:
        """Keep the entry so that only `pin` opens it."""
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        sealed = AESGCM(stretch(pin, salt)).encrypt(nonce, json.dumps(value).encode(), name.encode())
        self.write(name, {"salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()})

    def read_for(self, name: str, pin: str) -> dict[str, Any] | None:
        """The entry that `pin` opens, or None where there is none. Raises WrongPin."""
        outer = self.read(name)
        if outer is None:
            return None
        salt, nonce, sealed = (bytes.fromhex(outer[part]) for part in ("salt", "nonce", "sealed"))
        try:
            return json.loads(AESGCM(stretch(pin, salt)).decrypt(nonce, sealed, name.encode()))
        except InvalidTag:
            raise WrongPin from None

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.sealed"
