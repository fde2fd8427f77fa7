"""The pages of the settings, as a manager sees them over the sample clinic."""

from __future__ import annotations

from desktop import sample
from desktop.sample.setup import set_up
from desktop.screens.settings.view import SettingsView
from desktop.shots.studio import Scene, Studio, as_manager
from sync.replica.queries import settings as queries

_PAGES = (
    "practice",
    "locations",
    "services",
    "people",
    "rota",
    "on_call",
    "hours",
    "holidays",
    "promises",
    "contacting",
    "countries",
    "consent",
    "emergency",
    "opt_out",
    "backup",
)


def _page(key: str) -> Scene:
    async def scene(studio: Studio) -> None:
        if not queries.rooms(studio.link.reader()):
            set_up(studio.link)
        studio.link.answers["credentials"] = sample.credentials
        await as_manager(studio)
        studio.shown.go("settings", {"page": key})

    return scene


async def _unsaved(studio: Studio) -> None:
    """Something typed is wrong, and the page is about to be left."""
    await _page("services")(studio)
    await studio.settle()
    view = studio.shown.screens["settings"]
    assert isinstance(view, SettingsView)
    assert view.page is not None
    view.page.form.controls["duration_min"].widget.setFocus()  # type: ignore[attr-defined]
    studio.press("x")
    view.choose("rooms")


SETTINGS: dict[str, Scene] = {
    **{f"settings-{key.replace('_', '-')}": _page(key) for key in _PAGES},
    "settings-unsaved": _unsaved,
}
