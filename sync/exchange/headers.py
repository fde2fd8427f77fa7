"""The words by which programs and people head their columns, in six languages, and where a table's header
stands."""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from sync.exchange.rows import ContactField, clean_line, fold

_SEARCHED_ROWS: Final = 10
"""Titles, dates of export and merged group headings stand above a header, but not for longer than this."""
_LONGEST_HEADING: Final = 80


class Header(msgspec.Struct, frozen=True):
    """The names of a table's columns, and how many rows stand before its data; none where the table has no
    header."""

    columns: tuple[str, ...]
    rows_before_data: int


class HeaderMatch(msgspec.Struct, frozen=True):
    """What a heading says its column holds; `field` is None where it says the column is something else."""

    field: ContactField | None
    score: float
    reason: str


def find_header(rows: Sequence[Sequence[str]]) -> Header:
    """The header among a table's first rows: the row with the most known headings, else a first row unlike
    its data."""
    width = max((len(row) for row in rows), default=0)
    best, best_hits = 0, 0
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        if any(_looks_like_data(cell) or _NUMBER.fullmatch(cell) for cell in row):
            break
        matches = filter(None, map(match_heading, row))
        hits = sum(match.field is not None and match.score >= 0.9 for match in matches)
        if hits > best_hits:
            best, best_hits = index, hits
    if best_hits == 0 and not _is_unlike_data(rows):
        return Header(tuple(f"Column {number}" for number in range(1, width + 1)), 0)
    return Header(_named(rows[best], 0 if best_hits else len(rows[best])), best + 1)


def match_heading(heading: str) -> HeaderMatch | None:
    """What a heading says, or None where it says nothing we know."""
    folded = fold(heading[:_LONGEST_HEADING])
    if not folded:
        return None
    words = [word for word in folded.split() if not word.isdecimal()]
    bare = " ".join(words)
    if _OTHERS_WORDS.intersection(words) or bare in _OTHERS:
        return HeaderMatch(None, 1.0, f"“{clean_line(heading)}” is about something else")
    field = _FIELD_OF.get(bare)
    if field is not None:
        return HeaderMatch(field, 1.0, f"“{clean_line(heading)}” means {WORDS[field]}")
    for size in range(min(3, len(words) - 1), 0, -1):
        for start in range(len(words) - size + 1):
            field = _FIELD_OF.get(" ".join(words[start : start + size]))
            if field is not None:
                return HeaderMatch(field, 0.7, f"“{clean_line(heading)}” speaks of {WORDS[field]}")
    return None


WORDS: Final = {
    ContactField.NAME: "the full name",
    ContactField.GIVEN: "the given name",
    ContactField.FAMILY: "the family name",
    ContactField.PHONE: "a phone number",
    ContactField.EMAIL: "an e-mail address",
    ContactField.BIRTH_DATE: "the date of birth",
    ContactField.LANGUAGE: "the language",
    ContactField.TAGS: "tags",
    ContactField.NOTE: "a note",
    ContactField.SOURCE: "the source",
    ContactField.EXTERNAL_ID: "a number in another system",
    ContactField.ADDRESS: "the address",
    ContactField.GENDER: "the gender",
    ContactField.CONSENT: "consent to messages",
}
"""A field in the middle of a sentence."""

_HEADINGS: Final = {
    ContactField.NAME: """name|full name|fullname|patient|patient name|client|client name|customer|
        customer name|contact|contact name|display name|fn|الاسم|الاسم الكامل|الاسم كامل|اسم المريض|
        اسم العميل|المريض|العميل|nome|nome completo|nome do paciente|paciente|cliente|nombre completo|
        nombre y apellidos|nombre y apellido|nombre del paciente|nom complet|nom et prenom|nom prenom|
        patient e|vollstandiger name|vor und nachname|patientenname|kunde""",
    ContactField.GIVEN: """given|given name|first|first name|firstname|fname|forename|middle name|
        additional name|الاسم الاول|اسم اول|الاسم الاوسط|primeiro nome|nome proprio|nome do meio|nombre|
        nombres|primer nombre|segundo nombre|prenom|prenoms|deuxieme prenom|vorname|vornamen|
        zweiter vorname|rufname""",
    ContactField.FAMILY: """family|family name|last|last name|lastname|lname|surname|اسم العائله|العائله|
        اللقب|الكنيه|الاسم الاخير|apelido|apelidos|sobrenome|ultimo nome|apellido|apellidos|
        primer apellido|segundo apellido|nom|nom de famille|nachname|familienname|zuname""",
    ContactField.PHONE: """phone|phones|phone number|phone no|phone value|other phones|other phone|
        telephone|tel|tel no|mobile|mobile phone|mobile number|mobile no|mob|cell|cell phone|cellphone|
        home phone|work phone|business phone|primary phone|whatsapp|whatsapp number|contact number|
        msisdn|gsm|الهاتف|رقم الهاتف|هاتف|الجوال|رقم الجوال|جوال|الموبايل|رقم الموبايل|موبايل|المحمول|
        رقم المحمول|واتساب|رقم الواتساب|هاتف المنزل|هاتف العمل|telefone|telemovel|celular|
        telefone celular|numero de telefone|contacto telefonico|telefono|telefono movil|movil|
        numero de telefono|telefono fijo|telephone portable|portable|numero de telephone|tel portable|
        telephone fixe|telefon|telefonnummer|mobiltelefon|handy|handynummer|mobil|mobilnummer|rufnummer|
        festnetz|telefon privat""",
    ContactField.EMAIL: """email|e mail|mail|emails|e mails|email address|e mail address|e mail value|
        email value|other emails|other e mails|other e mail|البريد|البريد الالكتروني|ايميل|الايميل|
        عنوان البريد الالكتروني|correio eletronico|endereco de email|endereco de e mail|correo|
        correo electronico|courriel|adresse email|adresse e mail|adresse electronique|e mail adresse|
        email adresse|mailadresse""",
    ContactField.BIRTH_DATE: """birth date|birthdate|birthday|date of birth|dob|d o b|bday|born|
        تاريخ الميلاد|الميلاد|تاريخ الولاده|data de nascimento|nascimento|data nascimento|aniversario|
        fecha de nacimiento|nacimiento|fecha nacimiento|cumpleanos|date de naissance|naissance|
        anniversaire|ne le|nee le|geburtsdatum|geburtstag|geb datum|geboren|geboren am|geb""",
    ContactField.LANGUAGE: """language|preferred language|lang|locale|اللغه|لغه التواصل|اللغه المفضله|
        idioma|lingua|idioma preferido|lengua|langue|langue preferee|sprache|bevorzugte sprache|
        muttersprache""",
    ContactField.TAGS: """tags|tag|labels|categories|category|group membership|groups|group|segment|list|
        وسوم|الوسوم|التصنيف|تصنيف|الفئه|etiquetas|etiqueta|categorias|categoria|grupo|grupos|etiquettes|
        etiquette|groupe|groupes|schlagworte|kategorien|kategorie|gruppe|gruppen""",
    ContactField.NOTE: """note|notes|comment|comments|remark|remarks|description|ملاحظات|ملاحظه|
        الملاحظات|notas|nota|observacoes|observacao|comentarios|comentario|observaciones|remarque|
        remarques|commentaire|commentaires|notiz|notizen|bemerkung|bemerkungen|anmerkung|anmerkungen|
        kommentar""",
    ContactField.SOURCE: """source|lead source|referral source|how did you hear about us|channel|
        campaign|المصدر|مصدر|مصدر العميل|origem|como nos conheceu|fonte|origen|fuente|como nos conocio|
        origine|provenance|comment nous avez vous connu|quelle|herkunft|kampagne""",
    ContactField.EXTERNAL_ID: """id|external id|patient id|patient no|patient number|file no|file number|
        mrn|medical record number|customer id|client id|contact id|record id|uid|رقم الملف|رقم المريض|
        المعرف|رقم العميل|numero do processo|processo|numero do paciente|id do paciente|
        numero de paciente|numero de historia|historia clinica|id paciente|numero de dossier|
        numero patient|identifiant|patientennummer|patienten nr|kundennummer|aktenzeichen""",
    ContactField.ADDRESS: """address|home address|postal address|street|street address|home street|city|
        home city|town|postcode|postal code|zip|zip code|country|state|region|address value|
        address formatted|العنوان|المدينه|الشارع|الدوله|البلد|الرمز البريدي|morada|endereco|rua|cidade|
        codigo postal|cep|pais|direccion|domicilio|calle|ciudad|provincia|adresse|rue|ville|code postal|
        pays|anschrift|strasse|ort|stadt|plz|postleitzahl|land""",
    ContactField.GENDER: """gender|sex|الجنس|النوع|sexo|genero|sexe|genre|geschlecht""",
    ContactField.CONSENT: """consent|marketing consent|consent to marketing|opt in|optin|
        marketing opt in|sms consent|email consent|accepts marketing|subscribed|newsletter|gdpr consent|
        الموافقه|موافقه|الموافقه على التسويق|consentimento|aceita marketing|consentimiento|
        acepta publicidad|consentement|accord marketing|einwilligung|werbeeinwilligung|zustimmung""",
}
_FIELD_OF: Final = {
    fold(heading): field
    for field, headings in _HEADINGS.items()
    for heading in headings.replace("\n", " ").split("|")
}
_OTHERS_WORDS: Final = frozenset(
    fold(word)
    for word in (
        "type",
        "label",
        "emergency",
        "guardian",
        "doctor",
        "physician",
        "dentist",
        "provider",
        "practitioner",
        "clinic",
        "company",
        "fax",
        "yomi",
        "phonetic",
        "prefix",
        "suffix",
        "password",
        "photo",
        "url",
        "website",
        "medico",
        "doutor",
        "arzt",
        "medecin",
        "طوارئ",
        "الطوارئ",
        "الطبيب",
        "طبيب",
        "فاكس",
        "الشركه",
        "urgence",
        "emergencia",
        "emergência",
        "notfall",
        "user",
        "username",
        "balance",
        "amount",
        "price",
        "created",
        "updated",
        "modified",
        "registered",
        "appointment",
        "visit",
        "last_visit",
    )
)
"""A column whose heading has one of these is not the contact's own, or no value at all ("Phone 1 - Type")."""
_OTHERS: Final = frozenset(
    map(fold, ("last visit", "opt out", "unsubscribed", "do not contact", "title", "job title"))
)
_DATA: Final = re.compile(
    r"\s*([+(]?[\d\s().٠-٩/-]{6,}|[^@\s]+@[^@\s]+\.\w+|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*)\s*"
)
_NUMBER: Final = re.compile(r"\s*[-+]?[\d.,]+\s*")


def _looks_like_data(cell: str) -> bool:
    return len(cell) < 200 and _DATA.fullmatch(cell) is not None


def _is_unlike_data(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is short distinct words over a column of numbers, addresses, dates or braces."""
    if len(rows) < 2:
        return False
    first = [cell.strip() for cell in rows[0]]
    if not all(first) or len(set(first)) < len(first) or any(len(cell) > _LONGEST_HEADING for cell in first):
        return False
    if any(_looks_like_data(cell) or _NUMBER.fullmatch(cell) for cell in first):
        return False
    below = [
        row[index] for row in rows[1:] for index in range(min(len(row), len(first))) if row[index].strip()
    ]
    return any(_looks_like_data(cell) or _NUMBER.fullmatch(cell) for cell in below)


def _named(row: Sequence[str], width: int) -> tuple[str, ...]:
    """The headings as shown; a blank one is called by its place, trailing blanks are no columns."""
    headings = [clean_line(cell, _LONGEST_HEADING) for cell in row]
    while len(headings) > width and headings and not headings[-1]:
        headings.pop()
    return tuple(heading or f"Column {number}" for number, heading in enumerate(headings, 1))
