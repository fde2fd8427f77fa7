"""What is said of a file that is read for its contacts, in the person's language. The reader's own sentence is the key to
its translation; one that carries a number or a name is a pattern. What has no words here is said in English."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from desktop.faults import WorkerFault
from desktop.screens import refusals

_SENTENCES: tuple[Any, ...] = (
    QT_TRANSLATE_NOOP("File", "A line of this card could not be read and was left out."),
    QT_TRANSLATE_NOOP("File", "A name has at least one letter or digit."),
    QT_TRANSLATE_NOOP("File", "A quotation mark in this row is never closed; the row was read without it."),
    QT_TRANSLATE_NOOP("File", "An element of this patient has the wrong shape."),
    QT_TRANSLATE_NOOP("File", "No column seems to hold names, phone numbers or e-mail addresses."),
    QT_TRANSLATE_NOOP("File", "No sheet of this workbook holds anything."),
    QT_TRANSLATE_NOOP("File", "Nobody is at the desk, so the import stopped. What came in stays."),
    QT_TRANSLATE_NOOP("File", "The quotation marks in this file do not pair up. Export it again, please."),
    QT_TRANSLATE_NOOP("File", "There is no name, phone number or e-mail address, so nobody to keep."),
    QT_TRANSLATE_NOOP("File", "There is no such day in the calendar."),
    QT_TRANSLATE_NOOP("File", "This Foredesk export is damaged or was edited by hand."),
    QT_TRANSLATE_NOOP("File", "This JSON file is larger than 256 MB. Export it in parts, please."),
    QT_TRANSLATE_NOOP("File", "This JSON holds neither FHIR patients nor a Foredesk export."),
    QT_TRANSLATE_NOOP("File", "This JSON is nested deeper than any real record."),
    QT_TRANSLATE_NOOP("File", "This JSON is not written in UTF-8, as JSON must be."),
    QT_TRANSLATE_NOOP("File", "This birth date has no day, so it was not kept."),
    QT_TRANSLATE_NOOP("File", "This birthday has no year, so it was not kept."),
    QT_TRANSLATE_NOOP("File", "This card has no END:VCARD; it was read up to the next card."),
    QT_TRANSLATE_NOOP("File", "This card has no END:VCARD; the file may be cut off."),
    QT_TRANSLATE_NOOP("File", "This date of birth lies in the future."),
    QT_TRANSLATE_NOOP("File", "This export was written by a newer Foredesk. Update this workstation first."),
    QT_TRANSLATE_NOOP("File", "This file is empty."),
    QT_TRANSLATE_NOOP("File", "This file is larger than 2 GB. Export it in parts, please."),
    QT_TRANSLATE_NOOP(
        "File", "This is an archive, not an Excel workbook. Save the contacts as .xlsx or .csv, please."
    ),
    QT_TRANSLATE_NOOP(
        "File",
        "This is an old Excel file (.xls) or one locked by a password. Open it in Excel, save it as .xlsx without a password, or as .csv, and import that.",
    ),
    QT_TRANSLATE_NOOP("File", "This is neither a yes nor a no; no consent is assumed."),
    QT_TRANSLATE_NOOP("File", "This is not a full date."),
    QT_TRANSLATE_NOOP("File", "This is not a gender we know."),
    QT_TRANSLATE_NOOP("File", "This is not a language we know."),
    QT_TRANSLATE_NOOP("File", "This is not a text file: it holds binary data."),
    QT_TRANSLATE_NOOP("File", "This is not valid JSON; the file may be cut off or edited by hand."),
    QT_TRANSLATE_NOOP("File", "This line is longer than a million characters and was left out."),
    QT_TRANSLATE_NOOP(
        "File", "This looks like a Hijri date. Birth dates are kept in the Gregorian calendar."
    ),
    QT_TRANSLATE_NOOP("File", "This patient has died: marked so, and messages are switched off."),
    QT_TRANSLATE_NOOP("File", "This patient is an animal: its owner is who should be contacted."),
    QT_TRANSLATE_NOOP("File", "This patient is marked as no longer active."),
    QT_TRANSLATE_NOOP("File", "This workbook is damaged. Open it in Excel, save it again and retry."),
    QT_TRANSLATE_NOOP(
        "File", "This workbook is too large to read safely. Save its contacts as .csv, please."
    ),
)
_KNOWN = frozenset(str(sentence) for sentence in _SENTENCES)

_PATTERNS: tuple[tuple[str, Any], ...] = (
    (r"Only the first ([\d,]+) were kept\.", QT_TRANSLATE_NOOP("File", "Only the first {0} were kept.")),
    (
        r"Only the first ([\d,]+) lines of this card were read\.",
        QT_TRANSLATE_NOOP("File", "Only the first {0} lines of this card were read."),
    ),
    (
        r"This row has (\d+) more cells than the header; they were left out\.",
        QT_TRANSLATE_NOOP("File", "This row has {0} more cells than the header; they were left out."),
    ),
    (r"This date lies before (\d+)\.", QT_TRANSLATE_NOOP("File", "This date lies before {0}.")),
    (
        r"(\d+) dates can only be day-month-year and (\d+) only month-day-year\. They are read as ([\w-]+); "
        r"the others are left out\.",
        QT_TRANSLATE_NOOP(
            "File",
            "{0} dates can only be day-month-year and {1} only month-day-year. They are read as {2}; the others are left out.",
        ),
    ),
    (
        r"Nothing tells day from month in these dates\. They are read as ([\w-]+); please check\.",
        QT_TRANSLATE_NOOP(
            "File", "Nothing tells day from month in these dates. They are read as {0}; please check."
        ),
    ),
    (
        r"(?:This file|.+) cannot be opened: .+\.",
        QT_TRANSLATE_NOOP("File", "This file cannot be opened. Is it still there, and closed elsewhere?"),
    ),
    (
        r"This is (.+), not a file of contacts\. Export the contacts as \.csv, \.xlsx or \.vcf\.",
        QT_TRANSLATE_NOOP(
            "File", "This is {0}, not a file of contacts. Export the contacts as .csv, .xlsx or .vcf."
        ),
    ),
    (
        r"This file holds .+; contacts come from Patient resources or Bundles of them\.",
        QT_TRANSLATE_NOOP(
            "File",
            "There are no patients in this file; contacts come from Patient resources or Bundles of them.",
        ),
    ),
)
_VALUES: dict[str, Any] = {
    "day-month-year": QT_TRANSLATE_NOOP("File", "day-month-year"),
    "month-day-year": QT_TRANSLATE_NOOP("File", "month-day-year"),
    "a PDF document": QT_TRANSLATE_NOOP("File", "a PDF document"),
    "a picture": QT_TRANSLATE_NOOP("File", "a picture"),
    "a compressed archive": QT_TRANSLATE_NOOP("File", "a compressed archive"),
    "a database": QT_TRANSLATE_NOOP("File", "a database"),
    "a program": QT_TRANSLATE_NOOP("File", "a program"),
    "a web page": QT_TRANSLATE_NOOP("File", "a web page"),
    "an XML document": QT_TRANSLATE_NOOP("File", "an XML document"),
    "a text document": QT_TRANSLATE_NOOP("File", "a text document"),
    "a calendar": QT_TRANSLATE_NOOP("File", "a calendar"),
}
"""What a pattern's place may hold, where that is words."""


def said(message: str) -> str:
    """What the reader of a file says of the file or of a row."""
    if message in _KNOWN:
        return _tr(message)
    for pattern, source in _PATTERNS:
        if found := re.fullmatch(pattern, message):
            return _tr(source).format(*(_tr(_VALUES.get(each, each)) for each in found.groups()))
    return refusals.said("", message)  # a phone or an e-mail address, which commands refuse in the same words


def why(fault: WorkerFault) -> str:
    """Why a file cannot be read or brought in."""
    return said(fault.message) if fault.kind == "file" else refusals.why(fault)


def _tr(source: Any) -> str:
    return QCoreApplication.translate("File", source)
