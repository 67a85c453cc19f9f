"""Names of persons in texts, where something says that a name stands there.

Told are names after „Ich heiße“ and „Name:“, after „Frau“, „Herr“, „Familie“ and „Dr.“, in
signatures (on the line of a greeting or below it, after „gez.“, „i. A.“, „Ihr“ or two dashes) and
before a telephone number or mail address. Offices, streets and organisations are no names.
"""

from __future__ import annotations

import re

_UPPER = "".join(letter for letter in map(chr, range(0x41, 0x250)) if letter.isupper())
_WORD = rf"[{_UPPER}][\w'’]+(?:-[{_UPPER}][\w'’]+)*"
_TITLES = r"(?:(?:Prof|Dr|Dipl\.-\w+|Ing|med|dent|jur|phil|rer|nat|h\.\s?c)\.[ \t]*)*"
_TITLE = re.compile(r"\b(?:Prof|Dr|Dipl(?:\.-\w+)?|Ing|med|dent|jur|phil|rer|nat)\b\.?")
_LINK = r"(?:[ \t]+(?:von|van|zu|de|der|den|di|da|del|la|le|el|al|bin|ter))*"
_PART = rf"(?:{_WORD}|[{_UPPER}]\.)"
_ONE = rf"{_TITLES}{_PART}(?:{_LINK}[ \t]*{_PART}){{0,3}}"
_NAME = rf"(?P<name>{_ONE}(?:[ \t]+(?:und|u\.|&)[ \t]+{_ONE})?)"
_END = r"[ \t]*(?=\Z|\n|[,.;!?()|]|aus\b|vom\b|von\b)"
_OPENING = r"(?:\A|(?<=\n)|(?<=[.!?;:,…)]))\s*"
_POLITE = (
    r"(?:viele[nr]?|liebe[nr]?|beste[nr]?|herzliche[nr]?|freundliche[nmr]?|schöne[nr]?|nette[nr]?)"
)
_REGARDS = (
    r"(?:\b(?:Grüßen?|Grüssen?|Gruessen?|Gruß|Gruss|MfG|Hochachtungsvoll)\b"
    rf"|\b(?i:{_POLITE})[ \t]+gr(?:ü|ue)(?:ß|ss)en?\b|\b(?i:mfg|m\.f\.g\.)(?!\w)"
    # As an abbreviation elsewhere: VG also is a Verbandsgemeinde, LG a court.
    rf"|{_OPENING}(?:LG|VG|BG|HG|SG)\b)"
)
_YOURS = r"(?:(?:Ihre?|Eure|Euer|Deine?|[Dd]ie|[Dd]er|Fam(?:\.|ilie)|Frau|Herr)[ \t]+)*"
_CONTACT = r"\[(?:Telefon|E-Mail) entfernt\]"
_OFFICE = (
    r"(?:Ober)?bürgermeister(?:in)?|Beigeordneter?|Minister(?:in)?|Präsident(?:in)?|Pfarrer(?:in)?"
    r"|(?:Stadt|Gemeinde|Land|Orts)r(?:at|ätin)|(?:Bau)?dezernent(?:in)?|Ortsvorsteher(?:in)?"
    r"|(?:Amts|Abteilungs|Referats)?leiter(?:in)?|Abgeordneter?|Bundeskanzler(?:in)?|Vorsitzender?"
    r"|Senator(?:in)?|Landr(?:at|ätin)|Direktor(?:in)?|Rektor(?:in)?|Lehrer(?:in)?|Doktor"
    r"|Professor(?:in)?|Nachbar(?:in)?|Kolleg(?:e|in|en)|Bürger(?:in)?|Moderator(?:in)?"
)
_OFFICES = re.compile(_OFFICE, re.IGNORECASE)
# "eine Frau", "als Frau" is no form of address; whoever follows is no name.
_NO_ADDRESS = "".join(
    rf"(?<!\b{word} )"
    for word in (
        *("als", "Als", "eine", "Eine", "einer", "jede", "Jede", "jeder", "keine", "pro", "junge"),
        *("jungen", "ältere", "älteren", "alte", "ganze", "kleine", "große", "meine", "unsere"),
        *("deine", "Haus der"),
    )
)
_SIGNS = (
    re.compile(r"(?P<before>\b(?:[Ii]ch heiße|[Mm]ein Name ist)[ \t]+)" + _NAME),
    re.compile(
        r"(?P<before>(?<!\w)(?:Name|Absender(?:in)?|Unterschrift|Verfasser(?:in)?|Einsender(?:in)?"
        r"|Ansprechpartner(?:in)?|Ansprechperson|Kontaktperson|Kontakt):[ \t]*)" + _NAME
    ),
    re.compile(
        rf"(?P<before>{_NO_ADDRESS}\b(?:Frau|Herrn?|Familie|Fr\.|Hr\.|Hrn\.|Fam\.)[ \t]+"
        rf"{_TITLES}(?:(?i:{_OFFICE})\b[ \t]*)*)(?P<name>{_PART}(?:{_LINK}[ \t]*{_PART}){{0,2}})"
    ),
    re.compile(rf"(?P<before>{_REGARDS}[ \t]*[,;:.!–-]*[ \t]*{_YOURS}){_NAME}{_END}"),
    re.compile(
        rf"(?P<before>{_REGARDS}[^\n\w]*(?:[^\n]{{0,40}}\b(?:aus|von|vom)\b[^\n]{{0,40}})?\n\s*"
        rf"{_YOURS}){_NAME}[ \t]*(?=\Z|\n|,)"
    ),
    re.compile(
        r"(?P<before>(?<!\w)(?:[Gg]ez\.|[Ii]\.[ \t]?[AV]\.|[Ii]m Auftrag|ppa\.)\s*)"
        rf"{_NAME}{_END}"
    ),
    re.compile(rf"(?P<before>(?:\A|\n)[ \t]*-{{2,}}[ \t]*\n\s*){_NAME}[ \t]*(?=\Z|\n|,)"),
    re.compile(
        rf"(?P<before>(?:\bDank\w*\b[^\n.!?]{{0,30}}[,.!]?|[.!?]|\n)\s*-{{2,}}[ \t]*){_NAME}\s*\Z"
    ),
    re.compile(
        r"(?P<before>\bDank\w*\b[^\n.!?]{0,30}[,.!]?\s+(?:Ihre?|Eure|Euer|Deine?)[ \t]+)"
        rf"{_NAME}\s*(?=\Z|\n)"
    ),
    re.compile(
        r"(?P<before>[.!?,]\s+(?:Ihre?|Eure|Euer|Deine?)[ \t]+)"
        rf"(?P<name>{_PART}(?:{_LINK}[ \t]*{_PART}){{1,2}})\s*\Z"
    ),
    re.compile(
        rf"(?P<before>)(?P<name>\b{_PART}(?:{_LINK}[ \t]*{_PART}){{1,3}})"
        rf"(?=[\s,;:(|/–-]*(?:(?:\w+[ \t]+)?unter[ \t]+)?(?:(?:Tel|Telefon|Mobil|Handy|Fax|E-?Mail"
        rf"|Mail|T|M)\b[.:]*[ \t]*)?{_CONTACT})"
    ),
    re.compile(
        rf"(?P<before>(?:\A|\n|[.!?][ \t]+))(?P<name>{_WORD})"
        rf"(?=[ \t]*[,\n][ \t]*(?:(?:Tel|Telefon|Mobil|Handy)\b[.:]*[ \t]*)?{_CONTACT})"
    ),
    re.compile(rf"(?P<before>{_CONTACT}[ \t]*\()(?P<name>{_PART}(?:[ \t]+{_PART}){{1,2}})(?=\))"),
    # Last, so that a title before a name in a signature goes with it.
    re.compile(
        rf"(?P<before>\b(?:Dr|Prof)\.[ \t]+{_TITLES})"
        rf"(?P<name>{_PART}(?:{_LINK}[ \t]*{_PART}){{0,3}})"
    ),
    # Written small only at the end of a line.
    re.compile(
        rf"(?P<before>(?:{_REGARDS}|\b(?i:mfg|lg|vg)\b)[ \t]*[,.!]?[ \t]+)"
        r"(?P<name>[a-zäöüß]{2,}(?:[ \t][a-zäöüß]{2,})?)[ \t]*[.!]?[ \t]*(?=\Z|\n)"
    ),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LED_BY = _words(
    """ein eine einer die der das ihr ihre euer eure dein deine mein meine unser unsere wir ich
    bürger bürgerin bürgerinnen anwohner anwohnerin anwohnerinnen nachbar nachbarin nachbarn
    familie fam frau herr herrn eltern mutter vater oma opa kontakt rückfragen ansprechpartner
    ansprechpartnerin auskunft info bitte danke"""
)
"""Words that may stand before a name and are none themselves."""
_NO_NAMES = _LED_BY | _words(
    """und oder aber auch an am aus im in vom von zum zur bei bis mit für auf über nach alle allen
    alles dank vielen vorab schon mal schonmal nochmal bald zurück zusammen dankeschön gerne gern
    schöne schönen gute guten tag abend hallo liebe lieber sehr geehrte geehrter grüße gruß mehr
    weniger kein keine nicht was wer wo wie wann hier dort jetzt heute man es sie er so dann
    jugend jugendliche kinder kind senioren schüler schülerin schülerinnen studierende
    beruf bildung soziales freizeit angst platz zeit arbeit wohnen wohnraum mitte name
    team projekt meinung wunsch wünsche idee ideen lieblingsort vorschlag anliegen beitrag
    telefon tel mobil handy fax nummer telefonnummer handynummer rufnummer mail e-mail email
    adresse rückruf anruf notruf hotline termin uhr euro
    erstens zweitens stadt gemeinde westen osten norden süden nachbarschaft straße weg ampel
    bus bahn rad auto fahrrad radweg bank bänke bäume baum grün spielplatz sicherheit
    verantwortliche beteiligte mitarbeiter mitarbeiterin damen herren engagement mühe hilfe
    unterstützung antwort prüfung umsetzung arbeitgeber gesellschaft schmerz holle"""
)
_THING = re.compile(
    r"(?:.*(?:straße|strasse|str|weg|platz|allee|gasse|brücke|schule|kita|kindergarten|verein|amt"
    r"|initiative|verwaltung|büro|zentrum|zentrale|polizei|feuerwehr|dienst|stelle|stadt|viertel"
    r"|gmbh|ausschuss|beirat|verband|partei|kirche|gemeinde|praxis|apotheke|nummer|werke|universität"
    r"|hochschule|museum|theater|markt|bahnhof|haltestelle|park|garten|bezirk|quartier|siedlung"
    r"|rathaus|krankenhaus|parkhaus|hochhaus|kreuzung|unterführung|anlage|gruppe|redaktion"
    r"|stiftung|genossenschaft|innung|kammer|klinik|verkehr|planung|entwicklung))|ag|kg|se",
    re.IGNORECASE,
)


def without_names(text: str, mark: str) -> tuple[str, int]:
    """Replace names of persons where something says that one stands there.

    Args:
        text: Numbers and mail addresses in it are already replaced by their marks.
        mark: What stands for a name.

    Returns:
        The text and how many names were replaced; two persons who sign together count once.
    """
    count = 0

    def replace(found: re.Match[str]) -> str:
        nonlocal count
        led, name = _led(found["name"])
        if not _is_name(name):
            return found.group()
        count += 1
        rest = found.group()[len(found["before"]) + len(found["name"]) :]
        return f"{found['before']}{led}{mark}{rest}"

    for sign in _SIGNS:
        text = sign.sub(replace, text)
    return text, count


def _led(name: str) -> tuple[str, str]:
    """What stands before a name, such as "Nachbarin", and the name itself."""
    rest = name
    while rest and _bare(rest.split(maxsplit=1)[0]) in _LED_BY:
        rest = rest.split(maxsplit=1)[1] if " " in rest.strip() else ""
    return name[: len(name) - len(rest)], rest


def _is_name(name: str) -> bool:
    words = [word for word in _TITLE.sub("", name).split() if _bare(word)]
    if not name.islower():
        words = [word for word in words if word[0].isupper()]
    return bool(words) and not any(
        _bare(word) in _NO_NAMES or _THING.fullmatch(word) or _OFFICES.fullmatch(word)
        for word in words
    )


def _bare(word: str) -> str:
    return word.strip(".,").lower()
