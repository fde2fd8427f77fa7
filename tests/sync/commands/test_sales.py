"""Stage moves compare before they set."""

import pytest

from sync.commands.outcomes import Clash, Invalid
from sync.commands.people import CaptureLead
from sync.commands.practice import stage_id
from sync.commands.sales import CreateOpportunity, LoseOpportunity, MoveOpportunity, WinOpportunity
from sync.model.words import VerdictKind
from tests.sync.commands.clinic import Clinic

NEW, CONTACTED, DORMANT = (stage_id("20" * 16, key) for key in ("new", "contacted", "dormant"))


@pytest.fixture
def opportunity(clinic: Clinic) -> str:
    clinic.do(CaptureLead(name="Sara Haddad", phone="+971501234567"))
    return clinic.one("opportunity").id


def move(opportunity: str, start: str, target: str) -> MoveOpportunity:
    return MoveOpportunity(opportunity_id=opportunity, from_stage_id=start, to_stage_id=target)


def test_two_who_move_to_the_same_stage_agree(clinic: Clinic, opportunity: str) -> None:
    clinic.do(move(opportunity, NEW, CONTACTED))
    assert clinic.do(move(opportunity, NEW, CONTACTED)).kind is VerdictKind.NOOP
    entry = clinic.data(clinic.one("timeline", kind="opportunity.moved"))
    assert (entry["from"], entry["to"]) == ("new", "contacted")


def test_two_who_move_to_different_stages_clash_with_both_sides(clinic: Clinic, opportunity: str) -> None:
    clinic.do(move(opportunity, NEW, CONTACTED))
    with pytest.raises(Clash) as caught:
        clinic.do(move(opportunity, NEW, DORMANT))
    assert caught.value.yours == {"stage_id": DORMANT}
    assert caught.value.theirs["stage_id"] == CONTACTED
    assert caught.value.subject == ("opportunity", opportunity)


def test_lost_needs_a_reason_and_then_it_cannot_be_won_unseen(clinic: Clinic, opportunity: str) -> None:
    clinic.do(LoseOpportunity(opportunity_id=opportunity, reason="too expensive"))
    found = clinic.one("opportunity")
    assert (found.state, found.lost_reason) == ("lost", "too expensive")
    with pytest.raises(Clash):
        clinic.do(WinOpportunity(opportunity_id=opportunity))


def test_won_keeps_its_value(clinic: Clinic, opportunity: str) -> None:
    clinic.do(WinOpportunity(opportunity_id=opportunity, value=250_000))
    assert (clinic.one("opportunity").state, clinic.one("opportunity").value) == ("won", 250_000)
    assert clinic.do(WinOpportunity(opportunity_id=opportunity)).kind is VerdictKind.NOOP


def test_a_value_without_currency_is_refused_by_name(clinic: Clinic, opportunity: str) -> None:
    contact = clinic.one("contact").id
    with pytest.raises(Invalid) as caught:
        clinic.do(CreateOpportunity(contact_id=contact, title="Veneers", value=1))
    assert caught.value.field == "currency"
