"""Long words break where a planner would break them, and can be put together again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.wording.hyphenation import HYPHEN, best_break, breaks, unwrapped


@pytest.mark.parametrize(
    ("word", "longest", "line"),
    [
        ("Straßenverkehrsbehörde", 20, "Straßenverkehrs"),
        ("Straßenverkehrsbehörde", 13, "Straßen"),
        ("Stadtentwicklungsgesellschaft", 22, "Stadtentwicklungs"),
        ("Stadtentwicklungsgesellschaft", 15, "Stadtentwick"),
        ("Klimaanpassungskonzept", 14, "Klimaanpas"),
        ("Städtebauförderung", 12, "Städtebau"),
        ("Landesbetrieb", 10, "Landes"),
        ("Grundstücksfragen", 9, "Grund"),
        ("Eigentümerinnen", 12, "Eigentüme"),
    ],
)
def test_a_word_breaks_at_its_last_good_place(word, longest, line):
    cut = best_break(word, longest)
    assert word[:cut] == line


def test_four_letters_stand_on_either_side():
    assert breaks("Referat") == ((), ())
    assert breaks("Betrieb") == ((), ())
    assert best_break("Straßenverkehrsbehörde", 3) is None


@given(st.text(alphabet="abcdefghilmnorstuäöüß", min_size=1, max_size=40))
def test_no_word_has_a_crumb_of_fewer_than_four_letters(word):
    joints, syllables = breaks(word)
    assert all(4 <= place <= len(word) - 4 for place in (*joints, *syllables))
    assert not set(joints) & set(syllables)


def test_lines_are_joined_to_the_text_they_were():
    assert unwrapped(["Straßenverkehrs" + HYPHEN, "behörde und", "Rad-/", "Fußweg"]) == (
        "Straßenverkehrsbehörde und Rad-/Fußweg"
    )
