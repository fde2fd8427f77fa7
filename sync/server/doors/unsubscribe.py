"""/u/TOKEN: hear no more advertising by e-mail, with one click of a mail program (RFC 8058) or of a person.

The token says whose address it is and proves that we made it; a GET alone changes nothing, for programs follow links.
"""

from typing import Any, Final

from litestar import MediaType, Request, Response, Router, get, post
from litestar.params import FromPath

from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.kernel import Principal
from sync.model.base import entity_type
from sync.model.entities import Endpoint
from sync.model.rows import Rows
from sync.model.words import Channel, ConsentSource, ConsentState, EndpointKind, Purpose, Role
from sync.server.answers import server_of
from sync.server.core import Batch
from sync.server.outlets import endpoint_of_token
from sync.server.refusals import Refusal

_DOOR: Final = Principal("integration", "unsubscribe", frozenset({Role.INTEGRATION}))
_ENDPOINT = entity_type(Endpoint)
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer"><title>Unsubscribe</title>
<style>body{{font:18px/1.5 sans-serif;max-width:32em;margin:3em auto;padding:0 1em}}button{{font:inherit;padding:.5em 1em}}</style>
</head><body>{said}</body></html>"""
_ASK: Final = (
    "<h1>No more offers by e-mail?</h1><p>Messages about your visits still come.</p>"
    '<h1 lang="ar" dir="rtl">إيقاف العروض بالبريد؟</h1><p lang="ar" dir="rtl">ستصلك الرسائل المتعلقة بزياراتك.</p>'
    '<form method="post"><button type="submit">Unsubscribe · <span lang="ar">إلغاء الاشتراك</span></button></form>'
)
_DONE: Final = (
    "<h1>Done.</h1><p>We send you no more offers by e-mail.</p>"
    '<h1 lang="ar" dir="rtl">تم.</h1><p lang="ar" dir="rtl">لن نرسل إليك عروضًا بالبريد بعد الآن.</p>'
)
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
}


@get("/u/{token:str}", media_type=MediaType.HTML)
async def ask(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """The page with the button."""
    await server_of(request).read(lambda rows: _address(rows, request, token))
    return Response(_PAGE.format(said=_ASK), headers=_HEADERS)


@post("/u/{token:str}", media_type=MediaType.HTML, status_code=200, request_max_body_size=4_096)
async def leave(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """Withdraw the consent; said twice, it counts once."""
    server = server_of(request)
    request.app.state.form_limits[0].take(request.client.host if request.client else "")
    address = await server.read(lambda rows: _address(rows, request, token))

    def work(batch: Batch) -> None:
        said = ConsentGiven(
            channel=Channel.EMAIL, purpose=Purpose.MARKETING, state=ConsentState.WITHDRAWN, wording="List-Unsubscribe",
            source=ConsentSource.FORM,
        )  # fmt: skip
        batch.run_own(RecordConsent(email=address, answers=(said,)), _DOOR, refuse_invalid=True)

    await server.write(work)
    return Response(_PAGE.format(said=_DONE), headers=_HEADERS)


def _address(rows: Rows, request: Request[Any, Any, Any], token: str) -> str:
    """The address that a token was made for. Raises Refusal 404, the same for a forged one and a forgotten one."""
    endpoint_id = endpoint_of_token(server_of(request).site.secret, token)
    row = None if endpoint_id is None else rows.get(_ENDPOINT, endpoint_id)
    if row is None or row[3] or _ENDPOINT.record(*row).kind != EndpointKind.EMAIL:
        raise Refusal(404, "NOT_FOUND", "This link leads nowhere.")
    return str(_ENDPOINT.record(*row).value)


routes = Router("/", route_handlers=[ask, leave], tags=["pages"])
