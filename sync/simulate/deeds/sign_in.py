"""Somebody signs in again."""

import asyncio
from typing import Any

from sync.replica.changes import State
from sync.server.core import Batch
from sync.server.refusals import Refusal
from sync.simulate.desk import Desk
from sync.simulate.premises import Badge, badge_for
from sync.simulate.serving import Process


def sign_in_soon(world: Any, desk: Desk, *, is_fork: bool) -> None:
    """Somebody signs in at a desk that was signed out."""
    if desk.engine is None or desk.engine.status.state is not State.SIGNED_OUT:
        return
    process: Process | None = world.server_for(desk.name)
    if process is None or desk.line is None or desk.line.is_down:
        world.signed_out(desk, is_fork=is_fork)
        return

    def let_in(batch: Batch) -> Badge:
        return badge_for(batch, process.site.secret, desk.person, badge=desk.badge, is_fork=is_fork)

    async def sign_in() -> None:
        try:
            badge = await process.server.write(let_in)
        except Refusal as refusal:
            world.note(f"{desk.name} may not sign in: {refusal.problem.code}")
            world.signed_out(desk, is_fork=is_fork)
        else:
            world.struck("signed in anew", [desk])
            world.note(f"{desk.name} signs in")
            desk.signed_in(badge)

    def gone(done: "asyncio.Task[None]") -> None:
        if done.cancelled():
            world.signed_out(desk, is_fork=is_fork)

    process.spawn(sign_in()).add_done_callback(gone)


def enrol_soon(world: Any, desk: Desk) -> None:
    """Somebody signs in at a workstation that keeps nothing any more: it is a new one."""
    process: Process | None = world.server_for(desk.name)
    if process is None:
        world.enrol_later(desk)
        return

    def let_in(batch: Batch) -> Badge:
        return badge_for(batch, process.site.secret, desk.person)

    async def sign_in() -> None:
        try:
            badge = await process.server.write(let_in)
        except Refusal as refusal:
            world.note(f"{desk.name} may not sign in: {refusal.problem.code}")
            world.enrol_later(desk)
        else:
            world.note(f"{desk.name} is a new workstation")
            desk.enrolled(badge)

    def gone(done: "asyncio.Task[None]") -> None:
        if done.cancelled():
            world.enrol_later(desk)

    process.spawn(sign_in()).add_done_callback(gone)
