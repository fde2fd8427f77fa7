"""Nothing that tells who somebody is leaves this computer: people we own first, then patterns, reversibly, or not at all.

RedactionFailed   it cannot be said for sure that all is hidden, so nothing may be sent
UnknownToken      an answer names something that it was never given
"""

from desktop.ai.redaction.kinds import Kind
from desktop.ai.redaction.registry import Person, Registry
from desktop.ai.redaction.sheet import RedactionFailed, Report, Sheet, UnknownToken

__all__ = ["Kind", "Person", "RedactionFailed", "Registry", "Report", "Sheet", "UnknownToken"]
