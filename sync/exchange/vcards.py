"""Address-book cards: vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350) as real programs write them, one card at a
time.

Our own reader, because the established one stops at the first quoted-printable line break of Outlook's cards
and loses the rest of the file. Here a broken line is left out, a broken card becomes a problem, and the next
card is read.
"""

import quopri
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from sync.exchange.draft import Draft
from sync.exchange.encodings import detect_encoding
from sync.exchange.rows import ContactField, ContactRow, ValueKind, clean_line

LONGEST_LINE: Final = 1 << 20
"""Bytes of one line of the file. Photos may be longer; no line that we keep is."""
LONGEST_VALUE: Final = 1 << 17
"""Characters of one property, its folded lines joined; what is beyond is dropped."""
MOST_PROPERTIES: Final = 5_000
"""Lines of one card; a card with more is no person's."""


class Property(NamedTuple):
    """One line of a card: its upper-case name without group, its parameters (upper-case names), its text as
    written."""

    name: str
    params: dict[str, list[str]]
    value: str

    def types(self) -> set[str]:
        return {part.strip().upper() for value in self.params.get("TYPE", []) for part in value.split(",")}


class Card(NamedTuple):
    """The properties of one card, the line it starts on, and what is wrong with its frame."""

    line: int
    properties: list[Property]
    faults: list[str]


def read_cards(path: Path, region: str, today: date) -> Iterator[ContactRow]:
    """Every card of the file as a contact, in order, holding one card in memory. Raises UnreadableFile for
    binary data."""
    for card in parse_cards(path):
        yield card_to_row(card, region, today)


def parse_cards(path: Path) -> Iterator[Card]:
    """Every card of the file. A card without an end is closed by the next one's beginning, and says so."""
    card: Card | None = None
    depth = 0
    for number, name, params, value in _properties(path):
        marker = value.strip().upper() if name in ("BEGIN", "END") else ""
        if name == "BEGIN" and marker == "VCARD":
            if card is not None and card.properties and card.properties[-1].name == "AGENT":
                depth += 1  # vCard 2.1 nests the agent's own card
                continue
            if card is not None:
                card.faults.append("This card has no END:VCARD; it was read up to the next card.")
                yield card
            card, depth = Card(number, [], []), 0
        elif name == "END" and marker == "VCARD" and card is not None:
            if depth:
                depth -= 1
                continue
            yield card
            card = None
        elif card is not None and not depth:
            if len(card.faults) >= MOST_PROPERTIES:
                continue
            if not name:
                card.faults.append("A line of this card could not be read and was left out.")
            elif len(card.properties) == MOST_PROPERTIES:
                card.faults.append(f"Only the first {MOST_PROPERTIES:,} lines of this card were read.")
            else:
                card.properties.append(Property(name, params, value))
    if card is not None:
        card.faults.append("This card has no END:VCARD; the file may be cut off.")
        yield card


def card_to_row(card: Card, region: str, today: date) -> ContactRow:
    """A card's contact. Fax and pager numbers are left out, since nobody can be reached there."""
    draft = Draft(card.line, region, today)
    for fault in dict.fromkeys(card.faults):
        draft.add_problem(None, ValueKind.RECORD, fault)
    stand_in = ""
    birth_dates = list[str]()
    address = ""
    for prop in sorted(card.properties, key=_preference):
        if add := _ADD.get(prop.name):
            add(draft, unescape(prop.value))
        elif prop.name in _STRUCTURED:
            _STRUCTURED[prop.name](draft, prop)
        elif prop.name in ("NICKNAME", "ORG"):
            stand_in = stand_in or ", ".join(filter(None, split_value(prop.value, ";", final=True)))
        elif prop.name == "BDAY":
            birth_dates.append(unescape(prop.value))
        elif prop.name == "ADR":
            address = address or _address(prop.value)
    draft.add_address(address)
    _add_birth_date(draft, birth_dates)
    return draft.finish(otherwise=stand_in)


def unescape(value: str) -> str:
    """The text of an escaped value; a backslash before anything else stands for what follows, as Gmail
    writes "\\:"."""
    return _ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], value) if "\\" in value else value


def split_value(value: str, separator: str, final: bool = False) -> list[str]:
    """A structured value's parts, split at separators that are not escaped; `final` also unescapes each
    part."""
    parts = [""]
    for token in _TOKEN.findall(value):
        if token == separator:
            parts.append("")
        else:
            parts[-1] += token
    return [unescape(part) for part in parts] if final else parts


_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_TOKEN: Final = re.compile(r"\\.|[;,]|[^\\;,]+|\\", re.DOTALL)
_PARAM: Final = re.compile(r';([^=;:"]*)(?:=((?:"[^"]*"|[^;:",]*)(?:,(?:"[^"]*"|[^;:",]*))*))?')
_NAME: Final = re.compile(r"(?:[\w-]+\.)?([A-Za-z0-9][\w-]*)(?=[;:])")
_UNREACHABLE: Final = frozenset({"FAX", "PAGER", "MODEM", "BBS", "TELEX", "TTY"})
_SKIPPED: Final = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_BARE_ENCODINGS: Final = frozenset({"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"})


def _preference(prop: Property) -> int:
    """What the owner prefers comes first: PREF=1 of version 4, TYPE=pref before it."""
    rank = prop.params.get("PREF", [""])[0]
    return (
        int(rank)
        if rank.isascii() and rank.isdigit() and len(rank) < 4
        else 0
        if "PREF" in prop.types()
        else 101
    )


def _dialled(value: str) -> str:
    """A TEL's number without the parameters of a tel: URI."""
    text = unescape(value).strip()
    return text.partition(";")[0] if text[:4].lower() == "tel:" else text


def _address(value: str) -> str:
    """Box, extra, street, town, region, code, country. A LABEL parameter without its quotes spills over in front."""
    parts = split_value(value, ";", final=True)
    if ":" in parts[0]:
        parts[0] = parts[0].rpartition(":")[2]
    return "\n".join(filter(None, map(str.strip, parts)))


def _add_name(draft: Draft, prop: Property) -> None:
    family, given, middle, *_ = [*split_value(prop.value, ";"), "", "", ""]
    draft.add_given(", ".join(split_value(given, ",", final=True)))
    draft.add_given(", ".join(split_value(middle, ",", final=True)))
    draft.add_family(", ".join(split_value(family, ",", final=True)))


def _add_phone(draft: Draft, prop: Property) -> None:
    if not prop.types() & _UNREACHABLE or prop.types() & {"CELL", "VOICE"}:
        draft.add_phones(_dialled(prop.value))


def _add_tags(draft: Draft, prop: Property) -> None:
    for tag in split_value(prop.value, ",", final=True):
        draft.add_tag(tag)


def _add_gender(draft: Draft, prop: Property) -> None:
    draft.add_gender(prop.value.partition(";")[0])


_ADD: Final = {
    "FN": Draft.add_name,
    "EMAIL": Draft.add_emails,
    "NOTE": Draft.add_note,
    "LANG": Draft.add_language,
    "UID": Draft.add_external_id,
    "X-FOREDESK-SOURCE": Draft.add_source,
    "X-FOREDESK-CONSENT": Draft.add_consent,
}
_STRUCTURED: Final = {"N": _add_name, "TEL": _add_phone, "CATEGORIES": _add_tags, "GENDER": _add_gender}


def _add_birth_date(draft: Draft, texts: list[str]) -> None:
    full = [text for text in texts if not text.strip().startswith("--")]
    if full:
        draft.add_birth_date(full[0])
    elif texts:
        draft.add_problem(
            ContactField.BIRTH_DATE, ValueKind.DATE, "This birthday has no year, so it was not kept."
        )


def _properties(path: Path) -> Iterator[tuple[int, str, dict[str, list[str]], str]]:
    """Line number, name, parameters and decoded value of every property; an unreadable line has no name."""
    encoding = detect_encoding(path)
    for number, raw in _logical_lines(path, encoding):
        name = _NAME.match(raw)
        if name is None:
            if raw.strip():
                yield number, "", {}, ""
            continue
        upper = name[1].upper()
        params, end = _params(raw, name.end())
        if end >= len(raw) or raw[end] != ":":
            end = raw.find(":", name.end())
            if end < 0:
                yield number, "", {}, ""
                continue
        if upper in _SKIPPED:
            yield number, upper, {}, ""
            continue
        yield number, upper, params, _decoded(raw[end + 1 :], params, encoding)


def _params(raw: str, start: int) -> tuple[dict[str, list[str]], int]:
    """The parameters from `start` on, and where they end. Bare ones of version 2.1 are encodings or types."""
    params: dict[str, list[str]] = {}
    while match := _PARAM.match(raw, start):
        key, value = match[1].strip().upper(), match[2]
        if value is None:
            params.setdefault("ENCODING" if key in _BARE_ENCODINGS else "TYPE", []).append(key)
        else:
            params.setdefault(key, []).append(value.replace('"', ""))
        start = match.end()
    return params, start


def _logical_lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Unfolded lines. Bytes travel as Latin-1 until a property's own charset is known, so folds may cut
    characters."""
    wide = encoding.startswith(("utf-16", "utf-32"))
    with path.open("r", encoding=encoding if wide else "latin-1", errors="replace", newline=None) as file:
        start, parts, size, soft_break = 1, list[str](), 0, False
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            text = line.rstrip("\n")
            if number == 1:
                text = text.removeprefix("\ufeff").removeprefix("\xef\xbb\xbf")
            folded = text[:1] in (" ", "\t") and bool(parts)
            if soft_break or folded:
                if soft_break:
                    parts[-1] = parts[-1][:-1]
                piece = text if soft_break else text[1:]
                if size < LONGEST_VALUE:
                    parts.append(piece)
                    size += len(piece)
            else:
                if parts:
                    yield start, "".join(parts)
                start, parts, size = number, [text], len(text)
            soft_break = (
                text.endswith("=")
                and parts[-1].endswith("=")
                and "QUOTED-PRINTABLE" in parts[0][:200].upper()
            )
        if parts:
            yield start, "".join(parts)


def _decoded(value: str, params: dict[str, list[str]], encoding: str) -> str:
    wide = encoding.startswith(("utf-16", "utf-32"))
    quoted = any(name.upper() in ("QUOTED-PRINTABLE", "Q") for name in params.get("ENCODING", []))
    if wide and not quoted:
        return value[:LONGEST_VALUE]
    raw = value.encode("ascii" if wide else "latin-1", "replace")
    if quoted:
        raw = quopri.decodestring(raw)
    named = clean_line(params.get("CHARSET", [""])[0])
    for charset in (named or "utf-8", "utf-8" if wide else encoding):
        try:
            return raw.decode(charset)[:LONGEST_VALUE]
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("utf-8", "replace")[:LONGEST_VALUE]
