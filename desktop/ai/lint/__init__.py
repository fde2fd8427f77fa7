"""What a drafted text may not say: facts that stand in no source, anybody else's data, clinical words, letters that deceive.

Pure: everything that it compares with comes in. Asked when a draft is made, and again each time somebody edits it.
"""

from desktop.ai.lint.findings import SAID, Finding, FindingKind, Severity
from desktop.ai.lint.linting import Bound, forbidding, lint, traits

__all__ = ["SAID", "Bound", "Finding", "FindingKind", "Severity", "forbidding", "lint", "traits"]
