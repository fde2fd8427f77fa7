"""English and Arabic are complete: whatever the window can say is in resources/translations."""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.shell.language import TRANSLATIONS, install

ROOT = Path(__file__).resolve().parents[3]
SPOKEN = ("desktop/screens", "desktop/shell", "desktop/widgets", "desktop/platform", "desktop/handset")


def messages(file: Path) -> dict[tuple[str, str], ElementTree.Element]:
    """(context, source) -> the message."""
    found = {}
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            found[context.findtext("name") or "", message.findtext("source") or ""] = message
    return found


def test_arabic_knows_every_text_that_the_window_can_say(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    subprocess.run(
        [tool, "-extensions", "py", *SPOKEN, "-ts", fresh], cwd=ROOT, check=True, capture_output=True
    )
    arabic = messages(TRANSLATIONS / "foredesk_ar.ts")
    assert not messages(fresh).keys() - arabic.keys()


def test_no_arabic_text_is_unfinished_or_drops_a_value() -> None:
    for (context, source), message in messages(TRANSLATIONS / "foredesk_ar.ts").items():
        translation = message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, (context, source)
        texts = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
        assert all(texts), (context, source)
        for mark in (
            "{0}",
            "{1}",
            "{who}",
            "{when}",
            "{count}",
            "{time}",
            "{starts_at}",
            "{title}",
            "{stage}",
        ):
            if mark in source:
                assert all(mark in text for text in texts), (context, source)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "عنصر جديد أثناء عملك"),
        (2, "عنصران جديدان أثناء عملك"),
        (5, "5 عناصر جديدة أثناء عملك"),
        (11, "11 عنصراً جديداً أثناء عملك"),
    ],
)
def test_arabic_counts_in_its_own_plurals(qapp: QApplication, count: int, said: str) -> None:
    install(qapp, "ar")
    assert qapp.translate("NewBar", "%n new while you were here", None, count) == said
    install(qapp, "en")
