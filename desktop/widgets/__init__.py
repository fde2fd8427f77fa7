"""Reusable parts of the window. Import from the modules; README.md lists what each gives."""
