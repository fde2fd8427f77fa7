"""Who runs what is due by itself: the lease as the server granted it, gave it on or missed its holder."""

from typing import Annotated, Final

from msgspec import Meta

from sync.commands.fields import Id, Instant
from sync.commands.kernel import Command, Context, command
from sync.commands.outcomes import Outcome, Refused, already
from sync.commands.tx import Tx
from sync.model.entities import Runner
from sync.model.ids import fact_id
from sync.model.words import Event, RunnerState

RUNNER_ID: Final = fact_id("runner")
"""The id of the one row that says who has the lease."""
RUNNER: Final = "runner"
"""What the runner is called among the things that may fall silent."""


RUNNERS_OWN: Final = frozenset({"tell_overruns@1", "tell_absence@1", "watch_practice@1"})
"""What a runner tells in its workstation's name: nobody typed it, so no card is opened where it does not apply."""


class NoteRunner(Command, frozen=True):
    """How it stands with the runner. `epoch` counts the grants; `heard_at` is when it was last heard of."""

    epoch: Annotated[int, Meta(ge=0, le=1 << 40)]
    state: RunnerState
    heard_at: Instant
    device_id: Id | None = None


@command("note_runner", 1)
def note_runner(tx: Tx, command: NoteRunner, ctx: Context) -> Outcome | None:
    if ctx.principal.kind != "system":
        raise Refused("not_allowed", "Only the server grants the runner's lease.")
    before = tx.get(Runner, RUNNER_ID)
    if before is not None and (command.epoch < before.epoch or _stands(before, command)):
        return already(RUNNER_ID)
    tx.put(
        Runner,
        RUNNER_ID,
        device_id=command.device_id,
        epoch=command.epoch,
        state=command.state,
        since=ctx.at,
        heard_at=command.heard_at,
    )
    tx.happened(
        ctx.id("event"),
        Event.INTEGRATION_SILENT if command.state is RunnerState.SILENT else Event.INTEGRATION_BACK,
        integration=RUNNER,
        state=str(command.state),
        epoch=command.epoch,
    )
    return None


def check_lease(tx: Tx, lease_epoch: int, device_id: str | None = None) -> None:
    """Raises Refused where a runner acts under a grant that another has since, or that `device_id` never had."""
    lease = tx.get(Runner, RUNNER_ID)
    if lease is None or lease.epoch != lease_epoch or device_id not in (None, lease.device_id):
        raise Refused("lease_lost", "Another runner has taken over; this one's work is done by that one.")


def _stands(before: Runner, command: NoteRunner) -> bool:
    return (before.epoch, before.state, before.device_id) == (command.epoch, command.state, command.device_id)
