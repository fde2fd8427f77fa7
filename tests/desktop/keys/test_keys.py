"""The root key's places and the vault, on real files."""

import os
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoBackend

from desktop.keys import (
    KeyFileTooOpen,
    KeyUnavailable,
    NeedPassphrase,
    NoKeyring,
    Vault,
    WrongPassphrase,
    WrongPin,
    derive,
    root_from_file,
    root_from_keyring,
    root_from_passphrase,
    root_from_systemd,
)


def test_a_machine_without_a_keyring_says_what_to_do(tmp_path: Path) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(NoBackend())
    try:
        with pytest.raises(NoKeyring, match="passphrase"):
            root_from_keyring(tmp_path)
    finally:
        keyring.set_keyring(before)


def test_a_passphrase_opens_what_it_sealed_and_another_does_not(tmp_path: Path) -> None:
    root = root_from_passphrase(tmp_path, "six brown camels")
    assert root_from_passphrase(tmp_path, "six brown camels") == root
    with pytest.raises(WrongPassphrase):
        root_from_passphrase(tmp_path, "six brown camel")
    with pytest.raises(NeedPassphrase):
        root_from_passphrase(tmp_path, "")


def test_no_key_material_stands_in_the_sealed_files(tmp_path: Path) -> None:
    root = root_from_passphrase(tmp_path, "six brown camels")
    Vault(tmp_path, root).write("device", {"token": "opaque-device-token"})
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert root.hex().encode() not in content
        assert root not in content
        assert b"opaque-device-token" not in content


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    root = root_from_file(path)
    assert root_from_file(path) == root
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o640)
    with pytest.raises(KeyFileTooOpen, match="chmod 600"):
        root_from_file(path)


def test_a_file_that_is_no_key_is_named(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("hello")
    path.chmod(0o600)
    with pytest.raises(KeyUnavailable, match="64 hexadecimal"):
        root_from_file(path)


def test_a_service_gets_its_key_from_systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    assert root_from_systemd() is None
    (tmp_path / "foredesk-key").write_text("ab" * 32)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert root_from_systemd() == b"\xab" * 32


def test_an_entry_of_a_person_opens_with_their_pin_alone(tmp_path: Path) -> None:
    vault = Vault(tmp_path, b"r" * 32)
    vault.write_for("session-1", "4821", {"key": "k"})
    assert vault.read_for("session-1", "4821") == {"key": "k"}
    with pytest.raises(WrongPin):
        vault.read_for("session-1", "4822")
    assert vault.read_for("session-2", "4821") is None


def test_another_root_key_opens_nothing(tmp_path: Path) -> None:
    Vault(tmp_path, b"r" * 32).write("device", {"token": "t"})
    with pytest.raises(KeyUnavailable, match="another key"):
        Vault(tmp_path, b"s" * 32).read("device")


def test_keys_for_two_purposes_differ() -> None:
    assert derive(b"r" * 32, "replica") != derive(b"r" * 32, "vault")
