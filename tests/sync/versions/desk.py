"""A workstation of whatever program this process is: opens a copy, syncs, does what it is told, says what it holds."""

import json
import sys
from pathlib import Path
from typing import Any

from sync.commands import kernel
from sync.replica import Replica, Session
from sync.replica.client import HttpTransport

KEY = bytes(range(32))


def listening(asked: list[str]) -> None:
    """Note what the copy fetches beside its changes."""
    for name in ("snapshot", "lines", "added"):
        real = getattr(HttpTransport, name)

        def spy(self: Any, *arguments: Any, _name: str = name, _real: Any = real) -> Any:
            asked.append(_name)
            return _real(self, *arguments)

        setattr(HttpTransport, name, spy)


def main() -> None:
    told = json.load(sys.stdin)
    asked: list[str] = []
    listening(asked)
    with Replica.open(Path(told["folder"]), KEY) as replica:
        session = Session(told["session"], bytes.fromhex(told["key"]))
        replica.connect(told["url"], told["token"], principal=told["principal"], session=session)
        assert replica.wait_until_online(40), replica.status
        for contact_id, nickname in told.get("fondly", {}).items():
            struct: Any = kernel.REGISTER["name_fondly@1"].struct
            replica.apply(struct(contact_id=contact_id, nickname=nickname))
        assert replica.wait_until_online(40), replica.status
        differing = replica.check(recount=True)

        def look(connection: Any) -> dict[str, Any]:
            has_allergies = connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'allergy'"
            ).fetchone()
            return {
                "nicknames": dict(connection.execute("SELECT id, nickname FROM contact").fetchall()),
                "allergies": connection.execute("SELECT contact_id, substance FROM allergy").fetchall()
                if has_allergies
                else [],
                "schema": connection.execute("PRAGMA user_version").fetchone()[0],
                "layout": sorted(
                    [kind, name, sorted(row[1] for row in connection.execute(f'PRAGMA table_info("{name}")'))]
                    for kind, name in connection.execute("SELECT type, name FROM sqlite_master").fetchall()
                    if not name.startswith("sqlite_")
                ),
            }

        json.dump(replica.read(look) | {"differing": differing, "asked": asked}, sys.stdout)


if __name__ == "__main__":
    main()
