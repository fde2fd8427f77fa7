"""What the practice says: the templates of its messages, each version kept."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from sync.model.base import Entity, indexed_where


class Template(Entity):
    """One version of a message's words in one language, immutable but for `live`. Its id follows from all that it says."""

    __tablename__ = "template"
    name: Mapped[str]
    """What journeys call it by, such as `reminder-2d`; one name has a template in each language."""
    language: Mapped[str]
    """BCP 47."""
    number: Mapped[int]
    """Counted from 1 for each name and language."""
    channels: Mapped[str]
    """JSON list of Channel, in order."""
    purpose: Mapped[str]
    subject: Mapped[str | None]
    """Of e-mail; None: the practice's name."""
    text: Mapped[str]
    approved_as: Mapped[str | None]
    """The name by which WhatsApp approved these words: only then they may go outside its 24-hour window."""
    live: Mapped[int]
    """1: the version that is sent; at most one of a name and language."""
    saved_at: Mapped[int]
    saved_by: Mapped[str]
    """Principal."""
    __table_args__ = (Index("ix_template_live", "name", **indexed_where("live = 1")),)
