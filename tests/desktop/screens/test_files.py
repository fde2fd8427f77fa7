"""Whatever the reader of files says has words in every language: a new sentence of it fails here until it has."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.faults import WorkerFault
from desktop.screens import files, refusals
from desktop.shell.language import install

ROOT = Path(__file__).resolve().parents[3]
ARABIC = re.compile("[\u0600-\u06ff]")
_SENTENCE = re.compile(r"[A-Z\d].* .*[a-z]\.", re.DOTALL)


def sentences() -> Iterator[str]:
    """Every whole sentence in the reader's code that is no docstring; what a template fills in stands as "7"."""
    for file in sorted((ROOT / "sync/exchange").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        passed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        passed |= {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            if id(node) in passed:
                continue
            if isinstance(node, ast.JoinedStr):
                said = "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                said = node.value
            else:
                continue
            if _SENTENCE.fullmatch(said):
                yield said


@pytest.fixture
def arabic(qapp: QApplication) -> Iterator[None]:
    install(qapp, "ar")
    yield
    install(qapp, "en")


@pytest.mark.usefixtures("arabic")
def test_everything_that_the_reader_says_is_said_in_arabic() -> None:
    told = set(sentences())
    assert len(told) > 40
    assert not {each for each in told if not ARABIC.search(files.said(each))}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "This is a picture, not a file of contacts. Export the contacts as .csv, .xlsx or .vcf.",
            "a picture",
        ),
        ("This row has 3 more cells than the header; they were left out.", "3 more cells"),
        ("Patients.csv cannot be opened: Permission denied.", "Is it still there"),
    ],
)
def test_numbers_and_kinds_stay_in_their_sentence(said: str, words: str) -> None:
    assert words in files.said(said)


@pytest.mark.usefixtures("arabic")
def test_a_phone_in_a_file_is_refused_in_the_words_that_a_typed_one_is() -> None:
    said = "There is no phone number here."
    assert files.said(said) == refusals.said("", said)
    assert ARABIC.search(files.said(said))


@pytest.mark.usefixtures("arabic")
def test_a_file_that_cannot_be_read_and_a_fault_of_the_worker_are_both_arabic() -> None:
    assert files.why(WorkerFault("This file is empty.", "file")) == "هذا الملف فارغ."
    assert ARABIC.search(files.why(WorkerFault("It was interrupted.", "interrupted")))


def test_what_has_no_words_is_said_as_it_came() -> None:
    assert files.said("The moon is in the way.") == "The moon is in the way."
