"""`foredesk-server serve` with a phone that stops in the middle of a call: `python -m tests.sync.effects.slow_server HOW …`.

HOW says where it stops: before the message goes out, after it went out, or nowhere. The waits are short, so that a test need
not last a minute; everything else is the server as it is.
"""

import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from sync.effects import dispatcher
from sync.effects.channels.phone import SimulatedPhone
from sync.effects.channels.port import Outcome, Port, Request
from sync.effects.channels.slip import read_slip, write_slip
from sync.model.words import Channel
from sync.server import app, cli
from sync.server.dispatching import SLIP_FILE
from sync.server.server import Server

LEASE_MS = 1_500
MARK = "in-the-middle"


class StoppingPhone(SimulatedPhone):
    """Leaves a mark and stands still for good."""

    def __init__(self, how: str, folder: Path) -> None:
        slip = folder / SLIP_FILE
        super().__init__(
            dedupes=how != "two", earlier=read_slip(slip), keep=lambda sent: write_slip(slip, sent)
        )
        self._how, self._mark = how, folder / MARK

    def send(self, request: Request, now: int) -> Outcome:
        if self._how == "before":
            self._stand_still()
        outcome = super().send(request, now)
        if self._how == "after":
            self._stand_still()
        return outcome

    def _stand_still(self) -> None:
        self._mark.touch()
        time.sleep(3600)


def channels(how: str, folder: Path) -> Mapping[Channel, Port]:
    return dict.fromkeys(Channel, StoppingPhone(how, folder))


if __name__ == "__main__":
    dispatcher.LEASE_MS = LEASE_MS
    dispatcher.RETRY_MS = 100
    app.Server = partial(Server, channels=partial(channels, sys.argv[1]))
    sys.exit(cli.main(["serve", "--no-runner", "--port", "0", *sys.argv[2:]]))
