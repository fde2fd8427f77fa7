"""Everything that a template may tell, by name: what it means, where it comes from, and an example in each language."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from msgspec import Struct


class Source(StrEnum):
    """What must be known before a variable can be filled in."""

    ALWAYS = "always"
    PERSON = "person"
    """It stands on the contact's record, and may be missing there."""
    VISIT = "visit"
    """The message is about a visit."""
    PAYMENT = "payment"
    LINK = "link"
    """Whoever sends it made a link for it."""
    SETTING = "setting"
    """The practice must have told it."""


class Variable(Struct, frozen=True):
    """One thing that a template may tell. `sample` is by language, and English stands in for others."""

    name: str
    source: Source
    meaning: str
    sample: Mapping[str, str]

    @property
    def may_be_missing(self) -> bool:
        """Whether a message to somebody may have to do without it."""
        return self.source is not Source.ALWAYS


_ALL: Final = (
    Variable("first_name", Source.PERSON, "The person's given name.", {"en": "Lina", "ar": "لينا"}),
    Variable("full_name", Source.PERSON, "The person's whole name.", {"en": "Lina Haddad", "ar": "لينا حداد"}),
    Variable("practice", Source.ALWAYS, "The practice's name.", {"en": "Palmera Clinic", "ar": "عيادة بالميرا"}),
    Variable("location", Source.SETTING, "The place's own name.", {"en": "Palmera Marina", "ar": "بالميرا مارينا"}),
    Variable("address", Source.SETTING, "The place's address.", {"en": "12 Marina Walk, Dubai", "ar": "١٢ ممشى المارينا، دبي"}),
    Variable("opens_at", Source.SETTING, "When the place opens next, in its own time.", {"en": "Monday 23 November, 9:00 AM", "ar": "الاثنين 23 نوفمبر، 9:00 ص"}),
    Variable("emergency_number", Source.SETTING, "The number to call in an emergency.", {"en": "998"}),
    Variable("staff_name", Source.PERSON, "Who signs: the person at the desk.", {"en": "Sara", "ar": "سارة"}),
    Variable("visit_day", Source.VISIT, "The visit's day, in the place's own time.", {"en": "Wednesday 25 November", "ar": "الأربعاء 25 نوفمبر"}),
    Variable("visit_time", Source.VISIT, "The visit's hour, in the place's own time.", {"en": "2:30 PM", "ar": "2:30 م"}),
    Variable("service", Source.VISIT, "What the visit is for.", {"en": "Check-up", "ar": "فحص"}),
    Variable("practitioner", Source.VISIT, "Whom they come to see.", {"en": "Dr Rania Saleh", "ar": "د. رانيا صالح"}),
    Variable("amount", Source.PAYMENT, "What is to be paid, with its currency.", {"en": "AED 250.00", "ar": "250.00 د.إ."}),
    Variable("link", Source.LINK, "The link that this message is about: to pay, to book, to review.", {"en": "https://palmera.example/x7Kq"}),
)  # fmt: skip

CATALOGUE: Final[Mapping[str, Variable]] = MappingProxyType({variable.name: variable for variable in _ALL})
"""By name. What is not in here cannot be told."""


def samples(language: str) -> dict[str, str]:
    """A sample person's values in a language (BCP 47), for previews."""
    base = language.partition("-")[0]
    return {name: each.sample.get(base, each.sample["en"]) for name, each in CATALOGUE.items()}
