"""The sample clinic's other follow-ups: published, with people at each of their steps, as a month at work leaves them."""

from __future__ import annotations

from msgspec.structs import replace

from desktop.sample.facts import MINUTE, NOW, SYSTEM
from desktop.sample.link import SampleLink
from sync.commands.imports import ImportContact
from sync.commands.journeys import PublishJourney, StopJourney
from sync.commands.templates import shipped_templates
from sync.journeys.loader import shipped
from sync.journeys.writing import write

_DAY = 24 * 60 * MINUTE
_BEGUN = (1, 3, 9, 22, 47, 90, 200, 300, 1_000, 1_500, 1_600, 2_000, 2_500, 3_000, 20_000, 26_000)
"""How long ago each of the invented people got in touch, in minutes."""
_NAMES = (
    "Yara Mansouri", "Oleg Dubrov", "Sunita Rao", "Hind Al Suwaidi", "Marek Nowak", "Aisha Karim", "Peter Lang",
    "Rania Saleh", "Chen Wei", "Leila Haddad", "Samir Aziz", "Joana Prado", "Faisal Noor", "Mina Park", "Tariq Omari",
    "Elif Demir",
)  # fmt: skip


def fill_journeys(link: SampleLink) -> None:
    """Publish what a new practice starts with, and let people stand in it. Does nothing the second time."""
    if link.reader().execute("SELECT 1 FROM journey_version WHERE key = 'missed-call'").fetchone():
        return
    for saved in shipped_templates():
        if saved.language == "en":  # some of its patients read these, so its follow-ups have words in them
            for language in ("fr", "ru"):
                link.run(replace(saved, language=language), at=NOW - 20 * _DAY)
    for name, plan in shipped().items():
        if name != "new-enquiry":
            link.run(PublishJourney(text=write(plan)), at=NOW - 20 * _DAY)
    for number, (name, ago) in enumerate(zip(_NAMES, _BEGUN, strict=True)):
        row = ImportContact(
            import_id="7" * 32, name=name, phones=(f"+97150{7_000_000 + number}",), journey="new-enquiry"
        )
        link.run(row, SYSTEM, NOW - ago * MINUTE)
    runs = (
        link.reader()
        .execute(
            "SELECT e.id FROM enrolment e JOIN contact c ON c.id = e.contact_id WHERE c.name IN ('Tariq Omari', 'Elif Demir')"
        )
        .fetchall()
    )
    for (run,) in runs:
        link.run(StopJourney(enrolment_id=run, reason="opportunity.lost"), SYSTEM, NOW - 2 * _DAY)
    link.age(0)
