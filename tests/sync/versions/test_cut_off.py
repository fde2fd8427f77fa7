"""An upgrade of a workstation's file that is cut off goes on at the next start, and nothing that was typed is touched."""

import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from sync.replica.store import NewerReplica, Store, open_reader
from tests.fixtures.make import DESK, HERE, PACKED
from tests.sync.versions.desk import KEY
from tests.sync.versions.test_upgrade_week import ROOT, environment

OPENING = """
import json, os, sys
from sync.model import replica_file
from sync.replica import upgrade
from sync.replica.store import OlderReplica, Store, open_reader
key, cut = bytes(range(32)), sys.argv[2]
if cut == "before":
    try:
        open_reader(sys.argv[1], key)
    except OlderReplica:
        os._exit(9)
if cut == "between":
    upgrade.replica_file.create_missing_indexes = lambda _: os._exit(9)
if cut == "at the end":
    upgrade.replica_file.put_local = lambda *_: os._exit(9)
store = Store.open(sys.argv[1], key, replica_file.create)
facts = dict(store.connection.execute("SELECT key, value FROM local").fetchall())
count = lambda sql: store.connection.execute(sql).fetchone()[0]
shadows = [json.loads(base) for (base,) in store.connection.execute("SELECT base FROM shadow WHERE base IS NOT NULL AND entity = 'contact'")]
print(json.dumps({
    "schema": count("PRAGMA user_version"), "outbox": count("SELECT count(*) FROM outbox"),
    "acked": count("SELECT count(*) FROM acked"), "since": facts["added_since"],
    "lengths": sorted({len(row) for row in shadows} | {count("SELECT count(*) FROM pragma_table_info('contact')")}),
}))
store.close()
"""


def opened(folder: Path, schema: int, cut: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", OPENING, str(folder), cut]
    environ = {**environment(schema), "PATH": ""}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env=environ, cwd=ROOT
    )


@pytest.mark.parametrize("cut", ["before", "between", "at the end"])
def test_an_upgrade_that_is_cut_off_goes_on_and_keeps_what_was_typed(tmp_path: Path, cut: str) -> None:
    with tarfile.open(HERE / "schema-1" / PACKED) as packed:
        packed.extractall(tmp_path, filter="data")
    before = Store.open(tmp_path / DESK, KEY, lambda _: None)
    kept = [
        before.connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        for name in ("outbox", "acked")
    ]
    before.close()
    done = opened(tmp_path / DESK, 3, cut)
    assert done.returncode == 9, done.stderr
    done = opened(tmp_path / DESK, 3)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["schema"], told["since"]) == (3, "1")
    assert [told["outbox"], told["acked"]] == kept
    assert len(told["lengths"]) == 1, "what was confirmed beneath the unsent work has the new columns, too"
    with pytest.raises(NewerReplica, match="update this workstation"):
        open_reader(tmp_path / DESK, KEY)
