"""The journeys of the practice: their versions, how many run in each, and what the check reads.

Not for the window's start: it brings CEL and YAML with it.
"""

import msgspec

from sync.commands import proving
from sync.journeys.checking import Setting
from sync.journeys.definition import Journey, from_canonical
from sync.model.rows import Rows
from sync.model.words import Channel, Purpose
from sync.replica.queries.reading import Reader, every
from sync.wording import Words as TemplateWords


class Version(msgspec.Struct, frozen=True):
    """A published version of a journey. `running` and `ended` count its enrolments; `published_at` in epoch ms."""

    id: str
    journey: str
    number: int
    live: int
    published_at: int
    published_by: str
    running: int
    ended: int


def live(reader: Reader) -> dict[str, tuple[int, Journey]]:
    """The versions that new enrolments take, by the journey's name: number and document. One that this Foredesk cannot read
    is left out."""
    found: dict[str, tuple[int, Journey]] = {}
    for key, number, document in reader.execute(
        "SELECT key, number, document FROM journey_version WHERE live = 1 AND deleted = 0 ORDER BY key"
    ).fetchall():
        try:
            found[key] = (number, from_canonical(document.encode()))
        except msgspec.ValidationError:
            continue
    return found


def versions(reader: Reader, journey: str | None = None) -> list[Version]:
    """Every version of one journey or of all, by name, the newest first."""
    chosen, values = ("AND v.key = ?", (journey,)) if journey is not None else ("", ())
    return every(
        reader,
        Version,
        "SELECT v.id, v.key, v.number, v.live, v.published_at, v.published_by, "
        "COALESCE(n.running, 0), COALESCE(n.ended, 0) FROM journey_version v LEFT JOIN "
        "(SELECT version_id, SUM(state = 'running') AS running, SUM(state != 'running') AS ended FROM enrolment "
        "WHERE deleted = 0 GROUP BY version_id) n ON n.version_id = v.id "
        f"WHERE v.deleted = 0 {chosen} ORDER BY v.key, v.number DESC",
        values,
    )


def version(reader: Reader, version_id: str) -> Journey | None:
    """The document of a version, or None where there is none that this Foredesk can read."""
    row = reader.execute(
        "SELECT document FROM journey_version WHERE id = ? AND deleted = 0", (version_id,)
    ).fetchone()
    try:
        return None if row is None else from_canonical(row[0].encode())
    except msgspec.ValidationError:
        return None


def setting(reader: Reader) -> Setting:
    """What the practice has, as its copy says."""
    return proving.setting(Rows(reader, "sqlite"))  # type: ignore[arg-type]  # it only reads


class Draft(msgspec.Struct, frozen=True):
    """What somebody at this desk has written of a journey. `base` is the version that was live then; `at` in epoch ms."""

    journey: str
    text: str
    base: str
    at: int


def drafts(reader: Reader, staff_id: str) -> dict[str, Draft]:
    """A person's drafts at this desk, by the name that each was opened under."""
    sql = "SELECT journey, text, base, at FROM journey_draft WHERE staff_id = ? ORDER BY journey"
    return {each.journey: each for each in every(reader, Draft, sql, (staff_id,))}


def words(reader: Reader, template: str) -> dict[str, TemplateWords]:
    """The words of a live template, by their language; empty where there is no such template."""
    rows = reader.execute(
        "SELECT language, text, channels, purpose, subject, approved_as FROM template "
        "WHERE name = ? AND live = 1 AND deleted = 0 ORDER BY language",
        (template,),
    ).fetchall()
    return {
        language: TemplateWords(
            text=text,
            language=language,
            channels=msgspec.json.decode(channels, type=frozenset[Channel]),
            purpose=Purpose(purpose),
            subject=subject,
            approved_as=approved,
        )
        for language, text, channels, purpose, subject, approved in rows
    }


class Head(msgspec.Struct, frozen=True):
    """The version of a journey to look at first: the live one, else the newest. `live` is its number, None where no version
    runs; `latest` is the highest number there is. `is_confirmed`: the server has taken it in."""

    journey: str
    id: str
    number: int
    live: int | None
    latest: int
    published_at: int
    published_by: str
    is_confirmed: bool


def heads(reader: Reader) -> dict[str, Head]:
    """Every journey that was ever published, by its name."""
    sql = (
        "SELECT key, id, number, live, published_at, published_by, ver FROM journey_version WHERE deleted = 0 "
        "ORDER BY key, live DESC, number DESC"
    )
    found: dict[str, Head] = {}
    latest: dict[str, int] = {}
    rows = reader.execute(sql).fetchall()
    for key, _, number, *_ in rows:
        latest[key] = max(latest.get(key, 0), number)
    for key, row_id, number, is_live, at, by, ver in rows:
        if key not in found:
            found[key] = Head(key, row_id, number, number if is_live else None, latest[key], at, by, ver > 0)
    return found
