"""Traces of a wrong encoding are told from letters that names do have."""

import pytest

from insek.processing.sources.layer_encoding import strangeness


@pytest.mark.parametrize(
    "text",
    [
        "Mölschbach",
        "Straße „Am Hang“ – Süd",
        "Łódź-Ring",
        "Café Größe",
        "Haus 3½, 40 m²",
        "Ç",
        "Ärzte & Äpfel…",
        "rue d’Aÿ",
    ],
)
def test_names_of_europe_are_plain(text):
    assert strangeness(text) == 0


@pytest.mark.parametrize(
    "text", ["M\ufffdlschbach", "MÃ¶lschbach", "M”lschbach", "S\x81d", "M÷lschbach", "StraÃŸe"]
)
def test_traces_of_another_encoding_are_strange(text):
    assert strangeness(text) > 0
    assert strangeness(text.encode("utf-8", "replace").decode("cp1252", "replace")) > 0
