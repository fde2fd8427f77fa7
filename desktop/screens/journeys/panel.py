"""Beside the graph: what the chosen part says of itself, the words that it sends, and who stands there."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import wording
from desktop.screens.desk import Desk
from desktop.screens.journeys import words
from desktop.screens.journeys.faces import Face
from desktop.screens.journeys.people import People
from desktop.screens.journeys.shape import Node, Part
from desktop.theme import Type
from desktop.widgets.facts import Answer, FactGrid
from desktop.widgets.frame import Plane, SectionHeader, rule, set_margins
from desktop.widgets.label import IconLabel, Label
from desktop.widgets.states import Card
from sync.journeys.definition import Journey
from sync.model.words import EnrolmentState
from sync.replica.queries import journeys as queries
from sync.replica.queries.journey_counts import Week


class StepPanel(Plane):
    """What is chosen in the graph. `opened` tells a contact that is wanted."""

    opened = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("surface.raised", "start", parent)
        self._desk = desk
        px = theme.current().px
        whole = QVBoxLayout(self)
        set_margins(whole, px(1), px(4), 0, px(4))
        inside = Plane("surface.raised")
        column = QVBoxLayout(inside)
        set_margins(column, px(15), px(8), px(16), px(4))
        column.setSpacing(px(8))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setProperty("ground", "raised")
        scroll.setWidget(inside)
        whole.addWidget(scroll)
        self._title = Label("", Type.TITLE, wrap=True)
        column.addWidget(self._title)
        self._details = Label("", Type.SMALL, "text.secondary")
        column.addWidget(self._details)
        self.facts = FactGrid(name="", label_width=88)
        column.addWidget(self.facts)
        self._template = Card()
        self._template_name = Label("", Type.SMALL, "text.secondary")
        self.template_words = Label("", Type.BASE, wrap=True)
        self._template.body.addWidget(self._template_name)
        self._template.body.addWidget(self.template_words)
        self._template.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(self._template)
        self._line = rule()
        column.addWidget(self._line)
        self._people_head = SectionHeader(self.tr("People here"))
        column.addWidget(self._people_head)
        self.people = People(desk)
        self.people.setMinimumHeight(px(132))
        self.people.opened.connect(self.opened)
        column.addWidget(self.people, 1)
        self._nobody = QWidget()
        nobody = QVBoxLayout(self._nobody)
        nobody.setContentsMargins(0, px(8), 0, 0)
        nobody.addWidget(IconLabel("users", "text.tertiary", 16))
        nobody.addWidget(Label(self.tr("Nobody stands here now."), Type.SMALL, "text.secondary", wrap=True))
        nobody.addStretch(1)
        column.addWidget(self._nobody, 1)

    def show_node(self, node: Node, face: Face, journey: Journey, week: Week | None) -> None:
        """Show a part of the journey."""
        self._title.set_words(face.title)
        self.setAccessibleName(face.spoken)
        rows = self._facts(node, journey, week)
        self.facts.set_rows([(label, Answer(said)) for label, said in rows])
        self.facts.setAccessibleName(face.title)
        is_step = node.planned is not None
        self._details.set_words(self.tr("Details: {0}").format(node.id) if is_step else "")
        self._details.setVisible(is_step)
        template = node.planned.step.template if node.planned is not None else None
        self._show_template(template)
        has_people = is_step and week is not None
        count = face.count if has_people else ""
        self._people_head.set_note(count)
        self._people_head.setVisible(has_people)
        self._line.setVisible(has_people)
        self.people.show_step(journey.journey, node.id if has_people else "")
        self.settle(has_people=has_people)

    def settle(self, *, has_people: bool = True) -> None:
        """Show the list, or that there is nobody in it."""
        is_empty = not self.people.rows.ids
        self.people.setVisible(has_people and not is_empty)
        self._nobody.setVisible(has_people and is_empty)
        if not has_people:
            self._nobody.setVisible(False)

    def _facts(self, node: Node, journey: Journey, week: Week | None) -> list[tuple[str, str]]:
        if node.planned is not None:
            return words.facts(node.planned, journey)
        if node.part is Part.START:
            return words.start_facts(journey)
        if week is None:
            return []
        wanted = EnrolmentState.COMPLETED if node.part is Part.GOAL else EnrolmentState.STOPPED
        told = [(wording.stop(each.reason), f"{each.count:,}") for each in week.ended if each.state == wanted]
        listed = journey.goal if node.part is Part.GOAL else journey.stops
        return [(self.tr("When"), words.events(listed)), *told]

    def _show_template(self, name: str | None) -> None:
        self._template.setVisible(name is not None)
        if name is None:
            return
        said = preview(self._desk, name)
        self._template_name.set_words(self.tr("Template {0}, for somebody invented").format(name))
        self.template_words.set_words(
            said or self.tr("The practice has no words for this yet. Write them under Settings, Templates.")
        )


def preview(desk: Desk, name: str) -> str:
    """What a template says to an invented person, in the window's language where it has that; empty where there is none."""
    from sync.wording import BadTemplate, CannotRender
    from sync.wording.rendering import preview as filled

    reader = desk.reader
    if reader is None:
        return ""
    found = queries.words(reader, name)
    chosen = _of_language(found)
    if chosen is None:
        return ""
    try:
        return filled(chosen, min(chosen.channels)).text
    except (BadTemplate, CannotRender):
        return chosen.text


def _of_language(found: Mapping[str, queries.TemplateWords]) -> queries.TemplateWords | None:
    language = "ar" if theme.current().rtl else "en"
    return found.get(language) or found.get("en") or next(iter(found.values()), None)
