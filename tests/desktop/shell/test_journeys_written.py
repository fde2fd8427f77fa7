"""Writing, checking, rehearsing and publishing a follow-up with real keys; nothing typed is lost on the way."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from desktop.faults import WorkerFault
from desktop.screens.journeys.bar import TEXT
from desktop.screens.journeys.view import JourneysView
from desktop.widgets.dialog import Dialog
from desktop.widgets.form import FormDialog
from sync.commands.envelope import PauseJourney, ResumeJourney
from sync.commands.journeys import PublishJourney
from sync.commands.outcomes import Refused
from sync.commands.undoing import UndoEnrolment
from sync.commands.versions import MoveEnrolments, RollbackJourney
from sync.replica.queries import journeys as queries
from tests.desktop.shell.conftest import Person
from tests.desktop.shell.test_journeys_by_keys import opened

Play = Callable[..., None]
Key = Qt.Key


async def written(person: Person, change: Callable[[str], str]) -> JourneysView:
    """The editor open at the new enquiry, with another text in it."""
    view = await opened(person, "no-show-recovery")
    await person.presses((Key.Key_2,))
    editor = view.text.editor
    assert editor.hasFocus()
    editor.selectAll()
    editor.insertPlainText(change(editor.toPlainText()))
    await person.waits(lambda: view.draft.checked is not None and view.draft.checked.text == view.draft.text)
    return view


def asked(person: Person) -> Any:
    return next(each for each in person.window.findChildren(Dialog) if each.isVisible())


def drafts(person: Person) -> dict[str, queries.Draft]:
    return queries.drafts(person.link.reader(), person.link.person.id if person.link.person else "")


def longer(text: str) -> str:
    assert "wait: 7d" in text
    return text.replace("wait: 7d", "wait: 9d")


async def rehearsed(person: Person) -> JourneysView:
    view = await written(person, longer)
    assert view.draft.is_clean, view.draft.checked
    assert not view.bar.publish.isEnabled()
    assert "Rehearse it first" in view.bar.publish.toolTip()
    await person.presses((Key.Key_R,))
    await person.waits(lambda: view.rehearsal.receipt is not None)
    assert view.rehearsed.isVisible()
    assert view.bar.publish.isEnabled()
    return view


def test_a_mistake_is_named_beside_its_line_with_the_fix_and_the_story(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await written(person, lambda text: text.replace("do: call", "do: cal"))
        assert view.draft.checked is not None
        (problem,) = view.draft.checked.problems
        line = next(n for n, each in enumerate(view.draft.text.splitlines(), 1) if each.endswith("do: cal"))
        assert problem.line == line
        assert list(view.text.editor.wrong) == [line]
        assert "Did you mean “call”?" in problem.fix
        await person.presses(Key.Key_Home, Key.Key_F8)
        assert view.text.editor.textCursor().blockNumber() + 1 == line
        assert not view.bar.publish.isEnabled()

    play(scene, name="priya")


def test_a_draft_by_which_somebody_would_fall_through_tells_how(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await written(person, lambda text: text[: text.index("  - id: decide")])
        stories = [each.story for each in (view.draft.checked.problems if view.draft.checked else ())]
        assert any(story and story[-1].endswith("nothing is due, and nobody owns it.") for story in stories)
        card = view.text.findings.cards[0]
        assert card.problem.fix in card.accessibleName()
        assert view.text.findings.state.accessibleName().startswith("To mend")
        await person.presses((Key.Key_1,))
        assert "decide" not in view.picture.graph.boxes

    play(scene, name="priya")


def test_what_is_typed_is_kept_as_it_is_typed_and_there_again_after_the_window_died(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opened(person, "no-show-recovery")
        await person.presses((Key.Key_2,))
        await person.types("# later")
        await person.waits(lambda: "no-show-recovery" in drafts(person))
        assert drafts(person)["no-show-recovery"].text.startswith("# later")
        again = JourneysView(view.desk)
        again.show_journey("no-show-recovery")
        assert again.text.editor.toPlainText().startswith("# later")
        again.draft.discard()
        await person.waits(lambda: "no-show-recovery" not in drafts(person))
        again.deleteLater()

    play(scene, name="priya")


def test_enter_keeps_the_indentation_and_tab_leaves_the_text(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opened(person, "no-show-recovery")
        await person.presses((Key.Key_2,))
        view.text.editor.setPlainText("steps:\n  - id: a")
        view.text.editor.go_to(2)
        await person.presses(Key.Key_End, Key.Key_Return)
        await person.types("do: task")
        assert view.text.editor.toPlainText() == "steps:\n  - id: a\n    do: task"
        await person.presses(Key.Key_Tab)
        assert not view.text.editor.hasFocus()

    play(scene, name="priya")


def test_a_clean_and_rehearsed_draft_is_published_after_a_question(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await rehearsed(person)
        await person.presses((Key.Key_Return,))
        await person.presses((Key.Key_Return,))
        await person.waits(lambda: any(isinstance(each, PublishJourney) for each in person.link.given))
        head = view.journey.head
        assert head is not None
        assert head.live == 2
        await person.waits(lambda: not view.draft.is_draft and not drafts(person))
        assert view.bar.ways is not None
        assert "This is what runs already." in view.bar.publish.toolTip()

    play(scene, name="priya")


def test_a_refused_publish_loses_nothing(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(person: Person) -> None:
        view = await rehearsed(person)
        text = view.draft.text

        async def refuse(command: Any) -> Any:
            raise Refused("rehearsed_long_ago", "The rehearsal is more than a day old. Rehearse it again.")

        monkeypatch.setattr(person.link, "do", refuse)
        await person.presses((Key.Key_Return,))
        await person.presses((Key.Key_Return,))
        await person.waits(lambda: any("day old" in each for each in person.toasts))
        assert view.text.editor.toPlainText() == text
        assert drafts(person)["no-show-recovery"].text == text

    play(scene, name="priya")


def test_a_check_that_cannot_be_made_says_so_and_keeps_the_text(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opened(person, "no-show-recovery")

        def fail(text: str) -> Any:
            raise WorkerFault("The worker is being started again.", "restarting")

        person.link.answers["check_journey"] = fail
        await person.presses((Key.Key_2,))
        await person.types("# x")
        await person.waits(lambda: bool(view.draft.failed))
        assert view.text.findings.state.accessibleName() == "Not checked"
        assert not view.bar.publish.isEnabled()
        assert view.text.editor.toPlainText().startswith("# x")

    play(scene, name="priya")


def test_the_difference_says_in_words_and_in_text_what_changes(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await written(person, longer)
        await person.presses((Key.Key_3,))
        changed = view.difference.said
        assert changed
        assert all(change.mark.words == "Changed" for change in changed)
        told = [side for change in changed for side in change.sides]
        assert any("7 d" in before and "9 d" in after for _, before, after in told)
        lines = view.difference.text.toPlainText().splitlines()
        assert any(line.startswith("−") and "7d" in line for line in lines)
        assert any(line.startswith("+") and "9d" in line for line in lines)

    play(scene, name="priya")


def test_a_rehearsal_can_be_stopped(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await written(person, longer)
        person.link.answers["rehearse"] = lambda text, days: "never"
        await person.presses((Key.Key_R,))
        await person.rests()
        assert view.rehearsal.is_running
        assert view.rehearsed.loading.isVisible()
        await person.clicks(view.rehearsed.loading.button)
        assert not view.rehearsal.is_running
        assert ("cancel", {"job": "never"}) in person.link.asked
        assert not view.rehearsed.isVisible()

    play(scene, name="priya")


async def second_version(person: Person) -> JourneysView:
    view = await opened(person, "new-enquiry")
    text = view.draft.original.replace("wait: 1d", "wait: 2d")
    person.link.run(PublishJourney(text=text))
    await person.waits(lambda: view.journey.head is not None and view.journey.head.live == 2)
    return view


def test_people_of_an_earlier_version_are_moved_only_after_seeing_what_that_changes(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await second_version(person)
        assert view.journey.in_earlier == view.journey.here > 0
        assert view.picture.move_them.isVisible()
        await person.clicks(view.picture.move_them)
        await person.waits(
            lambda: any(
                "Move" in each.accessibleName()
                for each in person.window.findChildren(Dialog)
                if each.isVisible()
            )
        )
        assert not any(isinstance(each, MoveEnrolments) for each in person.link.given)
        asked(person).submit()
        await person.waits(lambda: any(isinstance(each, MoveEnrolments) for each in person.link.given))
        await person.waits(lambda: view.journey.in_earlier == 0)
        assert not view.picture.move_them.isVisible()

    play(scene, name="priya")


def test_rolling_back_shows_what_the_version_did_and_offers_to_take_it_back(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await second_version(person)
        view.roll_back()
        await person.waits(
            lambda: any(
                isinstance(each, FormDialog) and each.isVisible()
                for each in person.window.findChildren(Dialog)
            )
        )
        form = asked(person)
        form.inputs["reason"].setText("too slow")
        assert not any(isinstance(each, QCheckBox) and each.isChecked() for each in form.inputs.values())
        form.submit()
        await person.waits(lambda: view.journey.head is not None and view.journey.head.live == 1)
        (given,) = [each for each in person.link.given if isinstance(each, RollbackJourney)]
        assert given.reason == "too slow"
        assert not any(isinstance(each, UndoEnrolment) for each in person.link.given)

    play(scene, name="priya")


def test_one_is_paused_stands_first_and_goes_on_when_it_is_let(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opened(person, "new-enquiry")
        await person.clicks(view.bar.more)
        await person.presses(Key.Key_Return)
        form = asked(person)
        form.inputs["reason"].setText("new words are coming")
        form.submit()
        await person.waits(lambda: view.journey.paused_since is not None)
        (given,) = [each for each in person.link.given if isinstance(each, PauseJourney)]
        assert given.reason == "new words are coming"
        view.back()
        assert view.model.lines[0].mark.words == "Paused"
        await person.presses(Key.Key_Home, Key.Key_Return)
        assert view.is_paused()
        view.run("journeys.resume")
        await person.rests()
        asked(person).submit()
        await person.waits(lambda: view.journey.paused_since is None)
        assert any(isinstance(each, ResumeJourney) for each in person.link.given)

    play(scene, name="priya")


def test_in_a_small_window_all_that_a_step_says_can_be_read(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await rehearsed(person)
        person.window.resize(1100, 720)
        view.look("graph")
        view.picture.graph.choose("text")
        await person.rests()
        facts = view.picture.panel.facts
        assert facts.height() >= facts.sizeHint().height() > 0
        assert view.picture.graph.scale_now >= 0.75

    play(scene, name="priya")


def test_a_follow_up_of_ones_own_begins_as_a_draft_that_loads(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opened(person)
        await person.presses((Key.Key_N,))
        await person.types("New Enquiry")
        await person.presses((Key.Key_Return,))
        form = asked(person)
        assert form.isVisible()
        form.inputs["name"].setText("new-enquiry")
        form.submit()
        assert form.isVisible()
        form.inputs["name"].setText("whitening-offer")
        form.submit()
        await person.waits(lambda: view.draft.key == "whitening-offer" and view.draft.plan is not None)
        assert view.text.editor.hasFocus()
        assert "journey: whitening-offer" in view.text.editor.toPlainText()
        await person.types("# ours")
        await person.waits(lambda: "whitening-offer" in drafts(person))
        await person.presses(Key.Key_Escape, Key.Key_Escape)
        line = next(each for each in view.model.lines if each.id == "whitening-offer")
        assert line.mark.words == "Draft"

    play(scene, name="priya")


def test_text_is_one_of_three_ways_to_look(play: Play) -> None:
    async def scene(person: Person) -> None:
        view = await opened(person, "no-show-recovery")
        view.bar.ways.changed.emit(TEXT)
        assert view.ways.currentWidget() is view.text
        view.look(TEXT)
        await person.presses(Key.Key_Escape)
        assert not view.text.editor.hasFocus()
        await person.presses(Key.Key_Escape)
        assert view.on_list()

    play(scene, name="priya")
