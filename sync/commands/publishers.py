"""In whose name a journey's own steps run: whoever published its version, with the roles that they have now."""

from typing import Final

import msgspec

from sync.commands.kernel import Principal
from sync.commands.outcomes import Refused
from sync.model.base import entity_type
from sync.model.entities import JourneyVersion, Staff
from sync.model.rows import Rows
from sync.model.words import Role

_VERSION, _STAFF = entity_type(JourneyVersion), entity_type(Staff)
_EVERY_ROLE: Final = frozenset(Role)
JOURNEY: Final = "journey"
"""The kind of principal that a journey's steps name, with the version's id: `journey:<version>`."""


def journey_principal(rows: Rows, version_id: str) -> Principal:
    """Who acts when a step of this version runs by itself. Raises Refused where nobody stands behind it any more."""
    roles = roles_behind(rows, version_id)
    if roles is None:
        raise Refused(
            "authority_lost",
            "Whoever published this follow-up does not work here any more. Publish it again to go on with it.",
        )
    return Principal(JOURNEY, version_id, roles)


def roles_behind(rows: Rows, version_id: str) -> frozenset[Role] | None:
    """The roles of whoever published a version; None where the version is not here or they do not work here now."""
    row = rows.get(_VERSION, version_id)
    if row is None or row[3]:
        return None
    return roles_of_publisher(rows, str(row[_VERSION.positions["published_by"]]))


def roles_of_publisher(rows: Rows, principal: str) -> frozenset[Role] | None:
    """The roles of a person who works here now, and all of them for the practice's own server; None for anybody else."""
    kind, _, name = principal.partition(":")
    if kind == "system":
        return _EVERY_ROLE
    row = rows.get(_STAFF, name) if kind == "staff" else None
    if row is None or row[3] or row[_STAFF.positions["disabled"]]:
        return None
    return msgspec.json.decode(str(row[_STAFF.positions["roles"]]), type=frozenset[Role])
