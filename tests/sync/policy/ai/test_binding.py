"""What an approval is bound to: equal bytes give equal hashes on every machine, and nothing else does."""

import msgspec
import pytest

from sync.policy.ai import Payload, Watermark, moved, payload_hash, watermark_hash
from sync.policy.ai.binding import Target

SAID = Payload(
    action="send_reply",
    targets=(Target("contact", "c1", 3), Target("conversation", "v1", 7)),
    channel="whatsapp",
    endpoint_id="e1",
    text="Jos\u00e9, yes.\nSee you",
    workflow_version="w1",
    policy_version="p1",
)


def test_line_ends_composition_and_order_of_targets_change_nothing() -> None:
    other = msgspec.structs.replace(
        SAID, text="Jose\u0301, yes.\r\nSee you", targets=tuple(reversed(SAID.targets))
    )
    assert payload_hash(other) == payload_hash(SAID)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("action", "send_follow_up"), ("targets", (Target("contact", "c1", 4), Target("conversation", "v1", 7))),
        ("channel", "sms"), ("endpoint_id", "e2"), ("subject", "Hello"), ("text", "Jos\u00e9, yes.\nSee you "),
        ("arguments", {"stage": "won"}), ("attachments", ("ab",)), ("send_at", 5), ("template_id", "t"),
        ("workflow_version", "w2"), ("policy_version", "p2"),
    ],
)  # fmt: skip
def test_every_part_that_is_carried_out_is_in_the_hash(field: str, value: object) -> None:
    assert payload_hash(msgspec.structs.replace(SAID, **{field: value})) != payload_hash(SAID)


def test_every_field_of_the_payload_is_tried_above() -> None:
    assert len(Payload.__struct_fields__) == 12


def test_sources_in_another_order_are_the_same_sources() -> None:
    seen = Watermark(sources=(("a", "1"), ("b", "2")))
    now = Watermark(sources=(("b", "2"), ("a", "1")))
    assert moved(seen, now) == ()
    assert watermark_hash(seen) == watermark_hash(now)


def test_what_moved_is_named() -> None:
    seen = Watermark(head="m1", contact=3, sources=(("prices", "v1"),))
    now = Watermark(head="m2", contact=3, taken_by="sara", sources=(("prices", "v2"),))
    assert moved(seen, now) == ("head", "taken_by", "sources")
    assert watermark_hash(seen) != watermark_hash(now)
