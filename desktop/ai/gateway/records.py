"""What is kept of every call and of every step of the chain, under OpenTelemetry's names for generative AI.

Names: opentelemetry.io/docs/specs/semconv/gen-ai (gen-ai-spans). Contents (messages, raw answers) are fields of their own
and never attributes: an export without content is the default.
"""

from enum import StrEnum
from typing import Any, Protocol

from msgspec import Struct

from desktop.ai.gateway.endpoints import Format
from desktop.ai.gateway.reasons import Reason


class Producer(StrEnum):
    """Who made what a person is shown; the draft says so."""

    MODEL = "model"
    SECOND_MODEL = "second_model"
    TEMPLATE = "template"
    PERSON = "person"


class CallRecord(Struct, frozen=True):
    """One request to an endpoint and what came of it. Times are epoch milliseconds UTC, durations milliseconds."""

    run_id: str
    workflow: str
    attempt: int
    """Counted over the whole run, from 1."""
    endpoint: str
    server: str
    model_asked: str
    model_returned: str
    """Empty where the endpoint named none."""
    has_drifted: bool
    """Another model than the one asked for."""
    params: dict[str, Any]
    messages: tuple[dict[str, str], ...]
    """As they were sent: redacted."""
    response_id: str
    raw_response: str
    """As it arrived: with tokens, never restored. Cut at the size cap."""
    finish_reason: str
    tokens_in: int
    tokens_out: int
    is_estimated: bool
    """The endpoint told no usage; tokens are bounds by length."""
    cost_micros: int
    started_at: int
    latency_ms: int
    first_text_ms: int | None
    """Until the first words of a stream."""
    status: int | None
    reason: Reason | None
    """Why it failed; None where an answer arrived."""

    def attributes(self) -> dict[str, Any]:
        """The span's attributes by their OpenTelemetry names, without content."""
        told: dict[str, Any] = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": self.endpoint,
            "gen_ai.conversation.id": self.run_id,
            "gen_ai.request.model": self.model_asked,
            "gen_ai.request.max_tokens": self.params.get(
                "max_tokens", self.params.get("max_completion_tokens")
            ),
            "gen_ai.request.temperature": self.params.get("temperature"),
            "gen_ai.output.type": "json",
            "gen_ai.response.model": self.model_returned or None,
            "gen_ai.response.id": self.response_id or None,
            "gen_ai.response.finish_reasons": [self.finish_reason] if self.finish_reason else None,
            "gen_ai.usage.input_tokens": self.tokens_in,
            "gen_ai.usage.output_tokens": self.tokens_out,
            "server.address": self.server,
            "http.response.status_code": self.status,
            "error.type": self.reason,
        }
        return {name: value for name, value in told.items() if value is not None}


class Hop(Struct, frozen=True):
    """One step of the chain: who was asked in which form, and why it was left; `reason` None: it gave the answer."""

    run_id: str
    producer: Producer
    endpoint: str
    model: str
    format: Format | None
    is_repair: bool
    reason: Reason | None
    detail: str
    """What exactly, without a word of anybody's message."""
    at: int


class Journal(Protocol):
    """Keeps records as they come. What it raises ends the run: an answer whose trace was not kept is not used."""

    def keep_call(self, record: CallRecord, /) -> None: ...
    def keep_hop(self, hop: Hop, /) -> None: ...


class MemoryJournal:
    """A journal that lasts as long as the program, for a probe or a command line."""

    def __init__(self) -> None:
        self.calls: list[CallRecord] = []
        self.hops: list[Hop] = []

    def keep_call(self, record: CallRecord) -> None:
        """Keep a call."""
        self.calls.append(record)

    def keep_hop(self, hop: Hop) -> None:
        """Keep a step."""
        self.hops.append(hop)
