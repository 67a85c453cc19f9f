"""Headings of common exports: adhocracy, CONSUL, DIPAS, decidim, and survey tools."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...spreadsheets.reading.headings import IGNORED
from ...wording.name_keys import normalise_name

_LOCALES = ("de", "en", "fr", "es", "ca", "it", "nl", "pl", "pt", "tr", "ar", "ru", "uk")
_TRANSLATED = {
    "titel": ("title",),
    "text": ("body", "description"),
    "kategorie": ("category name", "taxonomies name"),
    "ortsbezirk": ("scope name",),
}
"""Headings that platforms repeat for each language: ``body/de``."""
HEADINGS = {
    "id": ("antwort id", "response id", "beitrag id", "contribution id"),
    "datum": (
        *("eingereicht am", "angelegt am", "veröffentlicht am", "creation date", "published at"),
        *("fertigstellungszeit", "completion time", "startzeit", "start time", "submitdate"),
        *("datum abgeschickt", "submitted at", "date submitted"),
    ),
    "thema": ("labels", "schlagworte", "tag list", "tag names"),
    "text": ("body", "beitragstext", "vorschlag", "idea", "proposal text"),
    "zustimmung": (
        *("positive bewertungen", "positive ratings", "bewertungen positiv", "ja stimmen"),
        *("anzahl likes", "anzahl zustimmungen", "anzahl positive bewertungen", "likes count"),
        *("cached votes up", "votes up", "up votes", "cached votes total", "votes for"),
        *("proposal votes", "votes", "votes count", "supports", "unterstützer", "stimmen"),
        *("unterstützende", "upvote count", "like count", "endorsements total count"),
    ),
    "ablehnung": (
        *("negative bewertungen", "negative ratings", "bewertungen negativ", "nein stimmen"),
        *("anzahl dislikes", "anzahl ablehnungen", "anzahl negative bewertungen"),
        *("cached votes down", "votes down", "down votes", "votes against", "downvote count"),
        *("dislikes count", "dislike count"),
    ),
    "ortsbezirk": ("geozone name", "geozone"),
    # CONSUL's index of all words for its search.
    IGNORED: ("tsv",),
}
_PLACE = {
    "x": re.compile(r"(?:.* )?(?:laengengrad|longitude|lon|lng|rechtswert|ostwert|easting)"),
    "y": re.compile(r"(?:.* )?(?:breitengrad|latitude|lat|hochwert|nordwert|northing)"),
}
_LANGUAGE = re.compile(rf"(?P<stem>.+) (?P<locale>{'|'.join(_LOCALES)})")


def export_headings() -> dict[str, tuple[str, ...]]:
    """Headings by target, those of every language included."""
    found = {target: list(words) for target, words in HEADINGS.items()}
    for target, stems in _TRANSLATED.items():
        told = [f"{stem} {locale}" for stem in stems for locale in _LOCALES]
        found.setdefault(target, []).extend([*stems, *told])
    return {target: tuple(words) for target, words in found.items()}


def place_heading(heading: str) -> str:
    """``x`` or ``y`` for a heading that says so in brackets: „Ort (Längengrad)“; else empty."""
    name = normalise_name(heading)
    return next((target for target, words in _PLACE.items() if words.fullmatch(name)), "")


def german_first(headings: Mapping[int, str]) -> set[int]:
    """Numbers of the columns that are translations of another one.

    Args:
        headings: Of columns with content, by number.
    """
    by_stem: dict[str, dict[int, str]] = {}
    for number, heading in headings.items():
        found = _LANGUAGE.fullmatch(normalise_name(heading))
        if found:
            by_stem.setdefault(found["stem"], {})[number] = found["locale"]
    out: set[int] = set()
    for group in by_stem.values():
        keep = next((n for n, locale in group.items() if locale == "de"), next(iter(group)))
        out |= set(group) - {keep}
    return out
