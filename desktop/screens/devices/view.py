"""Workstations as cards: what is known of each, and what may be done with it. What cannot be taken back asks first."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import refusals
from desktop.screens.actions import LEADS, action
from desktop.screens.desk import Desk
from desktop.screens.devices.model import DevicesModel, Workstation, is_marked
from desktop.screens.screen import Screen
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.dialog import confirm
from desktop.widgets.face import Kind
from desktop.widgets.facts import Answer, FactGrid
from desktop.widgets.form import FormDialog, FormField, Input
from desktop.widgets.frame import HintBar, Plane
from desktop.widgets.heading import Heading
from desktop.widgets.label import Label
from desktop.widgets.marks import StateWord
from desktop.widgets.states import Banner, Card, ErrorState, LoadingState
from sync.model.scopes import EVERY_PLACE, Sensitivity, at
from sync.model.words import PRACTICE_SCOPE

_LONGEST_NAME = 80


class DevicesView(Screen):
    """Every workstation of the practice."""

    ID = "devices"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = DevicesModel(desk, self)
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.again_button = Button(self.tr("Ask again"), "refresh-cw", Kind.QUIET, height=24)
        self.again_button.clicked.connect(self.ask_again)
        self.head = Heading(self.tr("Workstations"), (self.again_button,))
        column.addWidget(self.head)
        inside = Plane("surface.surface")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(px(16), px(16), px(16), px(16))
        self._column.setSpacing(px(12))
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        column.addWidget(scroll, 1)
        column.addWidget(HintBar([("F5", self.tr("ask again")), ("?", self.tr("all keys"))]))
        self._shown: list[QWidget] = []
        self.cards: dict[str, DeviceCard] = {}
        self.model.changed.connect(self._show)

    def enter(self, where: dict[str, object]) -> None:
        """Ask the server for the list."""
        self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.start(self.model.ask())

    def data_at(self) -> int | None:
        """When the server told this list."""
        return self.model.asked_at

    @action(
        "devices.again",
        QT_TRANSLATE_NOOP("Action", "Ask the server again"),
        key="F5",
        icon="refresh-cw",
        may=LEADS,
    )
    def ask_again(self) -> None:
        """Ask the server for the list again."""
        if not self.model.is_asking:
            self.desk.start(self.model.ask())

    async def rename(self, workstation: Workstation) -> None:
        """Call it by another name."""
        form = FormDialog(
            self.window(),
            self.tr("Rename the workstation"),
            [
                FormField(
                    "name",
                    self.tr("Name"),
                    value=workstation.name,
                    required=True,
                    check=lambda value: (
                        self.tr("At most 80 characters.") if len(str(value)) > _LONGEST_NAME else ""
                    ),
                )
            ],
            subtitle=self.tr("Everybody who looks after workstations sees this name."),
            submit=self.tr("Rename"),
        )
        answer = await form.ask()
        form.deleteLater()
        if answer:
            await self._do(
                "rename", self.tr("Renamed"), device_id=workstation.id, name=answer["name"].strip()
            )

    async def mark(self, workstation: Workstation) -> None:
        """Choose what it carries."""
        carried = workstation.scopes
        fields = [FormField(EVERY_PLACE, self.tr("All locations"), Input.CHECK, value=EVERY_PLACE in carried)]
        fields += [
            FormField(at(place.id), place.name, Input.CHECK, value=at(place.id) in carried)
            for place in self.desk.places
        ]
        fields += [
            FormField(kind.value, words, Input.CHECK, value=is_marked(carried, kind))
            for kind, words in (
                (Sensitivity.CLINICAL, self.tr("Clinical notes too")),
                (Sensitivity.OWNER, self.tr("Owners’ records too")),
            )
        ]
        form = FormDialog(
            self.window(),
            self.tr("What {0} carries").format(workstation.name),
            fields,
            subtitle=self.tr(
                "What it no longer carries is removed from its disk when it next meets the server. Work about it that was not sent yet waits for a decision."
            ),
            submit=self.tr("Change"),
        )
        answer = await form.ask()
        form.deleteLater()
        if answer is None:
            return
        places = [at(place.id) for place in self.desk.places if answer[at(place.id)]]
        bases = [PRACTICE_SCOPE, *([EVERY_PLACE] if answer[EVERY_PLACE] else places)]
        scopes = bases + [f"{base}+{kind}" for kind in Sensitivity if answer[kind.value] for base in bases]
        await self._do("scopes", self.tr("Changed"), device_id=workstation.id, scopes=scopes)

    async def revoke(self, workstation: Workstation) -> None:
        """Sign it out, after saying what that means."""
        why = self.tr(
            "Nobody can work there any more. What it has not sent yet it may hand over once more, and all of that waits for your decision; then its copy of the clinic’s book is removed from its disk. This cannot be taken back: to use it again, somebody signs in there with e-mail and password."
        )
        if workstation.unsent:
            why = (
                self.tr("Changes not sent when it was last seen: {0}.").format(workstation.unsent) + " " + why
            )
        if workstation.is_here:
            why = self.tr("This is the computer that you sit at.") + " " + why
        if await confirm(
            self.window(),
            self.tr("Sign out {0}?").format(workstation.name),
            why,
            self.tr("Sign out"),
            danger=True,
        ):
            await self._do("revoke", self.tr("Signed out"), device_id=workstation.id)

    async def decide(self, workstation: Workstation, choice: str) -> None:
        """Release or refuse everything that is held of it."""
        count = len(workstation.held)
        if choice == "release":
            title = self.tr("Release held changes: {0}?").format(count)
            why = self.tr(
                "They are done now, in the names of those who typed them, where that is still possible."
            )
            yes = self.tr("Release")
        else:
            title = self.tr("Refuse held changes: {0}?").format(count)
            why = self.tr("They are not done. What was typed stays in the history.")
            yes = self.tr("Refuse")
        if await confirm(self.window(), title, why, yes, danger=choice != "release"):
            done = await self.model.decide(workstation, choice)
            self.desk.say(self.tr("{0} of {1} decided").format(done, count))
            await self.model.ask()

    async def _do(self, act: str, said: str, **asked: object) -> None:
        if await self.model.ask(act, **asked):
            self.desk.say(said)
        elif self.model.failed is not None:
            self.desk.tell(self.model.failed)

    def _show(self) -> None:
        for old in self._shown:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown, self.cards = [], {}
        model = self.model
        self.again_button.set_busy(self.tr("Asking") if model.is_asking else None)
        if model.failed is not None:
            self._add(self._failure())
        elif model.is_asking and not model.workstations:
            loading = LoadingState(
                self.tr("Asking the server"),
                self.tr("The list of workstations is kept there alone."),
                can_stop=False,
            )
            loading.setMaximumWidth(theme.current().px(440))
            self._add(loading)
        for workstation in model.workstations:
            card = self.cards[workstation.id] = DeviceCard(workstation, self)
            self._add(card)
        self.head.set_note(str(len(model.workstations)) if model.workstations else "")

    def _failure(self) -> QWidget:
        error = self.model.failed
        assert error is not None
        why = refusals.why(error)
        if self.model.workstations:
            banner = Banner(
                self.tr("The server did not answer as it should"),
                self.tr("{0} The list below may be old.").format(why),
                self.tr("Try again"),
                icon="wifi-off",
            )
            banner.acted.connect(self.ask_again)
            return banner
        state = ErrorState(
            self.tr("The list of workstations is not here"),
            self.tr("{0} It is kept at the server alone; everything else here goes on working.").format(why),
            details=False,
        )
        state.retried.connect(self.ask_again)
        state.setMaximumWidth(theme.current().px(440))
        return state

    def _add(self, widget: QWidget) -> None:
        self._column.insertWidget(len(self._shown), widget)
        self._shown.append(widget)


class DeviceCard(Card):
    """One workstation: its name and state, what is known, and what may be done."""

    def __init__(self, workstation: Workstation, view: DevicesView) -> None:
        super().__init__()
        px = theme.current().px
        self.setMaximumWidth(px(720))
        self.setAccessibleName(f"{workstation.name}, {workstation.state[0]}")
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(Label(workstation.name, Type.BASE_STRONG), 1)
        head.addWidget(StateWord(*workstation.state))
        self.body.addLayout(head)
        facts = FactGrid(name=workstation.name, label_width=144, lines=False)
        facts.set_rows([(label, Answer(words)) for label, words in workstation.facts])
        self.body.addWidget(facts)
        desk, roles = view.desk, view.desk.person.roles if view.desk.person is not None else []
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.buttons: dict[str, Button] = {}

        def add(id: str, words: str, icon: str, kind: Kind = Kind.SECONDARY) -> Button:
            button = self.buttons[id] = Button(
                words, icon, kind, height=24, name=f"{words}, {workstation.name}"
            )
            row.addWidget(button)
            return button

        if workstation.held:
            add(
                "release", self.tr("Release {0}").format(len(workstation.held)), "check", Kind.PRIMARY
            ).clicked.connect(lambda: desk.start(view.decide(workstation, "release")))
            add("refuse", self.tr("Refuse {0}").format(len(workstation.held)), "circle-x").clicked.connect(
                lambda: desk.start(view.decide(workstation, "refuse"))
            )
            add("see", self.tr("See them"), "scale", Kind.QUIET).clicked.connect(lambda: desk.go("decisions"))
        if workstation.is_active:
            add("rename", self.tr("Rename"), "pencil").clicked.connect(
                lambda: desk.start(view.rename(workstation))
            )
            if "owner" in roles:
                add("scopes", self.tr("What it carries"), "layers").clicked.connect(
                    lambda: desk.start(view.mark(workstation))
                )
            add("revoke", self.tr("Sign out"), "log-out", Kind.DANGER).clicked.connect(
                lambda: desk.start(view.revoke(workstation))
            )
        row.addStretch(1)
        if self.buttons:
            self.body.addSpacing(px(4))
            self.body.addLayout(row)
