"""Failed tries and growing delays. A try is counted before it is checked, so that many at once gain nothing."""

import hashlib
from ipaddress import IPv4Address, IPv6Network, ip_address

from sync.model.rows import Rows
from sync.server.refusals import Refusal

_FIRST_DELAY_MS = 2_000
_LONGEST_DELAY_MS = 15 * 60_000
_FORGIVEN_AFTER_MS = 24 * 3_600_000
"""A day without a try wipes the slate."""


def key_of(kind: str, *parts: str) -> str:
    """The key under which tries at a thing are counted, whether the thing exists or not."""
    told = "\x1f".join(parts).encode()
    return f"{kind}:{hashlib.sha256(told).hexdigest()}"


def network_of(address: str) -> str:
    """The network that tries are counted for: an IPv4 address, or the /64 of an IPv6 one, which is what one household or
    machine has at its disposal. What is no address counts as it stands."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped or IPv6Network((found, 64), strict=False))


def check(rows: Rows, key: str, now: int) -> int:
    """How many tries failed in a row. Raises Refusal (429, with the seconds to wait) while a delay runs."""
    row = rows.execute("SELECT failures, locked_until, at FROM throttle WHERE key = ?", (key,)).fetchone()
    failures, locked_until, at = row or (0, 0, now)
    if now - at > _FORGIVEN_AFTER_MS:
        return 0
    if at > now:  # the clock was set back since: a delay of minutes must not become one of years
        locked_until = 0
    if locked_until > now:
        wait_s = -(-(locked_until - now) // 1000)
        raise Refusal(
            429, "TOO_MANY_TRIES", f"Too many tries. Try again in {wait_s} seconds.", retry_after_s=wait_s
        )
    return failures


def count_try(rows: Rows, key: str, now: int, *, free: int) -> int:
    """Count a try and return how many failed in a row before it. After `free` failures each must wait twice as long.

    Raises Refusal (429, with the seconds to wait) while a delay runs; such a try is not counted and not checked.
    """
    failures = check(rows, key, now)
    over = failures + 1 - free
    delay = min(_LONGEST_DELAY_MS, _FIRST_DELAY_MS << min(over, 20)) if over >= 0 else 0
    rows.execute(
        "INSERT INTO throttle (key, failures, locked_until, at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
        "failures = excluded.failures, locked_until = excluded.locked_until, at = excluded.at",
        (key, failures + 1, now + delay, now),
    )
    rows.execute(
        "DELETE FROM throttle WHERE at < ?", (now - _FORGIVEN_AFTER_MS,)
    )  # or made-up names fill the disk
    return failures


def forgive(rows: Rows, key: str) -> None:
    """A try succeeded."""
    rows.execute("DELETE FROM throttle WHERE key = ?", (key,))
