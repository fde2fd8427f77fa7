"""Practice mode, real ways out, what is tried later, and WhatsApp's window: step by step on a clock of the test's own."""

from sync.commands.effects import SEND_DELAY_MS, QueueEffect, effect_id
from sync.commands.fates import NO_SUCH_ADDRESS
from sync.commands.outlets import ConfirmChannel, ReportChannel, SetPracticeMode, TryChannel, code_digest
from sync.commands.people import CaptureLead
from sync.commands.reach import endpoint_id
from sync.commands.sending import FIRST
from sync.commands.talk import ReceiveMessage
from sync.commands.templates import Filled, SaveTemplate
from sync.effects.channels.port import Answer, Known, Outcome, Receipt, Request, Seen
from sync.effects.dispatcher import BACK_OFF_MS, Dispatcher, Live
from sync.model.ids import fact_id
from sync.model.words import Channel, EndpointKind, VerdictKind
from tests.sync.effects.house import DAY, OTHER, STAFF, SYSTEM, House

EMAIL = "lina@mail.example"


class Recorder:
    """A real provider, as far as the dispatcher can tell: it keeps what it was asked to send."""

    dedupes = False

    def __init__(self, *answers: Outcome) -> None:
        self.asked: list[Request] = []
        self._answers = iter(answers)

    def send(self, request: Request, now: int) -> Outcome:
        self.asked.append(request)
        return next(self._answers, Outcome(Answer.ACCEPTED, f"{request.effect_id}@cedar.example"))

    def look_up(self, key: str, now: int) -> Seen:
        return Seen(Known.NO_ANSWER)

    def receipts(self, now: int) -> list[Receipt]:
        return []


def live(house: House, port: Recorder) -> Dispatcher:
    """A dispatcher with a real e-mail channel beside the phone."""
    channels = dict.fromkeys(Channel, house.phone)
    return Dispatcher(channels, house.ulid, lambda: {Channel.EMAIL: Live("smtp", port, "desk@cedar.example")})


def turn(house: House, dispatcher: Dispatcher) -> None:
    """Everything that is due, once."""
    with house.database.reading() as rows:
        work = dispatcher.look(rows, house.now)
    for due in work.due:
        with house.writing() as batch:
            claimed = dispatcher.claim(batch, due)
        if claimed is not None:
            outcome = dispatcher.send(claimed, house.now)
            assert outcome is not None
            with house.writing() as batch:
                dispatcher.record(batch, claimed, outcome)


def email(house: House, body: str = "Hello") -> str:
    """A first e-mail to somebody; the effect's id."""
    with house.writing() as batch:
        batch.run_own(CaptureLead(name="Lina", email=EMAIL), SYSTEM, ulid=house.ulid(house.now))
    contact = house.one("contact").id
    endpoint = endpoint_id(EndpointKind.EMAIL, EMAIL)
    talk = fact_id("conversation", contact, endpoint, Channel.EMAIL)
    told = QueueEffect(
        key=f"reply:{talk}:{FIRST}",
        contact_id=contact,
        endpoint_id=endpoint,
        channel=Channel.EMAIL,
        body=body,
    )
    assert house.run(told).kind is VerdictKind.APPLIED
    return effect_id(told.key)


def go_live(house: House) -> None:
    """As whoever runs the server may: the checklist is the owner's, and has tests of its own."""
    with house.writing() as batch:
        told = batch.run_own(
            SetPracticeMode(on=False, signed="Amal Saleh"), SYSTEM, ulid=house.ulid(house.now)
        )
    assert told.kind is VerdictKind.APPLIED


def test_in_practice_mode_nothing_real_is_called_and_only_the_owner_ends_it(house: House) -> None:
    real = Recorder()
    dispatcher = live(house, real)
    row_id = email(house)
    house.later(SEND_DELAY_MS)
    turn(house, dispatcher)
    assert (house.state(row_id), house.effect(row_id).way) == (("sent", None), "simulated")
    assert real.asked == []
    assert house.run(SetPracticeMode(on=False, signed="Sara"), OTHER).kind is VerdictKind.REJECTED
    assert house.run(SetPracticeMode(on=False)).kind is VerdictKind.REJECTED
    go_live(house)
    assert house.run(SetPracticeMode(on=False, signed="Amal")).kind is VerdictKind.NOOP


def test_what_was_queued_in_practice_mode_never_becomes_real(house: House) -> None:
    real = Recorder()
    dispatcher = live(house, real)
    row_id = email(house)
    go_live(house)
    house.later(SEND_DELAY_MS)
    turn(house, dispatcher)
    assert house.effect(row_id).way == "simulated"
    assert real.asked == []


def test_after_the_signature_it_goes_by_the_real_way_and_says_which(house: House) -> None:
    real = Recorder()
    go_live(house)
    row_id = email(house)
    house.later(SEND_DELAY_MS)
    turn(house, live(house, real))
    assert (house.state(row_id), house.effect(row_id).way) == (("sent", None), "smtp")
    assert house.effect(row_id).provider_ref == f"{row_id}@cedar.example"
    assert house.phone.counts == {}
    assert (real.asked[0].address, real.asked[0].effect_id) == (EMAIL, row_id)


def test_practice_mode_that_begins_again_catches_what_is_queued(house: House) -> None:
    real = Recorder()
    go_live(house)
    row_id = email(house)
    house.run(SetPracticeMode(on=True))
    house.later(SEND_DELAY_MS)
    turn(house, live(house, real))
    assert house.effect(row_id).way == "simulated"
    assert real.asked == []


def test_a_channel_that_is_not_set_up_fails_in_words_instead_of_pretending(house: House) -> None:
    go_live(house)
    row_id = house.queued()
    house.later(SEND_DELAY_MS)
    turn(house, live(house, Recorder()))
    assert house.state(row_id) == ("failed", "no_channel")
    assert house.phone.counts == {}


def test_what_is_not_taken_is_tried_again_with_growing_pauses_and_then_fails(house: House) -> None:
    real = Recorder(*[Outcome(Answer.LATER, reason="try_later")] * 9)
    dispatcher = live(house, real)
    go_live(house)
    row_id = email(house)
    house.later(SEND_DELAY_MS)
    for pause in BACK_OFF_MS:
        turn(house, dispatcher)
        assert house.state(row_id) == ("queued", "try_later")
        assert house.effect(row_id).send_at == house.now + pause
        house.later(pause - 1)
        turn(house, dispatcher)
        house.later(1)
    assert len(real.asked) == len(BACK_OFF_MS)
    turn(house, dispatcher)
    assert house.state(row_id) == ("failed", "try_later")
    assert {request.effect_id for request in real.asked} == {row_id}


def test_what_came_meanwhile_stops_a_letter_that_was_to_be_tried_again(house: House) -> None:
    real = Recorder(Outcome(Answer.LATER, reason="try_later"))
    dispatcher = live(house, real)
    go_live(house)
    row_id = email(house)
    house.later(SEND_DELAY_MS)
    turn(house, dispatcher)
    house.now += 1
    house.run(ReceiveMessage(channel=Channel.EMAIL, email=EMAIL, body="Never mind"), SYSTEM)
    house.later(BACK_OFF_MS[0])
    turn(house, dispatcher)
    assert house.state(row_id) == ("needs_review", "conversation_moved")
    assert len(real.asked) == 1


def test_an_address_that_is_nobodys_is_not_written_to_until_somebody_writes_from_it(house: House) -> None:
    go_live(house)
    row_id = email(house)
    house.later(SEND_DELAY_MS)
    turn(house, live(house, Recorder(Outcome(Answer.REFUSED, reason=NO_SUCH_ADDRESS))))
    assert house.state(row_id) == ("failed", NO_SUCH_ADDRESS)
    endpoint = house.one("endpoint", value=EMAIL)
    assert endpoint.undeliverable_at is not None
    decided = house.decide(row_id, "again")
    assert decided.kind is VerdictKind.APPLIED
    assert house.state(row_id) == ("needs_review", "unreachable")
    house.later(DAY)
    house.run(ReceiveMessage(channel=Channel.EMAIL, email=EMAIL, body="Here I am"), SYSTEM)
    assert house.one("endpoint", value=EMAIL).undeliverable_at is None


def test_an_e_mail_knows_what_was_said_before_it(house: House) -> None:
    real = Recorder()
    go_live(house)
    email(house)
    house.later(SEND_DELAY_MS)
    dispatcher = live(house, real)
    turn(house, dispatcher)
    house.later(1)
    house.run(
        ReceiveMessage(channel=Channel.EMAIL, email=EMAIL, body="Yes?", provider_ref="m1@mail.example"),
        SYSTEM,
    )
    talk = house.one("conversation")
    head = house.one("message", direction="in")
    house.run(
        QueueEffect(
            key=f"reply:{talk.id}:{head.id}", contact_id=talk.contact_id, endpoint_id=talk.endpoint_id,
            channel=Channel.EMAIL, body="Come on Tuesday",
        )
    )  # fmt: skip
    house.later(SEND_DELAY_MS)
    turn(house, dispatcher)
    assert real.asked[1].thread == (f"{real.asked[0].effect_id}@cedar.example", "m1@mail.example")


def test_free_words_by_whatsapp_are_held_a_day_after_they_last_wrote_and_approved_ones_go(
    house: House,
) -> None:
    house.lead()
    contact = house.one("contact").id
    house.later(DAY)
    assert house.run(house.reply(contact)).kind is VerdictKind.APPLIED
    row_id = house.one("effect").id
    assert house.state(row_id) == ("needs_review", "window_closed")
    house.decide(row_id, "drop")
    saved = SaveTemplate(
        name="hello",
        language="en",
        channels=[Channel.WHATSAPP],
        text="Hello {{ first_name }}.",
        approved_as="hello_1",
    )
    house.run(saved, STAFF)
    filled = Filled(house.one("template").id, {"first_name": "Lina"})
    other = house.lead("+971501234888", "Lina Saleh")
    house.later(DAY)
    approved = house.reply(other, "Hello Lina.", "+971501234888", filled=filled)
    house.run(approved)
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.state(effect_id(approved.key)) == ("sent", None)


def test_a_test_message_has_arrived_when_its_code_is_told(house: House) -> None:
    assert (
        house.run(TryChannel(channel=Channel.EMAIL, address="Owner@Cedar.example")).kind
        is VerdictKind.APPLIED
    )
    state = house.one("channel_state")
    assert (state.test_to, state.test_asked_at) == ("owner@cedar.example", house.now)
    assert house.run(ConfirmChannel(channel=Channel.EMAIL, code="123456")).kind is VerdictKind.REJECTED
    digest = code_digest(Channel.EMAIL, "123456")
    told = ReportChannel(
        channel=Channel.EMAIL, way="smtp", since=house.now, test_sent_at=house.now, test_digest=digest
    )
    assert house.run(told).kind is VerdictKind.REJECTED
    house.run(told, SYSTEM)
    assert house.run(ConfirmChannel(channel=Channel.EMAIL, code="654321")).kind is VerdictKind.REJECTED
    house.run(ConfirmChannel(channel=Channel.EMAIL, code="123456"))
    assert house.one("channel_state").arrived_at == house.now
    other = ReportChannel(channel=Channel.EMAIL, way="other", since=house.now)
    house.run(other, SYSTEM)
    assert house.one("channel_state").arrived_at is None
