"""The board as a person works it: three keys to a logged call, and nothing that moves under the cursor."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt

from desktop import sample
from desktop.sample import MINUTE, contact, staff_id
from desktop.screens.board.model import ITEM, Head, Row
from desktop.screens.board.rows import cells
from sync.commands import people, talk, work
from sync.commands.effects import QueueEffect
from sync.commands.kernel import Principal
from sync.model.entities import Contact
from sync.model.words import CallOutcome, CallState, Channel, Lane, NextAction, Role, Subject
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]
JOMAR = Principal("staff", staff_id("jomar"), frozenset({Role.FRONT_DESK}))


def test_three_keys_lead_from_the_board_to_a_logged_call(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Noura Al Hammadi")
        await desk.presses("c", "3", (Qt.Key.Key_Return,))
        await desk.waits(lambda: any("logged" in words for words in desk.toasts))
        logged = desk.link.given[-1]
        assert isinstance(logged, talk.LogCall)
        assert logged.contact_id == contact(desk.link, "Noura Al Hammadi")
        assert logged.outcome is CallOutcome.NO_ANSWER
        assert logged.next.action is NextAction.CALL_AGAIN
        assert logged.next.due_at == desk.link.now + 60 * MINUTE

    play(scene)


def test_acting_on_a_row_claims_it_first(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Noura Al Hammadi")
        await desk.presses("c", Qt.Key.Key_Escape)
        claim = desk.link.given[0]
        assert isinstance(claim, work.ClaimSubject)
        assert claim.subject_id == contact(desk.link, "Noura Al Hammadi")

    play(scene)


def test_a_call_without_an_outcome_is_not_logged(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Noura Al Hammadi")
        await desk.presses("c", (Qt.Key.Key_Return,))
        assert not any(isinstance(each, talk.LogCall) for each in desk.link.given)
        await desk.presses(Qt.Key.Key_Escape)

    play(scene)


def test_a_reply_typed_in_arabic_is_kept_letter_by_letter(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("مريم الكتبي")
        await desk.presses("r")
        await desk.types("أهلاً مريم، سعر التبييض 900 درهم.")
        await desk.presses((Qt.Key.Key_Return,))
        await desk.waits(lambda: any(isinstance(each, QueueEffect) for each in desk.link.given))
        kept = next(each for each in desk.link.given if isinstance(each, QueueEffect))
        assert kept.body == "أهلاً مريم، سعر التبييض 900 درهم."

    play(scene)


def test_an_answered_row_leaves_and_undo_brings_it_back(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Fatima Zahra Benali")
        key = desk.board.row.id
        await desk.presses("r")
        await desk.types("Yes, parking is free. Does 17:30 suit you?")
        await desk.presses((Qt.Key.Key_Return,))
        await desk.waits(lambda: any("goes in" in words for words in desk.toasts))
        await desk.waits(lambda: desk.board.model.position(key) < 0)
        await desk.presses((Qt.Key.Key_Z,))
        await desk.waits(lambda: any("Called back" in words for words in desk.toasts))
        desk.board.refresh()
        await desk.presses(".")
        assert desk.board.model.position(key) >= 0

    play(scene)


def test_letters_are_typed_into_a_text_and_do_not_act(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Noura Al Hammadi")
        await desk.presses("n")
        await desk.types("casern")
        assert [type(each) for each in desk.link.given] == []
        await desk.presses((Qt.Key.Key_Return,))
        await desk.waits(lambda: bool(desk.link.given))
        assert desk.link.given == [
            people.AddNote(contact_id=contact(desk.link, "Noura Al Hammadi"), text="casern")
        ]

    play(scene)


def test_the_selected_row_stays_under_the_cursor_while_500_enquiries_arrive(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Rohan Mehta")
        await desk.rests()
        view = desk.board
        before, shown = desk.stands, [item.key for item in view.model.items]
        for number in range(500):
            command = people.CaptureLead(
                name=f"Guest {number}", phone=f"+9715055{number:05}", interest="Check-up", channel=Channel.WEB
            )
            desk.link.run(command, at=desk.link.now - number * 1000)
            if number % 100 == 0:
                await desk.rests(30)
        await desk.waits(lambda: len(view.model.waiting) == 500)
        assert view.row.name == "Rohan Mehta"
        # The bar of arrivals came above the list; on the screen the row has not moved.
        assert desk.stands == before
        assert [item.key for item in view.model.items] == shown
        assert view.news.isVisible()
        assert "500 new" in view.news.accessibleName()
        await desk.presses(".")
        assert view.row.name == "Rohan Mehta"
        assert view.news.isHidden()
        assert view.model.counts[Lane.DUE_NEXT] > 100

    play(scene)


def test_a_board_that_nobody_touches_takes_everything_in_and_shows_a_row(play: Play) -> None:
    async def scene(desk: Person) -> None:
        view = desk.board
        assert view.row is not None
        assert not view.panel.open_button.isHidden()
        for number in range(60):
            desk.link.run(
                people.CaptureLead(name=f"Guest {number}", phone=f"+9715055{number:05}", channel=Channel.WEB)
            )
        await desk.waits(lambda: view.model.position(f"contact:{contact(desk.link, 'Guest 59')}") >= 0)
        assert view.model.waiting == {}
        assert view.news.isHidden()
        assert view.list.viewport().rect().contains(view.list.visualRect(view.list.currentIndex()))
        assert view.row is not None

    play(scene)


def test_a_board_that_fills_only_after_it_was_opened_shows_its_rows(play: Play) -> None:
    async def scene(desk: Person) -> None:
        view = desk.board
        reader = desk.link.reader
        desk.link.reader = lambda: None
        view.refresh()
        assert view.model.items == []
        desk.link.reader = reader
        desk.link.changed.emit({"board": frozenset({"contact:anybody"})})
        await desk.waits(lambda: view.row is not None)
        assert view.model.waiting == {}
        await desk.waits(lambda: not view.panel.open_button.isHidden())

    play(scene)


def test_a_score_has_a_column_only_where_somebody_is_scored(play: Play) -> None:
    async def scene(desk: Person) -> None:
        view = desk.board
        assert view.heads.scored
        for item in view.model.items:
            if isinstance(item, Row) and item.row.contact_id is not None:
                desk.link.put(Contact, item.row.contact_id, score=None)
        desk.link.age(MINUTE)
        view.refresh()
        assert not view.heads.scored
        box = view.list.visualRect(view.list.currentIndex())
        assert (
            cells(box, small=False, scored=False).owner.left()
            > cells(box, small=False, scored=True).owner.left()
        )

    play(scene)


def test_a_row_that_is_worked_on_stays_the_persons_beyond_its_lease(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Noura Al Hammadi")
        await desk.presses("c", Qt.Key.Key_Escape)
        await desk.waits(lambda: desk.board.row.claim_until is not None)
        assert desk.board.row.name == "Noura Al Hammadi"  # asked and left: the row is still there
        first = desk.board.row.claim_until
        desk.window.desk.tick.emit()
        await desk.rests()
        assert desk.board.row.claim_until == first
        desk.link.age(6 * MINUTE)
        desk.window.desk.tick.emit()
        await desk.waits(lambda: desk.board.row.claim_until == first + 6 * MINUTE)
        desk.window.lock()
        given = len(desk.link.given)
        desk.link.age(6 * MINUTE)
        desk.window.desk.tick.emit()
        await desk.rests()
        assert len(desk.link.given) == given

    play(scene)


def test_coming_back_to_the_board_starts_fresh(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Rohan Mehta")
        desk.link.run(people.CaptureLead(name="New Guest", phone="+971505550999", channel=Channel.WEB))
        await desk.waits(lambda: len(desk.board.model.waiting) == 1)
        await desk.presses("g", "c")
        await desk.presses("g", "b")
        assert desk.board.model.waiting == {}
        assert desk.board.row.name == "Rohan Mehta"
        desk.window.lock()
        await desk.link.switch(staff_id("sara"), "1234")
        desk.window.open()
        first = next(item.row for item in desk.board.model.items if isinstance(item, Row))
        assert desk.board.row.id == first.id
        assert not desk.board.model.held

    play(scene)


def test_a_call_that_rings_comes_in_above_while_a_row_is_held(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.window.resize(1100, 720)
        desk.selects("Fatima Zahra Benali")
        await desk.rests()
        before, held = desk.stands, desk.board.row.id
        desk.link.run(talk.RecordCall(provider_ref="ring-2", phone="+971505550211", state=CallState.RINGING))
        await desk.waits(lambda: desk.board.model.counts[Lane.RINGING_NOW] == 2)
        await desk.rests()
        assert desk.board.model.waiting == {}
        assert desk.board.row.id == held
        assert desk.stands == before
        assert desk.board.news.isVisible()
        assert desk.board.news.accessibleName().startswith("Ringing now")
        top = next(item.row for item in desk.board.model.items if isinstance(item, Row))
        assert top.contact_id is not None
        await desk.presses(Qt.Key.Key_F2)
        assert desk.board.row.id == top.id
        assert desk.link.given[-1] == work.ClaimSubject(Subject.CONTACT, top.contact_id, top.contact_id)

    play(scene)


@pytest.mark.parametrize("width", [1440, 1100])
def test_a_call_is_answered_in_its_row_without_selecting_it_first(play: Play, width: int) -> None:
    async def scene(desk: Person) -> None:
        view = desk.board
        desk.window.resize(width, 720)
        desk.selects("Fatima Zahra Benali")
        await desk.rests()
        view.list.scrollToTop()
        at, row = next(
            (at, item.row)
            for at, item in enumerate(view.model.items)
            if isinstance(item, Row) and item.row.lane == Lane.RINGING_NOW
        )
        [(answer, box)] = view.delegate.row_actions(view.list.visualRect(view.model.index(at)), row)
        assert (answer.id, bool(answer.face.text)) == ("board.take", width == 1440)
        await desk.clicks(view.list.viewport(), box.center())
        await desk.waits(lambda: bool(desk.link.given))
        assert row.contact_id is not None
        assert desk.link.given[-1] == work.ClaimSubject(Subject.CONTACT, row.contact_id, row.contact_id)

    play(scene)


def test_a_row_that_is_not_selected_shows_no_action_to_press(play: Play) -> None:
    async def scene(desk: Person) -> None:
        view = desk.board
        desk.selects("Fatima Zahra Benali")
        await desk.rests()
        at = view.model.position(f"contact:{contact(desk.link, 'Noura Al Hammadi')}")
        rect = view.list.visualRect(view.model.index(at))
        done = next(
            box
            for action, box in view.delegate.row_actions(rect, view.model.items[at].row)
            if action.id == "board.snooze"
        )
        await desk.clicks(view.list.viewport(), done.center())
        await desk.rests()
        assert view.row.contact_id == contact(desk.link, "Noura Al Hammadi")
        assert desk.link.given == []

    play(scene)


def test_what_another_desk_finished_stays_in_place_and_says_so(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Rohan Mehta")
        other = contact(desk.link, "Anastasia Volkova")
        at = desk.board.model.position(f"contact:{other}")
        talks = (
            desk.link.reader()
            .execute("SELECT id FROM conversation WHERE contact_id = ?", (other,))
            .fetchone()
        )
        desk.link.run(
            talk.LogMessage(
                contact_id=other, channel=Channel.WHATSAPP, body="Of course.", conversation_id=talks[0]
            ),
            JOMAR,
        )
        await desk.rests(100)
        item = desk.board.model.items[at]
        assert isinstance(item, Row)
        assert item.key == f"contact:{other}"
        assert item.gone or item.row.lane == Lane.LATER

    play(scene)


def test_j_and_k_step_over_lane_heads(play: Play) -> None:
    async def scene(desk: Person) -> None:
        seen = []
        for _ in range(5):
            seen.append(desk.board.list.currentIndex().data(ITEM))
            await desk.presses("j")
        assert all(isinstance(item, Row) for item in seen)
        assert len({item.key for item in seen}) == 5
        await desk.presses("k")
        assert desk.board.list.currentIndex().data(ITEM) == seen[-1]

    play(scene)


def test_snoozing_by_number_puts_a_row_aside_until_they_reply(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Noura Al Hammadi")
        await desk.presses("s", "1")
        await desk.waits(lambda: bool(desk.link.given))
        aside = desk.link.given[-1]
        assert isinstance(aside, work.SnoozeSubject)
        assert aside.until_event == "message.received"
        assert aside.subject_kind is Subject.CONTACT

    play(scene)


def test_a_row_action_is_pressed_where_it_is_painted(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Noura Al Hammadi")
        await desk.rests()
        view = desk.board
        rect = view.list.visualRect(view.list.currentIndex())
        place = next(
            box for action, box in view.delegate.row_actions(rect, view.row) if action.id == "board.snooze"
        )
        await desk.clicks(view.list.viewport(), QPoint(place.center()))
        await desk.presses("2")
        await desk.waits(lambda: bool(desk.link.given))
        assert isinstance(desk.link.given[-1], work.SnoozeSubject)

    play(scene)


def test_a_folded_lane_keeps_its_head_and_its_count(play: Play) -> None:
    async def scene(desk: Person) -> None:
        view = desk.board
        at = view.model.position(f"lane:{Lane.LATE}")
        await desk.clicks(view.list.viewport(), view.list.visualRect(view.model.index(at)).center())
        head = view.model.items[view.model.position(f"lane:{Lane.LATE}")]
        assert isinstance(head, Head)
        assert not head.open
        assert head.count == view.model.counts[Lane.LATE]
        assert view.model.position(f"contact:{contact(desk.link, 'Noura Al Hammadi')}") < 0

    play(scene)


def test_why_opens_the_expectation_behind_the_row(play: Play) -> None:
    async def scene(desk: Person) -> None:
        desk.selects("Noura Al Hammadi")
        expectation = desk.board.row.expectation
        await desk.presses("w")
        assert desk.board.panel.ledger.opened_id == expectation

    play(scene)


def test_due_clocks_tell_the_wait_as_it_stands_now(play: Play) -> None:
    async def scene(desk: Person) -> None:
        row = next(
            item.row
            for item in desk.board.model.items
            if isinstance(item, Row) and item.row.name == "Fatima Zahra Benali"
        )
        assert desk.board.delegate.due(row).text == "1 m left"
        desk.link.now = sample.NOW + 3 * MINUTE
        assert desk.board.delegate.due(row).text == "2 m over"

    play(scene)
