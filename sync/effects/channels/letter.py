"""An e-mail as bytes (RFC 5322): plain text and simple HTML of the same words, threaded, and proof against injected headers."""

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Final

from msgspec import Struct

from sync.effects.channels.port import Request
from sync.model.words import Purpose
from sync.wording.text import plain_value

_ID: Final = re.compile(r"[^\s<>@\x00-\x1f\x7f]{1,120}@[^\s<>@\x00-\x1f\x7f]{1,120}\Z", re.ASCII)
_OURS: Final = re.compile(r"<?([0-9a-f]{32})@")
_LINK: Final = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]،؛؟]")
_MOST_REFERENCES: Final = 10


class Sender(Struct, frozen=True):
    """The address that people see, and the name beside it."""

    address: str
    name: str = ""


def message_id(effect_id: str, sender: str) -> str:
    """The Message-ID, without brackets: it follows from the effect's key, so a second try carries the same one, and a bounce
    or an answer says which message it is about."""
    return f"{effect_id}@{sender.rpartition('@')[2]}"


def effect_named(reference: str) -> str | None:
    """The id of the effect that a Message-ID of ours names, or None."""
    found = _OURS.match(reference.strip())
    return found[1] if found else None


def letter(request: Request, sender: Sender, ref: str, now: int, unsubscribe: str | None) -> bytes:
    """The letter that a request asks for; `now` (epoch ms) dates it. Raises ValueError where the address is none."""
    message = EmailMessage(policy=SMTP.clone(utf8=False, raise_on_defect=False))
    message["Message-ID"] = f"<{ref}>"
    message["Date"] = format_datetime(datetime.fromtimestamp(now / 1000, UTC))
    message["From"] = _address(sender.address, plain_value(sender.name))
    message["To"] = _address(request.address, "")
    message["Subject"] = plain_value(request.subject or sender.name or sender.address)
    thread = [known for known in request.thread if _ID.match(known)][-_MOST_REFERENCES:]
    if thread:
        message["In-Reply-To"] = f"<{thread[-1]}>"
        message["References"] = " ".join(f"<{known}>" for known in thread)
    if request.purpose is Purpose.MARKETING:
        by_mail = f"<mailto:{sender.address}?subject=unsubscribe>"
        message["List-Unsubscribe"] = by_mail if unsubscribe is None else f"<{unsubscribe}>, {by_mail}"
        if unsubscribe is not None:
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated" if request.key.startswith("followup:") else "no"
    message.set_content(request.body, charset="utf-8", cte="quoted-printable")
    message.add_alternative(_html(request.body), subtype="html", charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def _address(address: str, name: str) -> Address:
    """Raises ValueError."""
    local, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii") if not domain.isascii() else domain
        local.encode("ascii")
    except UnicodeError:
        raise ValueError("this address cannot be written to") from None
    if not local or not domain or re.search(r"[\s<>\x00-\x1f\x7f]", address):
        raise ValueError("this address cannot be written to")
    return Address(name, local, domain)


def _html(body: str) -> str:
    """The same words: paragraphs that find their own direction, links that can be pressed, and nothing else."""
    paragraphs = "".join(
        f'<p dir="auto">{"<br>".join(_line(line) for line in part.split(chr(10)))}</p>'
        for part in re.split(r"\n{2,}", body.replace("\r\n", "\n").strip("\n"))
    )
    return (
        '<!doctype html><html><head><meta charset="utf-8"></head>'
        f'<body style="font-family:sans-serif;font-size:16px;line-height:1.5">{paragraphs}</body></html>'
    )


def _line(line: str) -> str:
    made: list[str] = []
    end = 0
    for link in _LINK.finditer(line):
        made.append(escape(line[end : link.start()]))
        shown = escape(link[0])
        made.append(f'<a href="{shown}">{shown}</a>')
        end = link.end()
    return "".join(made) + escape(line[end:])
