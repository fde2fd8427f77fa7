"""Erasing a person reaches the cards that turned out to be about them."""

from sync.commands.cards import Choice, ResolveCard
from sync.commands.erasing import NOTHING_TYPED, ErasePerson, mentions
from sync.commands.outcomes import Held
from sync.commands.people import CaptureLead
from sync.model.words import ErasureReason
from tests.sync.commands.clinic import DOOR, OWNER, Clinic

PHONE = "+971501234567"


def test_a_card_of_work_that_was_done_after_all_goes_with_the_person_whom_it_made(clinic: Clinic) -> None:
    """Seed 1794: it names nobody who was known when it was laid, and their phone is somebody else's too."""
    clinic.do(CaptureLead(name="Omar Haddad", phone=PHONE), DOOR)
    told = CaptureLead(name="Sara Haddad", phone=PHONE, text="About an implant")
    waiting = clinic.hold(told, Held("unknown_command", "It waits."), DOOR)
    clinic.do(ResolveCard(card_id=waiting, choice=Choice.YOURS), OWNER)
    sara = clinic.one("contact", given_name="Sara").id
    clinic.do(ErasePerson(contact_id=sara, reason=ErasureReason.REQUESTED), OWNER)
    assert clinic.one("card").body == NOTHING_TYPED
    assert clinic.one("contact").given_name == "Omar"


def test_a_long_number_that_ends_like_their_phone_is_no_phone() -> None:
    """Seed 400001: a digest ended as the erased person's phone did, and with it went the card of a journey and all that a
    desk kept to send it again."""
    assert mentions('{"text":"call 050 123 4567"}', [PHONE])
    assert not mentions('{"digest":"' + "0" * 55 + '501234567"}', [PHONE])


def test_a_number_with_all_its_prefixes_is_a_phone() -> None:
    assert mentions("00971501234567", [PHONE])
