"""A short quarter, lived whole: the report is what a clinic could trust, and the same seed is the same story."""

from pathlib import Path

import msgspec
import pytest

from desktop.quarter.telling import Report, Wishes, lines, run
from desktop.terminal import quarter

pytestmark = pytest.mark.expects_logs(".*")
SHORT = Wishes(contacts=40, days=2, per_day=10, seed=3)


def lived(wishes: Wishes, folder: Path) -> Report:
    return msgspec.structs.replace(run(wishes, folder=folder), took_s=0)


def test_a_few_days_leave_nobody_behind_and_are_the_same_again(tmp_path: Path) -> None:
    report = lived(SHORT, tmp_path)
    assert report.verdict.findings == []
    assert report.deliveries > 5
    assert report.verdict.by_machine > 0
    assert sum(report.verdict.endings.values()) > 10
    assert lived(SHORT, tmp_path) == report
    assert list(tmp_path.iterdir()) == []


def test_so_do_days_in_which_desks_runner_and_server_are_killed(tmp_path: Path) -> None:
    report = lived(msgspec.structs.replace(SHORT, kills=30.0), tmp_path)
    assert report.restarts > 3
    assert report.verdict.findings == []


def test_the_report_says_what_must_not_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.quarter.judge import Finding

    report = lived(msgspec.structs.replace(SHORT, days=1), tmp_path)
    assert "nobody fell through" in lines(report)[-1]
    verdict = msgspec.structs.replace(report.verdict, findings=[Finding("sent twice", "reply:1:2")])
    broken = msgspec.structs.replace(report, verdict=verdict)
    assert any("sent twice: reply:1:2" in line for line in lines(broken))
    monkeypatch.setattr(quarter, "live", lambda wishes, told, cut: broken)
    from desktop.cli import main

    assert main(["quarter", "--days", "1"]) == quarter.FELL_SHORT


def test_a_step_that_is_no_step_cannot_be_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    from desktop.cli import main

    assert main(["quarter", "--without", "new-enquiry/nothing"]) == quarter.USAGE
    assert "there is no step nothing" in capsys.readouterr().err
