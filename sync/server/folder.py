"""Where a practice's server keeps its data on this computer. Imports nothing heavy: the window asks before it opens."""

from pathlib import Path

import platformdirs


def default_folder() -> Path:
    """The platform's data folder for a server's database."""
    return platformdirs.user_data_path("foredesk-server", appauthor=False)
