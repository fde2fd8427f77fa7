"""What is done with versions: published, put back, people moved, a pause decided, and what a version did taken back. Each shows
what it means before it is done, and nothing typed is lost where one is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.link.errors import WorkerFault
from desktop.screens import times, wording
from desktop.screens.desk import Desk
from desktop.screens.journeys.draft import DraftModel
from desktop.screens.journeys.jobs import Looking, looked
from desktop.screens.journeys.model import JourneyModel
from desktop.screens.journeys.rehearsal import RehearsalModel
from desktop.widgets.dialog import confirm
from desktop.widgets.form import FormDialog, FormField, Input
from sync.commands.outcomes import CommandError
from sync.replica.queries import journeys as queries

if TYPE_CHECKING:
    from sync.commands.kernel import Command

translate = QCoreApplication.translate
_NAMED = 6
"""People whom a question names; the rest are counted."""
_OFFERED = frozenset({"cancel_appointment@1", "enrol@1", "create_task@1"})
"""Commands that make up for what a version did, as sync.commands.undoing offers them."""


class Deeds:
    """What the buttons of an opened journey do. `over` is the widget whose window the questions stand in."""

    def __init__(
        self, desk: Desk, over: QWidget, journey: JourneyModel, draft: DraftModel, rehearsal: RehearsalModel
    ) -> None:
        self._desk, self._over = desk, over
        self._journey, self._draft, self._rehearsal = journey, draft, rehearsal

    def why_not_publish(self) -> str:
        """What keeps the draft from being published, in words; empty where nothing does."""
        draft, journey = self._draft, self._journey
        runs = journey.head is not None and journey.head.live is not None
        is_it = (
            journey.live is not None and draft.plan is not None and draft.plan.version == journey.live.version
        )
        if runs and (is_it or not draft.is_draft):
            return translate("Journeys", "This is what runs already.")
        if not draft.is_clean:
            return translate("Journeys", "The check must be clean first. See Text.")
        plan = draft.plan
        beside = journey.live.version if runs and journey.live is not None else ""
        if plan is None or not self._rehearsal.covers(plan.version, beside):
            return translate("Journeys", "Rehearse it first: see who would have been contacted.")
        return ""

    async def publish(self) -> None:
        """Publish the draft, after saying what that means."""
        from sync.commands.journeys import PublishJourney

        plan = self._draft.plan
        if self.why_not_publish() or plan is None:
            self._desk.say(self.why_not_publish(), icon="info")
            return
        head = self._journey.head
        number = head.latest + 1 if head is not None else 1
        why = [translate("Journeys", "Whoever begins from now on follows this version.")]
        if self._journey.here:
            why.append(
                translate(
                    "Journeys", "Who is in it now goes on as begun: {0}. You can move them afterwards."
                ).format(self._journey.here)
            )
        title = translate("Journeys", "Publish version {0} of “{1}”?").format(
            number, wording.journey(plan.journey)
        )
        yes = translate("Journeys", "Publish")
        if not await confirm(self._window, title, " ".join(why), yes):
            return
        command = PublishJourney(text=self._draft.text, rehearsal=self._rehearsal.receipt)
        if await self._desk.do(command, translate("Journeys", "Published"), undo=False) is not None:
            self._journey.read()

    async def roll_back(self) -> None:
        """Let an earlier version run again; what the one that runs did is shown, and taken back where that is asked."""
        from sync.commands.versions import RollbackJourney

        reader, head = self._desk.reader, self._journey.head
        if reader is None or head is None or head.live is None:
            return
        earlier = [each for each in queries.versions(reader, head.journey) if each.id != head.id]
        if not earlier:
            self._desk.say(translate("Journeys", "There is no earlier version to go back to."), icon="info")
            return
        told = await self._what_it_did(head.id)
        if told is None:
            return
        zone, now = self._desk.zone, self._desk.now()
        choices = [
            (
                each.id,
                translate("Journeys", "Version {0}, of {1}").format(
                    each.number, times.day(each.published_at, zone, now)
                ),
            )
            for each in earlier
        ]
        fields = [
            FormField(
                "to", translate("Journeys", "Back to"), Input.CHOICE, choices, choices[0][0], required=True
            ),
            FormField(
                "reason", translate("Journeys", "Why"), placeholder=translate("Journeys", "For the record")
            ),
            *_taking_back(told),
        ]
        form = FormDialog(
            self._window,
            translate("Journeys", "Put version {0} back?").format(head.live),
            fields,
            subtitle=_did(told),
            submit=translate("Journeys", "Roll back"),
            icon="history",
            width=480,
        )
        answer = await form.ask()
        form.deleteLater()
        if answer is None:
            return
        reason = str(answer["reason"] or "").strip() or None
        command = RollbackJourney(journey=head.journey, base=head.id, to=answer["to"], reason=reason)
        said = translate("Journeys", "The earlier version runs again")
        if await self._desk.do(command, said, undo=False) is None:
            return
        self._journey.read()
        await self._take_back(answer, told)

    async def undo_version(self) -> None:
        """Take back all that the version that runs did, as far as it can be, and end its follow-ups."""
        head = self._journey.head
        if head is None:
            return
        told = await self._what_it_did(head.id)
        if told is None:
            return
        fields = _taking_back(told)
        if not fields:
            self._desk.say(translate("Journeys", "Nothing that it did can be taken back."), icon="info")
            return
        form = FormDialog(
            self._window,
            translate("Journeys", "Take back what version {0} did?").format(head.number),
            fields,
            subtitle=_did(told),
            submit=translate("Journeys", "Take back"),
            icon="undo-2",
            danger=True,
            width=480,
        )
        answer = await form.ask()
        form.deleteLater()
        if answer is not None:
            await self._take_back(answer, told)

    async def move(self) -> None:
        """Move whoever follows an earlier version to the one that runs, after showing what that changes."""
        from sync.commands.versions import MOVED_AT_ONCE, MoveEnrolments

        title = translate("Journeys", "What moving them would change")
        why = translate("Journeys", "Each person’s next steps are worked out in both versions.")
        told = await looked(self._desk, self._window, title, why, "journey_moves", journey=self._journey.key)
        if told is None:
            return
        enrolments: list[str] = told["enrolments"]
        if not enrolments:
            self._desk.say(translate("Journeys", "Everybody is in this version already."), icon="info")
            return
        lines = [
            translate("Journeys", "For {0} of {1} something falls due at once.").format(
                told["due_now"], len(enrolments)
            ),
            *(_moved(row) for row in told["rows"][:_NAMED]),
        ]
        if len(told["rows"]) > _NAMED:
            lines.append(translate("Journeys", "… and {0} more").format(len(told["rows"]) - _NAMED))
        question = translate("Journeys", "Move {0} people to version {1}?").format(
            len(enrolments), told["number"]
        )
        if not await confirm(self._window, question, "\n".join(lines), translate("Journeys", "Move them")):
            return
        pages = [
            tuple(enrolments[at : at + MOVED_AT_ONCE]) for at in range(0, len(enrolments), MOVED_AT_ONCE)
        ]
        commands = [MoveEnrolments(enrolments=page, to=told["to"]) for page in pages]
        if await self._all(commands, translate("Journeys", "Moving")):
            self._desk.say(translate("Journeys", "Moved: {0}").format(len(enrolments)))

    async def pause(self) -> None:
        """Hold whoever would begin from now on, after saying what that means."""
        from sync.commands.envelope import PauseJourney

        form = FormDialog(
            self._window,
            translate("Journeys", "Pause “{0}”?").format(wording.journey(self._journey.key)),
            [
                FormField(
                    "reason",
                    translate("Journeys", "Why"),
                    placeholder=translate("Journeys", "For the record"),
                )
            ],
            subtitle=translate(
                "Journeys",
                "Whoever would begin from now on is held, and nobody is lost. Those who are in it go on. You decide later what becomes of those who are held.",
            ),
            submit=translate("Journeys", "Pause"),
            icon="circle-pause",
        )
        answer = await form.ask()
        form.deleteLater()
        if answer is None:
            return
        reason = str(answer["reason"] or "").strip() or None
        command = PauseJourney(journey=self._journey.key, reason=reason)
        if await self._desk.do(command, translate("Journeys", "Paused"), undo=False) is not None:
            self._journey.read_counts()

    async def resume(self) -> None:
        """Decide what becomes of those whom a pause holds."""
        from sync.commands.envelope import ResumeJourney

        held = sum(at.held for at in self._journey.at.values())
        choices = [
            ("go_on", translate("Journeys", "Begin for them now")),
            ("drop", translate("Journeys", "Do not begin for them")),
        ]
        form = FormDialog(
            self._window,
            translate("Journeys", "Let it go on?"),
            [
                FormField(
                    "held",
                    translate("Journeys", "Who is held"),
                    Input.CHOICE,
                    choices,
                    "go_on",
                    required=True,
                )
            ],
            subtitle=translate("Journeys", "Held since it was paused: {0}. Their clocks begin now.").format(
                held
            ),
            submit=translate("Journeys", "Go on"),
            icon="play",
        )
        answer = await form.ask()
        form.deleteLater()
        if answer is None:
            return
        command = ResumeJourney(journey=self._journey.key, held=answer["held"])
        while True:
            done = await self._desk.do(command, undo=False)
            if done is None:
                return
            if done.kind != "applied":
                break
        self._desk.say(translate("Journeys", "It goes on"), icon="play")
        self._journey.read_counts()

    # -- parts ---------------------------------------------------------------------------------------------------

    @property
    def _window(self) -> QWidget:
        return self._over.window()

    async def _what_it_did(self, version: str) -> dict[str, Any] | None:
        title = translate("Journeys", "What this version did")
        why = translate("Journeys", "Each of its follow-ups is looked at, and what can be taken back of it.")
        return await looked(self._desk, self._window, title, why, "journey_deeds", version=version)

    async def _take_back(self, answer: dict[str, Any], told: dict[str, Any]) -> None:
        from sync.commands.kernel import decode
        from sync.commands.undoing import UndoEnrolment

        commands: list[Command] = []
        if answer.get("undo"):
            reason = translate("Journeys", "Taken back with its version")
            commands += [
                UndoEnrolment(enrolment_id=each, reason=reason, only_untouched=True) for each in told["going"]
            ]
        if answer.get("offers"):
            import msgspec

            commands += [
                decode(offer["command"], msgspec.json.encode(offer["fields"]))
                for offer in told["offers"]
                if offer["command"] in _OFFERED
            ]
        if commands and await self._all(commands, translate("Journeys", "Taking back")):
            self._desk.say(translate("Journeys", "Taken back: {0}").format(len(commands)), icon="undo-2")

    async def _all(self, commands: Sequence[Command], title: str) -> bool:
        """Do them one after the other under a dialog that counts; False where it was stopped. What is refused is counted and
        told at the end, and holds up none of the others."""
        dialog = Looking(self._window, title, translate("Journeys", "What is done stays done when you stop."))
        stopped: list[bool] = []
        dialog.dismissed.connect(lambda: stopped.append(True))
        dialog.open()
        refused: list[CommandError | WorkerFault] = []
        try:
            for place, command in enumerate(commands):
                if stopped:
                    return False
                dialog.state.set_progress(place, len(commands))
                try:
                    await self._desk.link.do(command)
                except (CommandError, WorkerFault) as error:
                    refused.append(error)
        finally:
            dialog.close_overlay()
            dialog.deleteLater()
        if refused:
            self._desk.tell(refused[0])
        return len(refused) < len(commands)


def _taking_back(told: dict[str, Any]) -> list[FormField]:
    fields: list[FormField] = []
    if told["going"]:
        said = translate("Journeys", "Take back what can be, and end those follow-ups: {0}")
        fields.append(FormField("undo", said.format(len(told["going"])), Input.CHECK, value=False))
    if told["offers"]:
        said = translate("Journeys", "Make up for the rest, one task or command each: {0}")
        fields.append(FormField("offers", said.format(len(told["offers"])), Input.CHECK, value=False))
    return fields


def _did(told: dict[str, Any]) -> str:
    known = {
        "reversible": translate("Journeys", "can be put back: {0}"),
        "not_out_yet": translate("Journeys", "wait to be sent and can be called back: {0}"),
        "offered": translate("Journeys", "can only be made up for: {0}"),
        "irreversible": translate("Journeys", "were heard and stay: {0}"),
        "changed_since": translate("Journeys", "were changed since and stay as they are: {0}"),
        "by_person": translate("Journeys", "were done by people and are theirs to undo: {0}"),
        "undone": translate("Journeys", "were taken back before: {0}"),
    }
    parts = [
        words.format(told["tally"][standing])
        for standing, words in known.items()
        if told["tally"].get(standing)
    ]
    if not parts:
        return translate("Journeys", "It has done nothing yet.")
    return translate("Journeys", "Of what it did: {0}.").format("; ".join(parts))


def _moved(row: dict[str, Any]) -> str:
    said = {
        "due_now": translate("Journeys", "{0} falls due at once"),
        "later": translate("Journeys", "{0} comes at another time"),
        "falls_away": translate("Journeys", "{0} falls away"),
    }
    steps = [said[step["change"]].format(wording.step(step["step"])) for step in row["steps"]]
    return translate("Journeys", "{0}: {1}").format(times.apart(row["name"]), times.listed(steps))
