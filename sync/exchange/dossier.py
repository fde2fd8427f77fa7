"""What is held on a person as a file to hand over: one ZIP with JSON for machines and a page for people."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from typing import Any, Final
from zoneinfo import ZoneInfo

_TITLES: Final[dict[str, tuple[str, str]]] = {
    "contact": ("Who you are to us", "بياناتكم لدينا"),
    "endpoint": ("Phones and e-mail addresses", "الهواتف وعناوين البريد الإلكتروني"),
    "contact_endpoint": ("How we reach you", "كيف نتواصل معكم"),
    "consent": ("What you agreed to or refused", "ما وافقتم عليه أو رفضتموه"),
    "tag": ("Tags", "الوسوم"),
    "contact_tag": ("Tags that were set", "الوسوم المضافة"),
    "opportunity": ("What you were interested in", "ما أبديتم اهتمامكم به"),
    "conversation": ("Conversations", "المحادثات"),
    "message": ("Messages", "الرسائل"),
    "call": ("Calls", "المكالمات"),
    "effect": ("Messages that were sent or queued", "الرسائل المرسلة أو المنتظرة"),
    "appointment": ("Visits", "الزيارات"),
    "task": ("Tasks", "المهام"),
    "snooze": ("Reminders", "التذكيرات"),
    "enrolment": ("Follow-ups", "المتابعات"),
    "timeline": ("What happened, in order", "ما حدث بالترتيب"),
    "clinical_note": ("Clinical notes", "الملاحظات السريرية"),
    "card": ("Decisions that were needed", "قرارات كانت مطلوبة"),
    "delivery": ("What came in from outside", "ما ورد من الخارج"),
    "audit": ("Who changed what, and when", "من غيّر ماذا ومتى"),
}
_TIMES: Final = ("at", "_at", "until")
_STYLE: Final = (
    "body{font:15px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;"
    "margin:0 0 1rem}th,td{border-bottom:1px solid #ddd;padding:.2rem .6rem;text-align:start;vertical-align:top;"
    "white-space:pre-wrap;overflow-wrap:anywhere}th{font-weight:500;color:#555}h2{margin-top:2rem}"
)


def pack(head: Mapping[str, Any], records: Mapping[str, Sequence[Mapping[str, Any]]], zone: str) -> bytes:
    """The ZIP: `person.json` with everything, `person.html` readable, its times those of `zone`. `head` names the contact,
    when it was gathered (`gathered_at`, epoch ms) and whether it is whole (`is_whole`)."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        whole = {**head, "records": records}
        file.writestr("person.json", json.dumps(whole, ensure_ascii=False, indent=1))
        file.writestr("person.html", page(head, records, zone))
    return held.getvalue()


def page(head: Mapping[str, Any], records: Mapping[str, Sequence[Mapping[str, Any]]], zone: str) -> str:
    """One page without scripts or anything fetched, in English and Arabic."""
    place = ZoneInfo(zone)
    made = _moment(head["gathered_at"], place)
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>What is held on you</title>",
        f"<style>{_STYLE}</style></head><body>",
        "<h1>What is held on you <span lang='ar' dir='rtl'>ما نحتفظ به عنكم</span></h1>",
        f"<p>{escape(made)} ({escape(zone)})</p>",
    ]
    if not head.get("is_whole", True):
        parts.append(
            "<p>Gathered on a workstation: what came in from outside, the record of changes, and what this workstation "
            "does not carry is with the server. <span lang='ar' dir='rtl'>جُمعت هذه البيانات على محطة عمل؛ أما ما ورد من "
            "الخارج وسجل التغييرات وما لا تحمله هذه المحطة فهو على الخادم.</span></p>"
        )
    order = [name for name in _TITLES if name in records] + [name for name in records if name not in _TITLES]
    for name in order:
        english, arabic = _TITLES.get(name, (name, ""))
        parts.append(f"<h2>{escape(english)} <span lang='ar' dir='rtl'>{escape(arabic)}</span></h2>")
        parts += [_table(record, place) for record in records[name]]
    parts.append("</body></html>")
    return "\n".join(parts)


def _table(record: Mapping[str, Any], place: ZoneInfo) -> str:
    lines = [
        f"<tr><th>{escape(name.replace('_', ' '))}</th><td dir='auto'>{escape(_said(name, value, place))}</td></tr>"
        for name, value in record.items()
        if value is not None and value != ""
    ]
    return f"<table>{''.join(lines)}</table>"


def _said(name: str, value: Any, place: ZoneInfo) -> str:
    is_time = name == "at" or name.endswith(_TIMES[1:])
    return _moment(value, place) if is_time and isinstance(value, int) and value > 0 else str(value)


def _moment(at: int, place: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC).astimezone(place):%Y-%m-%d %H:%M:%S}"
