"""Schemathesis's cases, sent through the application in this process and held against the schema."""

from collections.abc import Callable, Mapping
from typing import Any

import requests
from hypothesis import HealthCheck, Phase, given, settings
from litestar.testing import TestClient
from schemathesis import Case, GenerationMode, serializer
from schemathesis.checks import not_a_server_error
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sync.server.schema import describe

_PARTS = ("method", "url", "headers", "files", "data", "json", "params", "cookies")
_quick = settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    database=None,
)


@serializer("message/rfc822")
def _letter(context: Any, value: Any) -> bytes:
    """A made-up letter as it is sent: whatever bytes it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def attack(
    client: TestClient[Any],
    named: str,
    mode: GenerationMode,
    prepare: Callable[[Case], None],
    headers_for: Callable[[bytes], Mapping[str, str]],
) -> None:
    """Send what the schema allows, or forbids, to the operation `named` (`POST /path`); every answer must be as it says.

    `prepare` may make a case reach further; `headers_for` the body says who sends it.
    """
    method, path = named.split(" ")
    operation = from_dict(describe(client.app.routes))[path][method]

    def send(case: Case) -> None:
        prepare(case)
        sent = case.as_transport_kwargs(base_url=str(client.base_url))
        ready = requests.Request(**{name: sent[name] for name in _PARTS if name in sent}).prepare()
        body = ready.body.encode() if isinstance(ready.body, str) else ready.body
        body = body if isinstance(body, bytes) else b""
        headers = {name: str(value) for name, value in ready.headers.items()} | dict(headers_for(body))
        answer = client.request(method, str(ready.url), content=body, headers=headers)
        case.validate_response(
            answer,
            checks=[
                not_a_server_error,
                status_code_conformance,
                content_type_conformance,
                response_headers_conformance,
                response_schema_conformance,
            ],
        )

    run: Callable[[Callable[[Case], None]], Callable[[], None]] = given(
        operation.as_strategy(generation_mode=mode)
    )
    _quick(run(send))()
