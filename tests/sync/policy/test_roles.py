"""Who may run what."""

import pytest

from sync.model.words import Role
from sync.policy.roles import REGISTER, may, who_may


@pytest.mark.parametrize(
    ("role", "command", "is_allowed"),
    [
        (Role.FRONT_DESK, "add_note@1", True),
        (Role.CLINICIAN, "merge_contacts@1", False),
        (Role.FRONT_DESK, "publish_journey@1", False),
        (Role.MANAGER, "publish_journey@1", True),
        (Role.MANAGER, "set_practice@1", False),
        (Role.OWNER, "set_practice@1", True),
        (Role.INTEGRATION, "capture_lead@1", True),
        (Role.INTEGRATION, "undo@1", False),
        (Role.AGENT, "record_call@1", True),
        (Role.AGENT, "log_message@1", False),
    ],
)
def test_a_role_opens_its_commands_and_no_others(role: Role, command: str, is_allowed: bool) -> None:
    assert may([role], command) is is_allowed


def test_one_role_of_several_is_enough() -> None:
    assert may([Role.CLINICIAN, Role.OWNER], "set_practice@1")


def test_nobody_may_run_what_is_not_listed() -> None:
    assert not may(list(Role), "launch_rockets@1")
    with pytest.raises(KeyError):
        who_may("launch_rockets@1")


def test_the_owner_may_do_whatever_anybody_here_may() -> None:
    assert all(Role.OWNER in roles for roles in REGISTER.values())


def test_a_machine_may_do_nothing_that_speaks_for_a_person() -> None:
    opened = {key for key, roles in REGISTER.items() if Role.AGENT in roles}
    assert opened == {"record_call@1", "tell_overruns@1", "tell_absence@1", "watch_practice@1"}
