"""The settings at the keyboard: found, opened, changed, refused, merged and left, over the sample clinic."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop import sample
from desktop.protocol import Person as Sitter
from desktop.sample.setup import JUMEIRAH, MARINA, set_up
from desktop.screens.settings.leaving import Leave
from desktop.screens.settings.view import SettingsView
from desktop.widgets.dialog import Dialog
from sync.commands.consent import PutConsentWording
from sync.commands.going_live import NoteBackup
from sync.commands.hours import (
    PutCountryRules,
    PutEmergencyWords,
    PutHoliday,
    PutOptOutWords,
    RemoveHoliday,
    SetOpeningHours,
)
from sync.commands.practice import (
    PutLocation,
    PutPractitioner,
    PutRoom,
    PutService,
    PutStaff,
    SetPractice,
    SetRota,
)
from sync.commands.rota import PutRotaChange, SetOnCall
from sync.journeys.hours import Span
from sync.model.ids import fact_id
from sync.model.words import Duty, Purpose, Role
from sync.replica.queries import settings as queries
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]
TAB, ENTER, SPACE, DOWN = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Down
SAVE, FIND, ADD = (Qt.Key.Key_S,), (Qt.Key.Key_F,), (Qt.Key.Key_N,)


def view(desk: Person) -> SettingsView:
    found = desk.window.screens["settings"]
    assert isinstance(found, SettingsView)
    return found


def page(desk: Person) -> Any:
    found = view(desk).page
    assert found is not None
    return found


async def opens(desk: Person, key: str, role: Role = Role.OWNER) -> Any:
    """Somebody of a role opens a page; `set_up` has made what it shows."""
    desk.link.person = Sitter(id=sample.staff_id("priya"), name="Priya Nair", roles=[role])
    desk.link.answers["credentials"] = sample.credentials
    if not queries.rooms(desk.link.reader()):
        set_up(desk.link)
    desk.window.open(locked=False)
    desk.window.go("settings", {"page": key})
    await desk.rests()
    return page(desk)


async def overwrites(desk: Person, line: QLineEdit, text: str) -> None:
    """Put the keyboard into a line and type another text over what stands."""
    line.setFocus()
    line.selectAll()
    await desk.types(text)


def given(desk: Person, kind: type) -> list[Any]:
    return [each for each in desk.link.given if isinstance(each, kind)]


# -- the list of pages ----------------------------------------------------------------------------------------------


def test_a_setting_is_found_by_a_word_and_opened_without_the_mouse(play: Play) -> None:
    async def scene(desk: Person) -> None:
        await opens(desk, "practice")
        await desk.presses(FIND)
        await desk.types("holi")
        assert list(view(desk).nav.items) == ["holidays"]
        await desk.presses(ENTER)
        assert page(desk).spec.key == "holidays"
        await desk.presses(FIND)
        await desk.types("xyzzy")
        assert "Nothing here is called that." in desk.words()

    play(scene)


def test_arrows_go_through_the_pages_and_enter_opens_one(play: Play) -> None:
    async def scene(desk: Person) -> None:
        await opens(desk, "practice")
        view(desk).nav.focus()
        await desk.presses(DOWN, DOWN, ENTER)
        assert page(desk).spec.key == "rooms"

    play(scene)


def test_the_front_desk_reads_what_only_an_owner_may_change_and_is_told_so(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "practice", Role.FRONT_DESK)
        assert "Only an owner may change this. You can read it." in desk.words()
        assert not view(desk).foot.isVisible()
        line = shown.form.controls["name"].widget
        await overwrites(desk, line, "Mine")
        assert line.text() == "Palmera Dental"
        desk.window.go("settings", {"page": "rooms"})
        await desk.rests()
        assert not page(desk).add_button.isVisible()
        assert "Manager, Owner" in desk.words()

    play(scene)


# -- saving, refusing, merging, leaving ------------------------------------------------------------------------------


def test_save_waits_until_something_is_changed_and_right(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "practice")
        button = view(desk).save_button
        assert not button.isEnabled()
        assert button.accessibleDescription() == "Nothing is changed."
        line = shown.form.controls["name"].widget
        await overwrites(desk, line, "x")
        await desk.presses(Qt.Key.Key_Backspace)
        assert not button.isEnabled()
        assert "Name: Needed" in desk.words()
        await desk.types("Palmera Dental Care")
        assert button.isEnabled()
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, SetPractice)))
        assert given(desk, SetPractice)[-1].name == "Palmera Dental Care"
        await desk.waits(lambda: not button.isEnabled())
        assert not shown.is_dirty

    play(scene)


def test_what_another_desk_saves_comes_in_beside_what_is_being_typed(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "practice")
        line = shown.form.controls["name"].widget
        await overwrites(desk, line, "Palmera Smiles")
        desk.link.run(
            SetPractice(
                name="Palm Dental", region="AE", timezone="Asia/Dubai", currency="AED", emergency_number="112"
            )
        )
        await desk.rests()
        assert line.text() == "Palmera Smiles"
        assert shown.form.controls["emergency_number"].widget.text() == "112"
        assert "Somebody saved another value here meanwhile" in desk.words()
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, SetPractice)))
        last = given(desk, SetPractice)[-1]
        assert (last.name, last.emergency_number) == ("Palmera Smiles", "112")

    play(scene)


def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "people")
        await desk.presses(ADD)
        await desk.types("Amina Saleh")
        await overwrites(desk, shown.form.controls["email"].widget, "sara@palmera.example")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, PutStaff)))
        await desk.waits(lambda: "Somebody else here signs in with this address." in desk.words())
        assert shown.form.controls["email"].widget.hasFocus()
        assert shown.form.controls["name"].widget.text() == "Amina Saleh"
        assert not view(desk).save_button.isEnabled()
        await overwrites(desk, shown.form.controls["email"].widget, "amina@palmera.example")
        await desk.presses(SAVE)
        await desk.waits(lambda: any(each.title == "Amina Saleh" for each in shown.list.entries))
        assert shown.form.value("email") == "amina@palmera.example"

    play(scene)


def test_what_is_not_saved_is_asked_about_before_another_page_or_screen_opens(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "practice")
        line = shown.form.controls["name"].widget
        await overwrites(desk, line, "Half typed")
        for leave in (lambda: view(desk).choose("rooms"), lambda: desk.window.go("board"), desk.window.close):
            leave()
            await desk.waits(lambda: bool(_dialogs(desk)))
            await desk.presses(Qt.Key.Key_Escape)
            await desk.waits(lambda: not _dialogs(desk))
            assert (desk.window.screen_id, page(desk).spec.key, line.text()) == (
                "settings",
                "practice",
                "Half typed",
            )
        desk.window.go("board")
        await desk.waits(lambda: bool(_dialogs(desk)))
        _dialogs(desk)[0].answer(Leave.DISCARD)
        await desk.waits(lambda: desk.window.screen_id == "board")
        assert not given(desk, SetPractice)
        desk.window.go("settings", {"page": "practice"})
        await desk.rests()
        assert line.text() == "Palmera Dental"

    play(scene)


def test_what_cannot_be_saved_can_be_discarded_or_stayed_with(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "services")
        await overwrites(desk, shown.form.controls["duration_min"].widget, "soon")
        assert "A whole number from 1 to 1440." in desk.words()
        view(desk).choose("rooms")
        await desk.waits(lambda: bool(_dialogs(desk)))
        assert "A whole number" in desk.words()
        await desk.presses((Qt.Key.Key_Return,))
        await desk.waits(lambda: page(desk).spec.key == "rooms")
        assert not given(desk, PutService)

    play(scene)


def test_a_saved_change_is_undone_from_its_toast(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "rooms")
        await overwrites(desk, shown.form.controls["name"].widget, "Blue room")
        await desk.presses(SAVE)
        await desk.waits(lambda: "Blue room is saved" in " ".join(desk.toasts))
        view(desk).nav.focus()  # while a line is typed in, Ctrl+Z is the line's own
        await desk.presses((Qt.Key.Key_Z,))
        await desk.waits(lambda: all(each.title != "Blue room" for each in shown.list.entries))

    play(scene)


# -- each page --------------------------------------------------------------------------------------------------------


def test_a_location_is_added_with_usual_hours_and_closed_again(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "locations")
        await desk.presses(ADD)
        await desk.types("Creek")
        await desk.presses(SAVE)
        await desk.waits(lambda: any(each.title == "Creek" for each in shown.list.entries))
        made = given(desk, PutLocation)[-1]
        assert (made.region, made.hours.week[0], made.hours.week[6]) == ("AE", (Span(540, 1080),), ())
        await overwrites(desk, shown.form.controls["calendar"].widget, "Dentrix")
        await desk.presses(SAVE)
        await desk.waits(lambda: given(desk, PutLocation)[-1].calendar == "Dentrix")
        await desk.waits(lambda: not shown.is_dirty)
        shown.form.controls["disabled"].widget.setFocus()
        await desk.presses(SPACE, SAVE)
        await desk.waits(lambda: given(desk, PutLocation)[-1].disabled)
        await desk.waits(lambda: shown.list.entries[-1].state == "Closed")
        assert "Creek" not in [place.name for place in desk.window.desk.places]

    play(scene)


def test_the_last_open_location_stays_open_and_it_says_why(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "locations")
        for name in ("Marina", "Jumeirah"):
            shown.list.wanted.emit(next(each.id for each in shown.list.entries if each.title == name))
            await desk.rests()
            shown.form.controls["disabled"].widget.setFocus()
            await desk.presses(SPACE, SAVE)
            await desk.rests()
        assert any("needs a location that is open" in words for words in desk.toasts)
        assert shown.is_dirty
        shown.throw_away()

    play(scene)


def test_a_room_and_a_practitioner_are_added_by_keys(play: Play) -> None:
    async def scene(desk: Person) -> None:
        await opens(desk, "rooms")
        await desk.presses(ADD)
        await desk.types("Chair 9")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, PutRoom)))
        assert (given(desk, PutRoom)[-1].name, given(desk, PutRoom)[-1].location_id) == ("Chair 9", JUMEIRAH)
        desk.window.go("settings", {"page": "practitioners"})
        await desk.rests()
        await desk.presses(ADD)
        await desk.types("Dr. Noor")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, PutPractitioner)))
        assert given(desk, PutPractitioner)[-1].name == "Dr. Noor"

    play(scene)


def test_a_price_is_typed_as_people_write_it_and_kept_in_minor_units(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "services")
        await desk.presses(ADD)
        await desk.types("Scaling")
        await overwrites(desk, shown.form.controls["price"].widget, "١,٢٥٠.5")
        await overwrites(desk, shown.form.controls["buffer_min"].widget, "10")
        await overwrites(desk, shown.form.controls["recall_days"].widget, "180")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, PutService)))
        made = given(desk, PutService)[-1]
        assert (made.price, made.currency, made.buffer_min, made.duration_min) == (125_050, "AED", 10, 30)
        assert made.recall_days == 180
        await overwrites(desk, shown.form.controls["price"].widget, "1.005")
        assert "An amount such as 1,200." in desk.words()
        shown.throw_away()

    play(scene)


def test_a_one_time_password_is_shown_once_and_a_pin_is_never_chosen_for_another(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "people")
        await desk.waits(lambda: ("people.list", {}) in desk.link.asked)
        sara = sample.staff_id("sara")
        shown.list.wanted.emit(sara)
        await desk.rests()
        assert "Signs in by password and PIN" in desk.words()
        await desk.clicks(shown.one_time)
        await desk.waits(lambda: bool(_dialogs(desk)))
        await desk.presses((Qt.Key.Key_Return,))
        await desk.waits(lambda: "mq7k-2fxa-9t4n-bcpw" in desk.words())
        assert ("people.one-time", {"staff_id": sara}) in desk.link.asked
        await desk.presses(Qt.Key.Key_Escape)
        await desk.waits(lambda: "mq7k" not in desk.words())
        assert "Has a one-time password" in desk.words()
        shown.list.wanted.emit(sample.staff_id("priya"))
        await desk.rests()
        assert not shown.one_time.isVisible()

    play(scene)


def test_without_the_server_people_are_still_shown_and_why_passwords_are_not(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "people")
        desk.link.answers.pop("credentials")
        shown._signs_in = None
        shown.enter({})
        await desk.waits(lambda: "cannot be reached" in desk.words())
        assert "Known by the server alone" in desk.words()
        assert len(shown.list.entries) == 4

    play(scene)


def test_a_split_day_is_typed_checked_and_previewed_before_it_is_saved(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "hours")
        saturday = shown.form.controls["day5"].widget
        assert "Sat 21 Nov 21:55" in desk.words()  # open until 22:00, a quarter of an hour is promised
        await overwrites(desk, saturday, "9-13, 12-16")
        assert "Two openings overlap." in desk.words()
        await overwrites(desk, saturday, "9-13, 16-20")
        assert "Mon 23 Nov 08:15" in desk.words()  # closed on Sunday
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, SetOpeningHours)))
        made = given(desk, SetOpeningHours)[-1]
        assert made.week[5] == (Span(540, 780), Span(960, 1200))
        assert saturday.text() == "09:00–13:00, 16:00–20:00"

    play(scene)


def test_a_holiday_is_added_and_removed(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "holidays")
        await desk.presses(ADD)
        await desk.types("Eid")
        shown.form.set_value("first_day", "2027-03-10")
        assert "It ends before it begins." in desk.words()
        shown.form.set_value("last_day", "2027-03-12")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, PutHoliday)))
        assert (given(desk, PutHoliday)[-1].first_day, given(desk, PutHoliday)[-1].last_day) == (
            "2027-03-10",
            "2027-03-12",
        )
        await desk.waits(lambda: any(each.title == "Eid" for each in shown.list.entries))
        await desk.clicks(shown.remove)
        await desk.waits(lambda: bool(given(desk, RemoveHoliday)))
        await desk.waits(lambda: all(each.title != "Eid" for each in shown.list.entries))

    play(scene)


def test_the_promise_of_an_answer_is_changed_and_tried_before_it_is_saved(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "promises")
        assert "Sat 21 Nov 21:55" in desk.words()
        await overwrites(desk, shown.form.controls["reply"].widget, "40")
        assert "Mon 23 Nov 08:20" in desk.words()
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, SetPractice)))
        assert given(desk, SetPractice)[-1].promises.reply == 40
        row = queries.practice(desk.link.reader())
        assert row is not None
        assert (row.name, row.languages) == ("Palmera Dental", '["en","ar"]')

    play(scene)


def test_limits_and_own_hours_are_kept_and_an_empty_limit_is_none(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "contacting")
        await overwrites(desk, shown.form.controls["care_day"].widget, "4")
        shown.form.controls["care_week"].widget.setFocus()
        shown.form.controls["care_week"].widget.selectAll()
        await desk.presses(Qt.Key.Key_Delete)
        await overwrites(desk, shown.form.controls["hours_care"].widget, "8-12, 14-20")
        assert "One stretch of the day" in desk.words()
        await overwrites(desk, shown.form.controls["hours_care"].widget, "8-20")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, SetPractice)))
        sending = given(desk, SetPractice)[-1].sending
        care = {
            (each.channel, each.per_minutes): each.at_most
            for each in sending.limits
            if each.purpose == "care"
        }
        assert (care[(None, 1440)], (None, 10080) in care) == (4, False)
        assert (sending.hours[Purpose.CARE].opens, sending.hours[Purpose.CARE].closes) == (480, 1200)

    play(scene)


def test_a_countrys_rules_are_read_with_their_sources_changed_and_put_back(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "countries")
        assert shown.list.entries[0].note == "Where the practice is"
        assert "Cabinet Resolution 56 of 2024" in desk.words()
        await overwrites(desk, shown.form.controls["quiet"].widget, "22-8")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, PutCountryRules)))
        quiet = given(desk, PutCountryRules)[-1].rules.quiet
        assert (quiet.starts, quiet.ends) == (1320, 480)
        await desk.waits(lambda: shown.list.entries[0].note == "Changed by the practice")
        await desk.clicks(shown.back)
        await desk.waits(lambda: given(desk, PutCountryRules)[-1].rules is None)
        await desk.waits(lambda: shown.form.controls["quiet"].widget.text() == "21:00–07:00")

    play(scene)


def test_own_words_of_an_emergency_and_for_no_more_messages_are_kept_a_line_each(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "emergency")
        assert "heart attack" in desk.words()
        shown.form.controls["ar"].widget.setFocus()
        await desk.types("سقط التاج")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, PutEmergencyWords)))
        words = given(desk, PutEmergencyWords)[-1].words.words
        assert words == {"en": ("crown fell out", "bleeding again"), "ar": ("سقط التاج",)}
        shown = await opens(desk, "opt_out")
        shown.form.controls["en"].widget.setFocus()
        await desk.types("help")
        await desk.presses(SAVE)
        await desk.waits(lambda: "This word means something else already" in desk.words())
        assert shown.form.controls["en"].widget.toPlainText() == "help"
        shown.form.controls["en"].widget.selectAll()
        await desk.types("leave me alone")
        await desk.presses(SAVE)
        await desk.waits(lambda: len(given(desk, PutOptOutWords)) == 2)
        assert given(desk, PutOptOutWords)[-1].words.words == {"en": ("leave me alone",)}

    play(scene)


def test_a_new_wording_is_a_new_version_and_the_earlier_ones_stay(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "consent")
        shown.list.wanted.emit("marketing/whatsapp/en")
        await desk.rests()
        assert "Version 2" in desk.words()
        shown.form.controls["text"].widget.setFocus()
        shown.form.controls["text"].widget.selectAll()
        await desk.types("May we send you news?")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, PutConsentWording)))
        await desk.waits(lambda: "Version 3" in desk.words())
        assert "May we write to you on WhatsApp with news and offers?" in desk.words()

    play(scene)


def test_a_shift_is_added_by_keys_and_the_hole_it_fills_is_gone(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "rota")
        assert "Open and nobody on duty in the next 7 days" in desk.words()
        week = shown.form.controls["shifts"]
        for day in (4, 5):
            await desk.clicks(week.adds[day])
            assert not view(desk).save_button.isEnabled()
            assert "choose who it is" in desk.words()
            box = next(who for who, _, _ in week.lines if who.get() is None).widget
            assert isinstance(box, QComboBox)
            assert box.hasFocus()
            await desk.types("Sara")
            line = next(hours for who, hours, _ in week.lines if who.widget is box)
            await overwrites(desk, line.widget, "8-22")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, SetRota)))
        made = given(desk, SetRota)[-1]
        assert made.duty is Duty.FRONT_DESK_LEAD
        assert len(made.shifts) == 10
        await desk.waits(lambda: "Somebody is on duty whenever it is open" in desk.words())

    play(scene)


def test_the_rota_of_one_location_is_its_own(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "rota")
        shown.place.widget.setFocus()
        await desk.types("Marina")
        await desk.rests()
        assert shown.list.entries[0].note == "Nobody here"
        await desk.clicks(shown.form.controls["shifts"].adds[0])
        await desk.types("Jomar")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, SetRota)))
        assert given(desk, SetRota)[-1].location_id == MARINA

    play(scene)


def test_a_day_on_which_somebody_stands_in_is_added(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "changes")
        await desk.presses(ADD)
        shown.form.controls["staff_id"].widget.setFocus()
        await desk.types("Priya")
        shown.form.controls["is_on"].widget.setFocus()
        await desk.presses(DOWN)
        assert "Say which duty they take over." in desk.words()
        shown.form.controls["duty"].widget.setFocus()
        await desk.types("Bill")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, PutRotaChange)))
        made = given(desk, PutRotaChange)[-1]
        assert (made.staff_id, made.is_on, made.duty) == (sample.staff_id("priya"), True, Duty.BILLING)

    play(scene)


def test_the_on_call_chain_is_put_in_another_order_and_says_who_would_be_called_now(play: Play) -> None:
    async def scene(desk: Person) -> None:
        shown = await opens(desk, "on_call")
        assert "nobody holds this duty then: passed over" in desk.words()
        chain = shown.form.controls["links"]
        await desk.clicks(chain.lines[1][2])
        await overwrites(desk, chain.lines[0][1].widget, "7")
        await desk.presses(SAVE)
        await desk.waits(lambda: bool(given(desk, SetOnCall)))
        links = given(desk, SetOnCall)[-1].links
        assert [(each.staff_id, each.duty, each.minutes) for each in links] == [
            (sample.staff_id("layla"), None, 7),
            (None, Duty.ON_CALL, 5),
        ]
        assert fact_id("on_call_chain", "") in {row for (row,) in _rows(desk, "on_call_chain")}

    play(scene)


def test_the_backup_says_its_age_and_the_list_leads_to_the_workstations(play: Play) -> None:
    async def scene(desk: Person) -> None:
        await opens(desk, "backup")
        assert "Never" in desk.words()
        desk.link.run(NoteBackup(made_at=sample.NOW - 60 * sample.MINUTE))
        desk.link.run(NoteBackup(restored_at=sample.NOW - 90 * sample.MINUTE))
        await desk.rests()
        assert "today 09:42" in desk.words()
        assert "today 09:12" in desk.words()
        await desk.clicks(view(desk).nav.items["workstations"])
        assert desk.window.screen_id == "devices"

    play(scene)


def _rows(desk: Person, table: str) -> list[tuple[str]]:
    return desk.link.reader().execute(f"SELECT id FROM {table}").fetchall()


def _dialogs(desk: Person) -> list[Dialog]:
    return [each for each in desk.window.findChildren(Dialog) if each.isVisible()]
