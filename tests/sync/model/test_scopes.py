"""The words for which workstations carry a row, and who may see it there."""

import pytest

from sync.model import scopes
from sync.model.words import Role

HERE, THERE = "a" * 32, "b" * 32


@pytest.mark.parametrize(
    "word", ["practice", "loc:*", f"loc:{HERE}", "practice+clinical", "loc:*+owner", f"loc:{HERE}+clinical"]
)
def test_a_workstation_is_marked_with_the_practice_or_places_and_a_sensitivity(word: str) -> None:
    assert scopes.check(word) == word


@pytest.mark.parametrize(
    "word", ["", "everything", "loc:", "loc:x", "practice+", "practice+secret", "loc:*+*", "*"]
)
def test_a_word_that_names_no_scope_is_refused_with_what_would(word: str) -> None:
    with pytest.raises(scopes.NoScope, match="Use practice"):
        scopes.check(word)


def test_every_place_grows_with_the_practice_and_a_sensitivity_stays_apart() -> None:
    words = ["practice", "loc:*", f"loc:{HERE}+clinical"]
    assert scopes.expand(words, [HERE]) == {"practice", f"loc:{HERE}", f"loc:{HERE}+clinical"}
    assert f"loc:{THERE}" in scopes.expand(words, [HERE, THERE])
    assert f"loc:{THERE}+clinical" not in scopes.expand(words, [HERE, THERE])


@pytest.mark.parametrize(
    ("roles", "home", "seen"),
    [
        ({Role.FRONT_DESK}, HERE, {"practice", f"loc:{HERE}"}),
        ({Role.FRONT_DESK}, None, {"practice", f"loc:{HERE}", f"loc:{THERE}"}),
        ({Role.CLINICIAN}, HERE, {"practice", f"loc:{HERE}", f"loc:{HERE}+clinical"}),
        ({Role.MANAGER}, THERE, {"practice", f"loc:{THERE}"}),
        (
            {Role.OWNER},
            HERE,
            {"practice", f"loc:{HERE}", f"loc:{THERE}", f"loc:{HERE}+clinical", "practice+owner"},
        ),
    ],
)
def test_a_person_sees_what_both_the_workstation_carries_and_they_may(
    roles: set[Role], home: str | None, seen: set[str]
) -> None:
    carried = {"practice", f"loc:{HERE}", f"loc:{THERE}", f"loc:{HERE}+clinical", "practice+owner"}
    assert scopes.seen_by(carried, roles, home) == seen


def test_nobody_sees_more_than_the_workstation_carries() -> None:
    assert scopes.seen_by({"practice"}, set(Role), HERE) == {"practice"}
