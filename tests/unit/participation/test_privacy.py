"""Personal data in contributions are taken out, and everything else stays."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.participation.privacy import personal_column, without_personal_data


@pytest.mark.parametrize(
    ("text", "kind", "left"),
    [
        ("Mail: erika.muster@example.org!", "E-Mail", "Mail: [E-Mail entfernt]!"),
        ("muster(at)example.org", "E-Mail", "[E-Mail entfernt]"),
        ("Tel. 0631 365-0815 abends", "Telefon", "Tel. [Telefon entfernt] abends"),
        ("+49 (0) 631 / 36 50 815", "Telefon", "[Telefon entfernt]"),
        ("0176 12345678", "Telefon", "[Telefon entfernt]"),
        ("von 192.0.2.17 geschrieben", "IP-Adresse", "von [IP-Adresse entfernt] geschrieben"),
        ("2001:db8::8a2e:370:7334", "IP-Adresse", "[IP-Adresse entfernt]"),
        ("DE89 3704 0044 0532 0130 00", "Kontonummer", "[Kontonummer entfernt]"),
        ("Kennzeichen KL-AB 123 parkt", "Kennzeichen", "Kennzeichen [Kennzeichen entfernt] parkt"),
        ("Ich heiße Erika Muster und", "Name", "Ich heiße [Name entfernt] und"),
        ("Mehr Bäume.\nViele Grüße\nErika M.", "Name", "Mehr Bäume.\nViele Grüße\n[Name entfernt]"),
        ("MfG,\nDr. Erika Muster", "Name", "MfG,\n[Name entfernt]"),
    ],
)
def test_personal_data_are_replaced_by_their_kind(text, kind, left):
    found = without_personal_data(text)
    assert found.text == left
    assert dict(found.found) == {kind: 1}


@pytest.mark.parametrize(
    "text",
    [
        "Die B 37 und die L 401 von 2019 bis 2026",
        "67655 Kaiserslautern",
        "am 01.07.2024 um 17:30 Uhr",
        "kostet 1.200.000 Euro, etwa 50.000–80.000 €",
        "§ 171e BauGB, DIN 18040-3, Version 3.40.6.1234",
        "Buslinien 101/102 alle 15 min, Halt 0815",
        "Wir grüßen die Stadt\nund hoffen auf Bäume",
        "Mainzer Straße 12-14",
        "https://beteiligung.example.org/#/contribution/262",
        "DE12 3456 7890 1234 5678 90",
        "10:15, 11:30 und 12:45 Uhr",
    ],
)
def test_what_is_not_personal_stays(text):
    assert without_personal_data(text).text == text


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("E-Mail", "E-Mail"),
        ("author/name", "Name"),
        ("author_id", "Kennung der Person"),
        ("Ersteller:in", "Name"),
        ("Eingereicht von", "Name"),
        ("last_modified_by", "Name"),
        ("Voter", "Kennung der Person"),
        ("Zugangsschlüssel", "Kennung der Person"),
        ("Erstellt am", ""),
        ("category/name/de", ""),
        ("Teilnehmende", ""),
        ("Nutzung", ""),
        ("Vorname", "Name"),
        ("IP_Adresse", "IP-Adresse"),
        ("Telefon-Nr.", ""),
        ("Telefonnummer", "Telefon"),
        ("Adresse", ""),
        ("Name der Maßnahme", ""),
    ],
)
def test_columns_of_persons_are_known_by_their_heading(heading, kind):
    assert personal_column(heading) == kind


SIGNED = (
    "Eine Bank fehlt. Mit freundlichen Grüßen Hanna Probe",
    "Eine Bank fehlt, viele Grüße Hanna aus dem Westen",
    "Eine Bank fehlt. MfG - Jonas von der Probe",
    "Freundliche Grüße Hanna und Jonas Probe",
    "eine bank fehlt! viele grüße hanna probe",
    "Eine Bank fehlt. lg jonas",
    "VG Hanna",
    "Viele Grüße aus dem Westen\nHanna Probe",
    "Viele Grüße\nHanna Probe, Musterstraße 5",
    "Herzliche Grüße\n\nIhre Nachbarin Hanna Probe",
    "Viele Grüße Ihre Şule Probe",
    "Danke! Ihr Jonas Probe",
    "Vielen Dank für Ihre Mühe, Ihre Hanna",
    "Gez. Hanna Probe",
    "Eine Bank fehlt. i.A. Probe",
    "i. V. K. Probe",
    "Eine Bank fehlt.\n--\nJ. Probe",
    "Danke! -- Jonas Probe",
    "Absender: Jonas Probe",
    "Sehr geehrte Frau Probe, eine Bank fehlt",
    "Liebe Frau Dr. Probe,\nbitte handeln",
    "Hallo Herr Probe, eine Bank fehlt",
    "Frau Oberbürgermeisterin Probe hat es gesagt",
    "der Herr Probe vom Amt",
    "Beste Grüße, Familie Probe",
    "bei der Praxis Dr. Probe",
    "Eine Bank fehlt. Hanna Probe, Tel. 0631 123456",
    "Hanna Probe\n0631 123456",
    "Rückfragen an Hanna Probe unter 0176 12345678",
    "Hanna Probe hanna.probe@example.org",
    "Tel. 0631 123456 (Hanna Probe)",
)


@pytest.mark.parametrize("text", SIGNED)
def test_names_in_salutations_greetings_and_signatures_go(text):
    found = without_personal_data(text)
    assert found.found["Name"] == 1
    left = found.text.replace("[Name entfernt]", "")
    assert not any(name in left.casefold() for name in ("hanna", "jonas", "probe", "şule"))


def test_what_surrounds_a_name_stays():
    text = "Frau Oberbürgermeisterin Probe, bitte Bänke! Viele Grüße, Ihre Nachbarin Hanna Probe"
    left = "Frau Oberbürgermeisterin [Name entfernt], bitte Bänke! Viele Grüße, Ihre Nachbarin"
    assert without_personal_data(text).text == f"{left} [Name entfernt]"


@pytest.mark.parametrize(
    "text",
    [
        "Mit freundlichen Grüßen aus Kaiserslautern",
        "Viele Grüße und vielen Dank",
        "liebe grüße zurück",
        "Schöne Grüße vom Markt",
        "Mit freundlichen Grüßen Bürgerinitiative Westend",
        "Viele Grüße Eine Anwohnerin",
        "Viele Grüße\nEine besorgte Bürgerin",
        "Danke, Ihr Team",
        "Vielen Dank, Ihr Ortsbeirat",
        "Was ist Ihr Wunsch? Ihre Meinung zählt",
        "Es gibt keine Bänke. Ihr Fehlen stört.",
        "In der VG Landstuhl fehlt ein Radweg",
        "Das LG Kaiserslautern braucht Fahrradständer",
        "Als Frau Angst zu haben ist schlimm",
        "Jede Frau Anfang 30 kennt das",
        "Frau und Mann",
        "Familie und Beruf vereinbaren",
        "Familie Kinder Jugend",
        "Am Haus der Familie Spielplatz bauen",
        "Wir sind Familien mit Kindern",
        "Sehr geehrte Damen und Herren, es fehlt eine Bank",
        "Hallo Kaiserslautern, mehr Grün!",
        "Herr Oberbürgermeister, bitte handeln",
        "Frau Ministerin war da",
        "Frau-Holle-Weg sanieren",
        "Dr.-Rudolf-Breitscheid-Straße sperren",
        "Dr. Rudolf Breitscheid Straße sperren",
        "Friedrich-Ebert-Straße, Ecke Richard-Wagner-Straße",
        "Mehr Grün – Mehr Lebensqualität",
        "-- Mehr Bänke\n-- Mehr Bäume\n-- Mehr Licht",
        "i. A. der Stadt",
        "Im Auftrag Stadtverwaltung",
        "Name: Spielplatz Nord",
        "Fritz Walter Stadion: mehr Fahrradständer",
    ],
)
def test_offices_streets_and_organisations_are_no_names(text):
    assert without_personal_data(text).text == text


@pytest.mark.parametrize(
    "text", ["Stadtwerke Kaiserslautern, Tel. 0631 123456", "Meine Nummer 0631 123456"]
)
def test_whose_number_it_is_stays_if_it_is_no_person(text):
    assert dict(without_personal_data(text).found) == {"Telefon": 1}


@given(st.lists(st.sampled_from(SIGNED), max_size=4).map("\n\n".join))
def test_a_cleaned_text_is_clean(text):
    once = without_personal_data(text).text
    assert without_personal_data(once).text == once


@given(st.text(st.characters(exclude_characters="[]")))
def test_every_mark_is_counted(text):
    found = without_personal_data(text)
    assert found.text.count(" entfernt]") == sum(found.found.values())


def test_real_contributions_lose_nothing_but_personal_data(ottensen_contributions):
    path = ottensen_contributions / "dataset-Ottensen-thematic-d1a.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 697
    changed = [row for row in rows if without_personal_data(row["text"]).text != row["text"]]
    assert len(changed) < 20
