"""`foredesk phone` from the shell."""

from pathlib import Path

import pytest

from desktop import cli


def test_where_no_practice_is_it_says_where_the_phone_opens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["phone", "--data", str(tmp_path)]) == 2
    assert "opens where the clinic's server is" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
