"""The practice's workstations on the screen, from when each screen is, and what was damaged and mended."""

from collections.abc import Callable

from desktop import sample
from desktop.protocol import LinkState, Status
from desktop.screens.devices.view import DevicesView
from desktop.shell.banners import Freshness
from desktop.widgets.dialog import Dialog
from desktop.widgets.states import ErrorState
from sync.commands.cards import ResolveCard
from tests.desktop.shell.conftest import Person

Play = Callable[..., None]


def devices(person: Person) -> DevicesView:
    view = person.window.screens["devices"]
    assert isinstance(view, DevicesView)
    return view


def test_only_those_who_answer_for_the_practice_find_its_workstations(play: Play) -> None:
    async def scene(person: Person) -> None:
        assert not person.window.rail.items["devices"].isVisible()
        person.window.go("devices")
        await person.rests()
        assert "devices" not in person.window.screens
        assert "not for your role" in person.words()

    play(scene)


def test_the_list_is_asked_for_and_says_what_is_known_of_each(play: Play) -> None:
    async def scene(person: Person) -> None:
        person.link.answers["devices"] = sample.devices
        person.window.go("devices")
        assert person.window.rail.items["devices"].isVisible()
        await person.waits(lambda: bool(devices(person).cards))
        names = [each.name for each in devices(person).model.workstations]
        assert names[:2] == [
            "Old front desk",
            "Front desk 1",
        ]  # what waits for a decision, then this computer
        seen = person.words()
        for words in ("This computer", "Signed out", "Away", "All locations, clinical notes", "Jomar Reyes"):
            assert words in seen
        assert "scopes" not in next(iter(devices(person).cards.values())).buttons  # for owners alone

    play(scene, name="priya")


def test_without_the_server_it_says_so_and_asks_again_when_told_to(play: Play) -> None:
    async def scene(person: Person) -> None:
        person.window.go("devices")
        await person.waits(lambda: bool(person.window.findChildren(ErrorState)))
        assert "cannot be reached" in person.words()
        person.link.answers["devices"] = sample.devices
        devices(person).run("devices.again")
        await person.waits(lambda: bool(devices(person).cards))
        del person.link.answers["devices"]
        devices(person).run("devices.again")
        await person.waits(lambda: "The list below may be old" in person.words())
        assert devices(person).cards

    play(scene, name="priya")


def test_signing_out_asks_first_and_says_what_will_happen(play: Play) -> None:
    async def scene(person: Person) -> None:
        person.link.answers["devices"] = sample.devices
        person.window.go("devices")
        await person.waits(lambda: bool(devices(person).cards))
        model = devices(person).model
        at = next(each.id for each in model.workstations if each.name == "Front desk 2")
        devices(person).cards[at].buttons["revoke"].click()
        await person.waits(lambda: bool(person.window.findChildren(Dialog)))
        seen = person.words()
        assert "Changes not sent when it was last seen: 4." in seen
        assert "waits for your decision" in seen
        assert not [asked for asked, _ in person.link.asked if asked == "devices.revoke"]
        person.window.findChildren(Dialog)[0].submit()
        await person.waits(lambda: ("devices.revoke", {"device_id": at}) in person.link.asked)
        await person.waits(lambda: not model.by_id(at).is_active)  # type: ignore[union-attr]

    play(scene, name="priya")


def test_held_work_of_a_signed_out_workstation_is_refused_card_by_card(play: Play) -> None:
    async def scene(person: Person) -> None:
        person.link.answers["devices"] = sample.devices
        person.window.go("devices")
        await person.waits(lambda: bool(devices(person).cards))
        old = devices(person).model.workstations[0]
        devices(person).cards[old.id].buttons["refuse"].click()
        await person.waits(lambda: bool(person.window.findChildren(Dialog)))
        person.window.findChildren(Dialog)[0].submit()
        await person.waits(lambda: any(isinstance(each, ResolveCard) for each in person.link.given))
        first = next(each for each in person.link.given if isinstance(each, ResolveCard))
        assert (first.card_id, first.choice) == (old.held[0], "refuse")

    play(scene, name="priya")


def test_each_screen_says_from_when_it_is_while_that_is_not_now(play: Play) -> None:
    async def scene(person: Person) -> None:
        assert "as of" not in person.words()
        at = sample.NOW - 20 * sample.MINUTE
        person.link.show(Status(state=LinkState.OFFLINE, since=at, data_at=at))
        await person.waits(lambda: "as of today 10:22" in person.words())
        person.link.show(Status(state=LinkState.ONLINE, data_at=sample.NOW))
        await person.waits(lambda: "as of" not in person.words())

    play(scene)


def test_what_was_damaged_is_told_once_and_stands_behind_the_pill(play: Play) -> None:
    async def scene(person: Person) -> None:
        said: list[str] = []
        person.window.desk.said.connect(lambda told: said.append(told.words))
        status = Status(state=LinkState.ONLINE, data_at=sample.NOW, verified_at=sample.NOW, repaired=3)
        for _ in range(3):
            person.link.show(status)
            person.window.standing.show_now()
        await person.rests()
        assert said == ["3 records were damaged on this computer and were fetched again."]
        person.window.top.freshness_opened.emit()
        await person.waits(lambda: bool(person.window.findChildren(Freshness)))
        seen = person.words()
        assert "Found equal to the server’s, today 10:42" in seen
        assert said[0] in seen

    play(scene)
