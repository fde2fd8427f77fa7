"""Row hashes and shard sums: how two copies prove that they are equal without exchanging rows.

A shard's digest is the number of its live rows and the sum of their hashes modulo 2**128, so that one changed row costs
one subtraction and one addition. Tombstones do not count.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b, sha256

import msgspec

from sync.model.base import Row

SHARDS = 256
_MODULUS = 1 << 128
_encode = msgspec.msgpack.Encoder().encode

Sums = dict[tuple[str, str, int], tuple[int, int]]
"""(entity, scope, shard) -> (live rows, sum of hashes modulo 2**128)."""


def row_hash(row: Row) -> int:
    """blake2b-128 over the canonical msgpack of a row (id, scope, ver, deleted, columns), as a number."""
    return int.from_bytes(blake2b(_encode(row), digest_size=16).digest(), "big")


def shard_of(row_id: str) -> int:
    """The shard of a row: the last byte of its id, which is random even where the first is time."""
    return int(row_id[-2:], 16)


def changes(images: Iterable[tuple[str, Row | None, Row | None]]) -> Sums:
    """What the (entity, before, after) images add to each shard: count and sum differences."""
    found: Sums = {}
    for entity, before, after in images:
        if before is not None and not before[3]:
            _add(found, entity, before, -1)
        if after is not None and not after[3]:
            _add(found, entity, after, 1)
    return found


def combine(sums: Mapping[tuple[str, str, int], tuple[int, int]], more: Sums) -> Sums:
    """`sums` of the touched shards after `more` is added to them."""
    combined: Sums = {}
    for key, (count, total) in more.items():
        old_count, old_total = sums.get(key, (0, 0))
        combined[key] = (old_count + count, (old_total + total) % _MODULUS)
    return combined


def fingerprint(sums: Sums) -> str:
    """One SHA-256 in hex over all shards that have live rows: equal copies have equal ones."""
    listed = [[*key, count, f"{total:032x}"] for key, (count, total) in sorted(sums.items()) if count]
    return sha256(_encode(listed)).hexdigest()


def _add(sums: Sums, entity: str, row: Row, sign: int) -> None:
    key = (entity, str(row[1]), shard_of(str(row[0])))
    count, total = sums.get(key, (0, 0))
    sums[key] = (count + sign, (total + sign * row_hash(row)) % _MODULUS)
