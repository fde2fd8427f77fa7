"""Every screen as a picture: `python -m desktop.shots --out DIR`."""
