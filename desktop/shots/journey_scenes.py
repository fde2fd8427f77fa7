"""The follow-ups' screen, as a manager sees it over the sample clinic."""

from __future__ import annotations

from desktop.sample import designed
from desktop.screens.journeys.view import JourneysView
from desktop.shots.studio import Scene, Studio, as_manager


async def journeys(studio: Studio) -> None:
    """Every follow-up of the practice."""
    await as_manager(studio)
    designed.fill_journeys(studio.link)
    studio.shown.go("journeys")


async def journey(studio: Studio) -> None:
    """One follow-up: its graph with who stands where."""
    await journeys(studio)
    await studio.settle()
    view = _journeys(studio)
    view.show_journey("new-enquiry")
    view.picture.graph.choose("chase-1")


_LONGER = ("wait: 1d", "wait: 2d")


async def _drafted(studio: Studio, text: str) -> JourneysView:
    await journey(studio)
    await studio.settle()
    view = _journeys(studio)
    view.look_at_text()
    view.text.editor.setPlainText(text)
    view.draft.check_now()
    await studio.settle()
    return view


async def journey_text(studio: Studio) -> None:
    """A draft by which somebody would fall through."""
    await journey(studio)
    text = _journeys(studio).draft.original
    view = await _drafted(studio, text[: text.index("  - id: close")])
    view.text.editor.go_to(26)


async def journey_rehearsed(studio: Studio) -> None:
    """A clean draft, rehearsed beside what runs."""
    await journey(studio)
    view = await _drafted(
        studio, _journeys(studio).draft.original.replace(*_LONGER).replace("wait: 4h", "wait: 6h")
    )
    view.look_at_graph()
    view.rehearse()


async def journey_difference(studio: Studio) -> None:
    """What a draft says otherwise."""
    await journey(studio)
    view = await _drafted(studio, _journeys(studio).draft.original.replace(*_LONGER))
    view.look_at_difference()


def _journeys(studio: Studio) -> JourneysView:
    view = studio.shown.screens["journeys"]
    assert isinstance(view, JourneysView)
    return view


JOURNEYS: dict[str, Scene] = {
    "journeys": journeys,
    "journey": journey,
    "journey-text": journey_text,
    "journey-rehearsed": journey_rehearsed,
    "journey-difference": journey_difference,
}
