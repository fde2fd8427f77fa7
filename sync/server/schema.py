"""GET /schema: the whole HTTP interface as OpenAPI 3.1, made from the structs that the handlers decode and answer.

Litestar would describe what a handler is annotated with, which is bytes in and bytes out: bodies are decoded and encoded by
msgspec beside it. So each route has its Operation here; one without is a KeyError, at once and in the tests.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.routes import BaseRoute, HTTPRoute

from sync import wire
from sync.model.words import Channel, Direction
from sync.server import accounts, answering, auth_routes, device_routes, devices, feed, people_routes
from sync.server.answers import answer, check_operator
from sync.server.doors import standard
from sync.server.doors.enquiries import Enquiry
from sync.server.doors.receipts import Receipt

JSON: Final = "application/json"
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_TOKEN: Final[list[dict[str, list[str]]]] = [{"token": []}]
_TEXT: Final = {"type": "string"}
_BYTES: Final = {"type": "string", "contentEncoding": "binary"}


class Message(msgspec.Struct, frozen=True):
    """The data of message.received. Without an id, the delivery's webhook-id is the message's."""

    channel: Channel
    body: str | None = None
    text: str | None = None
    """Another name of `body`, which goes before it."""
    subject: str | None = None
    phone: str | int | None = None
    email: str | None = None
    id: str | None = None


class Call(msgspec.Struct, frozen=True):
    """The data of call.STATE. `started_at` is epoch ms."""

    id: str
    phone: str | int
    direction: Direction | None = None
    started_at: int | None = None
    duration_s: int | None = None


_DATA: Final = [{"$ref": f"#/components/schemas/{name}"} for name in ("Enquiry", "Message", "Call")]


class Event(msgspec.Struct, frozen=True):
    """A signed event; its data follows from its type. One of a type that is not listed is kept and ignored."""

    type: Annotated[
        str, msgspec.Meta(extra_json_schema={"anyOf": [{"enum": sorted(standard.TYPES)}, {"type": "string"}]})
    ]
    data: Annotated[
        dict[str, Any], msgspec.Meta(extra_json_schema={"anyOf": [*_DATA, {"type": "object"}]})
    ] = {}


class Health(msgspec.Struct, frozen=True):
    """`head` is the last sequence number."""

    status: str
    head: int


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """What travels on a route: the body, the answer of each status, and what stands in address and headers."""

    body: Any = None
    """The struct of a JSON body, or the schema of another."""
    body_types: tuple[str, ...] = (JSON,)
    optional_token: bool = False
    needs_token: bool = True
    answers: dict[int, Any]
    """Status -> the struct of a JSON answer, or content types with their schemas."""
    answer_headers: dict[str, str] = {}
    """Of a successful answer: name -> meaning."""
    parameters: tuple[dict[str, Any], ...] = ()


def _header(name: str, said: str, *, required: bool = True, **schema: Any) -> dict[str, Any]:
    return _parameter("header", name, said, {**_TEXT, **schema}, required=required)


def _query(name: str, said: str, schema: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    return _parameter("query", name, said, schema, required=required)


def _parameter(place: str, name: str, said: str, schema: dict[str, Any], *, required: bool) -> dict[str, Any]:
    return {"in": place, "name": name, "description": said, "required": required, "schema": schema}


_SIGNED = (
    _parameter("path", "key", "The door's key.", _TEXT, required=True),
    _header("webhook-id", "The same on every try at this delivery.", maxLength=200),
    _header("webhook-timestamp", "Seconds since 1970, at most five minutes off."),
    _header("webhook-signature", "v1,BASE64 of HMAC-SHA256 over `id.timestamp.body`; several with spaces."),
)
_TOKEN_OF_LINK = (_parameter("path", "token", "Whose address it is, and our proof.", _TEXT, required=True),)
_CURSOR = _query("cursor", "epoch.seq.scope_gen: what follows it is told.", _TEXT, required=True)

OPERATIONS: Final[dict[str, Operation]] = {
    "POST /v1/auth/sign-in": Operation(
        body=auth_routes.SignIn, optional_token=True, answers={200: accounts.SignedIn}
    ),
    "POST /v1/auth/pin": Operation(body=auth_routes.Pin, answers={200: accounts.Switched}),
    "POST /v1/auth/password": Operation(body=auth_routes.NewPassword, answers={200: accounts.Switched}),
    "POST /v1/auth/set-pin": Operation(body=auth_routes.NewPin, answers={200: auth_routes.Done}),
    "POST /v1/auth/sign-out": Operation(body=auth_routes.SignOut, answers={200: auth_routes.Done}),
    "POST /v1/auth/devices/list": Operation(body=devices.Signed, answers={200: device_routes.Listed}),
    "POST /v1/auth/devices/scopes": Operation(body=devices.Signed, answers={200: device_routes.Listed}),
    "POST /v1/auth/devices/revoke": Operation(body=devices.Signed, answers={200: device_routes.Listed}),
    "POST /v1/auth/devices/rename": Operation(body=devices.Signed, answers={200: device_routes.Listed}),
    "POST /v1/auth/devices/lease": Operation(body=devices.Signed, answers={200: device_routes.Lease}),
    "POST /v1/auth/people/list": Operation(body=devices.Signed, answers={200: people_routes.Listed}),
    "POST /v1/auth/people/one-time": Operation(body=devices.Signed, answers={200: people_routes.Listed}),
    "POST /v1/auth/people/drop-pin": Operation(body=devices.Signed, answers={200: people_routes.Listed}),
    "POST /v1/runner/lease": Operation(body=wire.RunnerAsk, answers={200: wire.RunnerLease}),
    "POST /v1/sync/hello": Operation(body=wire.Hello, answers={200: wire.Welcome}),
    "POST /v1/sync/push": Operation(body=wire.Push, answers={200: wire.Pushed}),
    "POST /v1/sync/rows": Operation(body=answering.Wanted, answers={200: wire.Patch}),
    "GET /v1/sync/digest": Operation(answers={200: wire.Digests}),
    "GET /v1/sync/pull": Operation(
        answers={200: wire.Patch},
        parameters=(
            _CURSOR,
            _query(
                "max", "About how many rows.", {"type": "integer", "minimum": 1, "maximum": feed.MAX_PAGE}
            ),
        ),
    ),
    "GET /v1/sync/poll": Operation(
        answers={200: wire.Patch},
        parameters=(
            _CURSOR,
            _query("wait", "Seconds to wait for news.", {"type": "number", "minimum": 0, "maximum": 30}),
        ),
    ),
    "GET /v1/sync/stream": Operation(
        answers={200: {"text/event-stream": _TEXT | {"description": "Each event's data is a Patch."}}},
        parameters=(_CURSOR, _header("Last-Event-ID", "Goes before the cursor.", required=False)),
    ),
    "GET /v1/sync/snapshot": Operation(
        answers={
            200: {"application/octet-stream": _BYTES, "application/zstd": _BYTES},
            206: {"application/octet-stream": _BYTES},
        },
        answer_headers={
            "X-Foredesk-Key": "Hex: the key of the encrypted file.",
            "X-Foredesk-As-Of": "The sequence number that the file stands for.",
            "X-Foredesk-Digest": "Hex SHA-256 of the whole file.",
        },
        parameters=(
            _query("fmt", "The kind of copy.", {"enum": ["sqlite", "ndjson.zst"], "default": "sqlite"}),
            _query("after", "entity,id: goes on behind this row of an ndjson.zst.", _TEXT),
            _query("only", "Of the workstation's scopes these alone, with commas between them.", _TEXT),
            _query(
                "added_since",
                "Only what the schemas after this one added.",
                {"type": "integer", "minimum": 1},
            ),
            _query("at_least", "The number that the copy must stand for.", {"type": "integer", "minimum": 0}),
            _header("Range", "bytes=N-: goes on from a byte of an sqlite.", required=False),
        ),
    ),
    "POST /v1/enquiries": Operation(
        body=Enquiry,
        body_types=(JSON, *_FORMS),
        needs_token=False,
        answers={200: Receipt, 201: Receipt},
        parameters=(
            _header("X-Form-Key", "The form's key; or the field `key`.", required=False),
            _header(
                "Idempotency-Key", "The sender's own id; or the field `id`.", required=False, maxLength=200
            ),
        ),
    ),
    "OPTIONS /v1/enquiries": Operation(needs_token=False, answers={204: {}}),
    "POST /hooks/standard/{key}": Operation(
        body=Event, needs_token=False, answers={200: Receipt, 202: Receipt}, parameters=_SIGNED
    ),
    "POST /hooks/email/{key}": Operation(
        body=_BYTES,
        body_types=("message/rfc822",),
        needs_token=False,
        answers={200: Receipt, 202: Receipt},
        parameters=_SIGNED,
    ),
    "GET /u/{token}": Operation(
        needs_token=False, answers={200: {"text/html": _TEXT}}, parameters=_TOKEN_OF_LINK
    ),
    "POST /u/{token}": Operation(
        needs_token=False, answers={200: {"text/html": _TEXT}}, parameters=_TOKEN_OF_LINK
    ),
    "GET /healthz": Operation(needs_token=False, answers={200: Health}),
    "GET /metrics": Operation(optional_token=True, answers={200: {"text/plain": _TEXT}}),
    "GET /schema": Operation(optional_token=True, answers={200: {JSON: {"type": "object"}}}),
}


@get("/schema", tags=["operation"])
async def schema(request: Request[Any, Any, Any]) -> Response[bytes]:
    """This interface, as OpenAPI 3.1."""
    await check_operator(request)
    return answer(request, describe(request.app.routes))


def describe(routes: Iterable[BaseRoute]) -> dict[str, Any]:
    """The OpenAPI document of these routes. Raises KeyError naming a route that has no Operation."""
    structs: dict[Any, None] = dict.fromkeys((wire.Problem, Enquiry, Message, Call))
    for operation in OPERATIONS.values():
        told = (operation.body, *operation.answers.values())
        structs.update((struct, None) for struct in told if isinstance(struct, type))
    (*_,), components = msgspec.json.schema_components(structs, ref_template="#/components/schemas/{name}")
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            if handler.include_in_schema is False:  # the OPTIONS that Litestar answers by itself
                continue
            for method in handler.http_methods:
                operation = OPERATIONS[f"{method} {route.path_format}"]
                paths.setdefault(route.path_format, {})[method.lower()] = {
                    "operationId": f"{method.lower()} {handler.fn.__name__}",
                    "description": handler.fn.__doc__,
                    "tags": sorted(handler.tags or ()),
                } | _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Foredesk", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _described(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {"parameters": list(operation.parameters), "responses": {}}
    if operation.optional_token:
        found["security"] = [{}, *_TOKEN]
    elif operation.needs_token:
        found["security"] = _TOKEN
    if operation.body is not None:
        content = {
            kind: {
                "schema": _reference(operation.body) if isinstance(operation.body, type) else operation.body
            }
            for kind in operation.body_types
        }
        found["requestBody"] = {"required": True, "content": content}
    headers = {
        name: {"description": said, "schema": _TEXT} for name, said in operation.answer_headers.items()
    }
    for status, told in operation.answers.items():
        kinds: dict[str, Any] = {JSON: _reference(told)} if isinstance(told, type) else told
        found["responses"][str(status)] = {
            "description": "Done.",
            "headers": headers,
            "content": {kind: {"schema": schema} for kind, schema in kinds.items()},
        }
    problem = {JSON: {"schema": _reference(wire.Problem)}}
    wait = {"Retry-After": {"description": "Seconds to wait.", "schema": _TEXT}}
    found["responses"]["4XX"] = {"description": "Refused.", "content": problem, "headers": wait}
    found["responses"]["503"] = {
        "description": "Not written; try again.",
        "content": problem,
        "headers": wait,
    }
    return found


def _reference(struct: type) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{struct.__name__}"}
