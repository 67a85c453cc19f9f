"""Proof of letters that the book's typeface has not: printed with another one, or named."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from ...wording.letter_notes import LetterNotes, described
from ...wording.sentences import first_listed
from .proofs import Check, PageContent


def check_letters(
    notes: LetterNotes, content: Mapping[int, PageContent], places: Mapping[str, str]
) -> Check:
    """Letters that no typeface has are named; those that another one has can be read in the file.

    Args:
        notes: What was replaced while the pages were drawn.
        content: Pages of the book by number.
        places: Texts by where they stand.
    """
    said = list(notes.remarks(places))
    text = unicodedata.normalize("NFKD", "".join(page.text for page in content.values()))
    unread = [
        letter
        for letter in notes.borrowed
        if not set(unicodedata.normalize("NFKD", letter)) <= set(text)
    ]
    if unread:
        said.append(
            "Gedruckt, aber im Text der Datei nicht zu finden, weil die Schrift sie mit anderen"
            f" verbindet: {first_listed([described(letter) for letter in unread], 12)}. Suche und"
            " Vorlesen übergehen sie dort."
        )
    sentence = " ".join(said) or "Alle Zeichen der Texte sind gedruckt und im Text der Datei."
    return Check("letters", not said, sentence, fatal=False)
