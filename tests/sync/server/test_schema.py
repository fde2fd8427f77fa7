"""/schema: complete, and kept to by the doors and the sign-in whatever anybody sends."""

import hashlib
import hmac
from base64 import b64decode, b64encode
from typing import Any
from uuid import uuid4

import pytest
from litestar import get
from litestar.testing import TestClient
from schemathesis import Case, GenerationMode

from sync.model.ids import now_ms
from sync.server.doors.receipts import EMAIL, FORM, STANDARD, Limiter, add_door
from sync.server.offline import writing
from sync.server.schema import OPERATIONS, describe
from tests.sync.server.attack import attack
from tests.sync.server.conftest import OWNER, PASSWORD

Client = TestClient[Any]
ATTACKED = sorted(
    named
    for named in OPERATIONS
    if named.startswith(("POST /v1/auth/", "POST /v1/enquiries", "POST /hooks/"))
)


@pytest.fixture
def url(tmp_path: Any) -> str:
    """SQLite alone: what is tested does not reach further than the handlers."""
    return str(tmp_path / "practice.db")


def test_every_route_says_what_it_takes_and_answers(client: Client) -> None:
    told = describe(client.app.routes)
    listed = {f"{method.upper()} {path}" for path, found in told["paths"].items() for method in found}
    assert listed == set(OPERATIONS)
    push = told["paths"]["/v1/sync/push"]["post"]
    assert push["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Push"
    }
    assert push["security"] == [{"token": []}]
    assert told["components"]["schemas"]["Push"]["required"] == ["epoch", "device", "mutations"]


def test_a_route_that_nobody_described_is_found_out(client: Client) -> None:
    @get("/undescribed")
    async def undescribed() -> None:
        """Nothing."""

    client.app.register(undescribed)
    with pytest.raises(KeyError, match="GET /undescribed"):
        describe(client.app.routes)


def signature(secret: str, body: bytes) -> dict[str, str]:
    """What makes a delivery one of the door's own sender, so that its body is looked at."""
    number, stamp = str(uuid4()), str(now_ms() // 1000)
    key = b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{number}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": number,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{b64encode(signed).decode()}",
    }


def reachable(case: Case) -> None:
    """Give a made-up enquiry, message or call a phone that can be read, so that more of it is looked at."""
    body: Any = case.body
    told: Any = body.get("data", body) if isinstance(body, dict) else None
    if isinstance(told, dict) and "phone" in told:
        told["phone"] = "+971501234567"


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("named", ATTACKED)
def test_whatever_is_sent_is_answered_as_the_schema_says(
    client: Client, database: Any, site: Any, named: str, mode: GenerationMode
) -> None:
    with writing(database, site) as batch:
        form = add_door(batch.rows, FORM, "Website", source_id=None, location_id=None)
        hook = add_door(batch.rows, STANDARD, "CRM", source_id=None, location_id=None)
        mailbox = add_door(batch.rows, EMAIL, "Mailbox", source_id=None, location_id=None)
    client.app.state.form_limits = (Limiter(10_000, 10_000), Limiter(10_000, 10_000))
    said = {"email": OWNER, "password": PASSWORD, "device_name": "Desk"}
    owner = client.post("/v1/auth/sign-in", json=said).json()
    known = {"Authorization": f"Bearer {owner['token']}", "X-Form-Key": form.key}

    signing = mailbox if "email" in named else hook

    def prepare(case: Case) -> None:
        if "key" in case.path_parameters:
            case.path_parameters["key"] = signing.key
        if mode is GenerationMode.POSITIVE:
            reachable(case)

    attack(client, named, mode, prepare, lambda body: known | signature(signing.secret or "", body))
