"""The root key and the four places it may come from.

KeyUnavailable
├── NoKeyring         this machine has no keyring; a passphrase or a key file is needed
├── NeedPassphrase    this copy is sealed under a passphrase, and none was given
├── WrongPassphrase
└── KeyFileTooOpen    others may read the key file
"""

import json
import os
import secrets
import stat
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_SERVICE = "Foredesk"
_SEALED_NAME = "root.sealed"
_CREDENTIAL = "foredesk-key"


class KeyUnavailable(Exception):
    """The workstation's key cannot be had; the message says what to do."""


class NoKeyring(KeyUnavailable):
    def __init__(self) -> None:
        super().__init__(
            "This computer has no keyring to keep the clinic's key in. "
            "Choose a passphrase, or start with --key-file naming a file that only you can read."
        )


class NeedPassphrase(KeyUnavailable):
    def __init__(self) -> None:
        super().__init__("The clinic's copy on this computer is sealed. Enter its passphrase.")


class WrongPassphrase(KeyUnavailable):
    def __init__(self) -> None:
        super().__init__("That passphrase does not open the clinic's copy on this computer.")


class KeyFileTooOpen(KeyUnavailable):
    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Other users of this computer can read {path}. Make it yours alone: chmod 600 {path}"
        )


def derive(root: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose, by HKDF-SHA256 (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(root)


def root_from_keyring(profile: Path) -> bytes:
    """The root key of this profile in the OS keyring, made on first use. Raises NoKeyring where there is none."""
    import keyring
    import keyring.errors

    account = str(profile.resolve())
    try:
        found = keyring.get_password(_SERVICE, account)
        if found is None:
            found = secrets.token_hex(32)
            keyring.set_password(_SERVICE, account, found)
            if keyring.get_password(_SERVICE, account) != found:
                raise NoKeyring
    except keyring.errors.KeyringError:
        raise NoKeyring from None
    return bytes.fromhex(found)


def is_sealed(profile: Path) -> bool:
    """Whether this profile's root key is sealed under a passphrase."""
    return (profile / _SEALED_NAME).exists()


def root_from_passphrase(profile: Path, passphrase: str) -> bytes:
    """The root key sealed under a passphrase in the profile's folder, made on first use (Argon2id, AES-256-GCM)."""
    if not passphrase:
        raise NeedPassphrase
    path = profile / _SEALED_NAME
    if path.exists():
        kept = json.loads(path.read_bytes())
        salt, nonce, sealed = (bytes.fromhex(kept[part]) for part in ("salt", "nonce", "sealed"))
        try:
            return AESGCM(stretch(passphrase, salt)).decrypt(nonce, sealed, b"root")
        except InvalidTag:
            raise WrongPassphrase from None
    root, salt, nonce = secrets.token_bytes(32), secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(stretch(passphrase, salt)).encrypt(nonce, root, b"root")
    write_private(
        path, json.dumps({"salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}).encode()
    )
    return root


def root_from_file(path: Path) -> bytes:
    """The root key in a file of 64 hex digits that its user alone can read; made on first use with that mode."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, secrets.token_hex(32).encode())
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileTooOpen(path)
    text = path.read_text("ascii", errors="replace").strip()
    try:
        root = bytes.fromhex(text)
    except ValueError:
        root = b""
    if len(root) != 32:
        raise KeyUnavailable(f"{path} is not a Foredesk key file: it should hold 64 hexadecimal digits.")
    return root


def root_from_systemd() -> bytes | None:
    """The root key that systemd hands to a service (LoadCredential=foredesk-key), or None."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder or not (path := Path(folder) / _CREDENTIAL).exists():
        return None
    return bytes.fromhex(path.read_text("ascii").strip())


def stretch(secret: str, salt: bytes) -> bytes:
    """A 32-byte key from a typed secret: Argon2id at RFC 9106's second recommended option (3 passes, 64 MiB)."""
    return hash_secret_raw(
        secret.encode(), salt, time_cost=3, memory_cost=65_536, parallelism=4, hash_len=32, type=Type.ID
    )


def write_private(path: Path, content: bytes) -> None:
    """Replace a file at once with one that its user alone can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
