"""Whatever a command, the server or the worker refuses has words in every language: a new reason fails here until it has."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.faults import SignInError, WorkerFault
from desktop.screens import refusals, wording
from desktop.shell.language import install
from sync.commands import fields
from sync.commands.outcomes import Clash, Invalid, Refused, Waits

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = ("sync/commands", "sync/policy", "sync/server/core.py", "sync/server/authority.py")
ARABIC = re.compile("[\u0600-\u06ff]")


def calls(names: set[str], *places: str) -> Iterator[ast.Call]:
    """Every call of these names in our sources."""
    for place in places:
        path = ROOT / place
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                    yield node


def constant(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def sample_of(node: ast.expr) -> str:
    """A text as it might be said: what a template fills in stands as "7", or as the first of two words."""
    if isinstance(node, ast.JoinedStr):
        return "".join(sample_of(part) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return sample_of(node.value.body) if isinstance(node.value, ast.IfExp) else "7"
    return constant(node) or ""


def test_every_reason_of_a_command_and_of_the_server_has_words() -> None:
    found = {constant(call.args[0]) for call in calls({"Refused", "Clash", "Held"}, *COMMANDS)}
    found |= {constant(call.args[2]) for call in calls({"Invalid"}, *COMMANDS) if len(call.args) > 2}
    found |= {"waits_for", "deleted", "unusable_phone", "unusable_email"}
    assert len(found) > 25
    assert not found - refusals.REASONS.keys() - {None}


def test_every_sentence_about_a_field_has_words() -> None:
    told = [call.args[1] for call in calls({"Invalid"}, *COMMANDS) if len(call.args) < 3]
    told += [
        call.args[1] for call in calls({"UnparsablePhone", "UnparsableEmail"}, "sync/model/endpoints.py")
    ]
    said = {sample_of(each) for each in told} - {""}
    said |= set(fields._PATTERN_WORDS.values())
    returned = ast.walk(ast.parse((ROOT / "sync/commands/fields.py").read_text("utf-8")))
    plain = next(
        each for each in returned if isinstance(each, ast.FunctionDef) and each.name == "plain_words"
    )
    said |= {
        sample_of(each.value) for each in ast.walk(plain) if isinstance(each, ast.Return) and each.value
    } - {""}
    assert len(said) > 50
    without = {
        each
        for each in said
        if each not in refusals.SENTENCES
        and not any(re.fullmatch(pattern, each) for pattern, _ in refusals._PATTERNS)
    }
    assert not without


def test_every_field_that_a_command_names_has_words() -> None:
    named = {constant(call.args[0]) for call in calls({"Invalid"}, "sync/commands")} - {None}
    assert not {
        each for each in named if each and refusals.field(each) == wording.plain(each.rpartition(".")[2])
    }


def test_every_answer_of_the_servers_sign_in_and_every_reason_of_the_worker_has_words() -> None:
    codes = {
        str(constant(call.args[1])).lower()
        for call in calls(
            {"Refusal"}, "sync/server/accounts.py", "sync/server/throttle.py", "sync/server/refusals.py"
        )
    }
    about_sync = {"epoch", "cloned", "gap", "cursor_too_old", "rescope", "upgrade"}
    reasons = {
        str(constant(word.value))
        for call in calls({"SignInRefused", "Unreachable"}, "desktop/worker/people.py")
        for word in call.keywords
        if word.arg == "reason" and constant(word.value)
    }
    assert "weak_password" in codes
    assert "other_server" in reasons
    assert not (codes | reasons) - refusals.DOOR.keys() - about_sync


def test_every_way_in_which_the_copy_fails_to_open_has_words() -> None:
    from desktop.worker.faults import _STORE_REASONS

    assert set(_STORE_REASONS.values()) == refusals.COPY.keys()


@pytest.mark.parametrize(
    "error",
    [
        Refused("not_allowed", "Staff may not put staff."),
        Clash("slot_taken", "The room is taken at that time.", yours={}, theirs={}),
        Waits("contact", "0" * 32),
        Invalid("next.due_at", "Say when: a next action without a time is never done."),
        Invalid("name", "It is longer than 200 characters."),
        Invalid("phone", "This is too short for a number in Portugal.", "unusable_phone"),
        Invalid("shifts[2].end_minute", "A shift ends after it starts; past midnight it is two shifts."),
        SignInError("The name or the password is not right.", reason="wrong_sign_in"),
        WorkerFault("The disk is full.", "store", "disk_full"),
        WorkerFault("It was interrupted.", "interrupted"),
    ],
    ids=lambda error: error.message,
)
def test_an_arab_reads_arabic_and_nobody_reads_a_key(qapp: QApplication, error: WorkerFault) -> None:
    install(qapp, "ar")
    try:
        arabic = refusals.why(error)
    finally:
        install(qapp, "en")
    assert ARABIC.search(arabic)
    assert not re.search(r"\b(?!AE\b|AED\b)[a-z_]{3,}\b", arabic)
    assert not re.search(r"\w_\w|\[", refusals.why(error))


def test_what_nobody_has_words_for_is_said_as_it_came() -> None:
    assert refusals.why(Refused("brand_new", "The moon is in the way.")) == "The moon is in the way."
