"""Chosen measures as plain layers for a funding proof: points, lines, areas, documented columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from ...analysis.shapes.geometry import repair
from ...catalogue.model import Catalogue
from ...runtime.array_types import GeometryArray
from ...sources.incoming_geometry import reproject
from ...spreadsheets.writing.workbook import Column, SheetTable, Value, Workbook
from ...store.measures import Measure, MeasurePlace
from ..measure_errors import MeasureListError
from .list_on_day import first_day, last_day

LAYERS = {
    "point": "massnahmen_punkte",
    "line": "massnahmen_linien",
    "polygon": "massnahmen_flaechen",
}
ROLES = {"point": "measure_site", "line": "measure_line", "polygon": "measure_area"}
_RANGE = re.compile(r"(\d{1,18})\s*(?:[-–]\s*(\d{1,18}))?")


@dataclass(frozen=True, slots=True)
class ProofField:
    """A column of the data set: name, type, title, unit and meaning; ``kinds`` that have it."""

    name: str
    type: str
    title: str
    meaning: str
    unit: str = ""
    kinds: tuple[str, ...] = ("point", "line", "polygon")


FIELDS = (
    ProofField("kennung", "text", "Kennung", "bleibt über Jahre gleich"),
    ProofField("nummer", "integer", "Nummer", "Nummer in Liste, Karten und Steckbriefen"),
    ProofField("titel", "text", "Maßnahme", "Titel der Maßnahme"),
    ProofField("beschreibung", "text", "Beschreibung", "was geschieht"),
    ProofField("ort", "text", "Ort", "Bezeichnung dieses Orts oder Standort in Worten"),
    ProofField("ortsbezirk", "text", "Ortsbezirk", "mehrere mit Semikolon; gesamtstädtisch"),
    ProofField(
        "handlungsfeld",
        "text",
        "führendes Handlungsfeld",
        "Kennung; nach ihr richten sich Farben",
    ),
    ProofField("handlungsfelder", "text", "Handlungsfelder", "Titel, das führende zuerst"),
    ProofField("leuchtturm", "boolean", "Leuchtturmprojekt", "wahr oder falsch"),
    ProofField("status", "text", "Status", "Wort der Codeliste"),
    ProofField("beginn", "text", "Beginn", "JJJJ, JJJJ-MM oder JJJJ-MM-TT, so genau wie bekannt"),
    ProofField("ende", "text", "Ende", "JJJJ, JJJJ-MM oder JJJJ-MM-TT, so genau wie bekannt"),
    ProofField("zustaendig", "text", "Zuständige Stelle", "Amt oder Referat"),
    ProofField("foerderprogramm", "text", "Förderprogramme", "mehrere mit Semikolon"),
    ProofField("kosten_von", "real", "Kosten von", "ganze Maßnahme; leer: unbekannt", "Euro"),
    ProofField("kosten_bis", "real", "Kosten bis", "ganze Maßnahme; leer: unbekannt", "Euro"),
    ProofField("kosten_jaehrlich", "boolean", "Kosten jährlich", "fallen jedes Jahr an"),
    ProofField("ost", "real", "Ostwert", "Koordinate", "m", ("point",)),
    ProofField("nord", "real", "Nordwert", "Koordinate", "m", ("point",)),
    ProofField("laenge_m", "real", "Länge", "dieses Orts, in der Kartenebene", "m", ("line",)),
    ProofField(
        "flaeche_m2", "real", "Fläche", "dieses Orts, in der Kartenebene", "m²", ("polygon",)
    ),
)
"""No actors, no contacts, no columns of the city's own: nothing that could name a person."""


@dataclass(frozen=True, slots=True)
class ProofChoice:
    """Which measures: empty or None means all.

    Everything is ids of the catalogue; among the districts an empty one means gesamtstädtisch.
    ``year`` keeps measures whose period touches that year; those without dates are left out and
    counted. ``numbers`` is written like ``3, 5-8``.
    """

    programmes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    year: int | None = None
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The measures of a choice, and how many were left out because they have no dates."""

    measures: tuple[Measure, ...]
    undated: int = 0


@dataclass(frozen=True, slots=True)
class ProofLayer:
    """One layer: kind of geometry, its columns, geometries and rows."""

    kind: str
    fields: tuple[ProofField, ...]
    geometry: GeometryArray
    rows: tuple[tuple[Value, ...], ...]

    @property
    def name(self) -> str:
        """Name of the layer in the file."""
        return LAYERS[self.kind]

    def sizes(self) -> list[float]:
        """Length or area of each row, the last of its columns; 0 where there is none."""
        last = [row[-1] for row in self.rows]
        return [float(size) if isinstance(size, (int, float)) else 0.0 for size in last]


@dataclass(frozen=True, slots=True)
class Proof:
    """The data set: layers, measures without a place, and what was done to the data.

    ``repaired`` and ``skipped`` count places, ``cleaned`` removed personal data.
    """

    crs: str
    layers: tuple[ProofLayer, ...]
    measures: tuple[Measure, ...]
    placeless: tuple[Measure, ...]
    repaired: int = 0
    skipped: tuple[str, ...] = field(default=())
    cleaned: int = 0


def choose(measures: Iterable[Measure], choice: ProofChoice) -> Chosen:
    """The measures of a choice in the order of the list.

    Raises:
        MeasureListError: if the numbers cannot be read.
    """
    numbers = _numbers(choice.numbers)
    found, undated = [], 0
    for measure in measures:
        wanted = (
            (not choice.programmes or set(choice.programmes) & set(measure.foerderprogramme))
            and (not choice.statuses or measure.status in choice.statuses)
            and (not choice.districts or set(choice.districts) & set(measure.ortsbezirke or ("",)))
            and (not numbers or any(low <= measure.nummer <= high for low, high in numbers))
        )
        if not wanted:
            continue
        touches = True if choice.year is None else _touches(measure, choice.year)
        undated += touches is None
        if touches:
            found.append(measure)
    return Chosen(tuple(found), undated)


def build_proof(
    measures: Sequence[Measure],
    catalogue: Catalogue,
    *,
    crs: str,
    target: str,
    clean: Callable[[str], tuple[str, int]],
) -> Proof:
    """Layers of the measures in the CRS ``target``, every geometry valid.

    Args:
        measures: The chosen ones.
        catalogue: Words for codes.
        crs: CRS of their places.
        target: CRS of the data set, in metres.
        clean: Takes personal data out of a text and counts them.

    Raises:
        MeasureListError: if none of the measures has a place.
    """
    labels = _Labels(catalogue, clean)
    layers, skipped, repaired = [], [], 0
    for kind in LAYERS:
        placed = [(m, place) for m in measures for place in m.places if place.kind == kind]
        if not placed:
            continue
        shapes = np.empty(len(placed), dtype=object)
        shapes[:] = [place.geometry for _, place in placed]
        shapes, report = repair(reproject(shapes, crs, target), kind)
        repaired += len(report.repaired)
        skipped += [f"Nr. {placed[item.index][0].nummer}: {item.reason}" for item in report.skipped]
        used = np.flatnonzero(~shapely.is_missing(shapes))
        if len(used):
            layers.append(_layer(kind, [placed[row] for row in used], shapes[used], labels))
    if not layers:
        raise MeasureListError(
            f"Keine der {len(measures)} ausgewählten Maßnahmen hat einen Ort. Bitte zuerst Orte"
            " zeichnen oder die Auswahl ändern."
        )
    named = tuple(replace(item, titel=labels.text(item.titel) or "") for item in measures)
    placeless = tuple(measure for measure in named if not measure.places)
    return Proof(target, tuple(layers), named, placeless, repaired, tuple(skipped), labels.cleaned)


def description(proof: Proof, *, title: str) -> Workbook:
    """Fields, contents and what is missing, as a workbook."""
    fields: list[tuple[Value, ...]] = [
        (layer.name, item.name, item.title, item.type, item.unit, item.meaning)
        for layer in proof.layers
        for item in layer.fields
    ]
    columns = (
        *(Column("Ebene", 24), Column("Feld", 20), Column("Bezeichnung", 26)),
        *(Column("Typ", 10), Column("Einheit", 10), Column("Bedeutung", 60)),
    )
    measures = (
        *(Column("Nr.", 7), Column("Kennung", 16), Column("Maßnahme", 46), Column("Punkte", 8)),
        *(Column("Linien", 8), Column("Länge (m)", 12), Column("Flächen", 8)),
        Column("Fläche (m²)", 14),
    )
    return Workbook(
        title,
        (
            SheetTable("Felder", columns, tuple(fields)),
            SheetTable("Maßnahmen", measures, tuple(_totals(proof))),
            SheetTable(
                "Ohne Ort",
                (Column("Nr.", 7), Column("Kennung", 16), Column("Maßnahme", 46)),
                tuple((item.nummer, item.id, item.titel) for item in proof.placeless),
            ),
        ),
    )


def _touches(measure: Measure, year: int) -> bool | None:
    begin, end = first_day(measure.beginn), last_day(measure.ende)
    if begin is None and end is None:
        return None
    return (begin is None or begin.year <= year) and (end is None or end.year >= year)


def _numbers(text: str) -> list[tuple[int, int]]:
    """Spans of numbers, both ends included."""
    found = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", text))):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise MeasureListError(
                f"Nummern „{text}“: „{part}“ ist keine Nummer und keine Spanne. Bitte z. B. 3, 5-8"
                " angeben."
            )
        first = int(match[1])
        found.append((first, int(match[2] or first)))
    return found


class _Labels:
    """Words of a row, free of personal data."""

    def __init__(self, catalogue: Catalogue, clean: Callable[[str], tuple[str, int]]) -> None:
        self._status = catalogue.code_lists["status"]
        self._programmes = catalogue.code_lists["foerderprogramm"]
        self._fields = {item.id: item.title for item in catalogue.handlungsfelder}
        self._districts = {item.id: item.name for item in catalogue.districts}
        self._city = catalogue.city
        self._clean = clean
        self._known: dict[str, str] = {}
        self.cleaned = 0

    def field(self, field: ProofField) -> ProofField:
        """A column as the city calls it."""
        return replace(field, title=self._city.words(field.title))

    def text(self, text: str) -> str | None:
        """A text without personal data; each text is counted once."""
        if text not in self._known:
            self._known[text], found = self._clean(text)
            self.cleaned += found
        return self._known[text] or None

    def row(self, measure: Measure, place: MeasurePlace) -> tuple[Value, ...]:
        """Values of the columns that all kinds have."""
        return (
            *(measure.id, measure.nummer, self.text(measure.titel)),
            *(self.text(measure.beschreibung), self.text(place.label or measure.standort)),
            "; ".join(self._districts.get(k, k) for k in measure.ortsbezirke) or "gesamtstädtisch",
            measure.handlungsfelder[0] if measure.handlungsfelder else None,
            "; ".join(self._fields.get(k, k) for k in measure.handlungsfelder) or None,
            measure.leuchtturm,
            self._status.label(measure.status) or None,
            *(measure.beginn or None, measure.ende or None, self.text(measure.zustaendig)),
            "; ".join(self._programmes.label(k) for k in measure.foerderprogramme) or None,
            *(measure.kosten_von, measure.kosten_bis, measure.kosten_jaehrlich),
        )


def _layer(
    kind: str,
    placed: Sequence[tuple[Measure, MeasurePlace]],
    shapes: GeometryArray,
    labels: _Labels,
) -> ProofLayer:
    sizes: list[tuple[float, ...]]
    if kind == "point":
        sizes = [(float(shape.x), float(shape.y)) for shape in shapes]
    else:
        measured = shapely.length(shapes) if kind == "line" else shapely.area(shapes)
        sizes = [(float(value),) for value in measured]
    rows = tuple(
        (*labels.row(measure, place), *size)
        for (measure, place), size in zip(placed, sizes, strict=True)
    )
    return ProofLayer(
        kind, tuple(labels.field(item) for item in FIELDS if kind in item.kinds), shapes, rows
    )


def _totals(proof: Proof) -> Iterable[tuple[Value, ...]]:
    by_kind = {
        layer.kind: [
            (str(row[0]), size) for row, size in zip(layer.rows, layer.sizes(), strict=True)
        ]
        for layer in proof.layers
    }
    for measure in proof.measures:
        sizes = {
            kind: [size for key, size in rows if key == measure.id]
            for kind, rows in by_kind.items()
        }
        lines, areas = sizes.get("line", []), sizes.get("polygon", [])
        yield (
            *(measure.nummer, measure.id, measure.titel, len(sizes.get("point", []))),
            *(len(lines), round(sum(lines), 1) if lines else None),
            *(len(areas), round(sum(areas), 1) if areas else None),
        )
