"""Saves merge field by field; what two people typed into one precious field goes on a card."""

import msgspec
import pytest

from sync.commands.cards import Choice, ResolveCard
from sync.commands.kernel import Context, encode, spec_of
from sync.commands.outcomes import Clash, Held, Invalid, Refused
from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, CaptureLead
from sync.commands.practice import stage_id
from sync.commands.sales import MoveOpportunity
from sync.commands.undo import Undo
from sync.model.words import VerdictKind
from tests.sync.commands.clinic import FRONT_DESK, MANAGER, OTHER_DESK, Clinic

PHONE = "+971501234567"


@pytest.fixture
def contact(clinic: Clinic) -> str:
    clinic.do(CaptureLead(name="Sara Haddad", phone=PHONE))
    return clinic.one("contact").id


def patch(contact: str, **fields: list[str | int | None]) -> PatchFields:
    return PatchFields(entity="contact", id=contact, fields=fields)


def test_two_people_editing_different_fields_both_get_theirs(clinic: Clinic, contact: str) -> None:
    clinic.do(patch(contact, language=[None, "ar"]), FRONT_DESK)
    clinic.do(patch(contact, address=[None, "Marina Walk 3"]), OTHER_DESK)
    assert (clinic.one("contact").language, clinic.one("contact").address) == ("ar", "Marina Walk 3")


def test_of_a_low_risk_field_the_last_save_counts(clinic: Clinic, contact: str) -> None:
    clinic.do(patch(contact, language=[None, "ar"]), FRONT_DESK)
    clinic.do(patch(contact, language=[None, "en"]), OTHER_DESK)
    assert clinic.one("contact").language == "en"
    assert clinic.all("card") == []


def test_of_a_precious_field_the_first_save_is_kept_and_the_second_becomes_a_card(
    clinic: Clinic, contact: str
) -> None:
    clinic.do(patch(contact, birth_date=[None, "1990-02-01"]), FRONT_DESK)
    clinic.judge(patch(contact, birth_date=[None, "1991-02-01"]), OTHER_DESK)
    assert clinic.one("contact").birth_date == "1990-02-01"
    card = clinic.one("card")
    assert (card.kind, card.reason, card.contact_id) == ("conflict", "changed_meanwhile", contact)
    assert msgspec.json.decode(card.yours) == {"birth_date": "1991-02-01"}
    assert msgspec.json.decode(card.theirs) == {"birth_date": "1990-02-01"}


def test_what_does_not_clash_is_saved_beside_the_card(clinic: Clinic, contact: str) -> None:
    clinic.do(patch(contact, name=["Sara Haddad", "Sara Hadad"]), FRONT_DESK)
    outcome = clinic.do(
        patch(contact, name=["Sara Haddad", "Sarah Haddad"], language=[None, "ar"]), OTHER_DESK
    )
    card = clinic.one("card")
    assert (outcome.kind, outcome.detail) == (VerdictKind.MERGED, card.id)
    assert (clinic.one("contact").name, clinic.one("contact").language) == ("Sara Hadad", "ar")
    assert card.state == "open"


def test_two_who_type_the_same_agree(clinic: Clinic, contact: str) -> None:
    clinic.do(patch(contact, birth_date=[None, "1990-02-01"]), FRONT_DESK)
    assert clinic.do(patch(contact, birth_date=[None, "1990-02-01"]), OTHER_DESK).kind is VerdictKind.NOOP


def test_two_new_numbers_in_place_of_the_same_old_one_clash(clinic: Clinic, contact: str) -> None:
    clinic.do(patch(contact, phone=[PHONE, "+971501234568"]), FRONT_DESK)
    assert clinic.one("contact_endpoint").is_primary == 1
    with pytest.raises(Clash) as caught:
        clinic.do(patch(contact, phone=[PHONE, "+971501234569"]), OTHER_DESK)
    assert caught.value.theirs == {"phone": "+971501234568"}


def test_deciding_for_yours_does_what_was_typed_over_what_stands(clinic: Clinic, contact: str) -> None:
    clinic.do(patch(contact, birth_date=[None, "1990-02-01"]), FRONT_DESK)
    card = clinic.judge(patch(contact, birth_date=[None, "1991-02-01"]), OTHER_DESK)
    assert card is not None
    clinic.do(ResolveCard(card_id=card, choice=Choice.YOURS))
    assert clinic.one("contact").birth_date == "1991-02-01"
    assert (clinic.one("card").state, clinic.one("card").resolved_by) == ("resolved", FRONT_DESK.id)


def test_deciding_for_theirs_leaves_everything_and_a_second_decision_sees_the_first(
    clinic: Clinic, contact: str
) -> None:
    clinic.do(patch(contact, birth_date=[None, "1990-02-01"]), FRONT_DESK)
    card = clinic.judge(patch(contact, birth_date=[None, "1991-02-01"]), OTHER_DESK)
    assert card is not None
    clinic.do(ResolveCard(card_id=card, choice=Choice.THEIRS))
    assert clinic.one("contact").birth_date == "1990-02-01"
    assert clinic.do(ResolveCard(card_id=card, choice=Choice.THEIRS)).kind is VerdictKind.NOOP
    with pytest.raises(Clash):
        clinic.do(ResolveCard(card_id=card, choice=Choice.YOURS), OTHER_DESK)


def test_insisting_on_a_stage_moves_from_where_it_stands(clinic: Clinic, contact: str) -> None:
    opportunity = clinic.one("opportunity").id
    new, contacted, dormant = (stage_id("20" * 16, key) for key in ("new", "contacted", "dormant"))
    clinic.do(MoveOpportunity(opportunity_id=opportunity, from_stage_id=new, to_stage_id=contacted))
    card = clinic.judge(
        MoveOpportunity(opportunity_id=opportunity, from_stage_id=new, to_stage_id=dormant), OTHER_DESK
    )
    assert card is not None
    clinic.do(ResolveCard(card_id=card, choice=Choice.YOURS))
    assert clinic.one("opportunity").stage_id == dormant


def test_work_on_somebody_deleted_becomes_a_card_that_restores(clinic: Clinic, contact: str) -> None:
    clinic.do(Undo(mutation=clinic.last))
    assert clinic.all("contact") == []
    card = clinic.judge(AddNote(contact_id=contact, text="Called back"), OTHER_DESK)
    assert clinic.one("card").reason == "deleted"
    assert card is not None
    clinic.do(ResolveCard(card_id=card, choice=Choice.RESTORE))
    assert clinic.one("contact").id == contact
    assert clinic.data(clinic.one("timeline", kind="note.added"))["text"] == "Called back"


def test_only_what_was_deleted_can_be_restored(clinic: Clinic, contact: str) -> None:
    clinic.do(patch(contact, birth_date=[None, "1990-02-01"]), FRONT_DESK)
    card = clinic.judge(patch(contact, birth_date=[None, "1991-02-01"]), OTHER_DESK)
    assert card is not None
    with pytest.raises(Refused):
        clinic.do(ResolveCard(card_id=card, choice=Choice.RESTORE))


def test_what_clashes_in_released_work_gets_a_card_beside_the_one_that_held_it(
    clinic: Clinic, contact: str
) -> None:
    told = patch(contact, birth_date=[None, "1991-02-01"], language=[None, "ar"])
    waiting = clinic.hold(told, Held("unknown_command", "It waits."), FRONT_DESK)
    clinic.do(patch(contact, birth_date=[None, "1990-02-01"]), OTHER_DESK)
    (card,) = clinic.all("card")
    tx = clinic.tx()
    with tx.in_the_name_of(str(FRONT_DESK), 1, released_by=str(MANAGER)):
        spec_of(told).apply(tx, told, Context(card.mutation, 1, FRONT_DESK, "patch_fields@1"))
    cards = {card.id: card for card in clinic.all("card")}
    assert sorted(card.reason for card in cards.values()) == ["changed_meanwhile", "unknown_command"]
    assert cards[waiting].body.encode() == encode(told)


def test_a_card_keeps_the_typed_command_even_when_it_cannot_be_read(clinic: Clinic) -> None:
    from sync.commands.cards import open_card
    from sync.commands.kernel import Context
    from sync.commands.tx import Tx
    from sync.model.words import CardKind

    ctx = Context(clinic.next_ulid(1), 1, FRONT_DESK, "add_note@9")
    open_card(
        Tx(clinic.rows, 1),
        ctx,
        CardKind.HELD,
        Refused("unknown_command", "?"),
        b'{"x":"\x00\xff"}',
        "staff:x",
    )
    assert clinic.one("card").body == '{"x":"\ufffd\ufffd"}'


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"merged_into": [None, "0" * 32]}, "fields.merged_into"),
        ({"birth_date": [None, "1990-02-30"]}, "fields.birth_date"),
        ({"phone": [None, "12"]}, "fields.phone"),
        ({"name": ["Sara Haddad", None]}, "fields.name"),
        ({"language": [None, 7]}, "fields.language"),
        ({"name": ["Sara Haddad", "x" * 201]}, "fields.name"),
        ({"kind": ["lead", "king"]}, "fields.kind"),
    ],
)
def test_a_field_that_cannot_be_saved_is_named(
    clinic: Clinic, contact: str, fields: dict[str, list[str | int | None]], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.do(patch(contact, **fields))
    assert caught.value.field == field


def test_only_what_is_edited_field_by_field_can_be_patched(clinic: Clinic) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.do(PatchFields(entity="staff", id=FRONT_DESK.id, fields={"roles": ["[]", '["owner"]']}))
    assert caught.value.field == "entity"
