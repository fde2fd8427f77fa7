"""The draft of a journey: its text, kept as it is typed, checked a moment later beside the window, and lost by nothing that is
refused. No widgets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from desktop.link.errors import WorkerFault
from desktop.screens import refusals, wording
from desktop.screens.desk import Desk
from desktop.theme.tokens import RESOURCES
from sync.journeys.checking import Finding, FindingKind
from sync.journeys.definition import Journey, from_canonical
from sync.journeys.loader import JourneyError, load
from sync.journeys.writing import write
from sync.replica.queries import journeys as queries

translate = QCoreApplication.translate
NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""How a journey may be called; the loader says so too."""
LONGEST_NAME = 64
_KEEP_MS, _CHECK_MS = 400, 350
"""How long after the last key a draft is kept and checked."""
NEW = """# Say in one line whom this follows and to what end.
journey: {key}
owner: front_desk_lead
subject: contact
starts: [enquiry.received]
goal: appointment.booked
stops: [contact.opted_out]
steps:
  - id: first-step
    do: task
    by: staff
    with: {{title: Say what is to be done}}
    within: 1d
    ends: true
"""


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a draft from being published. `line` counts from 1; None where none is to blame."""

    title: str
    where: str
    problem: str
    fix: str
    story: tuple[str, ...] = ()
    line: int | None = None
    step: str = ""


@dataclass(frozen=True)
class Checked:
    """What the check said of a text. `plan` is None where it does not load."""

    text: str
    plan: Journey | None
    problems: tuple[Problem, ...]

    @property
    def is_clean(self) -> bool:
        """Whether it may be published."""
        return self.plan is not None and not self.problems


class DraftModel(QObject):
    """The draft of the opened journey. `changed` after each answer of the check and whatever else changes but the text."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.key, self.text, self.original, self.base = "", "", "", ""
        self.checked: Checked | None = None
        self.is_checking = False
        self.failed = ""
        """Why the last check came to nothing."""
        self._kept = ""
        self._whose: str | None = None
        self._keep_soon = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._keep_soon.timeout.connect(self.keep_now)
        self._check_soon = QTimer(self, singleShot=True, interval=_CHECK_MS)
        self._check_soon.timeout.connect(self.check_now)

    def open(self, key: str, live: Journey | None) -> None:
        """Take up the draft of a journey where one was kept, else begin at the version that runs."""
        self.keep_now()
        self.key, self.checked, self.failed = key, None, ""
        self._whose = self.desk.me
        self.original = source(key, live)
        reader, me = self.desk.reader, self.desk.me or ""
        kept = queries.drafts(reader, me).get(key) if reader is not None else None
        self._kept = kept.text if kept is not None else ""
        self.text = self._kept or self.original
        self.base = kept.base if kept is not None else live.version if live is not None else ""
        self.changed.emit()
        self.check_now()

    @property
    def is_draft(self) -> bool:
        """Whether the text differs from what runs."""
        return self.text != self.original

    @property
    def plan(self) -> Journey | None:
        """The document of the text as it stands; None while it is not known or does not load."""
        return self.checked.plan if self.checked is not None else None

    @property
    def is_clean(self) -> bool:
        """Whether the text as it stands was checked and nothing was found."""
        return self.checked is not None and self.checked.text == self.text and self.checked.is_clean

    def type(self, text: str) -> None:
        """The text is another one now."""
        if text == self.text:
            return
        was_draft = self.is_draft
        self.text = text
        self._keep_soon.start()
        self._check_soon.start()
        if was_draft != self.is_draft:
            self.changed.emit()

    def discard(self) -> None:
        """Begin again at the version that runs."""
        self.type(self.original)
        self.keep_now()

    def settle(self, live: Journey | None) -> None:
        """This version runs, and the server has taken it in. Where it is the draft itself, the draft has done what it was for."""
        if live is None or live.version == self.base or not self.is_draft or self.checked is None:
            return  # begun at this very version: remarks alone make no other one, and stay the draft that they are
        if self.checked.text == self.text and self.plan is not None and self.plan.version == live.version:
            self.original, self.base = self.text, live.version
            self.keep_now()
            self.changed.emit()

    def keep_now(self) -> None:
        """Keep what was typed; what is no draft is not kept."""
        self._keep_soon.stop()
        text = self.text if self.is_draft else ""
        if not self.key or self._whose is None or text == self._kept:
            return
        self._kept = text
        asked: dict[str, Any] = {
            "journey": self.key,
            "staff_id": self._whose,
            "text": text,
            "base": self.base,
            "at": self.desk.now(),
        }
        self.desk.start(self.desk.link.ask("keep_journey_draft", **asked))

    def check_now(self) -> None:
        """Ask the worker what is to be said of the text."""
        self._check_soon.stop()
        if self.key:
            self.desk.start(self._check(self.key, self.text))

    async def _check(self, key: str, text: str) -> None:
        self.is_checking = True
        try:
            found = await self.desk.link.ask("check_journey", text=text)
        except WorkerFault as error:
            self.failed, self.is_checking = refusals.why(error), False
            self.changed.emit()
            return
        if key != self.key or text != self.text or found.get("superseded"):
            return
        self.is_checking, self.failed = False, ""
        self.checked = self._read(text, found)
        self.changed.emit()

    def _read(self, text: str, found: dict[str, Any]) -> Checked:
        error = found.get("error")
        if error is not None:
            said = Problem(
                title=translate("Journeys", "It cannot be read"),
                where=translate("Journeys", "Line {0}, {1}").format(error["line"], error["key"]),
                problem=_sentence(error["problem"]),
                fix=error["fix"],
                line=error["line"],
            )
            return Checked(text, None, (said,))
        plan = from_canonical(found["document"].encode())
        findings = msgspec.convert(found["findings"], list[Finding])
        problems = [self._problem(each, found["lines"]) for each in findings]
        if plan.journey != self.key:
            problems.append(
                Problem(
                    title=translate("Journeys", "It has another name"),
                    where=translate("Journeys", "The whole follow-up"),
                    problem=translate(
                        "Journeys", "This text is called “{0}”, and it was opened as “{1}”"
                    ).format(plan.journey, self.key),
                    fix=translate("Journeys", "Keep the name, or begin a new follow-up under the other."),
                    line=1,
                )
            )
        return Checked(text, plan, tuple(problems))

    def _problem(self, found: Finding, lines: dict[str, int]) -> Problem:
        step = found.step.removesuffix(".fallback")
        where = (
            translate("Journeys", "Step {0}").format(found.step)
            if found.step
            else translate("Journeys", "The whole follow-up")
        )
        line = lines.get(step)
        if line is not None:
            where = translate("Journeys", "{0}, line {1}").format(where, line)
        return Problem(
            kind_words(found.kind), where, _sentence(found.problem), found.fix, found.story, line, step
        )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def kind_words(kind: FindingKind) -> str:
    """What kind of mistake a finding is, in a few words."""
    said = {
        FindingKind.DEAD_END: translate("Journeys", "Somebody is left with nothing to come"),
        FindingKind.RUNS_OUT: translate("Journeys", "It runs out without an end"),
        FindingKind.UNREACHABLE: translate("Journeys", "A step whose turn never comes"),
        FindingKind.ALWAYS_BLOCKED: translate("Journeys", "A step that is always kept from happening"),
        FindingKind.NEVER_STARTS: translate("Journeys", "It never begins"),
        FindingKind.ENDLESS: translate("Journeys", "It begins again and again, without a limit"),
        FindingKind.FIGHT: translate("Journeys", "Two follow-ups get in each other’s way"),
        FindingKind.GONE_VISIT: translate("Journeys", "It speaks of a visit that was cancelled"),
        FindingKind.NO_TEMPLATE: translate("Journeys", "The words to send are missing"),
        FindingKind.NO_TRANSLATION: translate("Journeys", "The words are missing in a language"),
        FindingKind.NO_CHANNEL: translate("Journeys", "There is no way to send it"),
        FindingKind.NO_OWNER: translate("Journeys", "Nobody is on duty for it"),
        FindingKind.NO_STAGE: translate("Journeys", "There is no such stage"),
        FindingKind.TIER: translate("Journeys", "It would go out without anybody reading it"),
        FindingKind.NOT_AVAILABLE: translate("Journeys", "This cannot run by itself yet"),
        FindingKind.TOO_MANY_BRANCHES: translate("Journeys", "It has too many branches to be proved"),
    }
    return said.get(kind) or wording.plain(kind.value)


def source(key: str, live: Journey | None) -> str:
    """The text of a journey: its own file where that is what runs, or where nothing runs; else what runs, written out."""
    for file in sorted((RESOURCES / "journeys").rglob(f"{key}.yaml")):
        text = file.read_text("utf-8")
        if live is None or _version(text) == live.version:
            return text
    return write(live) if live is not None else NEW.format(key=key)


def _version(text: str) -> str:
    try:
        return load(text, "shipped").version
    except JourneyError:
        return ""
