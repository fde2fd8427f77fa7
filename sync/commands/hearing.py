"""What an inbound message means before a person has read it: keywords that act by themselves, words of an emergency, and, on
a phone or address that several share, whom it is from."""

from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import msgspec

from sync.commands.cards import open_card
from sync.commands.consent import ConsentGiven, consent_id, tell_consent
from sync.commands.diary import CancelAppointment
from sync.commands.kernel import Context, encode, need
from sync.commands.outcomes import Clash
from sync.commands.reach import Reached, contact_of, contacts_at
from sync.commands.rules import emergency_phrases, own_opt_outs
from sync.commands.tx import Tx
from sync.model.effects import Effect
from sync.model.entities import Alarm, Appointment, Consent, Contact, PersonChoice
from sync.model.ids import fact_id
from sync.model.words import (
    AlarmState,
    AppointmentStatus,
    CardKind,
    Channel,
    ChoiceState,
    ConsentSource,
    ConsentState,
    Event,
    Purpose,
    Subject,
)
from sync.policy.keywords import Keyword, Meaning, find_phrase, read_keyword
from sync.policy.sending import STILL_TO_COME, Guard
from sync.policy.shipped import keyword_tables

SAME_PERSON_MS: Final = 4 * 3_600_000
"""Who was chosen for one message of a shared phone is taken for the next ones as well, for so long."""
_ABOUT_VISITS: Final = frozenset({Meaning.CONFIRM, Meaning.RESCHEDULE})
_ABOUT_CONSENT: Final = frozenset({Meaning.OPT_OUT, Meaning.OPT_IN})


class Candidate(NamedTuple):
    """Somebody a message may be from, and their visit."""

    contact_id: str
    appointment_id: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What was made out of a message."""

    contact: Contact
    keyword: Keyword | None
    emergency: str | None
    visits: tuple[Candidate, ...]
    """The visits that it may be about, the likeliest first."""
    must_ask: bool
    """Whether a person has to say whom it is from."""
    is_settled: bool
    """Whether nobody needs to answer it."""

    @property
    def told(self) -> dict[str, Any]:
        """What the message's event says of it."""
        return {
            **({"emergency": True} if self.emergency is not None else {}),
            **({"keyword": str(self.keyword.meaning)} if self.keyword is not None else {}),
            **({"needs_reply": False} if self.is_settled else {}),
        }


def make_out(tx: Tx, ctx: Context, found: Reached, channel: Channel, body: str) -> Heard:
    """What a message says, and whose it is as far as that can be told."""
    keyword = _keyword(tx, body, channel)
    emergency = find_phrase(body, emergency_phrases(tx.rows))
    visits = _visits(tx, found.endpoint_id, ctx.at) if keyword is not None or found.is_shared else []
    people = {visit.contact_id for visit in visits}
    contact = found.contact
    must_ask = False
    if keyword is not None and keyword.meaning in _ABOUT_VISITS:
        wanted = _meant(tx, keyword.meaning, found.endpoint_id, visits)
        people = {visit.contact_id for visit in wanted}
        must_ask = found.is_shared and len(people) > 1
        settled = not must_ask and bool(visits) and (keyword.meaning is Meaning.CONFIRM)
        if len(people) == 1:
            contact = contact_of(tx, wanted[0].contact_id)
        return Heard(contact, keyword, emergency, tuple(wanted), must_ask, settled and emergency is None)
    if found.is_shared and len(people) > 1 and (keyword is None or keyword.meaning not in _ABOUT_CONSENT):
        lately = _chosen_lately(tx, found.endpoint_id, ctx.at)
        if lately is None:
            must_ask = True
        else:
            contact = contact_of(tx, lately)
    keyword = _as_the_carrier(tx, keyword, found.endpoint_id, channel)
    is_settled = (
        keyword is not None
        and keyword.meaning in _ABOUT_CONSENT
        and not (keyword.is_ambiguous and (visits or keyword.meaning is Meaning.OPT_IN))
    )
    return Heard(contact, keyword, emergency, tuple(visits), must_ask, is_settled)


def _keyword(tx: Tx, body: str, channel: Channel) -> Keyword | None:
    """What comes along goes before the practice's own words: nobody can take a carrier's word for something else."""
    table = keyword_tables()[channel]
    own = {word: Keyword(Meaning.OPT_OUT, word) for word in own_opt_outs(tx.rows)} if table else {}
    return read_keyword(body, table) or read_keyword(body, own)


def act_on(tx: Tx, ctx: Context, heard: Heard, *, channel: Channel, endpoint: str, message: str) -> None:
    """Do what follows from a message by itself. Its own event is told before."""
    if heard.emergency is not None:
        raise_alarm(tx, ctx, heard.contact.id, message, heard.emergency)
    if heard.must_ask:
        tx.fact(
            PersonChoice, fact_id("person_choice", message),
            contact_id=heard.contact.id, message_id=message, endpoint_id=endpoint,
            meaning=heard.keyword.meaning if heard.keyword is not None else None,
            candidates=msgspec.json.encode(heard.visits).decode(), asked_at=ctx.at, state=ChoiceState.OPEN,
        )  # fmt: skip
    elif heard.keyword is not None:
        _act_on_keyword(tx, ctx, heard, heard.keyword, channel, endpoint)


def raise_alarm(tx: Tx, ctx: Context, contact_id: str, message_id: str, word: str) -> None:
    """Call for a person: whoever is on call acknowledges it."""
    row_id = fact_id("alarm", message_id)
    tx.fact(
        Alarm, row_id,
        contact_id=contact_id, message_id=message_id, word=word, raised_at=ctx.at, state=AlarmState.OPEN,
    )  # fmt: skip
    tx.happened(
        ctx.id("alarm"),
        Event.ALARM_RAISED,
        contact=contact_id,
        subject=(Subject.ALARM, row_id),
        message=message_id,
    )


def answer_about(tx: Tx, ctx: Context, meaning: str | None, visit: Candidate, label: str) -> None:
    """Do for a visit what C or R asks for: it is confirmed, or a person is told that its time does not suit."""
    found = tx.get(Appointment, visit.appointment_id)
    if found is None or found.status not in STILL_TO_COME or meaning not in _ABOUT_VISITS:
        return
    event = Event.APPOINTMENT_RESCHEDULE_ASKED
    if meaning == Meaning.CONFIRM:
        if found.confirmed_at is not None:
            return
        tx.put(Appointment, found.id, confirmed_at=ctx.at, status=AppointmentStatus.BOOKED)
        event = Event.APPOINTMENT_CONFIRMED
    tx.happened(
        ctx.id(label),
        event,
        contact=visit.contact_id,
        subject=(Subject.APPOINTMENT, found.id),
        appointment=found.id,
        start_at=found.start_at,
        by="keyword",
    )


def _act_on_keyword(
    tx: Tx, ctx: Context, heard: Heard, keyword: Keyword, channel: Channel, endpoint: str
) -> None:
    if keyword.meaning in _ABOUT_VISITS:
        if heard.visits:
            answer_about(tx, ctx, keyword.meaning, heard.visits[0], "answered")
        return
    if keyword.meaning not in _ABOUT_CONSENT:
        return
    is_no = keyword.meaning is Meaning.OPT_OUT
    # A carrier closes a number to everything; a START opens it, and is no yes to advertising.
    for purpose in Purpose if is_no else (Purpose.CARE,):
        answer = ConsentGiven(
            channel=channel,
            purpose=purpose,
            state=ConsentState.WITHDRAWN if is_no else ConsentState.GIVEN,
            wording=keyword.word,
            source=ConsentSource.KEYWORD,
        )
        tell_consent(tx, ctx, endpoint, answer, heard.contact.id, ctx.at, f"keyword {purpose}")
    if is_no and keyword.is_ambiguous and heard.visits:
        _ask_what_was_meant(tx, ctx, heard, keyword)


def _ask_what_was_meant(tx: Tx, ctx: Context, heard: Heard, keyword: Keyword) -> None:
    """They wrote CANCEL with a visit to come: their carrier silences them, and they may have meant the visit. Whoever decides
    keeps it, or calls it off."""
    theirs = [each for each in heard.visits if each.contact_id == heard.contact.id]
    visit = need(tx, Appointment, (theirs or heard.visits)[0].appointment_id)
    clash = Clash(
        "opt_out_or_visit",
        "They wrote a word that stops all our messages to them, with a visit to come. Call and ask what they meant.",
        yours={"word": keyword.word},
        theirs={"status": visit.status, "start_at": visit.start_at},
        contact_id=visit.contact_id,
        subject=(Subject.APPOINTMENT, visit.id),
    )
    meant = CancelAppointment(appointment_id=visit.id, base_start_at=visit.start_at)
    as_meant = replace(ctx, command="cancel_appointment@1")
    open_card(tx, as_meant, CardKind.CONFLICT, clash, encode(meant), str(ctx.principal), name="meant card")


def _as_the_carrier(
    tx: Tx, keyword: Keyword | None, endpoint: str, channel: Channel
) -> Keyword | None:  # fmt: skip
    """A YES is an opt-in where they had opted out, and a word like any other where they had not."""
    if keyword is None or keyword.meaning is not Meaning.OPT_IN or not keyword.is_ambiguous:
        return keyword
    standing = tx.get(Consent, consent_id(endpoint, channel, Purpose.CARE))
    return keyword if standing is not None and standing.state == ConsentState.WITHDRAWN else None


def _visits(tx: Tx, endpoint: str, at: int) -> list[Candidate]:
    """The visits to come of everybody at an endpoint, the soonest first."""
    found = [
        (visit.start_at, visit.id, Candidate(person.id, visit.id))
        for person in contacts_at(tx, endpoint)
        for visit in tx.find(Appointment, ("start_at", ">", at), contact_id=person.id)
        if visit.status in STILL_TO_COME
    ]
    return [candidate for _, _, candidate in sorted(found)]


def _meant(tx: Tx, meaning: Meaning, endpoint: str, visits: list[Candidate]) -> list[Candidate]:
    """Of those visits the one each person means: which they were asked about last, else the soonest. Who is asked to
    confirm has not done so."""
    if meaning is Meaning.CONFIRM:
        visits = [visit for visit in visits if _is_unconfirmed(tx, visit)]
    asked: dict[str, int] = {}
    for effect in tx.find(Effect, endpoint_id=endpoint):
        about = msgspec.json.decode(effect.guard, type=Guard).appointment_id if effect.out_at else None
        if about is not None and effect.out_at is not None:
            asked[about] = max(asked.get(about, 0), effect.out_at)
    likeliest = sorted(visits, key=lambda visit: -asked.get(visit.appointment_id, 0))
    found: dict[str, Candidate] = {}
    for visit in likeliest:
        found.setdefault(visit.contact_id, visit)
    return list(found.values())


def _is_unconfirmed(tx: Tx, visit: Candidate) -> bool:
    found = tx.get(Appointment, visit.appointment_id)
    return found is not None and found.confirmed_at is None


def _chosen_lately(tx: Tx, endpoint: str, at: int) -> str | None:
    """Who was chosen for a message from there a short while ago, and is still reached there."""
    decided = tx.find(PersonChoice, endpoint_id=endpoint, state=ChoiceState.DECIDED)
    lately = [row for row in decided if (row.decided_at or 0) > at - SAME_PERSON_MS]
    newest = max(lately, key=lambda row: (row.decided_at or 0, row.id), default=None)
    reached = {contact.id for contact in contacts_at(tx, endpoint)}
    return newest.chosen_id if newest is not None and newest.chosen_id in reached else None
