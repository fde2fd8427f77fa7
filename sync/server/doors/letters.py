"""A stranger's e-mail, read (RFC 5322, MIME, RFC 3464): who wrote, what is new in it, what it answers, or what bounced.

Nothing in it is believed but its bytes: broken encodings, nested parts, scripts and invisible characters come out as plain
text. Pure: bytes in, a record out; the raw letter is kept with its receipt.
"""

import re
from collections.abc import Iterable
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import Final, cast

import nh3
from msgspec import Struct

from sync.effects.channels.letter import effect_named
from sync.wording.text import plain_text, plain_value

LONGEST_BODY: Final = 10_000
"""Characters that a message row keeps."""
MOST_PARTS: Final = 200
_ID: Final = re.compile(r"<([^<>\s]{3,200})>")
_STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_INTRODUCTIONS: Final = re.compile(
    r"^(?:>?\s*)?(?:"
    r"On\b.{4,200}\bwrote:|"  # English
    r"Le\b.{4,200}a écrit\s*:|Am\b.{4,200}schrieb.{0,100}:|El\b.{4,200}escribió:|"
    r"(?:في|بتاريخ)\b.{4,200}كتب.{0,100}:|"
    r"-{2,}\s*(?:Original Message|Forwarded message|الرسالة الأصلية)\s*-{2,}.*|"
    r"_{10,}|"
    r"(?:From|من):\s.{1,200}"
    r")\s*$",
    re.IGNORECASE,
)
"""How mail programs begin what they quote. “From:” counts only where “Sent:” or “Date:” follows."""
_FOLLOWS_FROM: Final = re.compile(r"^(?:Sent|Date|To|التاريخ|إلى|أُرسلت):\s", re.IGNORECASE)
_BREAKS: Final = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "table", "ul", "ol"}
)


class Bounce(Struct, frozen=True):
    """What a delivery report says of one message of ours. `is_final`: it will not arrive."""

    effect_id: str
    recipient: str | None
    status: str
    is_final: bool


class Letter(Struct, frozen=True):
    """What is kept of an e-mail. `answers` is the effect whose message it answers; `text` is what is new in it."""

    sender: str | None
    name: str | None
    message_id: str | None
    subject: str | None
    text: str
    answers: str | None
    attachments: int
    is_automatic: bool
    """An out-of-office note or a robot's: nobody wrote it just now."""
    bounces: tuple[Bounce, ...] = ()
    wants_out: bool = False
    """It asks, by its subject alone, to hear no more advertising."""


class UnreadableLetter(Exception):
    """This is no e-mail that can be read; the message says why."""


def read_letter(raw: bytes) -> Letter:
    """Read an e-mail. Raises UnreadableLetter."""
    try:
        message = message_from_bytes(raw, policy=policy.default)
        parts = _parts(message)
    except RecursionError:
        raise UnreadableLetter("Its parts are nested too deeply.") from None
    if len(message) == 0:
        raise UnreadableLetter("It has no headers.")
    name, sender = _from(message)
    references = [*_ids(message, "In-Reply-To"), *reversed(_ids(message, "References"))]
    subject = plain_value(_header(message, "Subject")) or None
    full = _text(parts)
    return Letter(
        sender=sender,
        name=name,
        message_id=next(iter(_ids(message, "Message-ID")), None),
        subject=subject,
        text=fresh_part(full)[:LONGEST_BODY],
        answers=next((effect for known in references if (effect := effect_named(known))), None),
        attachments=sum(1 for part in parts if _is_attached(part)),
        is_automatic=_is_automatic(message),
        bounces=tuple(_bounces(message, parts)),
        wants_out=(subject or "").casefold() == "unsubscribe",
    )


def fresh_part(text: str) -> str:
    """The text without what it quotes below; all of it where nothing else would be left."""
    lines = text.split("\n")
    end = len(lines)
    for number, line in enumerate(lines):
        if _INTRODUCTIONS.match(line.strip()) and _introduces(lines, number):
            end = number
            break
    kept = lines[:end]
    while kept and (not kept[-1].strip() or kept[-1].lstrip().startswith(">")):
        kept.pop()
    return "\n".join(kept).strip() or text.strip()


def _introduces(lines: list[str], number: int) -> bool:
    if not re.match(r"\s*(From|من):", lines[number], re.IGNORECASE):
        return True
    return any(_FOLLOWS_FROM.match(line.strip()) for line in lines[number + 1 : number + 4])


def _parts(message: Message) -> list[EmailMessage]:
    found: list[EmailMessage] = []
    for part in message.walk():
        found.append(cast(EmailMessage, part))
        if len(found) > MOST_PARTS:
            raise UnreadableLetter("It has too many parts.")
    return found


def _header(message: Message, name: str) -> str:
    """A header as text, whatever is broken in it."""
    try:
        value = message.get(name)
        return "" if value is None else str(value)
    except Exception:  # noqa: BLE001 - the library's header parser raises of many kinds on hostile headers
        return ""


def _from(message: EmailMessage) -> tuple[str | None, str | None]:
    """Display name and address of whoever wrote."""
    try:
        addresses = cast(tuple[Address, ...], message["From"].addresses)
        name, address = addresses[0].display_name, addresses[0].addr_spec
    except Exception:  # noqa: BLE001 - as above
        name, address = parseaddr(_header(message, "From"))
    name = plain_value(name)
    return name if name and "@" not in name else None, address or None


def _ids(message: Message, name: str) -> list[str]:
    return _ID.findall(_header(message, name))


def _is_attached(part: EmailMessage) -> bool:
    try:
        return not part.is_multipart() and (
            part.get_content_disposition() == "attachment" or bool(part.get_filename())
        )
    except Exception:  # noqa: BLE001 - as above
        return True


def _is_automatic(message: Message) -> bool:
    said = _header(message, "Auto-Submitted").casefold().partition(";")[0].strip()
    precedence = _header(message, "Precedence").casefold().strip()
    return said not in ("", "no") or precedence in ("bulk", "junk", "auto_reply") or "X-Autoreply" in message


def _text(parts: Iterable[EmailMessage]) -> str:
    """The first plain text of a letter, else what its HTML says."""
    by_kind: dict[str, str] = {}
    for part in parts:
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and kind not in by_kind and not _is_attached(part):
            decoded = _decoded(part)
            text = plain_text(decoded if kind == "text/plain" else _text_of_html(decoded))
            if text:
                by_kind[kind] = text
    return by_kind.get("text/plain") or by_kind.get("text/html") or ""


def _decoded(part: EmailMessage) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _text_of_html(html: str) -> str:
    """What a page says, without scripts, styles and what it quotes."""
    safe = nh3.clean(
        html, tags=set(_BREAKS), attributes={}, clean_content_tags={"script", "style", "title", "head"}
    )
    reader = _Reader()
    reader.feed(safe)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.said))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._quoted += tag == "blockquote"
        if tag in _BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._quoted = max(0, self._quoted - (tag == "blockquote"))

    def handle_data(self, data: str) -> None:
        if not self._quoted:
            self.said.append(re.sub(r"\s+", " ", data))


def _bounces(message: EmailMessage, parts: list[EmailMessage]) -> Iterable[Bounce]:
    """What a delivery status notification says, for each recipient of a message of ours."""
    if message.get_content_type() != "multipart/report":
        return
    effect = next((found for part in parts if (found := _returned(part)) is not None), None)
    if effect is None:
        return
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in cast(list[Message], part.get_payload()):
            action = _header(fields, "Action").strip().casefold()
            status = _STATUS.search(_header(fields, "Status"))
            if not action:
                continue  # the first group is about the whole letter
            recipient = (
                _header(fields, "Final-Recipient").partition(";")[2].strip().strip("<>").lower() or None
            )
            yield Bounce(effect, recipient, status[1] if status else "", action == "failed")


def _returned(part: EmailMessage) -> str | None:
    """The effect whose letter (or its headers) is sent back in a part."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = cast(list[Message], part.get_payload())
        return next(
            (found for each in inner for known in _ids(each, "Message-ID") if (found := effect_named(known))),
            None,
        )
    if kind == "text/rfc822-headers":
        for line in _decoded(part).splitlines():
            if line.lower().startswith("message-id:"):
                return next((found for known in _ID.findall(line) if (found := effect_named(known))), None)
    return None
