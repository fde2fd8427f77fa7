"""What the lint can find, where, and what it means for a draft."""

from enum import StrEnum
from typing import Final

from msgspec import Struct


class Severity(StrEnum):
    FORBIDS = "forbids"
    """The text cannot be approved as it stands."""
    CLINICIAN = "clinician"
    """Only a clinician may decide about the text."""


class FindingKind(StrEnum):
    """Screens translate by it."""

    LINK = "link"
    EMAIL = "email"
    NUMBER = "number"
    """A phone number, or any other that is long enough to be somebody's."""
    PRICE = "price"
    DATE = "date"
    TIME = "time"
    SPELLED_OUT = "spelled_out"
    """A number, a price or an address in words, where it cannot be compared."""
    OTHER_PERSON = "other_person"
    TOKEN = "token"  # noqa: S105 - a token of redaction
    HIDDEN = "hidden"
    LOOKALIKE = "lookalike"
    MARKUP = "markup"
    DOSAGE = "dosage"
    DIAGNOSIS = "diagnosis"
    EMERGENCY = "emergency"


CLINICAL: Final = frozenset({FindingKind.DOSAGE, FindingKind.DIAGNOSIS, FindingKind.EMERGENCY})
SAID: Final[dict[FindingKind, str]] = {
    FindingKind.LINK: "This link stands in no source.",
    FindingKind.EMAIL: "This e-mail address stands in no source.",
    FindingKind.NUMBER: "This number stands in no source.",
    FindingKind.PRICE: "This price stands in no source.",
    FindingKind.DATE: "This day stands in no source and is no offered slot.",
    FindingKind.TIME: "This time stands in no source and is no offered slot.",
    FindingKind.SPELLED_OUT: "Write numbers, prices and addresses in digits and signs, so that they can be checked.",
    FindingKind.OTHER_PERSON: "This is somebody else's name or number.",
    FindingKind.TOKEN: "A placeholder was left in the text.",
    FindingKind.HIDDEN: "There is a character here that nobody can see.",
    FindingKind.LOOKALIKE: "These letters look like others than they are.",
    FindingKind.MARKUP: "This is code, not words.",
    FindingKind.DOSAGE: "This is about medicine: a clinician decides.",
    FindingKind.DIAGNOSIS: "This says what somebody has: a clinician decides.",
    FindingKind.EMERGENCY: "This is about an emergency: a clinician decides.",
}


class Finding(Struct, frozen=True, order=True):
    """What was found from `start` up to `end`, in characters (code points) of the text as it was given."""

    start: int
    end: int
    kind: FindingKind

    @property
    def severity(self) -> Severity:
        """What it means for the draft."""
        return Severity.CLINICIAN if self.kind in CLINICAL else Severity.FORBIDS

    @property
    def said(self) -> str:
        """What is wrong, for the person who looks at it; nothing of the text is in it."""
        return SAID[self.kind]
