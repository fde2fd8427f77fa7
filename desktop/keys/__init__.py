"""Where this workstation's secrets live: one root key in the operating system's keyring, everything else sealed under it.

The replica's wrapping key and the vault's key are derived from the root key, so the keyring holds a single entry.
Where there is no keyring the root key is sealed under a passphrase, or read from a key file that its user alone can
read, or from a systemd credential. Nothing is ever written in plaintext silently.
"""

from desktop.keys.root import (
    KeyFileTooOpen,
    KeyUnavailable,
    NeedPassphrase,
    NoKeyring,
    WrongPassphrase,
    derive,
    root_from_file,
    root_from_keyring,
    root_from_passphrase,
    root_from_systemd,
)
from desktop.keys.vault import Vault, WrongPin

__all__ = [
    "KeyFileTooOpen",
    "KeyUnavailable",
    "NeedPassphrase",
    "NoKeyring",
    "Vault",
    "WrongPassphrase",
    "WrongPin",
    "derive",
    "root_from_file",
    "root_from_keyring",
    "root_from_passphrase",
    "root_from_systemd",
]
