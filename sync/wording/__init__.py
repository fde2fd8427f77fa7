"""What a message says: a template and what is filled in, checked when it is saved and rendered the same on both sides."""

from sync.wording.catalogue import CATALOGUE, Source, Variable, samples
from sync.wording.errors import BadTemplate, CannotRender, WhyNot
from sync.wording.optout import USUAL_OPT_OUT, OptOut
from sync.wording.particulars import Particulars, values_of
from sync.wording.rendering import Rendered, Words, check, preview, render, uses
from sync.wording.segments import Encoding, Segments, segments
from sync.wording.window import WINDOW_MS, closes_at, is_open

__all__ = [
    "CATALOGUE",
    "USUAL_OPT_OUT",
    "WINDOW_MS",
    "BadTemplate",
    "CannotRender",
    "Encoding",
    "OptOut",
    "Particulars",
    "Rendered",
    "Segments",
    "Source",
    "Variable",
    "WhyNot",
    "Words",
    "check",
    "closes_at",
    "is_open",
    "preview",
    "render",
    "samples",
    "segments",
    "uses",
    "values_of",
]
