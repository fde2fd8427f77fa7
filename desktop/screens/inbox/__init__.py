"""The inbox: who wrote, what was said, and the answer."""
