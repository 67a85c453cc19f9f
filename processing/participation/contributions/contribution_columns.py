"""Which column of a table of contributions holds what, and which must not be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...catalogue.matching import yes_or_no
from ...spreadsheets.intake.list_profile import ListProfile
from ...spreadsheets.reading.headings import (
    IGNORED,
    OWN,
    PLACES,
    Headings,
    Layout,
    SheetColumn,
    find_layout,
    fold,
    heading_targets,
)
from ...spreadsheets.reading.sheet_model import Sheet, SheetError
from ..privacy import personal_column
from .candidates import COUNTS, free_texts, plain_layout, remarked, with_candidates, written_in
from .exports import export_headings, place_heading

TOPIC = "thema_ja"
"""Target of a column that says with 1 and 0, ja and nein, or x whether its heading is a topic."""

_TARGETS = {
    "id": (
        *("id", "kennung", "nr", "nummer", "beitragsnummer", "beitrag nr", "beitrags id"),
        *("document id", "contribution id", "globalid", "uuid"),
    ),
    "veranstaltung": (
        "veranstaltung",
        "event",
        "termin",
        "sitzung",
        "gespräch",
        "mit mach station",
    ),
    "datum": (
        *("datum", "date", "zeit", "zeitpunkt", "zeitstempel", "timestamp", "erstellt am"),
        *("erstellt", "created", "created at", "creationdate", "eingegangen am", "eingang"),
    ),
    "kategorie": ("kategorie", "category", "rubrik", "lieblingsort", "art des ortes"),
    "thema": (
        *("thema", "themen", "topic", "topics", "themenfeld", "schlagwort", "schlagwörter"),
        *("handlungsfeld", "tags"),
    ),
    "titel": ("titel", "title", "überschrift", "betreff", "subject", "headline"),
    "text": (
        *("text", "beitrag", "kommentar", "kommentare", "bemerkung", "anmerkung", "anregung"),
        *("stellungnahme", "aussage", "inhalt", "beschreibung", "description", "comment"),
        *("message", "nachricht", "meinung", "ihr kommentar", "ihre anregung", "idee"),
        "was geht besser",
    ),
    "zustimmung": (
        *("zustimmung", "zustimmungen", "likes", "like", "gefällt mir", "daumen hoch", "pro"),
        *("unterstützungen", "upvotes"),
    ),
    "ablehnung": ("ablehnung", "ablehnungen", "dislikes", "daumen runter", "contra", "downvotes"),
    "ortsbezirk": ("ortsbezirk", "ortsteil", "stadtteil", "stadtbezirk", "bezirk", "district"),
    "quelle": ("quelle", "url", "link", "source", "herkunft"),
}
_SEVERAL = frozenset({"id", "veranstaltung", "datum", "kategorie", "thema", "titel", "text"})
_SEVERAL |= {"ortsbezirk", "quelle", TOPIC, *COUNTS, *PLACES}
_NEEDED = ("text", "kategorie", "titel")


@dataclass(frozen=True, slots=True)
class ContributionLayout:
    """Where the table stands.

    ``dropped`` are the columns with personal data and the kind of each; no other target means them.
    """

    layout: Layout
    dropped: tuple[tuple[SheetColumn, str], ...]


def find_contributions(sheets: Sequence[Sheet], profile: ListProfile) -> ContributionLayout:
    """The table of contributions in a file.

    A column of personal data is dropped unless the profile says that it is something else. At
    least two columns that hold nothing but yes and no are taken for topics. Columns without
    content are no candidates; where none is left, columns with sentences are, with a remark.

    Raises:
        SheetError: if there is no column with texts, categories or titles, or there are two with
            places.
        ProfileError: if the profile names a target that does not exist.
    """
    known = heading_targets(_TARGETS, PLACES, export_headings())
    profile.require_targets({*_TARGETS, *PLACES, TOPIC, OWN, IGNORED})
    chosen = {fold(heading): target for heading, target in profile.columns.items()}
    found = _read(sheets, known, profile, chosen)
    dropped: list[tuple[SheetColumn, str]] = []
    columns = []
    for column in found.columns:
        kind = personal_heading(column.heading)
        if kind and chosen.get(fold(column.heading), OWN) in {OWN, IGNORED}:
            dropped.append((column, kind))
            columns.append(replace(column, target=IGNORED))
        else:
            columns.append(column)
    topics = {column.number for column in columns if _is_topic(found, column, chosen)}
    if len(topics) > 1:
        columns = [
            replace(item, target=TOPIC) if item.number in topics else item for item in columns
        ]
    return ContributionLayout(replace(found, columns=tuple(columns)), tuple(dropped))


def personal_heading(heading: str) -> str:
    """Kind of personal data that a column holds, whatever stands in brackets behind its name."""
    return personal_column(heading) or personal_column(fold(heading))


def _first_found(sheets: Sequence[Sheet], known: dict[str, str], profile: ListProfile) -> Layout:
    first: SheetError | None = None
    for needed in _NEEDED:
        words = Headings(known, profile.columns, needed, "Kommentar", _SEVERAL)
        try:
            return find_layout(sheets, words, sheet=profile.sheet, header_row=profile.header_row)
        except SheetError as error:
            first = first or error
    raise first or SheetError("Die Datei ist leer.")


def _read(
    sheets: Sequence[Sheet], known: dict[str, str], profile: ListProfile, chosen: dict[str, str]
) -> Layout:
    """The table by its headings; by its contents where no heading names the texts."""
    try:
        named: Layout | None = _first_found(sheets, known, profile)
    except SheetError:
        named = None
        plain = plain_layout(sheets, profile.sheet, profile.header_row)
        texts = free_texts(plain, ()) if plain else ()
        if plain is None or not texts:
            raise
        words = {item.heading: "text" for item in texts} | dict(profile.columns)
        found = find_layout(
            sheets,
            Headings(known, words, "text", "Kommentar", _SEVERAL),
            sheet=plain.sheet.name,
            header_row=plain.header_row,
        )
    found = named or found
    columns = tuple(
        replace(item, target=place_heading(item.heading) or OWN) if item.target == OWN else item
        for item in found.columns
    )
    given = {item.number for item in columns if fold(item.heading) in chosen}
    found = with_candidates(replace(found, columns=columns), given)
    guessed = _guessed(found, given) if named else texts
    if not guessed:
        return found
    numbers = {item.number for item in guessed}
    columns = tuple(
        replace(item, target="text") if item.number in numbers else item for item in found.columns
    )
    names = " und ".join(f"{item.letters} „{item.heading}“" for item in guessed)
    remark = (
        f"Keine Überschrift nennt den Text der Beiträge; als Text gelesen: {names}, weil dort"
        " Sätze stehen. Bitte prüfen und sonst im Profil zuordnen."
    )
    return remarked(replace(found, columns=columns), [remark])


def _guessed(layout: Layout, given: set[int]) -> tuple[SheetColumn, ...]:
    """Columns with sentences where those that are called text and title are empty throughout."""
    named = (*layout.of("text"), *layout.of("titel"))
    if any(written_in(layout, column) for column in named):
        return ()
    return free_texts(layout, given)


def _is_topic(layout: Layout, column: SheetColumn, chosen: dict[str, str]) -> bool:
    if column.target != OWN or fold(column.heading) in chosen or not column.heading:
        return False
    filled = written_in(layout, column)
    return bool(filled) and all(yes_or_no(text) is not None for text in filled)
