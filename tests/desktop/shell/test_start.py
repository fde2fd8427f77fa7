"""What the window loads before its first paint."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HEAVY = ("sqlalchemy", "httpx", "openai", "structlog", "phonenumbers", "apscheduler", "sync.commands.kernel")


def test_nothing_heavy_stands_between_start_and_first_paint() -> None:
    code = f"import sys; import desktop.shell.app; print([name for name in {HEAVY!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"
