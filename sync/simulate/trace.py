"""What happened, in order: hashed always, kept in words where somebody will read it."""

import hashlib


class Trace:
    """Every delivered message, commit, step and fault of a run. Two runs of a seed have the same `digest`."""

    def __init__(self, *, keep: bool) -> None:
        self._hash = hashlib.blake2b(digest_size=16)
        self.lines: list[str] = []
        self._keep = keep

    def note(self, at_s: float, what: str, body: bytes = b"") -> None:
        """Something happened `at_s` seconds after the beginning."""
        line = f"{at_s:.6f} {what}"
        self._hash.update(line.encode())
        self._hash.update(body)
        if self._keep:
            self.lines.append(f"{line} {body[:200].decode(errors='replace')}" if body else line)

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()
