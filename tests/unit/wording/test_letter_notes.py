"""Letters that no typeface has get a name in print and an account of where they stand."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.wording.letter_notes import (
    LetterNotes,
    described,
    note_letters,
    noting_letters,
    placeholder,
)


@pytest.mark.parametrize(
    ("letters", "printed"),
    [
        ("🌳", "[deciduous tree]"),
        ("☀\ufe0f", "[black sun with rays]"),
        ("🌳🚲", "[deciduous tree, bicycle]"),
        ("👨\u200d👩\u200d👧", "[man, woman, girl]"),
        ("🇩🇪", "[Flagge DE]"),
        ("🇩🇪🇫🇷🌳", "[Flagge DE, Flagge FR, deciduous tree]"),
        ("城市", "[U+57CE U+5E02]"),
        ("城🌳市", "[U+57CE, deciduous tree, U+5E02]"),
        ("\ue000", "[U+E000]"),
        ("\x07", "[U+0007]"),
    ],
)
def test_signs_are_printed_by_name_and_letters_by_number(letters, printed):
    assert placeholder(letters) == printed


@given(st.text(min_size=1, max_size=6))
def test_every_letter_of_any_text_is_in_its_placeholder(text):
    printed = placeholder(text)
    assert printed.isascii()
    for letter in text:
        number, name = f"U+{ord(letter):04X}", unicodedata.name(letter, "").lower()
        silent = letter == "\u200d" or 0xFE00 <= ord(letter) <= 0xFE0F or ord(letter) >> 7 == 0x1C00
        flag = 0x1F1E6 <= ord(letter) <= 0x1F1FF
        assert silent or flag or number in printed or (name and name in printed)


def test_a_remark_names_letter_and_measure_and_quotes_texts_of_unknown_place():
    with noting_letters() as notes:
        note_letters("12 Mehr 🌳", replaced="🌳", borrowed="")
        note_letters("Konzept 城市", replaced="城市", borrowed="")
    (remark,) = notes.remarks(
        {
            "Maßnahme 12, Spalte „Titel“": "Mehr 🌳",
            "Maßnahme 13, Spalte „Titel“": "Mehr 🌳",
            "Maßnahme 14, Spalte „Titel“": "Mehr",
        }
    )
    assert remark.startswith(
        "Zeichen, die keine Schrift dieses Rechners hat: U+1F333 (deciduous tree) in Maßnahme 12,"
        " Spalte „Titel“ und Maßnahme 13, Spalte „Titel“; U+57CE, U+5E02 in „Konzept 城市“. "
    )


def test_many_places_are_counted_and_long_texts_shortened():
    notes = LetterNotes({f"{'Vorher ' * 20}🌳 Text {k}": "🌳" for k in range(41)})
    (remark,) = notes.remarks()
    assert "; dazu in 11 weiteren Texten." in remark
    assert "„…" in remark
    assert "Vorher " * 10 not in remark


def test_nothing_replaced_is_no_remark_and_nobody_listening_is_no_fault():
    note_letters("🌳", replaced="🌳", borrowed="")
    assert LetterNotes().remarks() == ()


def test_an_inner_run_keeps_its_letters_to_itself():
    with noting_letters() as outer:
        with noting_letters() as inner:
            note_letters("🌳", replaced="🌳", borrowed="")
        assert outer.replaced == {}
    assert inner.replaced == {"🌳": "🌳"}


def test_half_a_letter_does_not_come_into_the_log():
    (remark,) = LetterNotes({"a\ud83cb": "\ud83c"}).remarks()
    assert remark.encode("utf-8")
    assert described("\ud83c") == "U+D83C"
