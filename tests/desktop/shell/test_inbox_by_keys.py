"""The inbox as a person works it: who waits, an answer typed and sent by one key, and everything that may come between."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.protocol import LinkState, Status
from desktop.sample import MINUTE, NOW, talks
from desktop.sample.talks import JOMAR, answered, leaves, place, talk_id, wrote
from desktop.screens.details import links
from desktop.screens.inbox import rows
from desktop.theme import Tone
from sync.commands import consent, diary, talk, work
from sync.commands.choosing import ChoosePerson
from sync.commands.effects import CancelEffect, Decision, Fate, QueueEffect, ResolveEffect, effect_id
from sync.model.entities import Message
from sync.model.ids import fact_id
from sync.model.words import Channel, ConsentState, Direction, MessageState, NextAction, Purpose, Subject
from sync.replica.queries import inbox, thread
from sync.replica.queries.inbox import Shelf
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]
LINA, LINAS = "Lina Haddadin", "+971555550127"
SEND = (Qt.Key.Key_Return,)


class AtInbox:
    """Somebody at the desk with the inbox open."""

    def __init__(self, desk: Person) -> None:
        self.desk, self.link = desk, desk.link

    @property
    def view(self) -> Any:
        return self.desk.window.screens["inbox"]

    @property
    def box(self) -> Any:
        return self.view.pane.compose.box

    def given(self, kind: type[Any]) -> list[Any]:
        """The commands of a kind that the person gave."""
        return [each for each in self.link.given if isinstance(each, kind)]

    async def opens(self, name: str) -> str:
        """Go to somebody's row by the keyboard alone; the id of the contact."""
        for _ in range(40):
            talk_ = self.view.talk
            if talk_ is not None and talk_.name == name:
                await self.desk.rests(80)
                return talk_.contact_id
            await self.desk.presses("j")
        raise AssertionError(f"{name} is not in the list")

    async def answers(self, words: str) -> None:
        """Press R, and type."""
        await self.desk.presses("r")
        await self.desk.types(words)

    def state(self, talk_: str) -> tuple[str, Tone, str]:
        """What the list says of a conversation."""
        found = inbox.talks(self.link.reader(), [talk_])[talk_]
        return rows.state(self.view.desk, found)

    def shown(self) -> str:
        """Every word of the open conversation."""
        return "\n".join(
            getattr(piece, "words", "")
            + " "
            + " ".join(filter(None, [(getattr(piece, "state", None) or [""])[0]]))
            for piece in self.view.pane.told.pieces
        )


async def _sit(desk: Person, *, with_talks: bool = False) -> AtInbox:
    if with_talks:
        talks.fill_inbox(desk.link)
    else:
        wrote(desk.link, LINA, LINAS, 30, "Thank you! And the parking ticket?")
    await desk.presses("g", "i")
    at = AtInbox(desk)
    await desk.waits(lambda: "inbox" in desk.window.screens and at.view.model.rowCount() > 0)
    return at


def test_four_keys_and_the_words_lead_from_anywhere_to_an_answer_in_the_queue(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        head = thread.head(desk.link.reader(), talk_id(contact, LINAS))
        await at.answers("It is stamped at the desk.")
        await desk.presses(SEND)
        await desk.waits(lambda: bool(at.given(QueueEffect)))
        sent = at.given(QueueEffect)[0]
        assert head is not None
        assert sent.key == f"reply:{talk_id(contact, LINAS)}:{head[0]}"
        assert (sent.channel, sent.endpoint_id, sent.body) == (
            Channel.WHATSAPP,
            place(LINAS),
            "It is stamped at the desk.",
        )
        assert not at.given(talk.LogMessage)
        assert at.box.words == ""

    play(scene)


def test_what_goes_counts_down_by_the_servers_clock_and_undo_makes_it_a_draft_again(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        desk.link.show(Status(state=LinkState.ONLINE, data_at=NOW, clock_offset=3_000))
        contact = await at.opens(LINA)
        await at.answers("Yes.")
        await desk.presses(SEND)
        await desk.waits(lambda: any("goes in 5 s" in words for words in desk.toasts))
        desk.link.now += 4_000
        await desk.waits(lambda: any("goes in 1 s" in words for words in desk.toasts))
        await desk.presses((Qt.Key.Key_Z,))
        await desk.waits(lambda: bool(at.given(CancelEffect)))
        await desk.waits(lambda: at.box.words == "Yes.")
        assert "Called back" in at.shown()
        assert at.state(talk_id(contact, LINAS))[0].startswith(("Opened", "Unread"))

    play(scene)


def test_offline_it_says_that_it_goes_when_the_line_is_back_and_then_goes_by_the_servers_moment(
    play: Play,
) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        desk.link.show(Status(state=LinkState.OFFLINE, since=NOW, data_at=NOW))
        await at.answers("Yes, at the desk.")
        await desk.presses(SEND)
        await desk.waits(lambda: bool(at.given(QueueEffect)))
        row = effect_id(at.given(QueueEffect)[0].key)
        desk.link.pend("effect", row)
        await desk.waits(lambda: any("goes when the line is back" in words for words in desk.toasts))
        assert "Goes when the line is back" in at.shown()
        assert at.state(talk_id(contact, LINAS))[0] == "Goes when the line is back"
        desk.link.now += 60 * MINUTE
        await desk.rests(200)
        assert any(
            "goes when the line is back" in words for words in desk.toasts
        )  # no clock of ours lets it go
        desk.link.take_in(row)
        desk.link.show(Status(state=LinkState.ONLINE, data_at=desk.link.now))
        await desk.waits(lambda: any("goes in 8 s" in words for words in desk.toasts))
        leaves(desk.link, row, Fate.SENT, desk.link.now + 9_000)
        await desk.waits(lambda: "Sent" in at.shown())
        await desk.waits(lambda: not any("goes" in words for words in desk.toasts))

    play(scene)


def test_a_stop_that_comes_while_they_type_shuts_the_way_and_keeps_the_words(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        await at.answers("See you on Monday")
        for channel in (Channel.WHATSAPP, Channel.SMS):
            desk.link.run(
                consent.RecordConsent(
                    answers=(
                        consent.ConsentGiven(
                            channel=channel,
                            purpose=Purpose.CARE,
                            state=ConsentState.WITHDRAWN,
                            wording="STOP",
                        ),
                    ),
                    contact_id=contact,
                )
            )
        await desk.waits(lambda: "does not want messages" in desk.words())
        await desk.presses(SEND)
        await desk.rests(100)
        assert not at.given(QueueEffect)
        assert at.box.words == "See you on Monday"
        assert "They opted out of WhatsApp today" in desk.words()

    play(scene)


def test_a_stop_after_the_key_was_pressed_holds_the_message_and_a_person_decides(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        await at.answers("See you on Monday")
        await desk.presses(SEND)
        await desk.waits(lambda: bool(at.given(QueueEffect)))
        desk.link.run(
            consent.RecordConsent(
                answers=(
                    consent.ConsentGiven(
                        channel=Channel.WHATSAPP,
                        purpose=Purpose.CARE,
                        state=ConsentState.WITHDRAWN,
                        wording="STOP",
                    ),
                ),
                contact_id=contact,
            )
        )
        row = effect_id(at.given(QueueEffect)[0].key)
        desk.link.now += 9_000
        talks.takes(desk.link, row, desk.link.now)
        await desk.waits(lambda: "This message was held" in desk.words())
        assert at.view.pane.decide.buttons[0].text() == "Leave it"
        assert not at.view.pane.decide.buttons[1].isVisible()  # nobody may send over an opt-out
        await desk.presses(Qt.Key.Key_Escape, "1")
        await desk.waits(lambda: bool(at.given(ResolveEffect)))
        assert at.given(ResolveEffect)[0].decision is Decision.DROP

    play(scene)


def test_a_message_that_comes_while_they_type_needs_a_second_look(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        await at.answers("It is stamped at the desk.")
        wrote(desk.link, LINA, LINAS, 0, "Never mind, I found it")
        await desk.waits(lambda: "wrote while you were typing" in desk.words())
        await desk.presses(SEND)
        await desk.rests(60)
        assert not at.given(QueueEffect)
        assert "Does what you wrote still fit?" in desk.words()
        newest = thread.head(desk.link.reader(), talk_id(contact, LINAS))
        await desk.presses(SEND)
        await desk.waits(lambda: bool(at.given(QueueEffect)))
        assert newest is not None
        assert at.given(QueueEffect)[0].key.endswith(newest[0])

    play(scene)


def test_a_colleague_who_answers_first_is_shown_before_anything_goes_out_twice(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        await at.answers("It is stamped at the desk.")
        answered(desk.link, contact, LINAS, 0, "Just show it at the desk.", by=JOMAR)
        await desk.waits(lambda: "Jomar Reyes has answered meanwhile" in desk.words())
        assert "Just show it at the desk." in at.shown()
        await desk.presses(SEND)
        await desk.rests(60)
        assert not at.given(QueueEffect)

    play(scene)


def test_the_same_words_from_two_desks_go_once_and_it_is_said_kindly(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        await at.answers("Yes.")
        compose = at.view.pane.compose
        key = f"reply:{compose.talk_id}:{compose._seen}"
        # What the other desk queued has come, and this window has not been told of it yet.
        desk.link.blockSignals(True)
        desk.link.run(
            QueueEffect(
                key=key, contact_id=contact, endpoint_id=place(LINAS), channel=Channel.WHATSAPP, body="Yes."
            ),
            JOMAR,
        )
        compose.read = lambda: None
        await desk.presses(SEND)
        desk.link.blockSignals(False)
        await desk.waits(lambda: any("Nothing goes out twice" in words for words in desk.toasts))
        count = desk.link.reader().execute("SELECT count(*) FROM effect WHERE key = ?", (key,)).fetchone()[0]
        assert count == 1

    play(scene)


def test_a_draft_stays_with_its_conversation_over_switches_and_a_restart(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        await at.answers("It is stam")
        await desk.presses(Qt.Key.Key_Escape, "k")
        await desk.rests(120)
        assert at.box.words == ""
        await at.opens(LINA)
        assert at.box.words == "It is stam"
        kept = thread.typed(desk.link.reader(), talk_id(contact, LINAS), desk.window.desk.me or "")
        assert kept is not None  # in the encrypted copy: the program may end now
        assert kept.body == "It is stam"
        await desk.link.sign_in("palmera", "jomar@palmera", "palmera")
        desk.window.open(locked=False)
        await at.opens(LINA)
        assert at.box.words == ""  # what Sara has begun is hers

    play(scene)


def test_read_is_not_done_and_done_needs_an_outcome(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        talk_ = talk_id(contact, LINAS)
        assert at.state(talk_)[:2] == ("Unread", Tone.INFO)
        at.view.pane.mark_read()
        await desk.waits(lambda: at.state(talk_)[1] is Tone.WARNING)
        assert at.state(talk_)[0].startswith("Opened, no answer")
        await desk.presses("e", SEND)
        await desk.rests(60)
        assert not at.given(work.CloseRow)
        await desk.presses("3", SEND)
        await desk.waits(lambda: bool(at.given(work.CloseRow)))
        closed = at.given(work.CloseRow)[0]
        assert closed.next.action is NextAction.FOLLOW_JOURNEY
        await desk.waits(lambda: inbox.talks(desk.link.reader(), [talk_])[talk_].state is None)

    play(scene)


def test_nothing_moves_under_the_cursor_while_others_write(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk, with_talks=True)
        await at.opens("Fatima Zahra Idrissi")
        stood, before = at.view.list.stands_at(at.view), list(at.view.model.ids)
        for number in range(3):
            wrote(desk.link, f"New {number}", f"+97150555090{number}", 0, "Hello?")
        wrote(desk.link, LINA, LINAS, 0, "Hello?")
        await desk.waits(lambda: len(at.view.model.waiting) == 4)
        assert list(at.view.model.ids) == before
        assert at.view.list.stands_at(at.view) == stood
        assert "4 new while you were here" in desk.words()
        await desk.presses(".")
        assert at.view.talk.name == "Fatima Zahra Idrissi"
        assert at.view.model.rowCount() == len(before) + 3
        assert not at.view.model.waiting

    play(scene)


def test_who_is_answering_is_said_in_the_list_and_above_the_conversation(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        desk.link.run(
            work.ClaimSubject(
                subject_kind=Subject.CONVERSATION,
                subject_id=talk_id(contact, LINAS),
                contact_id=contact,
                minutes=5,
            ),
            JOMAR,
        )
        await desk.waits(lambda: "Jomar is answering" in desk.words())
        found = inbox.talks(desk.link.reader(), [talk_id(contact, LINAS)])
        assert rows.presence(at.view.desk, found[talk_id(contact, LINAS)]) == "Jomar is answering"
        desk.link.now += 6 * MINUTE  # a lease that nobody renews runs out
        await desk.waits(
            lambda: (
                "Jomar is answering" not in at.view.pane._presence.text()
                or not at.view.pane._presence.isVisible()
            )
        )

    play(scene)


def test_typing_claims_the_conversation_and_leaving_it_empty_gives_it_back(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        await at.opens(LINA)
        await at.answers("N")
        await desk.waits(lambda: bool(at.given(work.ClaimSubject)))
        assert at.given(work.ClaimSubject)[0].subject_kind is Subject.CONVERSATION
        await desk.presses(Qt.Key.Key_Backspace, Qt.Key.Key_Escape, "k")
        await desk.waits(lambda: bool(at.given(work.ReleaseSubject)))

    play(scene)


def test_a_hostile_message_is_words_and_nothing_else(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        wicked = (
            "<img src=http://evil.example/x.png><b>bold</b> \u202egnp.exe\u202c http://bank.example@evil.example/pay "
            + "\u2066" * 50
            + "A" * 100_000
        )
        desk.link.put(
            Message,
            fact_id("test", "wicked"),
            conversation_id=talk_id(contact, LINAS),
            contact_id=contact,
            direction=Direction.IN,
            channel=Channel.WHATSAPP,
            body=wicked,
            state=MessageState.RECEIVED,
            at=NOW,
        )
        at.view.pane.read()
        await desk.rests(60)
        said = at.view.pane.told.messages[fact_id("test", "wicked")]
        assert len(said.body) == thread.SHOWN
        assert said.length == len(wicked)
        at.view.list.viewport().update()
        assert not at.view.pane.messages.grab().isNull()
        await desk.presses("d")
        dialog = QApplication.focusWidget()
        assert dialog is not None
        shown = dialog.toPlainText()  # type: ignore[attr-defined]
        assert "<b>bold</b>" in shown
        assert "\u202e" not in shown
        assert [host for _, host in links(wicked)] == ["evil.example", "evil.example"]
        assert not [
            each for each in desk.window.findChildren(QWidget) if getattr(each, "openExternalLinks", bool)()
        ]

    play(scene)


def test_a_shared_phone_asks_whom_it_is_about(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        child = talks.family(desk.link, "Ziad Haddadin", LINAS, "2019-04-02")
        at.view.pane.compose.read()
        assert at.box.top.isVisibleTo(at.view)
        at.view.about()
        await desk.presses("1")
        await desk.waits(lambda: at.view.pane.contact_id == child)
        await desk.types("Ziad is expected tomorrow at 12:42.")
        await desk.presses(SEND)
        await desk.waits(lambda: bool(at.given(QueueEffect)))
        sent = at.given(QueueEffect)[0]
        assert sent.contact_id == child
        assert sent.contact_id != contact
        assert sent.key == f"reply:{talk_id(child, LINAS)}:first"

    play(scene)


def test_a_message_from_a_shared_phone_is_asked_about_and_goes_where_it_belongs(play: Play) -> None:
    async def scene(desk: Person) -> None:
        mother = wrote(desk.link, LINA, LINAS, 2000, "Hello")
        child = talks.family(desk.link, "Ziad Haddadin", LINAS, "2019-04-02")
        desk.link.run(
            diary.BookAppointment(
                contact_id=mother,
                start_at=NOW + 30 * 60 * MINUTE,
                service_id=fact_id("sample", "root canal"),
                practitioner_id=fact_id("sample", "mansour"),
            ),
            JOMAR,
        )
        at = await _sit(desk)
        await at.opens(LINA)
        await desk.waits(lambda: "Whom is this message from?" in desk.words())
        names = [each.text() for each in at.view.pane.whose.buttons if each.isVisible()]
        assert sorted(each.partition(",")[0] for each in names) == [LINA, "Ziad Haddadin"]
        await desk.presses(str(1 + next(i for i, each in enumerate(names) if each.startswith("Ziad"))))
        await desk.waits(lambda: bool(at.given(ChoosePerson)))
        assert at.given(ChoosePerson)[0].contact_id == child
        await desk.waits(lambda: at.view.pane.contact_id == child)
        assert "And the parking ticket?" in at.shown()

    play(scene)


def test_outside_whatsapps_window_only_a_template_can_go(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        wrote(desk.link, "Ashwin Pillai", "+971525550158", 2 * 1440, "Please send the invoice")
        at.view.refresh()
        await at.opens("Ashwin Pillai")
        assert at.view.pane.compose.route.way.channel == Channel.SMS  # the first that carries free words
        at.view.pane.compose._take_way("0")
        assert "WhatsApp is closed for free words" in desk.words()
        at.box.set_words("free words all the same")
        at.view.send()
        await desk.rests(60)
        assert not at.given(QueueEffect)

    play(scene)


def test_an_uncertain_message_is_decided_by_number_and_sent_again_only_when_sure(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        contact = await at.opens(LINA)
        row = answered(desk.link, contact, LINAS, 2, "Yes.", by=JOMAR, fate=Fate.UNKNOWN)
        await desk.waits(lambda: "Nobody knows whether this arrived" in desk.words())
        await desk.presses("2")
        await desk.waits(lambda: "They may get it twice" in desk.words())
        await desk.presses(Qt.Key.Key_Escape, "1")
        await desk.waits(lambda: bool(at.given(ResolveEffect)))
        assert [each.decision for each in at.given(ResolveEffect)] == [Decision.SENT]
        assert at.given(ResolveEffect)[0].effect_id == row
        await desk.waits(lambda: not at.view.pane.decide.isVisible())

    play(scene)


def test_in_arabic_everything_is_said_in_arabic_and_each_message_reads_its_own_way(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk, with_talks=True)
        await at.opens("Youssef Kanaan")
        assert at.view.listing.head is not None
        assert "الوارد" in desk.words()
        await at.answers("نعم، السبت ممكن.")
        assert at.box.field.document().defaultTextOption().textDirection() is Qt.LayoutDirection.RightToLeft
        await desk.presses(SEND)
        await desk.waits(lambda: bool(at.given(QueueEffect)))
        assert at.given(QueueEffect)[0].body == "نعم، السبت ممكن."

    play(scene, language="ar")


def test_the_shelves_say_why_they_are_empty(play: Play) -> None:
    async def scene(desk: Person) -> None:
        at = await _sit(desk)
        at.view.choose(shelf=Shelf.SNOOZED)
        assert "Nothing is put aside" in desk.words()
        at.view.choose(shelf=Shelf.OPEN)
        await at.opens(LINA)
        await desk.presses("s", "2")
        await desk.waits(lambda: bool(at.given(work.SnoozeSubject)))
        at.view.choose(shelf=Shelf.SNOOZED)
        await desk.waits(lambda: at.view.model.rowCount() == 1)

    play(scene)
