"""The summary of all checks: what failed in full, and pytest's closing line at the very end."""

import pytest

from installer import checks

PASSED = checks.Result("ruff check", True, 0.2, "All checks passed!")
FAILED = checks.Result("pyright", False, 9.0, "sync/wire.py:3:1 - error: no such thing")
TESTS = checks.Result("pytest", True, 12.0, "12 passed in 3.40s")


def test_a_failed_check_is_shown_in_full_and_a_passed_one_is_not() -> None:
    said = checks.summary([PASSED, FAILED], TESTS)
    assert "no such thing" in said
    assert "All checks passed!" not in said


def test_pytest_has_the_last_word() -> None:
    assert checks.summary([PASSED, FAILED], TESTS).splitlines()[-1] == "12 passed in 3.40s"


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("\x1b[32m== \x1b[1m12 passed\x1b[0m in 3.40s ==\x1b[0m\n", "== 12 passed in 3.40s =="),
        ("== 1 failed, 2 passed in 63.10s (0:01:03) ==\n\n", "== 1 failed, 2 passed in 63.10s (0:01:03) =="),
        ("collected 0 items\n== no tests ran in 0.01s ==\n", "== no tests ran in 0.01s =="),
        (
            "ERROR: file or directory not found: tests/nowhere\n",
            "ERROR: file or directory not found: tests/nowhere",
        ),
        ("", "pytest said nothing"),
    ],
)
def test_the_closing_line_is_found_under_colours_and_after_blank_lines(said: str, line: str) -> None:
    assert checks.closing_line(said) == line


def test_one_core_runs_the_tests_in_one_process() -> None:
    assert "-n" not in checks.pytest_command([], cores=1, colour=False)


def test_words_of_the_caller_come_last_so_that_they_win() -> None:
    command = checks.pytest_command(["-n0", "-k", "phone"], cores=2, colour=False)
    assert command[-3:] == ["-n0", "-k", "phone"]
    assert "-n" in command[:-3]


def test_a_failing_command_is_a_failed_check_that_keeps_its_words() -> None:
    result = checks.run_check("compile", [checks.sys.executable, "-c", "print('why'); raise SystemExit(3)"])
    assert not result.passed
    assert result.output.strip() == "why"
