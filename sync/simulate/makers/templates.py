"""What people do with the practice's templates."""

from sync.commands.kernel import Command
from sync.commands.templates import RetireTemplate, SaveTemplate
from sync.model.entities import Template
from sync.model.words import Channel
from sync.simulate.makers.making import makes
from sync.simulate.sight import Sight


@makes("save_template@1", 0.7)
def _save(sight: Sight, now: int) -> Command | None:
    """Few names and few words, from what this desk last saw: two desks save others, or the same, at once."""
    seen = sight.one(Template)
    words = sight.random.choice(
        ("Hello {{ first_name }}.", "We are {{ practice }}.", "{{ practice }}: see you.")
    )
    return SaveTemplate(
        name=seen.name if seen is not None else "greeting",
        language=seen.language if seen is not None else "en",
        channels=[Channel.WHATSAPP, Channel.SMS],
        text=words,
        base=seen.id if seen is not None and seen.live else None,
    )


@makes("retire_template@1", 0.3)
def _retire(sight: Sight, now: int) -> Command | None:
    template = sight.id(Template)
    return None if template is None else RetireTemplate(template_id=template)
