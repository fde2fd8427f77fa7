"""The channels: what messages go out by, how each does, and a test message that proves it.

Credentials never come here: they are typed at the server, by a command that this page puts together.
"""

from __future__ import annotations

import shlex

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import theme
from desktop.screens import refusals, times, wording
from desktop.screens.desk import Desk
from desktop.screens.settings.page import Changes, Page
from desktop.theme import Tone, Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.facts import Answer, FactGrid
from desktop.widgets.form import FormDialog, FormField, Input
from desktop.widgets.label import IconLabel, Label
from desktop.widgets.marks import StateWord
from desktop.widgets.states import Banner, Card
from sync.model.words import Channel, ChannelHealth
from sync.replica.queries import channels, mode
from sync.replica.queries.channels import Outlet


class ChannelsPage(Page):
    """A card for each channel. Its changes hold at once."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.cards: dict[str, ChannelCard] = {}
        self.body.setSpacing(theme.current().px(12))
        self._mode = Banner(" ", " ", self.tr("Go live"), tone=Tone.INFO, icon="flask-conical")
        self._mode.acted.connect(lambda: desk.go("golive"))
        self.body.addWidget(self._mode)
        for channel in channels.WRITTEN:
            card = self.cards[channel] = ChannelCard(channel, self)
            self.body.addWidget(card)
        self.body.addStretch(1)

    def enter(self, where: dict[str, object]) -> None:
        """Read how every channel stands."""
        self._read()

    def changed(self, changes: Changes) -> None:
        """The server told something of a channel, or the mode changed."""
        if changes.keys() & {"channel_state", "practice"}:
            self._read()

    def first_focus(self) -> QWidget | None:
        """The first button that can be pressed."""
        buttons = [each for card in self.cards.values() for each in card.buttons]
        return next((each for each in buttons if each.isVisible() and each.isEnabled()), None)

    def _read(self) -> None:
        reader = self.desk.reader
        if reader is None:
            return
        found = mode.mode(reader)
        is_practising = found is None or found.is_practising
        self._mode.setVisible(is_practising)
        self._mode.set_words(
            self.tr("Practice mode is on"),
            self.tr(
                "Whatever is set up here, messages end at the practice phone. Test messages alone go out for real."
            ),
        )
        for outlet in channels.outlets(reader):
            self.cards[outlet.channel].show_outlet(outlet, is_practising=is_practising)

    # -- what the cards ask ----------------------------------------------------------------------------------------

    async def try_out(self, outlet: Outlet) -> None:
        """Have the server send a test message to somebody of the practice."""
        from sync.commands.outlets import TryChannel

        person = self.desk.colleague(self.desk.me)
        own = (person.email or "") if person is not None and outlet.channel == Channel.EMAIL else ""
        form = FormDialog(
            self.window(),
            self.tr("Send a test message"),
            [FormField("address", self.tr("To whom"), value=outlet.test_to or own, required=True)],
            subtitle=self.tr(
                "To somebody of yours: it goes out for real, also in practice mode, and carries a code to type here."
            ),
            submit=self.tr("Send"),
            icon="send",
        )
        answer = await form.ask()
        form.deleteLater()
        if answer is not None:
            command = TryChannel(channel=Channel(outlet.channel), address=str(answer["address"]))
            await self.run(command, self.tr("Asked for: the server sends it within seconds."), undo=False)

    async def confirm(self, outlet: Outlet) -> None:
        """The test message arrived: its code is typed."""
        from sync.commands.outlets import ConfirmChannel

        form = FormDialog(
            self.window(),
            self.tr("Type the code of the test message"),
            [FormField("code", self.tr("Six digits"), required=True, check=self._check_code)],
            subtitle=self.tr("Sent to {0}.").format(times.apart(outlet.test_to or "–")),
            submit=self.tr("It arrived"),
        )
        answer = await form.ask()
        form.deleteLater()
        if answer is not None:
            command = ConfirmChannel(channel=Channel(outlet.channel), code=str(answer["code"]))
            await self.run(command, self.tr("This channel works."), undo=False)

    async def set_up(self) -> None:
        """Put the server's command together. The password is asked for there, and nowhere else."""
        fields = [
            FormField("host", self.tr("Mail server"), required=True, placeholder="mail.example"),
            FormField("port", self.tr("Port"), value="587", required=True, check=self._check_port),
            FormField(
                "security",
                self.tr("Protection"),
                Input.CHOICE,
                [
                    ("starttls", self.tr("STARTTLS (usual, port 587)")),
                    ("tls", self.tr("TLS from the start (port 465)")),
                ],
                "starttls",
                True,
            ),
            FormField("sender", self.tr("Sender"), required=True, placeholder="desk@clinic.example"),
            FormField("sender_name", self.tr("Sender’s name"), placeholder=self._practice_name()),
            FormField(
                "username", self.tr("User name"), placeholder=self.tr("Where the mail server asks for one")
            ),
        ]
        form = FormDialog(
            self.window(),
            self.tr("Set up e-mail"),
            fields,
            subtitle=self.tr(
                "This makes the command that is run at the server. The password is asked for there: it is never kept on a "
                "workstation."
            ),
            submit=self.tr("Copy the command"),
            icon="copy",
            width=480,
        )
        answer = await form.ask()
        form.deleteLater()
        if answer is not None:
            QGuiApplication.clipboard().setText(
                command_of({name: str(value or "") for name, value in answer.items()})
            )
            self.desk.say(
                self.tr("Copied. Run it at the server, then send a test message from here."), icon="copy"
            )

    def _practice_name(self) -> str:
        return self.desk.practice.name if self.desk.practice is not None else ""

    def _check_code(self, value: object) -> str:
        typed = str(value)
        good = len(typed) == 6 and typed.isascii() and typed.isdecimal()
        return "" if good else self.tr("The code has six digits.")

    def _check_port(self, value: object) -> str:
        typed = str(value)
        good = typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= 65535
        return "" if good else self.tr("A port is a number up to 65535.")


class ChannelCard(Card):
    """A channel: how it stands, what is known of it, and the test message."""

    def __init__(self, channel: str, page: ChannelsPage) -> None:
        super().__init__()
        self.page, self.outlet = page, Outlet(channel)
        px = theme.current().px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(IconLabel(wording.channel_icon(channel), "text.secondary", 16))
        head.addWidget(Label(wording.channel(channel), Type.BASE_STRONG), 1)
        self.state = StateWord("", Tone.NEUTRAL, "circle-dashed")
        head.addWidget(self.state)
        self.body.addLayout(head)
        self.why = Label("", Type.SMALL, "text.secondary", wrap=True)
        self.body.addWidget(self.why)
        self.facts = FactGrid(name=wording.channel(channel), label_width=144, lines=False)
        self.body.addWidget(self.facts)
        desk = page.desk
        self.confirm_button = Button(self.tr("Type its code"), "check", Kind.PRIMARY, height=24)
        self.confirm_button.clicked.connect(lambda: desk.start(page.confirm(self.outlet)))
        self.try_button = Button(self.tr("Send a test message"), "send", height=24)
        self.try_button.clicked.connect(lambda: desk.start(page.try_out(self.outlet)))
        self.set_button = Button(self.tr("Set up"), "settings", height=24)
        self.set_button.clicked.connect(lambda: desk.start(page.set_up()))
        self.buttons = (self.confirm_button, self.try_button, self.set_button)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.body.addSpacing(px(4))
        self.body.addLayout(row)

    def show_outlet(self, outlet: Outlet, *, is_practising: bool) -> None:
        """How the channel stands now."""
        self.outlet = outlet
        desk, is_set_up = self.page.desk, outlet.sender is not None
        state = self._state(outlet, is_practising=is_practising)
        self.state.set_state(*state)
        why = self._why(outlet)
        self.why.set_words(why)
        self.why.setVisible(bool(why))
        rows: list[tuple[str, Answer]] = []
        if is_set_up:
            rows.append((self.tr("Sender"), Answer(times.apart(outlet.sender or ""))))
        if outlet.arrived_at is not None:
            at = times.when(outlet.arrived_at, desk.zone, desk.now())
            rows.append((self.tr("Last verified"), Answer(at)))
        if outlet.channel == Channel.EMAIL and is_set_up:
            rows.append(
                (
                    self.tr("Opt-out line"),
                    Answer(self.tr("Added by itself to advertising, with a link to unsubscribe.")),
                )
            )
        self.facts.set_rows(rows)
        self.facts.setVisible(bool(rows))
        may = self.page.allows("try_channel@1")
        is_email = outlet.channel == Channel.EMAIL
        for button, shown in (
            (self.confirm_button, may and outlet.wants_code),
            (self.try_button, may and is_set_up),
            (self.set_button, may and is_email),
        ):
            button.setVisible(shown)
        self.try_button.set_enabled(not outlet.is_on_its_way, self.tr("A test message is on its way."))
        self.setAccessibleName(f"{wording.channel(outlet.channel)}, {state[0]}. {why}")

    def _state(self, outlet: Outlet, *, is_practising: bool) -> tuple[str, Tone, str]:
        if outlet.sender is None:
            return self.tr("Not set up"), Tone.NEUTRAL, "circle-dashed"
        if outlet.health == ChannelHealth.FAILING:
            return self.tr("Failing"), Tone.CRITICAL, "circle-x"
        if outlet.arrived_at is None:
            return self.tr("Not verified"), Tone.WARNING, "circle-question-mark"
        if is_practising:
            return self.tr("Ready"), Tone.SUCCESS, "circle-check"
        return self.tr("Live"), Tone.SUCCESS, "circle-check"

    def _why(self, outlet: Outlet) -> str:
        desk = self.page.desk
        if outlet.sender is None and outlet.channel == Channel.EMAIL:
            return self.tr("Letters go by your own mail server. Until it is set up, none goes out.")
        if outlet.sender is None:
            return self.tr(
                "No provider for it can be connected yet. In practice mode it ends at the practice phone; after that, a "
                "message by it fails with its reason, and a person is asked."
            )
        if outlet.health == ChannelHealth.FAILING:
            since = times.when(outlet.since or desk.now(), desk.zone, desk.now())
            told = refusals.said(outlet.reason or "", outlet.reason or "")
            return self.tr("Since {0}. {1} It is tried again by itself.").format(since, told)
        if outlet.is_on_its_way:
            return self.tr("A test message to {0} is on its way.").format(times.apart(outlet.test_to or "–"))
        if outlet.wants_code:
            at = times.when(outlet.test_sent_at or desk.now(), desk.zone, desk.now())
            return self.tr("A test message went to {0}, {1}. Type the code that it carries.").format(
                times.apart(outlet.test_to or "–"), at
            )
        return (
            "" if outlet.arrived_at is not None else self.tr("Send a test message to prove that it arrives.")
        )


def command_of(answers: dict[str, str]) -> str:
    """The server's command that sets e-mail up so; safe to paste into a shell. The password is none of it."""
    settings = [f"{name}={value}" for name, value in answers.items() if value]
    return shlex.join(["foredesk-server", "channels", "set", "email", "smtp", *settings])
