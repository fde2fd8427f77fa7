"""What the screens know before anything is drawn."""

from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from desktop import sample
from desktop.faults import WorkerFault
from desktop.protocol import Job
from desktop.sample import MINUTE, contact, staff_id
from desktop.screens import story, times, vocabulary, wording
from desktop.screens.board.model import BoardModel, Head, More, Row
from desktop.screens.board.rows import about
from desktop.screens.contacts import model
from desktop.screens.contacts.model import PAGE, ContactTable
from desktop.screens.decisions.model import DecisionsModel
from desktop.screens.desk import Desk, Said
from desktop.screens.importer.model import ImportModel, Step
from desktop.shell.prefs import Look, show
from desktop.widgets.paint import DueLevel
from sync.commands import consent, people, talk, work
from sync.commands.kernel import Principal
from sync.commands.outcomes import Refused
from sync.commands.tx import Deleted
from sync.model.entities import Contact, Location, Staff
from sync.model.words import CallState, Channel, ConsentState, Event, Lane, Purpose, Role, Subject
from sync.replica.queries import board as queries
from sync.replica.queries.contacts import Happened
from tests.desktop.screens.conftest import done

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
JOMAR = Principal("staff", staff_id("jomar"), frozenset({Role.FRONT_DESK}))


def names(model: BoardModel) -> list[str]:
    return [item.row.name for item in model.items if isinstance(item, Row)]


def test_the_board_orders_lanes_by_urgency_and_folds_later_away(desk: Desk) -> None:
    model = BoardModel(desk)
    QAbstractItemModelTester(model, FATAL)
    model.read()
    heads = [item.lane for item in model.items if isinstance(item, Head)]
    assert heads == [lane for lane in Lane if lane in heads]
    assert heads[0] is Lane.RINGING_NOW
    assert model.now_count + model.later_count == sum(model.counts.values())


def test_an_unheld_board_takes_arrivals_in_at_once(desk: Desk, link: sample.SampleLink) -> None:
    model = BoardModel(desk)
    QAbstractItemModelTester(model, FATAL)
    model.read()
    link.run(people.CaptureLead(name="New Guest", phone="+971505550999", channel=Channel.WEB))
    model.refresh([f"contact:{contact(link, 'New Guest')}"])
    assert "New Guest" in names(model)


def test_a_held_board_counts_arrivals_and_shows_them_when_asked(desk: Desk, link: sample.SampleLink) -> None:
    model = BoardModel(desk)
    QAbstractItemModelTester(model, FATAL)
    model.read()
    model.held = True
    before = list(model.items)
    link.run(people.CaptureLead(name="New Guest", phone="+971505550999", channel=Channel.WEB))
    model.refresh([f"contact:{contact(link, 'New Guest')}"])
    assert model.items[1:] == before[1:] or [i.key for i in model.items] == [i.key for i in before]
    assert list(model.waiting.values()) == [Lane.DUE_NEXT]
    model.show_new()
    assert "New Guest" in names(model)
    assert model.waiting == {}


def test_a_ringing_call_waits_for_nobody_and_leaves_when_it_ends(desk: Desk, link: sample.SampleLink) -> None:
    model = BoardModel(desk)
    QAbstractItemModelTester(model, FATAL)
    model.read()
    model.held, model.pinned = True, f"contact:{contact(link, 'Rohan Mehta')}"
    before = [item.key for item in model.items]
    link.run(talk.RecordCall(provider_ref="ring-2", phone="+971505550777", state=CallState.RINGING))
    ringing = next(row for row in queries.page(desk.reader, Lane.RINGING_NOW) if row.id not in before)
    model.refresh([ringing.id])
    assert model.waiting == {}
    assert ringing.id in [item.key for item in model.items[: 1 + model.counts[Lane.RINGING_NOW]]]
    assert [item.key for item in model.items if item.key != ringing.id] == before
    link.run(talk.RecordCall(provider_ref="ring-2", phone="+971505550777", state=CallState.MISSED))
    model.refresh([ringing.id])
    assert [item.key for item in model.items] == before
    assert model.waiting == {ringing.id: Lane.MISSED_CALLS}


def test_a_row_the_person_finished_leaves_a_held_board(desk: Desk, link: sample.SampleLink) -> None:
    model = BoardModel(desk)
    model.read()
    model.held = True
    key = f"contact:{contact(link, 'Noura Al Hammadi')}"
    model.acted(key)
    until = link.now + 600 * MINUTE
    link.run(
        work.SnoozeSubject(
            subject_kind=Subject.CONTACT, subject_id=key[8:], contact_id=key[8:], until_at=until
        ),
        JOMAR,
    )
    model.refresh([key])
    assert model.position(key) < 0


def test_a_row_that_a_note_was_left_on_stays_on_a_held_board(desk: Desk, link: sample.SampleLink) -> None:
    model = BoardModel(desk)
    model.read()
    model.held = True
    noura = contact(link, "Noura Al Hammadi")
    model.acted(f"contact:{noura}")
    link.run(people.AddNote(contact_id=noura, text="Prefers mornings"), JOMAR)
    model.refresh([f"contact:{noura}"])
    assert model.position(f"contact:{noura}") >= 0


def test_mine_hides_what_a_colleague_has_claimed(desk: Desk, link: sample.SampleLink) -> None:
    model = BoardModel(desk)
    model.set_mine(True)
    assert "Gulsara Bekova" not in names(model)
    assert "Rohan Mehta" in names(model)


def test_a_long_lane_is_read_a_page_at_a_time(desk: Desk, link: sample.SampleLink) -> None:
    for number in range(230):
        link.run(
            people.CaptureLead(name=f"Guest {number}", phone=f"+9715055{number:05}", channel=Channel.WEB)
        )
    model = BoardModel(desk)
    QAbstractItemModelTester(model, FATAL)
    model.read()
    more = next(item for item in model.items if isinstance(item, More))
    shown = len(names(model))
    model.load_more(more.lane)
    assert len(names(model)) == shown + more.left
    assert not [item for item in model.items if isinstance(item, More)]


@pytest.mark.parametrize(
    ("due_at", "clock_from", "text", "level"),
    [
        (15, 0, "1 m left", DueLevel.WARNING),
        (30, 0, "16 m left", DueLevel.PLAIN),
        (10, 0, "4 m over", DueLevel.OVER),
        (167, None, "in 2 h 33 m", DueLevel.PLAIN),
        (3, None, "11 m ago", DueLevel.PLAIN),
    ],
)
def test_a_clock_warns_before_it_is_late(
    due_at: int, clock_from: int | None, text: str, level: DueLevel
) -> None:
    start = None if clock_from is None else clock_from * MINUTE
    due = times.due(due_at * MINUTE, start, 14 * MINUTE)
    assert (due.text, due.level) == (text, level)


def test_a_clock_has_a_shorter_saying_for_a_narrow_place() -> None:
    late = times.due(0, -5 * MINUTE, 255 * MINUTE)
    assert (late.text, late.short) == ("4 h 15 m over", "4 h over")
    assert times.due(153 * MINUTE, None, 0).short == "in 2 h"
    assert times.due(None, 0, 12_000, ringing=True).level is DueLevel.RINGING


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+971505550137", "+971 50 555 0137"),
        ("+351912000046", "+351 91 200 0046"),
        ("a@b.example", "a@b.example"),
        ("+12", "+12"),
    ],
)
def test_a_number_is_grouped_so_that_it_can_be_read_aloud(number: str, read: str) -> None:
    assert times.phone(number) == read


@pytest.mark.parametrize("event", list(Event))
def test_every_event_has_words(event: Event) -> None:
    assert event in vocabulary.EVENTS
    assert wording.event(event)


def test_every_why_of_the_ledger_has_a_sentence() -> None:
    from sync.journeys.expectation import WhyKey

    assert not [key for key in WhyKey if key.value not in vocabulary.SENTENCES]


def test_arabic_keeps_latin_digits(desk: Desk) -> None:
    show(Look(language="ar", reduced_motion=True))
    said = times.long_day(sample.NOW, sample.ZONE, sample.NOW)
    assert "17" in said
    assert "نوفمبر" in said
    assert times.apart("10:42") == "\u206610:42\u2069"


def test_the_six_questions_are_answered_for_somebody_who_waits(desk: Desk, link: sample.SampleLink) -> None:
    who = contact(link, "Rohan Mehta")
    found = story.read(desk, who)
    assert found is not None
    six = story.six(desk, found, story.expected(desk, who))
    assert "found you by Instagram" in str(six.who.words)
    assert six.stage.chip is not None
    assert six.next.words == "Send the first reply"
    assert six.has_run.state is not None
    assert six.has_run.state[0] == "No, late"
    assert six.decides.words == "Nobody yet"


def test_one_message_is_asked_for_once_and_whoever_is_on_it_is_named(
    desk: Desk, link: sample.SampleLink
) -> None:
    open_replies = [
        each
        for each in story.expected(desk, contact(link, "Rohan Mehta"))
        if each.do == "reply" and each.is_open
    ]
    assert [each.journey for each in open_replies] == ["new-enquiry"]
    gulsara = contact(link, "Gulsara Bekova")
    ledger = story.expected(desk, gulsara)
    assert [each.journey for each in ledger if each.do == "reply" and each.is_open] == [""]
    told = story.read(desk, gulsara)
    assert told is not None
    assert story.six(desk, told, ledger).has_run.state[0] == "Jomar Reyes is on it"  # type: ignore[index]


def test_the_ledger_tells_rule_facts_and_clock(desk: Desk, link: sample.SampleLink) -> None:
    entries = story.ledger_entries(desk, story.expected(desk, contact(link, "Rohan Mehta")))
    labels = {label for entry in entries for label, _ in entry.why}
    assert {"Because", "Rule", "Clock"} <= labels


def test_contacts_are_read_where_they_are_looked_at(desk: Desk, link: sample.SampleLink) -> None:
    for number in range(3 * PAGE):
        link.run(
            people.CaptureLead(name=f"Guest {number:05}", phone=f"+9715055{number:05}", channel=Channel.WEB)
        )
    table = ContactTable(desk)
    QAbstractItemModelTester(table, FATAL)
    table.read()
    assert table.rowCount() == 3 * PAGE + 13
    far = table.line(2 * PAGE + 5)
    near = table.line(0)
    assert far is not None
    assert near is not None
    assert table.place(far) == 2 * PAGE + 5
    ordered = [table.line(at).sort_key for at in range(table.rowCount())]  # type: ignore[union-attr]
    assert ordered == sorted(ordered)


def test_a_renamed_contact_moves_and_a_tagged_one_does_not(desk: Desk, link: sample.SampleLink) -> None:
    table = ContactTable(desk)
    table.read()
    rohan = contact(link, "Rohan Mehta")
    at = next(row for row in range(table.rowCount()) if table.line(row).id == rohan)  # type: ignore[union-attr]
    link.put(Contact, rohan, name="Aaron Mehta", sort_key="aaron mehta")
    table.follow(frozenset({rohan}))
    assert table.line(at).id != rohan  # type: ignore[union-attr]
    assert any(table.line(row).id == rohan for row in range(3))  # type: ignore[union-attr]


def test_search_narrows_the_table_and_an_empty_search_shows_everyone(desk: Desk) -> None:
    table = ContactTable(desk)
    table.read()
    everyone = table.rowCount()
    table.search("benali")
    assert {table.data(table.index(row, 0)) for row in range(table.rowCount())} == {
        "Fatima Zahra Benali",
        "Adam Benali",
    }
    table.search("")
    assert table.rowCount() == everyone
    assert table.rowCount(QModelIndex()) == everyone


def test_a_search_reads_only_the_lines_that_are_looked_at(
    desk: Desk, link: sample.SampleLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(100):
        link.run(
            people.CaptureLead(name=f"Guest {number:05}", phone=f"+9715055{number:05}", channel=Channel.WEB)
        )
    read: list[int] = []
    lines_at = model.queries.lines_at
    monkeypatch.setattr(
        model.queries, "lines_at", lambda reader, numbers: read.extend(numbers) or lines_at(reader, numbers)
    )
    table = ContactTable(desk)
    QAbstractItemModelTester(table)
    table.search("guest")
    assert table.rowCount() == 100
    read.clear()
    table.search("guest 0")
    assert table.line(0) is not None
    assert len(read) == model.FOUND_PAGE
    last = table.line(99)
    assert last is not None
    assert table.place(last) == 99


def test_the_table_counts_nobody_twice_after_a_merge(desk: Desk, link: sample.SampleLink) -> None:
    table = ContactTable(desk)
    table.read()
    before = table.rowCount()
    link.put(Contact, contact(link, "Adam Benali"), merged_into=contact(link, "Fatima Zahra Benali"))
    table.read()
    assert table.rowCount() == before - 1
    assert all(table.line(at) is not None for at in range(before - 1))


def test_who_has_no_name_is_called_by_the_number_and_comes_last(desk: Desk, link: sample.SampleLink) -> None:
    table = ContactTable(desk)
    table.read()
    shown = [table.data(table.index(at, 0)) for at in range(table.rowCount())]
    assert shown[-1] == "+971 55 555 0148"
    assert shown[-2] == "مريم الكتبي"


def test_who_calls_without_a_name_is_an_unknown_caller(desk: Desk, link: sample.SampleLink) -> None:
    model = BoardModel(desk)
    model.read()
    rows = {item.row.name: item.row for item in model.items if isinstance(item, Row)}
    assert about(rows["+971555550148"]) == "Unknown caller"
    assert about(rows["Rohan Mehta"]) == "New enquiry, Implant"
    told = story.read(desk, contact(link, "+971555550148"))
    assert told is not None
    assert str(story.six(desk, told, []).who.words).startswith("Unknown caller")


def test_a_visit_to_confirm_says_its_day_once(desk: Desk, link: sample.SampleLink) -> None:
    table = ContactTable(desk)
    table.read()
    lines = [table.line(at) for at in range(table.rowCount())]
    visit = next(line for line in lines if line is not None and line.name == "Khalid Rahman")
    tomorrow = link.now + 26 * 60 * MINUTE
    later = replace(visit, next=f'{{"key":"confirm","starts_at":{tomorrow}}}', next_at=tomorrow)
    assert table.cells(visit)[4] == "Confirm the visit 13:15"
    assert table.cells(later)[4].count("tomorrow") == 1


def test_the_usual_sources_and_the_reason_of_a_card_are_said_in_arabic(
    desk: Desk, link: sample.SampleLink
) -> None:
    show(Look(language="ar", reduced_motion=True))
    assert wording.source("Referral") == "توصية"
    assert wording.source("Instagram") == "\u2066Instagram\u2069"
    told = story.read(desk, contact(link, "Fatima Zahra Benali"))
    assert told is not None
    card = next(each for each in told.latest if each.kind == Event.CARD_OPENED)
    assert story.event(desk, card).detail == "غيّر أحدهم الحقل نفسه في هذه الأثناء."


def test_the_table_says_other_of_somebody_who_has_no_enquiry(desk: Desk, link: sample.SampleLink) -> None:
    table = ContactTable(desk)
    table.read()
    caller = table.line(table.rowCount() - 1)
    assert caller is not None
    assert table.cells(caller)[2] == "Other"
    assert table.cells(replace(caller, kind="patient"))[2] == "Patient"


def test_the_desk_stands_where_its_person_works_until_another_place_is_chosen(
    desk: Desk, link: sample.SampleLink
) -> None:
    home = desk.practice.timezone  # type: ignore[union-attr]
    link.put(
        Location, "0" * 32, name="Chiado", timezone="Europe/Lisbon", region="PT", currency="EUR", hours="{}"
    )
    link.put(Staff, staff_id("sara"), location_id=None)
    link.changed.emit({"staff": frozenset({staff_id("sara")}), "location": frozenset({"0" * 32})})
    assert [place.timezone for place in desk.places] == [home, "Europe/Lisbon"]
    assert desk.zone.key == home
    link.put(Staff, staff_id("sara"), location_id="0" * 32)
    link.changed.emit({"staff": frozenset({staff_id("sara")})})
    assert desk.zone.key == "Europe/Lisbon"
    link.lock()
    assert desk.zone.key == "Europe/Lisbon"
    desk.place_id = desk.places[0].id
    assert desk.zone.key == home


def test_a_conflict_shows_both_values_and_taking_mine_resolves_it(
    desk: Desk, link: sample.SampleLink
) -> None:
    model = DecisionsModel(desk)
    model.read()
    card = model.cards[0]
    assert [version.value for version in card.versions] == ["5 Dec 1994", "12 May 1994"]
    assert [way.choice for way in card.ways] == ["yours", "theirs"]
    assert done(model.decide(card.id, "yours"))
    model.read()
    assert model.cards == []
    fatima = contact(link, "Fatima Zahra Benali")
    assert link.reader().execute("SELECT birth_date FROM contact WHERE id = ?", (fatima,)).fetchone() == (
        "1994-12-05",
    )


def test_a_note_on_somebody_deleted_offers_to_restore(desk: Desk, link: sample.SampleLink) -> None:
    note = people.AddNote(contact_id="a" * 32, text="Call her after five.")
    link.refuse(note, Deleted("contact", "a" * 32), JOMAR)  # type: ignore[arg-type]
    model = DecisionsModel(desk)
    model.read()
    card = next(each for each in model.cards if "deleted" in each.title)
    assert [way.choice for way in card.ways] == ["restore", "keep"]
    assert card.versions[0].value == "Call her after five."


def test_work_that_nobody_proved_is_theirs_can_only_be_let_be(desk: Desk, link: sample.SampleLink) -> None:
    note = people.AddNote(contact_id="a" * 32, text="Make me an owner.")
    link.refuse(note, Refused("bad_proof", "The proof of who did this does not fit."), JOMAR)
    model = DecisionsModel(desk)
    model.read()
    card = next(each for each in model.cards if each.versions[0].value == "Make me an owner.")
    assert [way.choice for way in card.ways] == ["keep"]


def test_a_refused_command_is_told_and_not_swallowed(desk: Desk, said: list[Said]) -> None:
    answer = consent.ConsentGiven(channel=Channel.SMS, purpose=Purpose.CARE, state=ConsentState.GIVEN)
    assert done(desk.do(consent.RecordConsent(contact_id="b" * 32, answers=(answer,)))) is None
    assert said
    assert said[0].undo is None


def test_an_import_walks_from_the_guess_to_its_result(desk: Desk, link: sample.SampleLink) -> None:
    asked: list[Any] = []

    def opened(path: str, columns: Any) -> Any:
        asked.append(columns)
        return sample.PREVIEW

    link.answers |= {"import_open": opened, "import_run": lambda **_: "job-1"}
    model = ImportModel(desk)
    done(model.open("/files/Patients.csv"))
    assert model.step is Step.LOOK
    done(model.change(4, "external_id"))
    assert asked[-1][4]["field"] == "external_id"
    model.enrol = True
    done(model.run())
    assert link.asked[-1][1]["enrol"] is True
    link.progress.emit(Job(id="job-1", label="Patients.csv", done=500, total=1312))
    link.progress.emit(
        Job(
            id="job-1",
            label="Patients.csv",
            done=1312,
            total=1312,
            finished=True,
            result={"imported": 1268, "known": 41, "refused": 3},
        )
    )
    assert model.step is Step.RESULT
    assert model.result is not None
    assert (model.result.imported, model.result.known, model.result.refused) == (1268, 41, 3)


def test_a_file_that_cannot_be_read_says_why_and_lets_another_be_chosen(
    desk: Desk, link: sample.SampleLink
) -> None:
    def refused(**_: Any) -> Any:
        raise WorkerFault("This workbook is protected by a password.")

    link.answers["import_open"] = refused
    model = ImportModel(desk)
    done(model.open("/files/locked.xlsx"))
    assert model.step is Step.PICK
    assert model.error == "This workbook is protected by a password."


@pytest.mark.parametrize(
    ("kind", "data", "title", "detail"),
    [
        (Event.MESSAGE_QUEUED, "{}", "Message on its way", "“From 900.”"),
        (Event.MESSAGE_SENT, "{}", "Reply sent", ""),
        (Event.MESSAGE_DELIVERED, "{}", "Delivered", ""),
        (
            Event.MESSAGE_UNCERTAIN,
            '{"reason":"no_answer"}',
            "Perhaps sent",
            "Nobody knows yet whether it arrived.",
        ),
        (
            Event.MESSAGE_HELD,
            '{"reason":"no_consent"}',
            "Message held",
            "“From 900.” · They have not agreed to such messages, so it was held.",
        ),
    ],
)
def test_what_becomes_of_a_message_says_its_words_once_and_why_it_was_held(
    desk: Desk, kind: Event, data: str, title: str, detail: str
) -> None:
    happened = Happened(
        id="1" * 32,
        kind=kind,
        at=sample.NOW,
        actor="system:dispatcher",
        who=None,
        subject_kind="message",
        subject_id="2" * 32,
        mutation="",
        command="record_effect@1",
        data=data,
        text="From 900.",
        channel="whatsapp",
    )
    told = story.event(desk, happened)
    assert (told.title, told.detail) == (title, detail)
