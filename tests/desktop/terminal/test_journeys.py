"""`foredesk journeys`: what runs, what is on the shelf, and the stories of how somebody would fall through."""

import json
from pathlib import Path

from tests.desktop.terminal.conftest import Foredesk, Home

SILENT = """journey: silent
owner: front_desk_lead
subject: contact
starts: [call.logged]
steps:
  - id: ring
    do: call
"""


def test_without_a_clinic_the_list_is_what_a_new_practice_starts_with(foredesk: Foredesk, home: Home) -> None:
    said = foredesk("journeys", "list", *home.options)
    assert said.code == 0
    assert "new-enquiry" in said.out
    assert "on the shelf" in said.out
    assert "no clinic on this computer" in said.out
    assert not home.profile.exists()


def test_in_a_clinic_the_list_says_which_version_runs(foredesk: Foredesk, clinic: Home) -> None:
    found = {
        each["journey"]: each
        for each in json.loads(foredesk("journeys", "list", "--json", *clinic.options).out)
    }
    assert (found["new-enquiry"]["number"], found["new-enquiry"]["runs"]) == (1, True)
    assert (found["appointment"]["number"], found["appointment"]["runs"]) == (None, False)


def test_a_journey_that_leads_nowhere_is_told_as_a_story(
    foredesk: Foredesk, home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "silent.yaml"
    file.write_text(SILENT)
    said = foredesk("journeys", "check", file, *home.options)
    assert said.code == 1
    assert f"{file}, line 6, step “ring”: every step has passed" in said.out
    assert "Day 0 10:01 “ring” is called, and nobody answers" in said.out
    assert "nothing is due, and nobody owns it." in said.out
    assert "1 to mend" in said.out


def test_a_program_reads_the_same_findings(foredesk: Foredesk, home: Home, tmp_path: Path) -> None:
    file = tmp_path / "silent.yaml"
    file.write_text(SILENT)
    broken = tmp_path / "broken.yaml"
    broken.write_text(SILENT.replace("do: call", "do: cal"))
    said = foredesk("journeys", "check", file, broken, "--json", *home.options)
    found = json.loads(said.out)
    assert said.code == 1
    assert (found["findings"][0]["kind"], found["findings"][0]["line"]) == ("runs_out", 6)
    assert found["unloadable"][0] == {
        "file": str(broken),
        "line": 7,
        "key": "do",
        "problem": "“cal” cannot stand here",
        "fix": "Did you mean “call”?",
    }


def test_what_comes_with_the_product_is_proved(foredesk: Foredesk, home: Home) -> None:
    said = foredesk("journeys", "check", *home.options)
    assert said.code == 0, said.out
    assert "nobody can fall through" in said.out


def test_in_a_clinic_without_a_rota_nobody_owns_the_steps(foredesk: Foredesk, clinic: Home) -> None:
    said = foredesk("journeys", "check", *clinic.options)
    assert said.code == 1
    assert "nobody holds the duty front_desk_lead" in said.out


def test_a_file_that_is_not_there_or_no_text_is_a_mistake(
    foredesk: Foredesk, home: Home, tmp_path: Path
) -> None:
    said = foredesk("journeys", "check", tmp_path / "gone.yaml", *home.options)
    assert said.code == 2
    assert "cannot be read" in said.err
    bytes_ = tmp_path / "bytes.yaml"
    bytes_.write_bytes(b"\xff\xfe\x00journey")
    assert foredesk("journeys", "check", bytes_, *home.options).code == 2
