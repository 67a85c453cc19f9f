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
