"""In which encoding a text file was written, told from its bytes; the whole file is looked at, in constant
memory."""

import codecs
import re
from pathlib import Path
from typing import Final

from sync.exchange.faults import UnreadableFile

CHUNK: Final = 1 << 18
"""Bytes read at a time."""
_EVIDENCE: Final = 1 << 16
"""Bytes outside ASCII that are weighed before the code page is decided."""
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")


def detect_encoding(path: Path) -> str:
    """A Python codec name: utf-8(-sig), utf-16(-le, -be), utf-32, cp1252 or cp1256. Raises UnreadableFile
    for binary data.

    UTF-8 is taken where all bytes fit it, or where at most one in a hundred of its characters is damaged.
    Otherwise Arabic words, written in Windows-1256 as long runs of high bytes, are told from the lone
    accents of Windows-1252.
    """
    with path.open("rb") as file:
        head = file.read(CHUNK)
        for bom, codec in _BOMS:
            if head.startswith(bom):
                return codec
        if b"\0" in head:
            return _without_bom(head)
        _refuse_controls(head.decode("latin-1"))
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        is_utf8, runs, weighed = True, list[bytes](), 0
        chunk = head
        while chunk:
            if is_utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    is_utf8 = False
            if weighed < _EVIDENCE:
                found = _HIGH_RUN.findall(chunk)
                runs += found
                weighed += sum(map(len, found))
            elif not is_utf8:
                break
            chunk = file.read(CHUNK)
        if is_utf8:
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                is_utf8 = False
    return "utf-8" if is_utf8 or _mostly_utf8(runs) else _code_page(runs, weighed)


def _without_bom(head: bytes) -> str:
    """UTF-16 by where its zeros stand: in Latin and Arabic exports at least separators and line ends have
    them."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    total = even + odd
    if total * 50 < len(head) or min(even, odd) * 10 > total:
        raise UnreadableFile("This is not a text file: it holds binary data.")
    codec = "utf-16-le" if odd > even else "utf-16-be"
    _refuse_controls(head.decode(codec, "replace"))
    return codec


def _refuse_controls(text: str) -> None:
    """Text has hardly any control characters; pictures and programs that lack zeros still have plenty."""
    if len(_CONTROLS.findall(text)) * 50 > len(text):
        raise UnreadableFile("This is not a text file: it holds binary data.")


def _mostly_utf8(runs: list[bytes]) -> bool:
    text = b" ".join(runs).decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    whole = len(text) - damaged - text.count(" ")
    return damaged * 100 <= whole


def _code_page(runs: list[bytes], weighed: int) -> str:
    in_words = sum(len(run) for run in runs if len(run) >= 3)
    return "cp1256" if in_words * 2 > weighed else "cp1252"
