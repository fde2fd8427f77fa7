"""The practice's templates, and what each would say to somebody: what Settings and the composer show.

Not for the window's start: filling in brings Jinja and CLDR with it.
"""

from msgspec import Struct

from sync.commands.reach import contact_of
from sync.commands.templates import Said, fill, live_template, opt_out_for, particulars
from sync.commands.tx import Tx
from sync.model.base import entity_type
from sync.model.entities import Template
from sync.model.rows import Rows
from sync.model.words import Channel
from sync.replica.queries.reading import Reader
from sync.wording import CannotRender, values_of

_TEMPLATE = entity_type(Template)


class Offer(Struct, frozen=True):
    """A template for one person and channel: what it says, or why it cannot be said."""

    name: str
    template_id: str
    is_approved: bool
    """It may go outside WhatsApp's window."""
    said: Said | None
    refusal: CannotRender | None


def versions(reader: Reader) -> list[Template]:
    """Every version of every template: by name, then language, newest first."""
    rows = Rows(reader, "sqlite").where(_TEMPLATE, [], None, None)  # type: ignore[arg-type]  # it only reads
    found: list[Template] = [_TEMPLATE.record(*row) for row in rows]
    return sorted(found, key=lambda row: (row.name, row.language, -row.number))


def offers(
    reader: Reader,
    contact_id: str,
    channel: Channel,
    *,
    now: int,
    staff_id: str | None = None,
    appointment_id: str | None = None,
    endpoint_id: str | None = None,
) -> list[Offer]:
    """What may be said to somebody by a channel at `now` (epoch ms), in their language; those that can be said come first.
    Raises Waits where there is no such contact."""
    tx = Tx(Rows(reader, "sqlite"), None)  # type: ignore[arg-type]  # it only reads
    contact = contact_of(tx, contact_id)
    known = particulars(tx, contact, now=now, appointment_id=appointment_id, staff_id=staff_id)
    opt_out = opt_out_for(tx, contact, channel, endpoint_id)
    found: list[Offer] = []
    for name in sorted({row.name for row in tx.find(Template, live=1)}):
        template = live_template(tx, name, channel, contact.language)
        if template is None:
            continue
        said, refusal = None, None
        try:
            values = values_of(known, template.language)
            said = fill(template, values, channel, contact.language, opt_out)
        except CannotRender as error:
            refusal = error
        found.append(Offer(name, template.id, template.approved_as is not None, said, refusal))
    return sorted(found, key=lambda offer: offer.said is None)
