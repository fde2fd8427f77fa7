"""The board, the six questions and why, from a copy alone."""

import asyncio
import json
import shutil
from datetime import datetime, timedelta

from sync.commands.people import CaptureLead
from sync.replica.session import intent
from tests.desktop.terminal.conftest import OWNER, Foredesk, Home


def test_the_board_shows_who_waits_lane_by_lane(foredesk: Foredesk, clinic: Home) -> None:
    said = foredesk("board", *clinic.options)
    assert (said.code, said.err) == (0, "")
    late, _, due = said.out.partition("Due next")
    assert "Palmera" in late
    assert "Sara Haddad" in late
    assert "Write a reply" in late
    assert "over" in late
    assert "Omar Khan" in due


def test_the_board_for_a_program_has_every_row_with_its_why(foredesk: Foredesk, clinic: Home) -> None:
    board = json.loads(foredesk("board", "--json", *clinic.options).out)
    rows = {row["name"]: (lane["lane"], row) for lane in board["lanes"] for row in lane["rows"]}
    lane, sara = rows["Sara Haddad"]
    assert (lane, sara["action"], sara["step"]) == ("late", "reply", "first-reply")
    assert sara["why"].startswith("Due since")
    assert sara["due_at"].endswith("+04:00")
    assert rows["Omar Khan"][0] == "due_next"
    assert all(lane["count"] == len(lane["rows"]) for lane in board["lanes"])


def test_six_questions_are_answered_for_somebody_who_waits(foredesk: Foredesk, clinic: Home) -> None:
    said = foredesk("contact", "sara hadd", *clinic.options)
    assert said.code == 0
    for question in (
        "Who",
        "Stage",
        "What has happened",
        "What should happen next",
        "Has it already run",
        "Who decides",
    ):
        assert question in said.out
    assert "+971501234567" in said.out
    assert "Do you do implants?" in said.out
    assert "No, and it is late." in said.out
    assert "escalation" in said.out


def test_what_was_done_answers_whether_it_has_run(foredesk: Foredesk, clinic: Home) -> None:
    answers = json.loads(foredesk("contact", "Layla", "--json", *clinic.options).out)
    assert [entry["step"] for entry in answers["run"]["settled"] if entry["journey"]] == ["first-reply"]
    assert answers["run"]["status"] == "not_due"
    assert answers["next"]["step"] == "chase-1"
    assert answers["decides"]["needs"] == "automation"


def test_who_is_found_by_phone_as_typed_by_email_and_by_id(foredesk: Foredesk, clinic: Home) -> None:
    found = json.loads(foredesk("contact", "050 123 4567", "--json", *clinic.options).out)["who"]
    assert found["name"] == "Sara Haddad"
    for who in ("SARA@example.com", found["id"]):
        assert json.loads(foredesk("contact", who, "--json", *clinic.options).out)["who"] == found


def test_a_name_that_fits_several_lists_them(foredesk: Foredesk, clinic: Home) -> None:
    said = foredesk("contact", "omar", *clinic.options)
    assert said.code == 1
    assert "Omar Khan" in said.out
    assert "Omar Aziz" in said.out
    listed = json.loads(foredesk("contact", "omar", "--json", *clinic.options).out)
    assert {match["name"] for match in listed["matches"]} == {"Omar Khan", "Omar Aziz"}


def test_a_whole_name_goes_before_longer_ones(foredesk: Foredesk, clinic: Home) -> None:
    assert (
        json.loads(foredesk("contact", "omar KHAN", "--json", *clinic.options).out)["who"]["name"]
        == "Omar Khan"
    )


def test_nobody_is_told_on_standard_error(foredesk: Foredesk, clinic: Home) -> None:
    said = foredesk("contact", "zzz", *clinic.options)
    assert (said.code, said.out) == (2, "")
    assert said.err == "foredesk: Nobody here is known by “zzz”.\n"


def test_why_tells_rule_and_clock_of_a_step(foredesk: Foredesk, clinic: Home) -> None:
    said = foredesk("why", "Sara", "first-reply", *clinic.options)
    assert said.code == 0
    assert "new-enquiry/first-reply: due" in said.out
    assert "rule   new-enquiry/first-reply" in said.out
    assert "clock" in said.out


def test_why_not_tells_what_a_later_step_waits_for(foredesk: Foredesk, clinic: Home) -> None:
    answers = json.loads(foredesk("why", "Sara", "new-enquiry/call-them", "--json", *clinic.options).out)[
        "answers"
    ]
    assert [(entry["status"], entry["because"]) for entry in answers] == [("not_due", "Comes after chase-1.")]


def test_a_step_that_nobody_has_names_those_there_are(foredesk: Foredesk, clinic: Home) -> None:
    said = foredesk("why", "Sara", "reminder", *clinic.options)
    assert said.code == 1
    assert "first-reply" in said.out


def test_one_message_is_answered_once_in_the_ledger(foredesk: Foredesk, clinic: Home) -> None:
    ledger = json.loads(foredesk("contact", "Sara", "--json", *clinic.options).out)["ledger"]
    assert [
        entry["step"] for entry in ledger if entry["do"] in ("reply", "message") and entry["status"] == "due"
    ] == ["first-reply"]
    steps = json.loads(foredesk("why", "Sara", "first-reply", "--json", *clinic.options).out)["steps"]
    assert "first-reply" in steps
    assert "reply" not in steps


def test_why_of_several_people_asks_for_one(foredesk: Foredesk, clinic: Home) -> None:
    said = foredesk("why", "omar", "first-reply", *clinic.options)
    assert said.code == 2
    assert "Omar Khan omar@example.com" in said.err


def test_what_strangers_typed_cannot_act_on_the_terminal(foredesk: Foredesk, clinic: Home) -> None:
    for arguments in (
        ("board",),
        ("contact", "evil@example.com"),
        ("board", "--json"),
        ("contact", "evil@example.com", "--json"),
    ):
        said = foredesk(*arguments, *clinic.options)
        assert "Evil" in said.out
        assert "\x9b" not in said.out
    assert (
        json.loads(foredesk("contact", "evil@example.com", "--json", *clinic.options).out)["who"]["name"]
        == "Evil \x9b31mName"
    )


def test_a_whole_name_is_found_among_any_number_that_begin_with_it(
    foredesk: Foredesk, home: Home, clinic: Home
) -> None:
    shutil.copytree(clinic.profile, home.profile)
    home.key_file.write_text(clinic.key_file.read_text())
    home.key_file.chmod(0o600)
    engine = home.open()
    for number in range(60):
        command = CaptureLead(name=f"Sara Haddad{number}", email=f"s{number}@example.com", text="Hello")
        engine.apply(intent(command, at=engine.now(), principal=f"staff:{OWNER}"))
    asyncio.run(engine.close())
    found = json.loads(foredesk("contact", "sara haddad", "--json", *home.options).out)
    assert found["who"]["name"] == "Sara Haddad"
    assert "50 or more people" in foredesk("contact", "sara", *home.options).out


def test_the_six_questions_are_answered_as_they_stood_at_a_past_moment(
    foredesk: Foredesk, clinic: Home
) -> None:
    now = json.loads(foredesk("contact", "Layla", "--json", *clinic.options).out)
    heard = datetime.fromisoformat(now["who"]["known_since"])
    minute_later = (heard + timedelta(minutes=1)).isoformat()
    then = json.loads(foredesk("contact", "Layla", "--at", minute_later, "--json", *clinic.options).out)
    assert then["at"] == minute_later
    assert then["whole"]
    assert (then["next"]["step"], then["run"]["settled"]) == ("first-reply", [])
    assert len(then["happened"]) < len(now["happened"])
    told = foredesk("contact", "Layla", "--at", minute_later, *clinic.options)
    assert told.out.startswith("As it stood on")


def test_why_is_answered_as_it_stood_at_a_past_moment(foredesk: Foredesk, clinic: Home) -> None:
    now = json.loads(foredesk("contact", "Layla", "--json", *clinic.options).out)
    before = (datetime.fromisoformat(now["who"]["known_since"]) + timedelta(seconds=30)).isoformat()
    assert "first-reply: done" in foredesk("why", "Layla", "first-reply", *clinic.options).out
    assert "first-reply: due" in foredesk("why", "Layla", "first-reply", "--at", before, *clinic.options).out


def test_a_moment_that_is_none_is_still_to_come_or_was_before_them_is_said_to_be(
    foredesk: Foredesk, clinic: Home
) -> None:
    for moment, said in (
        ("yesterday", "is no moment"),
        ("2999-01-01", "still to come"),
        ("2020-01-01", "Nothing was known of Layla Nasser"),
    ):
        refused = foredesk("contact", "Layla", "--at", moment, *clinic.options)
        assert (refused.code, said in refused.err) == (2, True), refused.err
