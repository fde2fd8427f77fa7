"""Off always wins, in whatever order the answers come in."""

from hypothesis import given
from hypothesis import strategies as st

from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.people import CaptureLead
from sync.model.words import Channel, ConsentSource, ConsentState, Purpose, VerdictKind
from tests.sync.commands.clinic import DAY, DOOR, NOW, Clinic

PHONE = "+971501234567"
OWN = frozenset({ConsentSource.KEYWORD, ConsentSource.FORM, ConsentSource.IN_PERSON})


def answer(state: ConsentState, source: ConsentSource, at: int) -> RecordConsent:
    given = ConsentGiven(
        channel=Channel.SMS, purpose=Purpose.MARKETING, state=state, source=source, wording="News by SMS"
    )
    return RecordConsent(phone=PHONE, answers=(given,), said_at=at)


def test_an_opt_out_holds_against_a_later_yes_that_is_not_the_persons_own(clinic: Clinic) -> None:
    clinic.do(answer(ConsentState.WITHDRAWN, ConsentSource.KEYWORD, NOW), DOOR)
    clinic.do(answer(ConsentState.GIVEN, ConsentSource.IMPORT, NOW + 500), DOOR)
    assert clinic.one("consent").state == "withdrawn"
    assert clinic.events()[-1] == "consent.overruled"


def test_only_the_persons_own_later_yes_lifts_an_opt_out(clinic: Clinic) -> None:
    clinic.do(answer(ConsentState.WITHDRAWN, ConsentSource.KEYWORD, NOW), DOOR)
    clinic.do(answer(ConsentState.GIVEN, ConsentSource.KEYWORD, NOW - 500), DOOR)
    assert clinic.one("consent").state == "withdrawn"
    clinic.do(answer(ConsentState.GIVEN, ConsentSource.KEYWORD, NOW + 500), DOOR)
    assert clinic.one("consent").state == "given"


def test_an_opt_out_that_arrives_late_still_ends_an_imported_yes(clinic: Clinic) -> None:
    clinic.do(answer(ConsentState.GIVEN, ConsentSource.IMPORT, NOW), DOOR)
    clinic.do(answer(ConsentState.WITHDRAWN, ConsentSource.KEYWORD, NOW - DAY), DOOR)
    assert clinic.one("consent").state == "withdrawn"


def test_an_opt_out_belongs_to_the_number_and_stands_on_the_timeline_of_everybody_there(
    clinic: Clinic,
) -> None:
    clinic.do(CaptureLead(name="Sara Haddad", phone=PHONE), DOOR)
    clinic.do(CaptureLead(name="Omar Haddad", phone=PHONE), DOOR)
    clinic.do(answer(ConsentState.WITHDRAWN, ConsentSource.KEYWORD, NOW), DOOR)
    people = {row.id for row in clinic.all("contact")}
    assert {row.contact_id for row in clinic.all("timeline", kind="contact.opted_out")} == people
    assert len(people) == 2


def test_the_same_answer_twice_changes_nothing(clinic: Clinic) -> None:
    clinic.do(answer(ConsentState.GIVEN, ConsentSource.FORM, NOW), DOOR)
    assert clinic.do(answer(ConsentState.GIVEN, ConsentSource.FORM, NOW), DOOR).kind is VerdictKind.NOOP


answers = st.lists(
    st.tuples(st.sampled_from(list(ConsentState)), st.sampled_from(list(ConsentSource)), st.integers(0, 4)),
    min_size=1,
    max_size=5,
)


@given(told=answers, order=st.randoms(use_true_random=False))
def test_what_stands_is_the_same_in_every_order(
    told: list[tuple[ConsentState, ConsentSource, int]], order: object
) -> None:
    shuffled = list(told)
    order.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue]
    stands: list[tuple[str, int]] = []
    for sequence in (told, shuffled):
        clinic = Clinic()
        for state, source, day in sequence:
            clinic.do(answer(state, source, NOW + day), DOOR, at=NOW + 10)
        consent = clinic.one("consent")
        stands.append((consent.state, consent.at))
        clinic.close()
    assert stands[0] == stands[1]
    noes = [day for state, _, day in told if state is ConsentState.WITHDRAWN]
    own_yeses = [day for state, source, day in told if state is ConsentState.GIVEN and source in OWN]
    is_off = bool(noes) and (not own_yeses or max(own_yeses) <= max(noes))
    assert stands[0][0] == ("withdrawn" if is_off else "given")
