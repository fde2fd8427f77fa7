"""Who may do what. Knows commands by name only, so that it can be read, and judged, without running any."""

from sync.policy.ai.deciding import decide

__all__ = ["decide"]
