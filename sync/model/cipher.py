"""Opening SQLCipher files: the one place that knows the pragmas. No SQLAlchemy here, so the window may import it."""

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as _driver  # pyright: ignore[reportMissingTypeStubs] - it ships none

sqlcipher: Any = _driver

KEY_BYTES = 32
PAGE_SIZE = 8192
"""Bytes a page; SQLCipher keeps 80 of them for the page's own seal, and the file cannot be read with another size."""


def connect(path: Path | str, key: bytes | str, *, read_only: bool = False, busy_ms: int = 5_000) -> Any:
    """A connection to an encrypted file, in autocommit (transactions are begun by hand). `key` is 32 raw bytes, or words
    that a person keeps, which SQLCipher stretches (PBKDF2, 256,000 rounds, with a salt in the file).

    Deleted content is overwritten, temporary tables stay in memory, and nothing is decrypted to disk. Raises the
    driver's DatabaseError where the file is not a database under this key.
    """
    if isinstance(key, bytes) and len(key) != KEY_BYTES:
        raise ValueError(f"a file key has {KEY_BYTES} bytes, not {len(key)}")
    where = Path(path).absolute().as_uri() + ("?mode=ro" if read_only else "")
    connection = sqlcipher.connect(
        where,
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=busy_ms / 1000,
        cached_statements=512,
    )
    try:
        secret = f"\"x'{key.hex()}'\"" if isinstance(key, bytes) else "'" + key.replace("'", "''") + "'"
        if isinstance(key, str):
            connection.execute(
                "PRAGMA cipher_log_level = NONE"
            )  # mistyped words are no news for standard error
        connection.execute(f"PRAGMA key = {secret}")
        connection.execute(f"PRAGMA cipher_page_size = {PAGE_SIZE}")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -32000")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA secure_delete = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def live(connection: Any) -> None:
    """Set a file up for daily writing: readers never wait for the writer, and a power cut loses at most the last moments
    that the server has not confirmed or that it will send again. The caller checkpoints in its idle moments: a
    checkpoint in the middle of a command would hold up its answer."""
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA journal_size_limit = 33554432")
    connection.execute("PRAGMA wal_autocheckpoint = 0")


def building(connection: Any) -> None:
    """Set a fresh file up for filling: no journal, because a file whose filling fails is thrown away."""
    connection.execute("PRAGMA journal_mode = OFF").fetchone()
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -128000")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
