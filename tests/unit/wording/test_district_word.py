"""A city reads its own word for its parts in our sentences, declined as German wants it."""

import pytest

from insek.processing.wording.district_word import DISTRICT_WORDS, in_words_of

BY_WORD = {
    # A sentence of the program, and how each of the words to choose from stands in it.
    "Ortsbezirk": {word: word for word in DISTRICT_WORDS},
    "Grenzen der Ortsbezirke": {
        "Ortsteil": "Grenzen der Ortsteile",
        "Stadtteil": "Grenzen der Stadtteile",
        "Stadtbezirk": "Grenzen der Stadtbezirke",
        "Quartier": "Grenzen der Quartiere",
    },
    "Ohne Ortsbezirksgrenzen entfällt die Prüfung.": {
        "Ortsteil": "Ohne Ortsteilgrenzen entfällt die Prüfung.",
        "Stadtteil": "Ohne Stadtteilgrenzen entfällt die Prüfung.",
        "Stadtbezirk": "Ohne Stadtbezirksgrenzen entfällt die Prüfung.",
        "Quartier": "Ohne Quartiersgrenzen entfällt die Prüfung.",
    },
    "Ortsbezirks- und Stadtgrenzen": {
        "Ortsteil": "Ortsteil- und Stadtgrenzen",
        "Stadtteil": "Stadtteil- und Stadtgrenzen",
        "Stadtbezirk": "Stadtbezirks- und Stadtgrenzen",
        "Quartier": "Quartiers- und Stadtgrenzen",
    },
    "Für diesen Ortsbezirk ist keine Grenze gespeichert: Die Karte zeigt die Stadt.": {
        "Ortsteil": "Für diesen Ortsteil ist keine Grenze gespeichert: Die Karte zeigt die Stadt.",
        "Stadtbezirk": "Für diesen Stadtbezirk ist keine Grenze gespeichert: Die Karte zeigt die"
        " Stadt.",
        "Quartier": "Für dieses Quartier ist keine Grenze gespeichert: Die Karte zeigt die Stadt.",
    },
    "Der Ortsbezirk ist 3 km breit und 2 km hoch.": {
        "Stadtteil": "Der Stadtteil ist 3 km breit und 2 km hoch.",
        "Quartier": "Das Quartier ist 3 km breit und 2 km hoch.",
    },
    "Den Ortsbezirk „Nord“ kennt der Katalog nicht.": {
        "Ortsteil": "Den Ortsteil „Nord“ kennt der Katalog nicht.",
        "Quartier": "Das Quartier „Nord“ kennt der Katalog nicht.",
    },
    "Einwohner in keinem Ortsbezirk; sie zählen bei keiner Summe eines Ortsbezirks.": {
        "Stadtteil": "Einwohner in keinem Stadtteil; sie zählen bei keiner Summe eines Stadtteils.",
        "Quartier": "Einwohner in keinem Quartier; sie zählen bei keiner Summe eines Quartiers.",
    },
    "Maßnahmen in den umliegenden Ortsbezirken sind schon mit den Ortsbezirken abgestimmt.": {
        "Ortsteil": "Maßnahmen in den umliegenden Ortsteilen sind schon mit den Ortsteilen"
        " abgestimmt.",
        "Quartier": "Maßnahmen in den umliegenden Quartieren sind schon mit den Quartieren"
        " abgestimmt.",
    },
    "Es zählt der erste Ortsbezirk, der Ort liegt in ihm.": {
        "Stadtteil": "Es zählt der erste Stadtteil, der Ort liegt in ihm.",
        "Quartier": "Es zählt das erste Quartier, der Ort liegt in ihm.",
    },
    "Der Ort liegt nicht im genannten Ortsbezirk.": {
        "Quartier": "Der Ort liegt nicht im genannten Quartier.",
    },
    "Jeder zu stärkende Ortsbezirk wird mit einem Umriss gezeigt.": {
        "Stadtteil": "Jeder zu stärkende Stadtteil wird mit einem Umriss gezeigt.",
        "Quartier": "Jedes zu stärkende Quartier wird mit einem Umriss gezeigt.",
    },
    "Für einen anderen Ortsbezirk gilt der genannte Wert.": {
        "Quartier": "Für ein anderes Quartier gilt der genannte Wert.",
    },
    "ein Ort, der in keinem Ortsbezirk liegt, oder der im Ortsbezirk bleibt": {
        "Quartier": "ein Ort, der in keinem Quartier liegt, oder der im Quartier bleibt",
    },
    "der ohne Ortsbezirk": {"Quartier": "der ohne Quartier"},
}
CASES = [(text, word, wanted) for text, found in BY_WORD.items() for word, wanted in found.items()]


@pytest.mark.parametrize(("text", "word", "wanted"), CASES)
def test_our_sentence_says_the_citys_word(text, word, wanted):
    assert in_words_of(text, word) == wanted


@pytest.mark.parametrize("text", BY_WORD)
def test_who_says_ortsbezirk_reads_the_sentence_as_it_is(text):
    assert in_words_of(text, "Ortsbezirk") == text


@pytest.mark.parametrize("word", DISTRICT_WORDS)
def test_ids_and_columns_are_not_words(word):
    for name in ("ortsbezirk", "ortsbezirk_boundary", "strengthen_ortsbezirk", "@insek_ortsbezirk"):
        assert in_words_of(name, word) == name


@pytest.mark.parametrize("word", DISTRICT_WORDS)
def test_what_a_sentence_quotes_is_a_name_and_stays(word):
    told = in_words_of("Ortsbezirke fehlen. Bitte zuerst „Ortsbezirke übernehmen“.", word)
    assert told.endswith("fehlen. Bitte zuerst „Ortsbezirke übernehmen“.")
    assert told.startswith(f"{word}e ")
