"""What a file's row becomes: the `import_contact` command. The window's wizard and the terminal import by the same rule."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from sync.commands.consent import ConsentGiven
from sync.commands.imports import ImportContact
from sync.commands.names import fold
from sync.exchange.rows import ContactRow
from sync.model.words import Channel, ConsentSource, ConsentState, ContactKind, Purpose

NEW_ENQUIRY: Final = "new-enquiry"
"""The journey that an import starts where no other is named."""

_MOST_ENDPOINTS: Final = 10
_MOST_TAGS: Final = 30
_LONGEST_REF: Final = 200
_LONGEST_NOTE: Final = 10_000
_MESSAGES: Final = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)
_EVERY_WAY: Final = (*_MESSAGES, Channel.PHONE)
_DECEASED: Final = "deceased"
"""The tag that sync.exchange gives to the dead, who are not to be written to about care either, nor followed up."""


def command_of(
    row: ContactRow,
    *,
    import_id: str,
    enrol: bool = False,
    journey: str = NEW_ENQUIRY,
    kind: ContactKind | None = None,
    location_id: str | None = None,
    sources: Mapping[str, str] | None = None,
    tags: Sequence[str] = (),
) -> ImportContact:
    """The command for a row that was not refused. `enrol` starts `journey`; `tags` come before the row's own.

    `sources` gives the id of each known source by its folded name (`sync.commands.names.fold`); another one is kept as
    a tag. What the command has no room for (endpoints beyond ten) goes into the note, so that nothing is lost.
    """
    source_id = (sources or {}).get(fold(row.source)) if row.source else None
    more_tags = [row.source[:60].strip()] if row.source and source_id is None else []
    beyond = [*row.phones[_MOST_ENDPOINTS:], *row.emails[_MOST_ENDPOINTS:]]
    note = "\n".join(part for part in (row.note, ", ".join(beyond)) if part)[:_LONGEST_NOTE].strip()
    return ImportContact(
        import_id=import_id,
        name=row.name or None,
        given_name=row.given or None,
        family_name=row.family or None,
        phones=row.phones[:_MOST_ENDPOINTS],
        emails=row.emails[:_MOST_ENDPOINTS],
        birth_date=row.birth_date.isoformat() if row.birth_date is not None else None,
        language=row.language,
        kind=kind,
        address=row.address or None,
        location_id=location_id,
        source_id=source_id,
        external_ref=_reference(row.external_id),
        tags=tuple(dict.fromkeys([*tags, *row.tags, *more_tags]))[:_MOST_TAGS],
        consents=_consents(row),
        note=note or None,
        journey=journey if enrol and _DECEASED not in row.tags else None,
    )


def _reference(text: str) -> str | None:
    """The file's own id for the row; one too long to keep is known by its hash, so that no two become one."""
    if len(text) > _LONGEST_REF:
        return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    return text or None


def _consents(row: ContactRow) -> tuple[ConsentGiven, ...]:
    """A yes allows marketing messages; a no forbids marketing in any way, calls included."""
    if row.consent is None:
        return ()
    channels = _MESSAGES if row.consent is ConsentState.GIVEN else _EVERY_WAY
    purposes = [Purpose.MARKETING]
    if row.consent is ConsentState.WITHDRAWN and _DECEASED in row.tags:
        purposes.append(Purpose.CARE)
    return tuple(
        ConsentGiven(channel=channel, purpose=purpose, state=row.consent, source=ConsentSource.IMPORT)
        for purpose in purposes
        for channel in channels
    )
