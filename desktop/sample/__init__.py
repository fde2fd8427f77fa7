"""A small clinic in a replica of its own, made by running commands: what the pictures show and the window's tests use.

`SampleLink` stands where the worker's line stands and applies commands to that replica directly, so that a screen can be
opened without any process beside it. The clinic is always the same, at a fixed moment.
"""

from desktop.sample.clinic import contact, fill
from desktop.sample.facts import MINUTE, NOW, PREVIEW, ZONE, credentials, devices, staff_id
from desktop.sample.link import SampleLink

__all__ = [
    "MINUTE",
    "NOW",
    "PREVIEW",
    "ZONE",
    "SampleLink",
    "contact",
    "credentials",
    "devices",
    "fill",
    "staff_id",
]
