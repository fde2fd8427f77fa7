"""The wizard's pages. Every number says what it counts; nothing happens before the last button."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.protocol import ImportPreview, ImportRow
from desktop.screens import files, times, wording
from desktop.screens.actions import DESK, action
from desktop.screens.desk import Desk
from desktop.screens.importer.model import ImportModel, Step
from desktop.screens.screen import Screen
from desktop.theme import Tone, Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.facts import Answer, FactGrid
from desktop.widgets.frame import HintBar, Plane, SectionHeader, rule
from desktop.widgets.heading import Heading
from desktop.widgets.label import Label
from desktop.widgets.marks import StateWord
from desktop.widgets.states import Banner, EmptyState, LoadingState, centred

_KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".vcf", ".json", ".ndjson")
_SHOWN = 12


class ImportView(Screen):
    """Pick, confirm, look, run, result."""

    ID = "import"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = ImportModel(desk, self)
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = Heading(self.tr("Import"))
        column.addWidget(self.head)
        self._pages = QStackedWidget()
        column.addWidget(self._pages, 1)
        self.hints = HintBar(
            [("Ctrl ↵", self.tr("next step")), ("Esc", self.tr("back")), ("?", self.tr("all keys"))]
        )
        column.addWidget(self.hints)
        self._loading: LoadingState | None = None
        self.model.moved.connect(self._show)
        self.model.progressed.connect(self._progress)
        self._show()

    def enter(self, where: dict[str, object]) -> None:
        """Where it was left; a finished import starts anew."""
        if self.model.step is Step.RESULT:
            self.model.restart()

    @action(
        "import.next",
        QT_TRANSLATE_NOOP("Action", "Next step"),
        key="Ctrl+Return",
        icon="arrow-right",
        may=DESK,
        also=("Ctrl+Enter",),
    )
    def next_step(self) -> None:
        """Choose a file, bring the contacts in, or start anew."""
        match self.model.step:
            case Step.PICK:
                self.pick()
            case Step.LOOK:
                self.desk.start(self.model.run())
            case Step.RESULT:
                self.model.restart()
            case _:
                return

    @action("import.back", QT_TRANSLATE_NOOP("Action", "Back"), key="Escape", icon="arrow-left")
    def back(self) -> None:
        """Leave the file alone, or stop."""
        if self.model.step is Step.LOOK:
            self.model.restart()
        elif self.model.step is Step.RUNNING:
            self.desk.start(self.model.cancel())

    def pick(self) -> None:
        """Ask for a file without stopping the loop."""
        dialog = QFileDialog(self, self.tr("Choose a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Contacts ({0})").format(" ".join(f"*{kind}" for kind in _KINDS)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.open_file)
        dialog.open()

    def open_file(self, path: str) -> None:
        """Read a file."""
        self.desk.start(self.model.open(path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.model.step is Step.PICK and len(event.mimeData().urls()) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.open_file(event.mimeData().urls()[0].toLocalFile())

    def _show(self) -> None:
        self.head.set_note(times.apart(self.model.file_name) if self.model.step is not Step.PICK else "")
        match self.model.step:
            case Step.PICK:
                page = self._pick_page()
            case Step.READING:
                page = self._busy_page(
                    self.tr("Reading the file"), self.tr("Nothing is imported yet."), can_stop=False
                )
            case Step.LOOK:
                page = self._look_page()
            case Step.RUNNING:
                page = self._busy_page(
                    self.tr("Importing"),
                    self.tr("You can go on working meanwhile. What came in can be undone."),
                    can_stop=True,
                )
            case _:
                page = self._result_page()
        old = self._pages.currentWidget()
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        if old is not None:
            self._pages.removeWidget(old)
            old.deleteLater()

    def _progress(self, done: int, total: int) -> None:
        if self._loading is not None and self.model.step is Step.RUNNING:
            self._loading.set_progress(done, total)

    def _pick_page(self) -> QWidget:
        px = theme.current().px
        page = Plane("surface.surface")
        column = QVBoxLayout(page)
        column.setSpacing(px(12))
        column.addStretch(2)
        if self.model.error:
            banner = Banner(
                self.tr("This file could not be read"), self.model.error, tone=Tone.CRITICAL, icon="circle-x"
            )
            banner.setFixedWidth(px(440))
            column.addLayout(centred(banner))
        card = EmptyState(
            self.tr("Bring your people in"),
            self.tr(
                "CSV, Excel, vCard or FHIR. Drop the file here or choose it. You see everything before anything happens, and the whole import can be undone."
            ),
            self.tr("Choose a file"),
            icon="file-up",
            action_icon="folder-open",
            key="Ctrl ↵",
        )
        card.setFixedWidth(px(440))
        card.acted.connect(self.pick)
        column.addLayout(centred(card))
        column.addStretch(3)
        return page

    def _busy_page(self, title: str, why: str, *, can_stop: bool) -> QWidget:
        px = theme.current().px
        page = Plane("surface.surface")
        column = QVBoxLayout(page)
        column.addStretch(2)
        self._loading = LoadingState(title, why, can_stop=can_stop)
        self._loading.setFixedWidth(px(440))
        if can_stop:
            self._loading.stopped.connect(lambda: self.desk.start(self.model.cancel()))
        column.addLayout(centred(self._loading))
        column.addStretch(3)
        return page

    def _look_page(self) -> QWidget:
        px = theme.current().px
        found = self.model.preview
        assert found is not None
        inside = Plane("surface.surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(8))
        column.addWidget(self._numbers(found))
        for problem in found.problems[:4]:
            column.addWidget(StateWord(files.said(problem), Tone.WARNING, "triangle-alert"))
        if found.columns:
            column.addWidget(
                SectionHeader(self.tr("What the columns mean"), self.tr("guessed, change what is wrong"))
            )
            column.addWidget(self._mapping(found))
        column.addWidget(
            SectionHeader(
                self.tr("What would come in"), self.tr("the first {0}").format(min(len(found.rows), _SHOWN))
            )
        )
        for row in found.rows[:_SHOWN]:
            column.addWidget(_RowLine(row))
            column.addWidget(rule())
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        page = QWidget()
        outer = QVBoxLayout(page)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        foot = Plane("surface.canvas", "top")
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(16), px(10), px(16), px(10))
        row.setSpacing(px(12))
        go = Button(self.tr("Import {0}").format(f"{found.ready:,}"), "upload", Kind.PRIMARY, "Ctrl ↵")
        go.set_enabled(found.ready > 0, self.tr("No row can come in."))
        go.clicked.connect(lambda: self.desk.start(self.model.run()))
        row.addWidget(go)
        self.enrol = QCheckBox(self.tr("Start the follow-up for new enquiries with everyone"))
        self.enrol.setChecked(self.model.enrol)
        self.enrol.toggled.connect(self._set_enrol)
        row.addWidget(self.enrol)
        row.addStretch(1)
        other = Button(self.tr("Another file"), kind=Kind.QUIET, key="Esc")
        other.clicked.connect(self.model.restart)
        row.addWidget(other)
        outer.addWidget(foot)
        return page

    def _set_enrol(self, enrol: bool) -> None:
        self.model.enrol = enrol

    def _numbers(self, found: ImportPreview) -> QWidget:
        grid = FactGrid(name=self.tr("The file in numbers"), label_width=180, lines=False)
        rows = [
            (self.tr("Rows in the file"), Answer(f"{found.total:,}")),
            (self.tr("Come in"), Answer(f"{found.ready:,}", strong=True)),
        ]
        for words, count, why in (
            (
                self.tr("Already known"),
                found.known,
                self.tr("same name and phone or e-mail: joined, not doubled"),
            ),
            (
                self.tr("Family on one phone"),
                found.family,
                self.tr("another name at a known phone or e-mail: kept apart"),
            ),
            (self.tr("Twice in the file"), found.repeated, self.tr("joined to one")),
            (
                self.tr("With a problem"),
                found.with_problems,
                self.tr("they come in without what could not be read"),
            ),
            (self.tr("Left out"), found.refused, self.tr("no name and no way to reach them")),
        ):
            if count:
                rows.append((words, Answer(f"{count:,}", why)))
        grid.set_rows(rows)
        return grid

    def _mapping(self, found: ImportPreview) -> QWidget:
        from sync.exchange.rows import ContactField

        px = theme.current().px
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(2, 1)
        for line, column in enumerate(found.columns):
            name = Label(
                times.apart(column.header) or self.tr("Column {0}").format(column.index + 1), Type.BASE_MEDIUM
            )
            name.setFixedWidth(px(180))
            grid.addWidget(name, line, 0)
            choice = QComboBox()
            choice.setFixedWidth(px(200))
            choice.setAccessibleName(self.tr("What {0} means").format(column.header))
            choice.addItem(self.tr("Leave out"), None)
            for field in ContactField:
                choice.addItem(wording.field(field.value), field.value)
            choice.setCurrentIndex(max(choice.findData(column.field), 0))
            choice.activated.connect(
                lambda _=0, index=column.index, choice=choice: self.desk.start(
                    self.model.change(index, choice.currentData())
                )
            )
            grid.addWidget(choice, line, 1)
            samples = [
                cells[column.index]
                for cells in found.cells[:4]
                if column.index < len(cells) and cells[column.index]
            ]
            grid.addWidget(
                Label(
                    " · ".join(times.apart(each[:40]) for each in samples[:3]), Type.SMALL, "text.secondary"
                ),
                line,
                2,
            )
        return box

    def _result_page(self) -> QWidget:
        px = theme.current().px
        result = self.model.result
        assert result is not None
        page = Plane("surface.surface")
        column = QVBoxLayout(page)
        column.setSpacing(px(12))
        column.addStretch(2)
        title = self.tr("{0} contacts came in").format(f"{result.imported:,}")
        why = (
            [self.tr("{0} were known already and were joined.").format(f"{result.known:,}")]
            if result.known
            else []
        )
        if result.refused:
            why.append(self.tr("{0} rows were left out.").format(f"{result.refused:,}"))
        if result.cancelled:
            why.append(self.tr("You stopped it; the rest of the file was not read."))
        if result.error:
            why.append(result.error)
        if self.model.undone >= 0:
            title = self.tr("The import was taken back")
            why = [self.tr("Contacts that somebody has worked on since stay.")]
        card = EmptyState(
            title,
            " ".join(why) or self.tr("They can be searched now."),
            self.tr("See the contacts"),
            icon="users",
        )
        card.setFixedWidth(px(440))
        card.acted.connect(lambda: self.desk.go("contacts"))
        column.addLayout(centred(card))
        if self.model.undone < 0 and result.imported + result.known:
            self.undo_button = Button(self.tr("Undo import"), "undo-2")
            self.undo_button.clicked.connect(self._undo)
            column.addWidget(self.undo_button, 0, Qt.AlignmentFlag.AlignHCenter)
            slipped = Button(self.tr("See what slipped through"), "history")
            slipped.clicked.connect(lambda: self.desk.go("slipped"))
            column.addWidget(slipped, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        return page

    def _undo(self) -> None:
        self.undo_button.set_busy(self.tr("Taking it back"))
        self.desk.start(self.model.undo())


class _RowLine(QWidget):
    """A row as it would come in: name, how to reach them, and what is wrong with it."""

    def __init__(self, row: ImportRow) -> None:
        super().__init__()
        px = theme.current().px
        line = QHBoxLayout(self)
        line.setContentsMargins(0, px(2), 0, px(2))
        line.setSpacing(px(12))
        number = Label(str(row.line), Type.SMALL, "text.tertiary", tabular=True)
        number.setFixedWidth(px(40))
        line.addWidget(number)
        name = Label(row.name or "–", Type.BASE_MEDIUM)
        name.setFixedWidth(px(200))
        line.addWidget(name)
        reach = " · ".join(times.apart(times.phone(each)) for each in [*row.phones, *row.emails])
        line.addWidget(Label(reach, Type.BASE, "text.secondary"), 1)
        if row.refused is not None:
            line.addWidget(StateWord(files.said(row.refused), Tone.CRITICAL, "circle-x"))
        elif row.problems:
            field, why = row.problems[0][0], files.said(row.problems[0][1])
            words = (
                QCoreApplication.translate("Refusal", "{field}: {why}").format(
                    field=wording.field(field), why=why
                )
                if field
                else why
            )
            more = QCoreApplication.translate("ImportView", "and {0} more").format(len(row.problems) - 1)
            line.addWidget(
                StateWord(
                    f"{words.removesuffix('.')} · {more}" if len(row.problems) > 1 else words,
                    Tone.WARNING,
                    "triangle-alert",
                )
            )
        self.setAccessibleName(f"{row.line} {row.name} {reach}")
