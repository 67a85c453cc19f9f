"""Personal data in tables and texts: found and taken out, with a count.

Found are mail addresses, telephone numbers, IP addresses, account numbers, number plates, and names
where something says that one stands there (:mod:`.person_names`). Any other name cannot be told
from other words: the report says so, and somebody has to read the texts before they are published.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from ..wording.name_keys import normalise_name
from .person_names import without_names

_COLUMNS = {
    "Name": (
        *("name", "nachname", "vorname", "familienname", "rufname", "vor und nachname", "autor"),
        *("autorin", "verfasser", "verfasserin", "absender", "absenderin", "author", "user"),
        *("username", "benutzer", "benutzername", "nutzername", "anrede", "full name"),
        *("first name", "last name", "kontaktperson", "ansprechpartner", "ansprechpartnerin"),
        "ihr name",
    ),
    "E-Mail": ("e mail", "email", "mail", "e mail adresse", "mailadresse", "ihre e mail"),
    "Telefon": ("telefon", "telefonnummer", "tel", "handy", "mobil", "mobilnummer", "phone", "fax"),
    "IP-Adresse": ("ip", "ip adresse", "ip address", "client ip", "remote addr"),
    "Kennung der Person": (
        *("user id", "userid", "nutzer id", "session", "session id", "cookie", "device id"),
        *(
            "geburtsdatum",
            "geburtstag",
            "token",
            "respondent id",
            "zugangsschlüssel",
            "zugangscode",
        ),
    ),
    "Anschrift": ("wohnanschrift", "privatadresse", "ihre adresse", "postanschrift", "anschrift"),
}
_BY_HEADING = {normalise_name(word): kind for kind, words in _COLUMNS.items() for word in words}
# Compared as normalised: "author/name", "created_by", "Ersteller:in", "Erstellt von (ID)".
_MAKER = re.compile(
    r"(?:(?:autor|verfasser|ersteller|einsender|absender|einreicher|urheber|melder|benutzer|nutzer"
    r"|antragsteller)(?: ?in| ?innen)?|author|user|creator|commenter|proposer|submitter|reporter"
    r"|respondent|responsible|public author|owner|voter|participant)"
    r"(?: (?:id|ids|name|names|nickname|username|url|avatar|mail|email|e mail|kennung|nr|ip|link))*"
    r"|(?:erstellt|eingereicht|eingestellt|verfasst|geschrieben|gemeldet|hochgeladen|angelegt"
    r"|bearbeitet|geaendert|created|submitted|posted|added|written|uploaded|modified|updated"
    r"|last (?:modified|updated|edited))(?: (?:von|by|durch))(?: (?:id|name|user|mail|email))*"
    r"|endorsements user endorsements|teilnehmer(?: ?in)? (?:id|name|kennung)"
)
_KEY = re.compile(r"\b(?:ids?|kennung|nr|ip|url|avatar|link|voter|participant)\b")

_MAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w.,/€-])(?:\+|00)\d{1,3}[\s()/-]*(?:\(0\)[\s/-]*)?\d(?:[\s()/-]{0,3}\d){5,13}(?![\w])"
    r"|(?<![\w.,/€-])\(?0[1-9]\d{1,4}\)?[\s/-]{1,3}\d(?:[\s-]?\d){3,10}(?![\w.,]\d)"
    r"|(?<![\w.,/€-])01[5-7]\d(?:[\s/-]?\d){7,9}(?!\w)"
)
_IP = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7})(?![\w.:])",
    re.IGNORECASE,
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[0-9A-Z]{4}){3,7}(?:\s?[0-9A-Z]{1,3})?\b")
_PLATE = re.compile(r"(?<=Kennzeichen )[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}\b")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without what was found, and how often each kind was."""

    text: str
    found: Counter[str]


def personal_column(heading: str) -> str:
    """Kind of personal data that a column holds by its heading; empty if it is none.

    Besides the usual headings these are the columns of exports that say who made something.
    """
    name = normalise_name(heading)
    if name in _BY_HEADING:
        return _BY_HEADING[name]
    found = _MAKER.fullmatch(name)
    if found is None:
        return ""
    return "Kennung der Person" if _KEY.search(name) else "Name"


def without_personal_data(text: str) -> Cleaned:
    """Replace personal data by ``[E-Mail entfernt]`` and the like."""
    found: Counter[str] = Counter()

    def take(kind: str, accept: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            if not accept(match.group()):
                return match.group()
            found[kind] += 1
            return f"[{kind} entfernt]"

        return replace

    result = _MAIL.sub(take("E-Mail", lambda _: True), text)
    result = _IBAN.sub(take("Kontonummer", _is_iban), result)
    result = _IP.sub(take("IP-Adresse", _is_ip), result)
    result = _PHONE.sub(take("Telefon", _is_phone), result)
    result = _PLATE.sub(take("Kennzeichen", lambda _: True), result)
    result, names = without_names(result, "[Name entfernt]")
    if names:
        found["Name"] += names
    return Cleaned(result, found)


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_phone(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    return 7 <= digits <= 17


def _is_iban(text: str) -> bool:
    """Whether the check digits are right (ISO 13616, remainder 1 of 97)."""
    plain = "".join(text.split())
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1
