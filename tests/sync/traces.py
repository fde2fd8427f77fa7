"""What is left of words in a replica's file: every page of it decrypted, free ones too, and every page image in its log."""

from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sync.model import cipher
from sync.replica.store import read_pointer, unwrap

_RESERVE = 80


def decrypted(content: bytes, key: bytes, number: int) -> bytes:
    """One page of SQLCipher's default format under a raw key: AES-256-CBC, the vector in the reserve at its end."""
    vector = content[-_RESERVE:][:16]
    sealed = content[16 if number == 1 else 0 : -_RESERVE]
    pen = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
    return pen.update(sealed) + pen.finalize()


def pages(folder: Path, wrapping_key: bytes) -> list[bytes]:
    """Every page of the current file, free ones too, and every page image in its log."""
    key = unwrap(read_pointer(folder), wrapping_key)
    path = folder / read_pointer(folder).file
    content, size = path.read_bytes(), cipher.PAGE_SIZE
    found = [decrypted(content[at : at + size], key, at // size + 1) for at in range(0, len(content), size)]
    log = Path(f"{path}-wal")
    images = log.read_bytes()[32:] if log.exists() else b""
    for at in range(0, len(images), size + 24):
        number = int.from_bytes(images[at : at + 4], "big")
        found.append(decrypted(images[at + 24 : at + 24 + size], key, number))
    return found


def left_in(content: Iterable[bytes], words: Iterable[str]) -> set[str]:
    """The words of which something still stands there, in whatever case. A search index cuts what words have in common off
    their beginning, so the rest of each is looked for as well."""
    everything = b"\n".join(content).lower()
    return {part for word in words for part in (word, word[4:]) if part.encode() in everything}
