"""The one place where texts from any file become a ContactRow: cleaned, parsed, bounded, and every loss
stated."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from sync.exchange.dates import DateOrder, UnreadableDate, parse_birth_date
from sync.exchange.rows import (
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_TAG,
    MOST_ENDPOINTS,
    MOST_TAGS,
    ContactField,
    ContactRow,
    Gender,
    Problem,
    ValueKind,
    clean_block,
    clean_line,
    fold,
)
from sync.model.endpoints import UnusableEndpoint, parse_email, parse_phone
from sync.model.words import ConsentState

NOBODY: Final = "There is no name, phone number or e-mail address, so nobody to keep."


class Draft:
    """A contact being gathered. Each `add_` takes raw text, keeps what it can and notes what it cannot; none
    raises."""

    def __init__(self, source_line: int, region: str, today: date) -> None:
        self._line = source_line
        self._region = region
        self._today = today
        self._name = ""
        self._given: list[str] = []
        self._family: list[str] = []
        self._phones: list[str] = []
        self._emails: list[str] = []
        self._birth_date: date | None = None
        self._language: str | None = None
        self._tags: list[str] = []
        self._notes: list[str] = []
        self._unread_phones: list[str] = []
        self._source = ""
        self._external_id = ""
        self._address: list[str] = []
        self._gender: Gender | None = None
        self._consent: ConsentState | None = None
        self._problems: list[Problem] = []

    def add_name(self, text: str) -> None:
        if text and not self._name:
            self._name = clean_line(text, LONGEST_NAME)

    def add_given(self, text: str) -> None:
        if text:
            self._given.append(clean_line(text, LONGEST_NAME))

    def add_family(self, text: str) -> None:
        if text:
            self._family.append(clean_line(text, LONGEST_NAME))

    def add_phones(self, text: str) -> None:
        """One phone, or several in one cell. What is no number we can call stays in the note as it was written."""
        if text:
            self._add_endpoints(text, ContactField.PHONE, self._phones, self._one_phone)

    def add_emails(self, text: str) -> None:
        """One address, or several in one cell."""
        if text:
            self._add_endpoints(text, ContactField.EMAIL, self._emails, parse_email)

    def add_birth_date(self, text: str, order: DateOrder = DateOrder.YMD) -> None:
        if not text.strip() or self._birth_date is not None:
            return
        try:
            self._birth_date = parse_birth_date(text, order, self._today)
        except UnreadableDate as error:
            self.add_problem(ContactField.BIRTH_DATE, ValueKind.DATE, str(error))

    def add_language(self, text: str) -> None:
        if not text.strip() or self._language is not None:
            return
        self._language = parse_language(text)
        if self._language is None:
            self.add_problem(ContactField.LANGUAGE, ValueKind.TEXT, "This is not a language we know.")

    def add_tags(self, text: str) -> None:
        """Tags parted by comma, semicolon, bar or Google's " ::: "."""
        for part in _TAG_BREAK.split(text) if text else ():
            self.add_tag(part)

    def add_tag(self, text: str) -> None:
        """One tag, commas and all."""
        tag = clean_line(text, LONGEST_TAG).lstrip("* ")
        if tag and tag not in self._tags and len(self._tags) < MOST_TAGS:
            self._tags.append(tag)

    def add_note(self, text: str) -> None:
        if text:
            self._notes.append(clean_block(text, LONGEST_NOTE))

    def add_source(self, text: str) -> None:
        self._source = self._source or clean_line(text)

    def add_external_id(self, text: str) -> None:
        self._external_id = self._external_id or clean_line(text)

    def add_address(self, text: str) -> None:
        """A part of the address; line ends become commas."""
        if text:
            self._address += [part for part in map(clean_line, text.splitlines()) if part]

    def add_gender(self, text: str) -> None:
        if not text.strip():
            return
        self._gender = self._gender or _GENDER_OF.get(fold(text))
        if self._gender is None:
            self.add_problem(ContactField.GENDER, ValueKind.TEXT, "This is not a gender we know.")

    def add_consent(self, text: str) -> None:
        if not text.strip():
            return
        state = _CONSENT_OF.get(fold(text))
        if state is None:
            self.add_problem(
                ContactField.CONSENT, ValueKind.TEXT, "This is neither a yes nor a no; no consent is assumed."
            )
        elif self._consent is not ConsentState.WITHDRAWN:
            self._consent = state

    def add_problem(self, field: ContactField | None, kind: ValueKind, message: str) -> None:
        self._problems.append(Problem(field, kind, message))

    def finish(self, otherwise: str = "") -> ContactRow:
        """The row; `otherwise` (a nickname, a company) stands in where no name was given."""
        given, family = " ".join(filter(None, self._given)), " ".join(filter(None, self._family))
        name = self._name or f"{given} {family}".strip() or clean_line(otherwise, LONGEST_NAME)
        if not any(map(str.isalnum, name)):
            if name:
                self.add_problem(
                    ContactField.NAME, ValueKind.TEXT, "A name has at least one letter or digit."
                )
            name = given = family = ""
        return ContactRow(
            source_line=self._line,
            name=name[:LONGEST_NAME],
            given=given[:LONGEST_NAME],
            family=family[:LONGEST_NAME],
            phones=tuple(self._phones),
            emails=tuple(self._emails),
            birth_date=self._birth_date,
            language=self._language,
            tags=tuple(self._tags),
            note=self._whole_note(),
            source=self._source,
            external_id=self._external_id,
            address=", ".join(self._address)[:LONGEST_LINE],
            gender=self._gender,
            consent=self._consent,
            problems=tuple(self._problems),
            refused=None if name or self._phones or self._emails else NOBODY,
        )

    def _one_phone(self, text: str) -> str:
        return parse_phone(text, self._region)

    def _add_endpoints(
        self, text: str, field: ContactField, kept: list[str], parse: Callable[[str], str]
    ) -> None:
        try:
            found = [parse(text)]
        except UnusableEndpoint as error:
            found = list[str]()
            parts = (
                [part for part in _PHONE_BREAK.split(text) if part.strip()]
                if len(text) < LONGEST_NOTE
                else []
            )
            if len(parts) < 2:
                if text.strip() and fold(text) not in _NOTHING:
                    kind = ValueKind.PHONE if field is ContactField.PHONE else ValueKind.EMAIL
                    self.add_problem(field, kind, str(error))
                    self._keep_unread(text, field)
                return
            for part in parts[:MOST_ENDPOINTS]:
                self._add_endpoints(part, field, found, parse)
            self._keep_unread(", ".join(parts[MOST_ENDPOINTS:]), field)
        fresh = [value for value in dict.fromkeys(found) if value not in kept]
        room = MOST_ENDPOINTS - len(kept)
        kept += fresh[:room]
        if fresh[room:]:
            self.add_problem(field, ValueKind.TEXT, f"Only the first {MOST_ENDPOINTS} were kept.")
            self._keep_unread(", ".join(fresh[room:]), field)

    def _keep_unread(self, text: str, field: ContactField) -> None:
        if field is ContactField.PHONE and (written := clean_line(text, LONGEST_NOTE)):
            self._unread_phones.append(written)

    def _whole_note(self) -> str:
        """The note and under it the phones as they were written; where both are too long, the note gives way."""
        phones = "\n".join(f"Phone as written: {written}" for written in self._unread_phones)[:LONGEST_NOTE]
        room = max(0, LONGEST_NOTE - len(phones) - 1) if phones else LONGEST_NOTE
        note = "\n".join(filter(None, self._notes))[:room]
        return "\n".join(filter(None, (note, phones)))


def parse_language(text: str) -> str | None:
    """The BCP 47 primary tag of "ar", "pt-BR", "Arabic", "العربية" or "Deutsch"; None for what is no known
    language."""
    match = _LANGUAGE_TAG.fullmatch(text.strip())
    if match is not None:
        return match[1].lower()
    return _LANGUAGE_OF.get(fold(text))


def is_gender(text: str) -> bool:
    """Whether the text names a gender in one of the languages we read."""
    return fold(text) in _GENDER_OF


_TAG_BREAK: Final = re.compile(r"[,;|\n،؛]|:::")
_PHONE_BREAK: Final = re.compile(r"[,;|\n/،؛]|:::|\s(?:or|and|و|أو|e|y|et|und|oder)\s|\s{2,}")
_LANGUAGE_TAG: Final = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]{2,8})*")
_NOTHING: Final = frozenset({"", "na", "n a", "none", "nil", "null", "unknown", "no"})
_LANGUAGES: Final = {
    "ar": "arabic العربية عربي árabe arabe arabisch",
    "en": "english الإنجليزية انجليزي inglês inglés anglais englisch",
    "pt": "portuguese português portugués portugais portugiesisch",
    "es": "spanish español espanhol espagnol spanisch castellano",
    "fr": "french français francês francés französisch الفرنسية",
    "de": "german deutsch alemão alemán allemand",
    "hi": "hindi هندي हिन्दी",
    "ur": "urdu اردو",
    "fa": "persian farsi فارسی",
    "ru": "russian русский russo ruso russe russisch",
    "zh": "chinese 中文 chinês chino chinois chinesisch",
    "it": "italian italiano italien italienisch",
    "nl": "dutch nederlands",
    "tr": "turkish türkçe türkisch",
    "tl": "tagalog filipino",
    "ml": "malayalam",
    "pl": "polish polski polnisch",
}  # fmt: skip
_LANGUAGE_OF: Final = {fold(word): code for code, words in _LANGUAGES.items() for word in words.split()}
_GENDER_OF: Final = {
    fold(word): gender
    for gender, words in {
        Gender.MALE: "m male man ذكر masculino masc homem hombre varón masculin homme h männlich mann",
        Gender.FEMALE: """f female woman أنثى feminino fem mulher mujer femenino féminin femme
            w weiblich frau""",
        Gender.OTHER: "o other outro otro autre divers d nonbinary x",
        Gender.UNKNOWN: "u unknown desconhecido desconocido inconnu unbekannt n",
    }.items()
    for word in words.split()
}
_CONSENT_OF: Final = {
    fold(word): state
    for state, words in {
        ConsentState.GIVEN: """yes y true 1 given granted subscribed opted_in optin نعم موافق sim
            sí oui ja wahr verdadeiro vrai""",
        ConsentState.WITHDRAWN: """no n false 0 withdrawn refused denied unsubscribed opted_out optout لا
            não non nein falsch falso faux never stop""",
    }.items()
    for word in words.split()
}
