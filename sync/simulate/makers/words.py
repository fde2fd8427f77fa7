"""What this world is made of: few people, few numbers, few slots, so that desks want the same contact, hour and stage."""

from importlib import resources
from random import Random
from typing import Any

from sync.commands.consent import ConsentGiven
from sync.commands.next_action import Next
from sync.journeys.hours import OpeningHours, Span
from sync.model.entities import Contact, Opportunity, Task
from sync.model.words import Channel, ConsentSource, ConsentState, NextAction, Purpose, Subject
from sync.simulate.sight import Sight

HOUR = 3_600_000
MARINA = "10" * 16
"""The one place with which every world begins."""
PHONES = tuple(f"+97150000000{digit}" for digit in range(5))
EMAILS = ("lina@mail.example", "omar@mail.example", "lina.h@mail.example")
NAMES = ("Lina Haddad", "Omar Haddad", "L. Haddad", "Sara Khan", "عمر حداد")
TAGS = ("vip", "VIP", "nervous", "recall")
WORDS = (
    "implant?",
    "Tuesday is fine",
    "please call",
    "STOP",
    "thank you",
    "سؤال",
    "C",
    "CANCEL",
    "emergency",
)
IMPORT_IDS = ("7" * 32, "8" * 32)
JOURNEY = (resources.files("resources") / "journeys" / "new-enquiry.yaml").read_text("utf-8")
WEEK = ((Span(9 * 60, 18 * 60),),) * 5 + ((), ())


def secret(random: Random) -> str:
    """Words that nobody else writes: wherever they are found, they came from here."""
    return f"{random.choice(WORDS)} ({random.getrandbits(64):016x})"


def hours() -> OpeningHours:
    return OpeningHours("Asia/Dubai", WEEK)


def slot(sight: Sight, now: int) -> int:
    """One of six hours tomorrow, so that two desks want the same one."""
    return (now // (24 * HOUR) + 1) * 24 * HOUR + sight.random.randrange(6) * HOUR


def next_step(sight: Sight, now: int) -> Next:
    action = sight.random.choice(list(NextAction))
    due_at = now + sight.random.randrange(1, 72) * HOUR
    return Next(action=action, due_at=due_at, reason="nothing left to do")


def subject(sight: Sight) -> tuple[Subject, str, str | None] | None:
    kind = sight.random.choice((Subject.CONTACT, Subject.CONTACT, Subject.TASK, Subject.OPPORTUNITY))
    model = {Subject.CONTACT: Contact, Subject.TASK: Task, Subject.OPPORTUNITY: Opportunity}[kind]
    row: Any = sight.one(model)
    if row is None:
        return None
    return kind, row.id, row.id if kind is Subject.CONTACT else row.contact_id


def consents(sight: Sight) -> tuple[ConsentGiven, ...]:
    random = sight.random
    return (
        ConsentGiven(
            channel=random.choice((Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)),
            purpose=random.choice(list(Purpose)),
            state=random.choice(list(ConsentState)),
            source=random.choice(list(ConsentSource)),
        ),
    )
