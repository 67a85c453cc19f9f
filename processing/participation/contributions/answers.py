"""The answer matrix: contribution, measure, what became of it, answer; out and in again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ...catalogue.lists import CodeList
from ...catalogue.matching import code_vocabulary, match
from ...catalogue.model import Catalogue
from ...spreadsheets.reading.headings import Headings, find_layout
from ...spreadsheets.reading.sheet_model import Sheet
from ...spreadsheets.writing.workbook import Column, SheetTable, Value, Workbook
from ...store.measures import Measure
from ..privacy import without_personal_data
from .measure_links import PROPOSED, MeasureLink, unanswered
from .stored_contributions import Contribution, without_duplicates

CHOICES = "Umgang"
_HEADINGS = {
    "beitrag_id": "Kennung des Beitrags",
    "massnahme_id": "Kennung der Maßnahme",
    "nummer": "Nr. der Maßnahme",
    "umgang": "Umgang",
    "antwort": "Antwort",
}


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """A row of a filled-in matrix: the link it states, or why it is none; row from 1."""

    row: int
    result: str
    link: MeasureLink | None = None


def matrix_workbook(
    contributions: Sequence[Contribution],
    links: Sequence[MeasureLink],
    measures: Sequence[Measure],
    *,
    catalogue: Catalogue,
) -> Workbook:
    """Every contribution that is no duplicate with its links, and counts.

    Args:
        contributions: Those of the store.
        links: Those of the store.
        measures: The Maßnahmenliste.
        catalogue: Code list of ``umgang``, the Ortsbezirke and what the city calls them.
    """
    codes = catalogue.code_lists["umgang"]
    districts = {item.id: item.name for item in catalogue.districts}
    of: dict[str, list[MeasureLink]] = defaultdict(list)
    for link in links:
        of[link.beitrag_id].append(link)
    known = {measure.id: measure for measure in measures}
    repeated = Counter(item.dublette_von for item in contributions if item.dublette_von)
    rows: list[tuple[Value, ...]] = []
    for item in without_duplicates(contributions):
        told = (
            item.id,
            item.format,
            item.datum,
            item.kategorie,
            districts.get(item.ortsbezirk, item.ortsbezirk),
            item.words,
            repeated[item.id] or None,
        )
        for link in of.get(item.id, [MeasureLink(item.id, "", umgang="")]):
            measure = known.get(link.massnahme_id)
            missing = "(nicht mehr in der Liste)" if link.massnahme_id else ""
            title = measure.titel if measure else missing
            number = measure.nummer if measure else None
            umgang = codes.label(link.umgang) if link.umgang else ""
            rows.append((*told, number, title, link.massnahme_id, umgang, link.antwort, link.grund))
    columns = (
        *(Column(_HEADINGS["beitrag_id"], 24), Column("Format", 16), Column("Datum", 12)),
        *(Column("Kategorie", 18), Column(catalogue.city.district_word, 18), Column("Beitrag", 60)),
        *(Column("Dubletten", 10), Column(_HEADINGS["nummer"], 12), Column("Maßnahme", 36)),
        Column(_HEADINGS["massnahme_id"], 18),
        Column(_HEADINGS["umgang"], 22, "Was aus dem Beitrag wird", CHOICES),
        *(Column(_HEADINGS["antwort"], 60), Column("Warum vorgeschlagen", 30)),
    )
    labels = {CHOICES: tuple(code.label for code in codes.codes)}
    matrix = SheetTable("Antwortmatrix", columns, tuple(rows))
    return Workbook("Antwortmatrix", (matrix, _counts(contributions, links, codes)), labels)


def read_answers(
    sheets: Sequence[Sheet],
    contributions: Sequence[Contribution],
    measures: Sequence[Measure],
    *,
    codes: CodeList,
) -> tuple[ReadAnswer, ...]:
    """Decisions of a filled-in matrix; proposals nobody decided are passed over.

    Args:
        sheets: All sheets of the file.
        contributions: Those of the store; rows of others are refused.
        measures: Those of the store, found by id or else by number.
        codes: The ways of dealing with a contribution (``umgang``).

    Returns:
        What became of each row that holds a decision, refused ones among them.

    Raises:
        SheetError: if the file is no answer matrix.
    """
    known_words = {heading: target for target, heading in _HEADINGS.items()}
    words = Headings(known_words, {}, "beitrag_id", _HEADINGS["beitrag_id"])
    layout = find_layout(sheets, words)
    ids = {item.id for item in contributions}
    numbers = {str(measure.nummer): measure.id for measure in measures}
    known = {measure.id for measure in measures}
    vocabulary = code_vocabulary(codes)
    read = []
    for row in range(layout.first, len(layout.sheet.rows) + 1):
        texts = {
            target: layout.sheet.cell(row, column.number).text.strip()
            for target in _HEADINGS
            for column in layout.of(target)
        }
        if not any(texts.values()):
            continue
        found = match(texts.get("umgang", ""), vocabulary)
        measure = texts.get("massnahme_id", "") or numbers.get(texts.get("nummer", ""), "")
        answer = without_personal_data(texts.get("antwort", "")).text
        umgang = found.ids[0] if len(found.ids) == 1 else ""
        link = MeasureLink(texts["beitrag_id"], measure, umgang or PROPOSED, answer)
        if texts["beitrag_id"] not in ids:
            read.append(ReadAnswer(row, f"abgelehnt: Beitrag „{texts['beitrag_id']}“ unbekannt"))
        elif measure and measure not in known:
            read.append(ReadAnswer(row, f"abgelehnt: Maßnahme „{measure}“ unbekannt"))
        elif texts.get("umgang") and not umgang:
            read.append(ReadAnswer(row, f"abgelehnt: Umgang „{texts['umgang']}“ unbekannt"))
        elif link.decided:
            read.append(ReadAnswer(row, "gelesen", link))
    return tuple(read)


def with_answers(
    links: Sequence[MeasureLink], read: Sequence[ReadAnswer]
) -> tuple[tuple[MeasureLink, ...], tuple[ReadAnswer, ...]]:
    """Links with the decisions of a matrix, and each row with what became of it.

    A decision that the store has already stays as it is there.

    Args:
        links: All links of the store.
        read: Rows of the matrix.

    Returns:
        All links, old and new; the rows in their order.
    """
    pairs = {(link.beitrag_id, link.massnahme_id): link for link in links}
    results = []
    for item in read:
        if item.link is None:
            results.append(item)
            continue
        key = item.link.beitrag_id, item.link.massnahme_id
        there = pairs.get(key)
        if there is None or not there.decided:
            reason = there.grund if there is not None else ""
            new = item.link
            pairs[key] = MeasureLink(*key, new.umgang, new.antwort, reason)
            results.append(ReadAnswer(item.row, "übernommen", pairs[key]))
        elif (there.umgang, there.antwort) == (item.link.umgang, item.link.antwort):
            results.append(ReadAnswer(item.row, "unverändert", there))
        else:
            text = "nicht übernommen: Im Speicher steht eine andere Antwort, sie bleibt"
            results.append(ReadAnswer(item.row, text))
    return tuple(pairs.values()), tuple(results)


def _counts(
    contributions: Sequence[Contribution], links: Sequence[MeasureLink], codes: CodeList
) -> SheetTable:
    items = without_duplicates(contributions)
    open_ones = {item.id for item in unanswered(contributions, links)}
    ids = {item.id for item in contributions}
    rows: list[tuple[Value, ...]] = [
        ("Beiträge ohne Dubletten", len(items)),
        ("davon beantwortet", len(items) - len(open_ones)),
        ("davon unbeantwortet", len(open_ones)),
    ]
    states = Counter(link.umgang or PROPOSED for link in links)
    rows += [(f"Verknüpfungen: {code.label}", states[code.id]) for code in codes.codes]
    gone = sum(link.beitrag_id not in ids for link in links)
    rows.append(("Antworten ohne Beitrag (nicht mehr im Speicher)", gone))
    for name in sorted({item.format for item in items}):
        count = sum(item.id in open_ones for item in items if item.format == name)
        rows.append((f"unbeantwortet: {name}", count))
    return SheetTable("Übersicht", (Column("Was", 50), Column("Anzahl", 12)), tuple(rows))
