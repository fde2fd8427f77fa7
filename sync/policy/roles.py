"""The register of who may run which command. A command that is not listed here cannot be registered at all."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from sync.model.words import Role

STAFF: Final = frozenset({Role.FRONT_DESK, Role.CLINICIAN, Role.MANAGER, Role.OWNER})
"""Everybody who works here."""
LEADS: Final = frozenset({Role.MANAGER, Role.OWNER})
"""Those who answer for how the practice runs."""
DESK: Final = LEADS | {Role.FRONT_DESK}
"""Those who run the front desk; a clinician sees the diary but does not sell or merge."""
DOORS: Final = STAFF | {Role.INTEGRATION}
"""Everybody who works here, and what comes in by webhook, form or provider."""
PHONE: Final = DOORS | {Role.AGENT}
"""Also a workstation by itself: it reports what its phone line does while nobody is signed in."""
OWNER: Final = frozenset({Role.OWNER})
RUNNER: Final = OWNER | {Role.AGENT}
"""A workstation by itself, while it holds the runner's lease; these commands turn everybody else away themselves."""
CLINICAL: Final = frozenset({Role.CLINICIAN, Role.OWNER})
"""Those who may know about somebody's care."""
SERVER: Final = OWNER
"""The server's own principal, which holds every role; these commands turn everybody else away themselves."""

REGISTER: Final[Mapping[str, frozenset[Role]]] = MappingProxyType(
    {
        # people
        "capture_lead@1": DOORS,
        "import_contact@1": DESK | {Role.INTEGRATION},
        "undo_import@1": DESK,
        "patch_fields@1": STAFF,
        "add_endpoint@1": STAFF,
        "remove_endpoint@1": DESK,
        "merge_contacts@1": DESK,
        "split_contact@1": DESK,
        "record_consent@1": DOORS,
        "tag@1": DOORS,
        "untag@1": STAFF,
        "add_note@1": DOORS,
        "let_be@1": DESK,
        "assign_contact@1": STAFF,
        "write_clinical_note@1": CLINICAL,
        "erase_person@1": OWNER,
        # sales
        "create_opportunity@1": STAFF,
        "move_opportunity@1": STAFF,
        "win_opportunity@1": STAFF,
        "lose_opportunity@1": STAFF,
        # talk
        "receive_message@1": DOORS,
        "log_message@1": STAFF,
        "mark_read@1": STAFF,
        "choose_person@1": STAFF,
        "acknowledge@1": STAFF,
        "record_call@1": PHONE,
        "log_call@1": STAFF,
        # what leaves the building
        "queue_effect@1": STAFF,
        "cancel_effect@1": STAFF,
        "resolve_effect@1": STAFF,
        "claim_effect@1": SERVER,
        "record_effect@1": SERVER,
        "report_effect@1": SERVER,
        # diary
        "book_appointment@1": DOORS,
        "reschedule_appointment@1": DOORS,
        "cancel_appointment@1": DOORS,
        "confirm_appointment@1": DOORS,
        "check_in_appointment@1": STAFF,
        "no_show_appointment@1": STAFF,
        "complete_appointment@1": STAFF,
        # work
        "create_task@1": STAFF,
        "complete_task@1": STAFF,
        "snooze_task@1": STAFF,
        "assign_task@1": STAFF,
        "claim@1": STAFF,
        "release@1": STAFF,
        "snooze_subject@1": STAFF,
        "wake_subject@1": STAFF,
        "done_step@1": STAFF,
        "close_row@1": STAFF,
        # journeys
        "publish_journey@1": LEADS,
        "rollback_journey@1": LEADS,
        "move_enrolments@1": LEADS,
        "pause_journey@1": LEADS,
        "resume_journey@1": LEADS,
        "undo_step@1": STAFF,
        "undo_enrolment@1": STAFF,
        "enrol@1": STAFF,
        "stop_journey@1": STAFF,
        "stop_everything@1": STAFF,
        # what is said
        "save_template@1": LEADS,
        "retire_template@1": LEADS,
        "run_step@1": STAFF,
        "tell_overruns@1": RUNNER,
        "tell_absence@1": RUNNER,
        "watch_practice@1": RUNNER,
        "note_letter@1": SERVER,
        "note_runner@1": SERVER,
        # the ways out
        "set_practice_mode@1": OWNER,
        "try_channel@1": LEADS,
        "confirm_channel@1": LEADS,
        "report_channel@1": SERVER,
        "note_pin@1": SERVER,
        "note_backup@1": SERVER,
        # decisions
        "resolve_card@1": STAFF,
        "undo@1": STAFF,
        "restore@1": DESK,
        # the practice itself
        "set_practice@1": OWNER,
        "put_location@1": LEADS,
        "put_staff@1": LEADS,
        "set_rota@1": LEADS,
        "put_rota_change@1": LEADS,
        "remove_rota_change@1": LEADS,
        "set_on_call@1": LEADS,
        "set_opening_hours@1": LEADS,
        "put_holiday@1": LEADS,
        "remove_holiday@1": LEADS,
        "put_country_rules@1": OWNER,
        "put_emergency_words@1": LEADS,
        "put_opt_out_words@1": LEADS,
        "put_consent_wording@1": LEADS,
        "put_practitioner@1": LEADS,
        "put_room@1": LEADS,
        "put_service@1": LEADS,
        "put_pipeline@1": LEADS,
        "put_source@1": LEADS,
        "put_campaign@1": LEADS,
    }
)
"""`name@version` -> the roles of which one is needed."""

PUT_BACK: Final[Mapping[str, frozenset[Role]]] = MappingProxyType(
    {
        "practice": OWNER,
        "policy": OWNER,
        "staff": frozenset(),
        "clinical_note": frozenset(),
        "effect": frozenset(),
        "approval_grant": frozenset(),
        "channel_state": frozenset(),
        **dict.fromkeys(
            (
                "location",
                "rota",
                "rota_change",
                "holiday",
                "consent_wording",
                "on_call_chain",
                "practitioner",
                "room",
                "service",
                "pipeline",
                "stage",
                "journey_version",
                "template",
            ),
            LEADS,
        ),
    }
)
"""Entity -> who may undo or restore a row of it, where that is less than everybody: undoing changes as much as doing,
whichever command (another undo, a decided card) the change came by. Who works here is nobody's to undo, and neither is
what was sent: a message is called back or decided on."""

_NOBODY: Final[frozenset[Role]] = frozenset()


def who_may(command_key: str) -> frozenset[Role]:
    """The roles of which one is needed to run `name@version`. Raises KeyError for a command nobody was given."""
    return REGISTER[command_key]


def may(roles: Iterable[Role], command_key: str) -> bool:
    """Whether somebody with these roles may run `name@version`; an unknown command is nobody's."""
    return not REGISTER.get(command_key, _NOBODY).isdisjoint(roles)


def may_put_back(roles: Iterable[Role], entity: str) -> bool:
    """Whether somebody with these roles may undo a change of such a row, or restore it."""
    return not PUT_BACK.get(entity, STAFF).isdisjoint(roles)
