"""Every algorithm explains itself, in German and in English."""

import re
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from qgis.core import QgsApplication

from insek.processing.algorithms.kit.groups import GROUPS
from insek.processing.provider import algorithms

DOCS = Path(__file__).resolve().parents[3] / "docs"
# Groups whose results are figures or findings: they name where method and defaults come from.
ANALYSES = ("versorgung", "verkehr", "gruen", "raum")
# How a text says which values can be set, or where their defaults come from.
DEFAULTS = "Parameter:|Voreinstellung|eigene[rn]? Vorsch|: Vorschlag"
DEFAULTS_EN = "Parameters:|[Dd]efault|our own proposal|: proposal"
SOURCES = "Quelle|Legende|Maßst[aä]b|Tabellen:|eigene[rn]? Vorsch"
SOURCES_EN = "[Ss]ource|[Ll]egend|Standard|Tables:|our own proposal"
every = pytest.mark.parametrize("algorithm", algorithms(), ids=lambda item: item.ID)


def numbers(text, *, german):
    """Numbers of a text, thousands joined, the decimal mark a point."""
    gap = r"[ \u202f\u00a0.]" if german else ","
    text = re.sub(rf"(?<=\d){gap}(?=\d{{3}}(?!\d))", "", text)
    if german:
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    return {f"{float(found):g}" for found in re.findall(r"\d+(?:\.\d+)?", text)}


@every
def test_it_says_what_it_does_and_where_its_limits_are(algorithm):
    german, english = algorithm.HELP, algorithm.HELP_EN
    assert german != english
    assert "Grenzen:" in german
    assert "Limits:" in english
    assert re.search(DEFAULTS, german)
    assert re.search(DEFAULTS_EN, english)
    assert german.count("\n\n") == english.count("\n\n"), "the same paragraphs"


@every
def test_both_languages_state_the_same_numbers(algorithm):
    german = numbers(algorithm.HELP, german=True)
    assert german == numbers(algorithm.HELP_EN, german=False)


@every
def test_an_analysis_names_its_source(algorithm):
    if algorithm.GROUP_ID in ANALYSES:
        assert re.search(SOURCES, algorithm.HELP)
        assert re.search(SOURCES_EN, algorithm.HELP_EN)


@every
def test_the_english_text_is_english(algorithm):
    # What stands in quotes or brackets may be a German name of something in QGIS.
    plain = re.sub(r"[“„(].*?[”“)]", "", algorithm.HELP_EN)
    words = re.findall(r"\b(?:und|oder|der|die|das|nicht|mit|wird|werden|eine)\b", plain)
    assert words in ([], ["die"])


@every
def test_a_sentence_and_words_to_search_for_stand_in_the_toolbox(algorithm):
    made = algorithm.createInstance()
    sentence = made.shortDescription()
    assert sentence.endswith(".")
    assert 20 < len(sentence) < 320
    assert "INSEK" in made.tags()
    assert len(made.tags()) > 3
    assert made.group() == GROUPS[algorithm.GROUP_ID]
    assert not made.icon().isNull()


@every
def test_the_help_button_leads_to_a_page_about_it(algorithm):
    word = re.compile(rf"\binsek:{algorithm.ID}\b")
    pages = {path for path in DOCS.glob("*.md") if word.search(path.read_text(encoding="utf-8"))}
    assert Path(unquote(urlparse(algorithm.helpUrl()).path)) in pages


@pytest.mark.parametrize(("locale", "word"), [("de_AT", "Grenzen:"), ("en_GB", "Limits:")])
def test_the_language_is_that_of_qgis(qgis_app, locale, word):
    before = QgsApplication.locale()
    QgsApplication.setLocale(_locale(locale))
    try:
        assert word in algorithms()[0].shortHelpString()
    finally:
        QgsApplication.setLocale(_locale(before or "en"))


def _locale(name):
    from qgis.PyQt.QtCore import QLocale

    return QLocale(name)
