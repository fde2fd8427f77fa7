"""What the tests of exchange share: a fixed day, files of given bytes, and the public data where it is at hand."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sync.exchange.rows import ContactRow
from sync.exchange.sniff import Source, open_source


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 3, 1)


@pytest.fixture(scope="session")
def public_data() -> Callable[[str], Path]:
    """Finds a folder of the public test data; skips the test where it is absent."""

    def find(name: str) -> Path:
        beside = Path(__file__).resolve().parents[4] / "shared" / "data"
        folder = Path(os.environ.get("FOREDESK_TEST_DATA", beside)) / name
        if not folder.is_dir():
            pytest.skip(
                f"the public data folder {name!r} is not here (set FOREDESK_TEST_DATA to where it is)"
            )
        return folder

    return find


@pytest.fixture
def make_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of the given text (in an encoding) or bytes and returns its path."""

    def make(content: str | bytes, encoding: str = "utf-8", name: str = "contacts.dat") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return make


@pytest.fixture
def open_text(make_file: Callable[..., Path], today: date) -> Callable[..., Source]:
    """Opens given content as a source of contacts."""

    def open_content(content: str | bytes, encoding: str = "utf-8", region: str = "AE") -> Source:
        return open_source(make_file(content, encoding), region, today=today)

    return open_content


@pytest.fixture
def read_text(open_text: Callable[..., Source]) -> Callable[..., list[ContactRow]]:
    """The contacts in given content, mapped as guessed."""

    def read(content: str | bytes, encoding: str = "utf-8", region: str = "AE") -> list[ContactRow]:
        return list(open_text(content, encoding, region).rows())

    return read
