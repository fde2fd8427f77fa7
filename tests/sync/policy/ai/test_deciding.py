"""Who may take the AI's work how far: deny by default, and what no approval ever opens."""

from itertools import product
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.commands.kernel import REGISTER, Principal
from sync.model.words import Role
from sync.policy import decide
from sync.policy.ai import (
    ACTIONS,
    Allow,
    Approval,
    Circumstances,
    Deny,
    Grant,
    NeedApproval,
    PermissionTier,
    Proposal,
    Rule,
    Stage,
    Trait,
    Watermark,
)
from sync.policy.ai.facts import Lifecycle

AI = Principal("ai", "workflow", frozenset())
SERVER = Principal("system", "server", frozenset(Role))
SEEN = Watermark(head="m1", contact=4)
HOUR = 3_600_000


def staff(name: str, *roles: Role) -> Principal:
    return Principal("staff", name, frozenset(roles))


DESK = staff("sara", Role.FRONT_DESK)
MANAGER = staff("mona", Role.MANAGER)
OWNER = staff("omar", Role.OWNER)
CLINICIAN = staff("dr-lee", Role.CLINICIAN)


def proposal(**changes: object) -> Proposal:
    told = Proposal(
        contact_id="c1",
        target_contacts=frozenset({"c1"}),
        ceiling=PermissionTier.EXECUTE_WITH_APPROVAL,
        traits=frozenset(),
        payload_hash="p",
        watermark=SEEN,
        expires_at=HOUR,
    )
    return msgspec.structs.replace(told, **changes)


def things(stage: Stage = Stage.APPROVE, **changes: Any) -> Circumstances:
    told = Circumstances(
        stage=stage,
        now=0,
        practice_ceiling=PermissionTier.EXECUTE_WITH_APPROVAL,
        lifecycle=Lifecycle.LIVE,
        has_owner=True,
        payload_hash="p",
        watermark=SEEN,
        claimed_by="sara",
    )
    return msgspec.structs.replace(told, **changes)


def leave(*by: Principal, **changes: object) -> Grant:
    told = Grant(
        payload_hash="p",
        watermark=SEEN,
        approvals=tuple(Approval(person.id, person.roles) for person in by),
        expires_at=HOUR,
    )
    return msgspec.structs.replace(told, **changes)


def rule(decision: object) -> Rule:
    assert isinstance(decision, Deny), decision
    return decision.rule


# -- the ladder ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "practice", "expected"),
    [
        ("read_only", "execute_with_approval", Rule.TIER),
        ("execute_with_approval", "read_only", Rule.TIER),
        ("execute_with_approval", "never_execute", Rule.TIER),
    ],
)
def test_a_draft_below_its_rung_is_not_even_proposed(version: str, practice: str, expected: Rule) -> None:
    found = decide(
        AI, "send_reply", proposal(ceiling=PermissionTier(version)),
        things(Stage.PROPOSE, practice_ceiling=PermissionTier(practice)),
    )  # fmt: skip
    assert rule(found) is expected


def test_the_lowest_of_action_version_and_practice_wins() -> None:
    for version, practice in product(PermissionTier, PermissionTier):
        found = decide(
            AI, "send_reply", proposal(ceiling=version), things(Stage.PROPOSE, practice_ceiling=practice)
        )
        low = min(version, practice, key=lambda tier: tier.rung)
        if low is PermissionTier.EXECUTE_WITH_APPROVAL:
            assert found == NeedApproval((frozenset({Role.FRONT_DESK, Role.MANAGER, Role.OWNER}),))
        elif low.rung >= PermissionTier.DRAFT_ONLY.rung:
            assert found == Allow(low)
        else:
            assert rule(found) is Rule.TIER


def test_a_workflow_that_starts_at_draft_only_is_never_approved_only_sent_as_a_persons_own() -> None:
    draft = proposal(ceiling=PermissionTier.DRAFT_ONLY)
    assert decide(AI, "send_reply", draft, things(Stage.PROPOSE)) == Allow(PermissionTier.DRAFT_ONLY)
    assert rule(decide(OWNER, "send_reply", draft, things())) is Rule.TIER


def test_a_stale_source_leaves_a_draft_and_takes_the_approval_away_with_its_reason() -> None:
    stale = ("prices",)
    found = decide(AI, "send_reply", proposal(), things(Stage.PROPOSE, stale_sources=stale))
    assert found == Allow(PermissionTier.DRAFT_ONLY)
    assert decide(OWNER, "send_reply", proposal(), things(stale_sources=stale)) == Deny(
        Rule.STALE_SOURCE, stale
    )
    assert decide(AI, "move_stage", proposal(), things(Stage.PROPOSE, stale_sources=stale)) == Deny(
        Rule.STALE_SOURCE, stale
    )


def test_what_looks_like_steering_lowers_the_tier() -> None:
    assert rule(decide(OWNER, "send_reply", proposal(is_suspicious=True), things())) is Rule.TIER


def test_a_shadow_version_may_work_and_nobody_can_approve_what_it_says() -> None:
    shadow = Lifecycle.SHADOW
    proposed = decide(AI, "send_reply", proposal(), things(Stage.PROPOSE, lifecycle=shadow))
    assert proposed == Allow(PermissionTier.EXECUTE_WITH_APPROVAL)
    assert rule(decide(OWNER, "send_reply", proposal(), things(lifecycle=shadow))) is Rule.NOT_LIVE


@pytest.mark.parametrize("lifecycle", [Lifecycle.DRAFT, Lifecycle.RETIRED])
def test_a_version_that_is_not_live_does_nothing(lifecycle: Lifecycle) -> None:
    for stage in Stage:
        assert rule(decide(AI, "send_reply", proposal(), things(stage, lifecycle=lifecycle))) is Rule.NOT_LIVE


# -- who approves ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("traits", "person", "expected"),
    [
        ((), DESK, True), ((), MANAGER, True), ((), OWNER, True), ((), CLINICIAN, False),
        ((Trait.PRICE,), DESK, False), ((Trait.PRICE,), MANAGER, True), ((Trait.PRICE,), OWNER, True),
        ((Trait.DOCUMENT,), DESK, False), ((Trait.DOCUMENT,), MANAGER, True),
        ((Trait.BOOKING,), DESK, False), ((Trait.BOOKING,), MANAGER, True),
        ((Trait.CLINICAL,), OWNER, False), ((Trait.CLINICAL,), MANAGER, False), ((Trait.CLINICAL,), CLINICIAN, True),
        ((Trait.MANDATE,), MANAGER, False), ((Trait.MANDATE,), OWNER, True),
    ],
)  # fmt: skip
def test_who_approves_what(traits: tuple[Trait, ...], person: Principal, expected: bool) -> None:
    found = decide(person, "send_reply", proposal(traits=frozenset(traits)), things())
    assert found == Allow(PermissionTier.EXECUTE_WITH_APPROVAL) if expected else rule(found) is Rule.NOT_YOURS


def test_the_front_desk_approves_only_what_it_has_in_hand() -> None:
    assert rule(decide(DESK, "send_reply", proposal(), things(claimed_by=None))) is Rule.NOT_CLAIMED
    assert rule(decide(DESK, "send_reply", proposal(), things(claimed_by="omar"))) is Rule.NOT_CLAIMED
    assert isinstance(decide(MANAGER, "send_reply", proposal(), things(claimed_by="sara")), Allow)


def test_money_takes_an_owner_and_one_more_person() -> None:
    asked = proposal()
    first = decide(OWNER, "request_payment", asked, things())
    assert isinstance(first, NeedApproval)
    one = (Approval(OWNER.id, OWNER.roles),)
    assert rule(decide(OWNER, "request_payment", asked, things(approvals=one))) is Rule.TWICE
    assert isinstance(decide(DESK, "request_payment", asked, things(approvals=one)), Allow)
    other = (Approval(DESK.id, DESK.roles),)
    assert isinstance(decide(OWNER, "request_payment", asked, things(approvals=other)), Allow)
    assert rule(decide(MANAGER, "request_payment", asked, things(approvals=other))) is Rule.NOT_YOURS


def test_a_price_with_something_clinical_takes_a_lead_and_a_clinician() -> None:
    asked = proposal(traits=frozenset({Trait.PRICE, Trait.CLINICAL}))
    assert decide(MANAGER, "send_reply", asked, things()) == NeedApproval((frozenset({Role.CLINICIAN}),))
    approved = things(approvals=(Approval(MANAGER.id, MANAGER.roles),))
    assert isinstance(decide(CLINICIAN, "send_reply", asked, approved), Allow)


@pytest.mark.parametrize(
    ("changes", "around", "expected"),
    [
        ({"is_open": False}, {}, Rule.DECIDED),
        ({"expires_at": 0}, {}, Rule.EXPIRED),
        ({}, {"payload_hash": "other"}, Rule.CHANGED),
        ({"findings": ("price",)}, {}, Rule.LINT),
        ({"is_validated": False}, {}, Rule.NOT_VALIDATED),
        ({"target_contacts": frozenset({"c1", "c2"})}, {}, Rule.STRANGER),
        ({}, {"has_owner": False}, Rule.NO_OWNER),
    ],
)
def test_what_cannot_be_approved(changes: dict[str, Any], around: dict[str, Any], expected: Rule) -> None:
    found = decide(OWNER, "send_reply", proposal(**changes), things(**around))
    assert rule(found) is expected
    granted = things(Stage.EXECUTE, grant=leave(OWNER), **around)
    assert rule(decide(SERVER, "send_reply", proposal(**changes), granted)) is expected


@pytest.mark.parametrize("part", Watermark.__struct_fields__)
def test_whatever_moved_makes_it_stale_and_says_what(part: str) -> None:
    values = {
        "head": "m2", "contact": 5, "appointment": ("a", 2), "consent": ("k", 1), "taken_by": "sara",
        "sources": (("prices", "v2"),),
    }  # fmt: skip
    now = msgspec.structs.replace(SEEN, **{part: values[part]})
    assert decide(OWNER, "send_reply", proposal(), things(watermark=now)) == Deny(Rule.STALE, (part,))


# -- carrying it out ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        (None, Rule.NO_GRANT),
        (leave(OWNER, used_at=1), Rule.GRANT_USED),
        (leave(OWNER, expires_at=0), Rule.GRANT_EXPIRED),
        (leave(OWNER, payload_hash="q"), Rule.GRANT_DIFFERS),
        (leave(OWNER, watermark=Watermark(head="m0", contact=4)), Rule.GRANT_DIFFERS),
    ],
)
def test_a_grant_is_for_these_bytes_once_and_soon(grant: Grant | None, expected: Rule) -> None:
    assert rule(decide(SERVER, "send_reply", proposal(), things(Stage.EXECUTE, grant=grant))) is expected


def test_a_grant_without_all_its_approvals_carries_nothing_out() -> None:
    found = decide(SERVER, "request_payment", proposal(), things(Stage.EXECUTE, grant=leave(OWNER)))
    assert isinstance(found, NeedApproval)
    both = things(Stage.EXECUTE, grant=leave(OWNER, DESK))
    assert isinstance(decide(SERVER, "request_payment", proposal(), both), Allow)
    twice = things(Stage.EXECUTE, grant=leave(OWNER, OWNER))
    assert isinstance(decide(SERVER, "request_payment", proposal(), twice), NeedApproval)


# -- what never opens -----------------------------------------------------------------------------------------------

PEOPLE = st.builds(
    Principal,
    kind=st.sampled_from(["staff", "ai", "system", "device", "journey", "integration"]),
    id=st.sampled_from(["a", "b", "sara"]),
    roles=st.frozensets(st.sampled_from(list(Role))),
)
WATERMARKS = st.builds(
    Watermark, head=st.sampled_from([None, "m1", "m2"]), contact=st.sampled_from([None, 4])
)
PROPOSALS = st.builds(
    Proposal,
    contact_id=st.just("c1"),
    target_contacts=st.frozensets(st.sampled_from(["c1", "c2"])),
    ceiling=st.sampled_from(PermissionTier),
    traits=st.frozensets(st.sampled_from(Trait), max_size=2),
    payload_hash=st.sampled_from(["p", "q"]),
    watermark=WATERMARKS,
    expires_at=st.sampled_from([0, HOUR]),
    is_open=st.booleans(),
    is_validated=st.booleans(),
    findings=st.sampled_from([(), ("price",)]),
    is_suspicious=st.booleans(),
)
GRANTS = st.builds(
    Grant,
    payload_hash=st.sampled_from(["p", "q"]),
    watermark=WATERMARKS,
    approvals=st.lists(
        st.builds(Approval, by=st.sampled_from(["a", "b"]), roles=st.frozensets(st.sampled_from(list(Role)))),
        max_size=2,
    ).map(tuple),
    expires_at=st.sampled_from([0, HOUR]),
    used_at=st.sampled_from([None, 1]),
)
THINGS = st.builds(
    Circumstances,
    stage=st.sampled_from(Stage),
    now=st.just(0),
    practice_ceiling=st.sampled_from(PermissionTier),
    lifecycle=st.sampled_from(Lifecycle),
    has_owner=st.booleans(),
    stale_sources=st.sampled_from([(), ("prices",)]),
    payload_hash=st.sampled_from(["p", "q"]),
    watermark=WATERMARKS,
    claimed_by=st.sampled_from([None, "sara"]),
    approvals=st.just(()),
    grant=st.none() | GRANTS,
)


@given(PEOPLE, st.sampled_from([*ACTIONS, "invented"]), PROPOSALS, THINGS)
def test_nothing_is_carried_out_that_was_not_granted_for_its_own_subject(
    principal: Principal, action: str, draft: Proposal, facts: Circumstances
) -> None:
    found = decide(principal, action, draft, facts)
    kind = ACTIONS.get(action)
    if kind is None or kind.tier is PermissionTier.NEVER_EXECUTE:
        assert isinstance(found, Deny)
        return
    if not isinstance(found, Allow) or facts.stage is Stage.PROPOSE:
        return
    assert principal.kind == ("staff" if facts.stage is Stage.APPROVE else "system")
    assert facts.has_owner
    assert facts.lifecycle is Lifecycle.LIVE
    assert draft.watermark == facts.watermark
    assert draft.payload_hash == facts.payload_hash
    assert not draft.findings
    assert draft.target_contacts <= {draft.contact_id} or Trait.BULK in kind.traits
    if facts.stage is Stage.EXECUTE:
        assert facts.grant is not None
        assert facts.grant.used_at is None
        assert facts.grant.approvals


def test_what_is_never_done_says_why_and_has_no_command() -> None:
    names = {spec.name for spec in REGISTER.values()}
    never = [found for found in ACTIONS.values() if found.tier is PermissionTier.NEVER_EXECUTE]
    assert {found.key for found in never} >= {"refund", "delete_record", "change_price", "change_consent"}
    for found in never:
        assert found.reason
        assert found.key not in names
