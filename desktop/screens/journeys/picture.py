"""The graph with its foot and the panel beside it: what one sees of a journey first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import wording
from desktop.screens.desk import Desk
from desktop.screens.journeys.faces import Face, face
from desktop.screens.journeys.graph import Graph
from desktop.screens.journeys.model import JourneyModel
from desktop.screens.journeys.panel import StepPanel
from desktop.screens.journeys.shape import Part, Shape, shape_of
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import Plane
from desktop.widgets.label import IconLabel, Label
from sync.journeys.definition import Journey


class Picture(QWidget):
    """The graph of a journey, drawn from the draft where one is being written, with the live counts of the steps that both
    have. `contact_wanted` tells a contact, `move_wanted` that people of earlier versions should be moved."""

    contact_wanted = Signal(str)
    move_wanted = Signal()

    def __init__(self, desk: Desk, model: JourneyModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.plan: Journey | None = None
        self._shape: Shape | None = None
        self._faces: dict[str, Face] = {}
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        self.graph = Graph()
        left.addWidget(self.graph, 1)
        foot = Plane("surface.surface", "top")
        tools = QHBoxLayout(foot)
        tools.setContentsMargins(px(16), px(4), px(12), px(4))
        tools.setSpacing(px(6))
        tools.addWidget(IconLabel("users", "text.secondary", 16))
        self.foot = Label("", Type.SMALL, "text.secondary")
        tools.addWidget(self.foot, 1)
        self.move_them = Button(self.tr("Move them"), "arrow-right", height=24)
        self.move_them.clicked.connect(self.move_wanted)
        self.move_them.hide()
        tools.addWidget(self.move_them)
        self.smaller = Button(icon="zoom-out", kind=Kind.QUIET, name=self.tr("Smaller"), height=24)
        self.larger = Button(icon="zoom-in", kind=Kind.QUIET, name=self.tr("Larger"), height=24)
        self.fitted = Button(icon="maximize", kind=Kind.QUIET, name=self.tr("Fit into the window"), height=24)
        self.smaller.clicked.connect(lambda: self.graph.zoom(False))
        self.larger.clicked.connect(lambda: self.graph.zoom(True))
        self.fitted.clicked.connect(self.graph.fit)
        for button in (self.smaller, self.larger, self.fitted):
            tools.addWidget(button)
        left.addWidget(foot)
        row.addLayout(left, 1)
        self.panel = StepPanel(desk)
        row.addWidget(self.panel)
        self.panel.opened.connect(self.contact_wanted)
        self.graph.chosen.connect(lambda _: self._show_chosen())
        self.graph.opened.connect(lambda _: self.panel.people.setFocus(Qt.FocusReason.OtherFocusReason))
        self._fit()
        theme.changed.connect(self._fit)

    def draw(self, plan: Journey | None) -> None:
        """Draw this document with the counts of now; nothing where there is none that can be read."""
        self.plan = plan
        if plan is None:
            return
        shape = shape_of(plan)
        live, model = self._model.live, self._model
        known = {step.id for step in live.steps} if live is not None else set[str]()
        is_draft = live is not None and plan.version != live.version
        self._faces = {
            node.id: face(
                node,
                plan,
                model.at,
                model.week,
                is_new=is_draft and node.part is Part.STEP and node.id not in known,
            )
            for node in shape.nodes
        }
        self._shape = shape
        self.graph.show_shape(
            shape, self._faces, self.tr("Graph of {0}").format(wording.journey(plan.journey))
        )
        self._say_foot(plan)
        self._show_chosen()

    def follow(self, enrolments: frozenset[str]) -> None:
        """These enrolments moved: what stands at the chosen step is read again."""
        self.panel.people.follow(enrolments)
        self._show_chosen()

    def _say_foot(self, plan: Journey) -> None:
        model = self._model
        if model.week is None:
            self.foot.set_words(self.tr("Nobody is in it: no version of it runs yet."))
            self.move_them.hide()
            return
        parts = [self.tr("In it now: {0}").format(f"{model.here:,}")]
        elsewhere = sum(
            at.here for step, at in model.at.items() if self.graph.shape and not self.graph.shape.node(step)
        )
        if elsewhere:
            parts.append(self.tr("at steps that are not in this picture: {0}").format(elsewhere))
        if model.in_earlier:
            parts.append(self.tr("following an earlier version: {0}").format(model.in_earlier))
        if model.live is not None and plan.version != model.live.version:
            parts.append(self.tr("The counts are of the live version; new steps have none."))
        self.foot.set_words(" · ".join(parts))
        self.move_them.setVisible(bool(model.in_earlier))

    def _show_chosen(self) -> None:
        node = self._shape.node(self.graph.current) if self._shape is not None else None
        if node is not None and self.plan is not None:
            self.panel.show_node(node, self._faces[node.id], self.plan, self._model.week)

    def _fit(self) -> None:
        now = theme.current()
        is_small = self.width() < now.px(1100)
        self.panel.setFixedWidth(now.layout.side_panel_small if is_small else now.layout.journey_editor)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()
