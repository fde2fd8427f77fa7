"""What is photographed: each scene brings a fresh window to where the picture is taken."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop import sample
from desktop.faults import WorkerFault
from desktop.keys import WrongPassphrase
from desktop.protocol import BOARD_JOB, Job, LinkState, Status
from desktop.sample import forgotten, ready, talks
from desktop.screens.board.view import BoardView
from desktop.screens.contacts.view import ContactsView
from desktop.screens.devices.view import DevicesView
from desktop.screens.inbox.view import InboxView
from desktop.shell.passphrase import PassphraseWindow, Wanted
from desktop.shots.journey_scenes import JOURNEYS
from desktop.shots.phone_scenes import PHONE
from desktop.shots.settings_scenes import SETTINGS
from desktop.shots.studio import Scene, Studio, as_manager
from sync.model.words import Lane
from sync.replica.changes import Stage
from sync.replica.queries.inbox import Shelf


async def board(studio: Studio) -> None:
    """The board with a late row selected and something new."""
    view = studio.shown.screens["board"]
    assert isinstance(view, BoardView)
    at = next(
        i
        for i, item in enumerate(view.model.items)
        if getattr(getattr(item, "row", None), "name", "") == "Gulsara Bekova"
    )
    view.list.setCurrentIndex(view.model.index(at))
    await studio.settle()


async def board_new(studio: Studio) -> None:
    """Three enquiries came while a row was held."""
    await board(studio)
    view = studio.shown.screens["board"]
    assert isinstance(view, BoardView)
    view.model.waiting = {"a": Lane.LATE, "b": Lane.DUE_NEXT, "c": Lane.DUE_NEXT}
    view.model.news.emit()


async def call(studio: Studio) -> None:
    """A call is being logged."""
    await board(studio)
    studio.press("c")
    await studio.settle()
    studio.press("3")


async def snooze(studio: Studio) -> None:
    """A row is being put aside."""
    await board(studio)
    studio.press("s")


def _inbox(studio: Studio) -> InboxView:
    view = studio.shown.screens["inbox"]
    assert isinstance(view, InboxView)
    return view


async def _talk(studio: Studio, name: str) -> InboxView:
    if not studio.has_talks:
        talks.fill_inbox(studio.link)
        studio.has_talks = True
    studio.shown.go("inbox")
    await studio.settle()
    view = _inbox(studio)
    view.show_talk(*_found(studio, name))
    await studio.settle()
    return view


def _found(studio: Studio, name: str) -> tuple[str, str]:
    sql = (
        "SELECT v.contact_id, v.id FROM conversation v JOIN contact c ON c.id = v.contact_id "
        "WHERE c.name = ? ORDER BY v.last_at DESC"
    )
    return studio.link.reader().execute(sql, (name,)).fetchone()


async def inbox(studio: Studio) -> None:
    """A conversation that waits, with an answer being written, on a number that a family shares."""
    view = await _talk(studio, "Fatima Zahra Idrissi")
    view.pane.compose.throw_away()
    view.pane.compose.focus_words()
    view.pane.compose.box.insert(
        "Hello Fatima Zahra, full legs laser is AED 650 a session, or AED 3,300 for six. Parking under the clinic is free "
        "for two hours. We have Wednesday 18 November at 17:30 or Thursday at 18:00. Which one suits you?"
    )


async def inbox_sending(studio: Studio) -> None:
    """An answer goes in some seconds, and can be called back."""
    view = await _talk(studio, "Precious Adeyemi")
    view.pane.compose.focus_words()
    view.pane.compose.box.insert("Good morning Precious, yes: come at 12:15, Dr. Mansour will look at it.")
    await studio.settle()
    view.send()


async def inbox_undeliverable(studio: Studio) -> None:
    """A message that did not arrive."""
    await _talk(studio, "Hassan Mahmoud")


async def inbox_unsure(studio: Studio) -> None:
    """Nobody knows whether it arrived."""
    await _talk(studio, "Noor Abbasi")


async def inbox_shut(studio: Studio) -> None:
    """Somebody who opted out."""
    await _talk(studio, "Omar Darwish")


async def inbox_closed(studio: Studio) -> None:
    """WhatsApp's window is over."""
    view = await _talk(studio, "Ashwin Pillai")
    view.pane.compose._take_way("0")


async def inbox_templates(studio: Studio) -> None:
    """Words that are ready."""
    view = await _talk(studio, "Fatima Zahra Idrissi")
    view.templates()


async def inbox_moved(studio: Studio) -> None:
    """They wrote while an answer was being typed."""
    view = await _talk(studio, "Youssef Kanaan")
    view.pane.compose.focus_words()
    view.pane.compose.box.insert("أهلاً يوسف، السبت ممتلئ. هل يناسبك الأحد 10:30؟")
    await studio.settle()
    talks.wrote(studio.link, "Youssef Kanaan", "+971525550163", 0, "أو الأحد، الوقت لا يهم.")


async def inbox_offline(studio: Studio) -> None:
    """The line is down, and an answer waits for it."""
    view = await _talk(studio, "Lina Haddadin")
    studio.link.show(
        Status(state=LinkState.OFFLINE, since=sample.NOW - 11 * sample.MINUTE, outbox=1, data_at=sample.NOW)
    )
    view.pane.compose.box.insert("The ticket is stamped at the desk, Lina.")


async def inbox_empty(studio: Studio) -> None:
    """Nothing is put aside."""
    view = await _talk(studio, "Lina Haddadin")
    view.pane.shut()
    view.choose(shelf=Shelf.SNOOZED)
    view.listing.shelves.set_current(Shelf.SNOOZED.value)


async def inbox_whose(studio: Studio) -> None:
    """A message from a number that a family shares: whose is it?"""
    view = await _talk(studio, "Lina Haddadin")
    if not studio.link.reader().execute("SELECT 1 FROM person_choice").fetchone():
        talks.family(studio.link, "Ziad Haddadin", "+971555550127", "2019-04-02", 28 * 60 * sample.MINUTE)
        talks.family(studio.link, "Maya Haddadin", "+971555550127", "2016-09-14", 30 * 60 * sample.MINUTE)
        talks.wrote(studio.link, "Lina Haddadin", "+971555550127", 0, "Can we come an hour later tomorrow?")
    await studio.settle()
    view.pane.read()


async def inbox_details(studio: Studio) -> None:
    """What was checked before a message went."""
    view = await _talk(studio, "David Okoye")
    view.details()


async def reply(studio: Studio) -> None:
    """An answer from the board, over it."""
    await board(studio)
    studio.press("r")


async def contacts(studio: Studio) -> None:
    """The table."""
    studio.shown.go("contacts")


async def contact(studio: Studio) -> None:
    """One person's page, with an opened why."""
    studio.shown.go("contacts", {"contact": sample.contact(studio.link, "Rohan Mehta")})
    await studio.settle()
    view = studio.shown.screens["contacts"]
    assert isinstance(view, ContactsView)
    view.why()


async def contact_past(studio: Studio) -> None:
    """The same page as of a past moment."""
    studio.shown.go("contacts", {"contact": sample.contact(studio.link, "Gulsara Bekova")})
    await studio.settle()
    view = studio.shown.screens["contacts"]
    assert isinstance(view, ContactsView)
    view.look_back()
    view.page.look_back.slider.step(-1)


async def decisions(studio: Studio) -> None:
    """A conflict."""
    studio.shown.go("decisions")


async def devices(studio: Studio) -> None:
    """The practice's workstations, as a manager sees them."""
    studio.link.answers["devices"] = sample.devices
    await as_manager(studio)
    studio.shown.go("devices")


async def devices_offline(studio: Studio) -> None:
    """The server that keeps the list is out of reach."""
    studio.link.answers.pop("devices", None)
    await as_manager(studio)
    studio.link.show(
        Status(state=LinkState.OFFLINE, since=sample.NOW - 11 * sample.MINUTE, data_at=sample.NOW)
    )
    studio.shown.go("devices")


async def sign_out(studio: Studio) -> None:
    """A workstation is about to be signed out."""
    await devices(studio)
    await studio.settle()
    view = studio.shown.screens["devices"]
    assert isinstance(view, DevicesView)
    at = next(each for each in view.model.workstations if each.name == "Front desk 2")
    view.cards[at.id].buttons["revoke"].click()


async def freshness(studio: Studio) -> None:
    """What the pill stands for, after something damaged was fetched again."""
    await board(studio)
    studio.link.show(
        Status(
            state=LinkState.ONLINE,
            data_at=sample.NOW,
            verified_at=sample.NOW - 12 * sample.MINUTE,
            repaired=3,
        )
    )
    await studio.settle()
    studio.shown.top.freshness_opened.emit()


async def slipped(studio: Studio) -> None:
    """What slipped through after an import."""
    forgotten.fill(studio.link)
    studio.shown.go("slipped")
    await studio.settle()


async def golive(studio: Studio) -> None:
    """The checklist of a practice that is being set up, as its manager sees it."""
    await as_manager(studio)
    studio.shown.go("golive")


async def golive_sign(studio: Studio) -> None:
    """Everything stands, and the owner signs."""
    ready.set_up(studio.link)
    ready.seat_owner(studio.link)
    studio.shown.open(locked=False)
    studio.shown.go("golive")
    await studio.settle()


async def channels(studio: Studio) -> None:
    """What messages go out by; e-mail has proven itself."""
    ready.set_up(studio.link)
    ready.seat_owner(studio.link)
    studio.shown.open(locked=False)
    studio.shown.go("settings", {"page": "channels"})


async def templates(studio: Studio) -> None:
    """A template and how it reads."""
    await as_manager(studio)
    studio.shown.go("settings", {"page": "templates", "id": "chase-1/ar"})


async def settings(studio: Studio) -> None:
    """Appearance and language."""
    studio.shown.go("settings")


async def importing(studio: Studio) -> None:
    """The import's preview."""
    studio.link.answers["import_open"] = lambda **_: sample.PREVIEW
    studio.shown.go("import")
    await studio.settle()
    studio.shown.screens["import"].open_file("Patients 2026.csv")  # type: ignore[attr-defined]


async def imported(studio: Studio) -> None:
    """The import's progress."""
    await importing(studio)
    await studio.settle()
    studio.link.answers["import_run"] = lambda **_: "job"
    studio.shown.screens["import"].next_step()  # type: ignore[attr-defined]
    await studio.settle()
    studio.link.progress.emit(Job(id="job", label="Patients 2026.csv", done=840, total=1312))


async def palette(studio: Studio) -> None:
    """Search."""
    await board(studio)
    studio.shown.open_palette()
    await studio.settle()
    box = studio.shown.palette_box
    assert box is not None
    box.query.setText("ro")


async def keys(studio: Studio) -> None:
    """The sheet of keys."""
    await board(studio)
    studio.shown.show_keys()


async def offline(studio: Studio) -> None:
    """The server is out of reach."""
    await board(studio)
    studio.link.show(
        Status(state=LinkState.OFFLINE, since=sample.NOW - 11 * sample.MINUTE, outbox=4, data_at=sample.NOW)
    )


async def signin(studio: Studio) -> None:
    """The sign-in page."""
    studio.link.lock()
    studio.shown.door.show_sign_in()


async def switch(studio: Studio) -> None:
    """Another person sits down, with a wrong PIN first."""
    studio.shown.switch()
    await studio.settle()
    studio.press("1", "1", "1", "1")
    await studio.settle()
    studio.press("4", "3", "2")


async def locked(studio: Studio) -> None:
    """The veil, while a call rings."""
    studio.shown.lock()


async def answering(studio: Studio) -> None:
    """The ringing call is wanted: the PIN comes first."""
    studio.shown.lock()
    await studio.settle()
    studio.press("F2")


async def own_password(studio: Studio) -> None:
    """A one-time password has to go."""
    studio.shown.door.show_own_password(first=True)


async def own_pin(studio: Studio) -> None:
    """A PIN that is too easy."""
    studio.shown.door.show_own_pin(first=True)
    await studio.settle()
    studio.press("1", "1", "1", "1")


async def passphrase(studio: Studio) -> QWidget:
    """A computer without a keyring: a window before the window."""
    return _passphrase(Wanted.CHOOSE)


async def passphrase_wrong(studio: Studio) -> QWidget:
    """The copy does not open with what was typed."""
    window = _passphrase(Wanted.ENTER)
    window.passphrase.setText("not the one")
    window.submit()
    await studio.settle()
    return window


def _passphrase(wanted: Wanted) -> PassphraseWindow:
    def refuse(_: str | None) -> bytes:
        raise WrongPassphrase

    window = PassphraseWindow(wanted, refuse)
    window.show()
    return window


async def closed(studio: Studio) -> None:
    """The copy is damaged."""
    studio.link.fault = WorkerFault("", "store", "damaged")
    studio.link.opened.emit()


async def revoked(studio: Studio) -> None:
    """The practice shut this workstation out."""
    studio.link.show(Status(state=LinkState.REVOKED, outbox=3))


async def first_sync(studio: Studio) -> None:
    """The clinic's book is on its way."""
    studio.link.is_empty = True
    studio.shown.desk.reread()
    studio.shown.waiting.count()
    studio.link.show(
        Status(state=LinkState.CATCHING_UP, stage=Stage.FETCHING, done=41_000_000, total=612_300_000)
    )
    studio.shown.go("board")


async def rebuild(studio: Studio) -> None:
    """A journey changed: everybody's next action is worked out anew."""
    await board(studio)
    studio.link.progress.emit(Job(id=BOARD_JOB, label="", done=1_200, total=100_000))


EVERY: dict[str, Scene] = {
    "board": board_new,
    "call": call,
    "snooze": snooze,
    "inbox": inbox,
    "inbox-sending": inbox_sending,
    "inbox-undeliverable": inbox_undeliverable,
    "inbox-unsure": inbox_unsure,
    "inbox-shut": inbox_shut,
    "inbox-closed": inbox_closed,
    "inbox-templates": inbox_templates,
    "inbox-moved": inbox_moved,
    "inbox-offline": inbox_offline,
    "inbox-empty": inbox_empty,
    "inbox-whose": inbox_whose,
    "inbox-details": inbox_details,
    "reply": reply,
    **JOURNEYS,
    "contacts": contacts,
    "contact": contact,
    "contact-past": contact_past,
    "decisions": decisions,
    "devices": devices,
    "devices-offline": devices_offline,
    "sign-out": sign_out,
    "freshness": freshness,
    "import": importing,
    "importing": imported,
    "slipped": slipped,
    "golive": golive,
    "golive-sign": golive_sign,
    "channels": channels,
    "templates": templates,
    "settings": settings,
    **SETTINGS,
    "palette": palette,
    "keys": keys,
    "offline": offline,
    "signin": signin,
    "switch": switch,
    "locked": locked,
    "answering": answering,
    "own-password": own_password,
    "own-pin": own_pin,
    "passphrase": passphrase,
    "passphrase-wrong": passphrase_wrong,
    "closed": closed,
    "revoked": revoked,
    "first-sync": first_sync,
    "rebuild": rebuild,
    **PHONE,
}
