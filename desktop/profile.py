"""Where a workstation keeps its clinic: one folder, and the root key that opens it."""

import getpass
import sys
from pathlib import Path

import platformdirs

from desktop.keys.root import (
    KeyUnavailable,
    NeedPassphrase,
    NoKeyring,
    is_sealed,
    root_from_file,
    root_from_keyring,
    root_from_passphrase,
    root_from_systemd,
)


def default_profile() -> Path:
    """The folder of this user's clinic on this computer."""
    return Path(platformdirs.user_data_dir("Foredesk", appauthor=False)) / "workstation"


def replica_folder(profile: Path) -> Path:
    """Where the profile's replica lies."""
    return profile / "replica"


def root_key(profile: Path, key_file: Path | None = None, passphrase: str | None = None) -> bytes:
    """The profile's root key: of the key file named, systemd's credential, the passphrase, or the keyring.

    Raises desktop.keys.KeyUnavailable: NeedPassphrase where this copy is sealed and no passphrase was given,
    NoKeyring where none of the four is to be had.
    """
    profile.mkdir(parents=True, exist_ok=True)
    if key_file is not None:
        return root_from_file(key_file)
    if (handed := root_from_systemd()) is not None:
        return handed
    if passphrase is not None or is_sealed(profile):
        return root_from_passphrase(profile, passphrase or "")
    return root_from_keyring(profile)


def root_key_at_terminal(profile: Path, key_file: Path | None = None) -> bytes:
    """`root_key`, asking for the passphrase at a terminal where one is needed."""
    try:
        return root_key(profile, key_file)
    except NeedPassphrase:
        if not sys.stdin.isatty():
            raise
        return root_key(profile, passphrase=getpass.getpass("Passphrase of this computer's copy: "))
    except NoKeyring:
        if not sys.stdin.isatty():
            raise
        sys.stderr.write(
            "This computer has no keyring, so the copy is sealed under a passphrase that you choose.\n"
            "Whoever forgets it loses this copy, and with it what was not sent yet.\n"
        )
        chosen = getpass.getpass("New passphrase: ")
        if chosen != getpass.getpass("Again: "):
            raise KeyUnavailable("The two passphrases differ. Start again.") from None
        return root_key(profile, passphrase=chosen)
