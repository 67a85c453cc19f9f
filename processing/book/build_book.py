"""The book: from a store to one PDF, PNG per map and an editable project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from qgis.core import QgsLayoutItemMap, QgsPrintLayout

from ..cartography.map_labels import print_labels
from ..cartography.map_project import MapProject
from ..cartography.page_items import require_item
from ..cartography.sheet import Imprint, build_sheet, sheet_warnings
from ..catalogue.model import Catalogue
from ..runtime.cancellation import uninterrupted
from ..runtime.progress import ToldProgress
from ..store.contract import Store
from ..store.forms.measure_forms import measure_labels
from ..store.measures import TEXT_FIELDS
from ..store.opening import open_store
from ..wording.letter_notes import LetterNotes, noting_letters
from .appendix import build_rules
from .confidence_pages import AskAnalyses, build_confidence, day_of
from .contents_pages import build_contents
from .cover import build_cover
from .draft import Draft, make_draft
from .factsheet.district_shapes import write_district_shapes
from .factsheet.marker_layers import add_factsheet_layers
from .factsheet.markers import write_markers
from .factsheet.steckbrief import MAP_ID, build_factsheet, kicker_of
from .index import build_index
from .page_links import PageLink
from .page_plan import BookPart, PartKind, PartSpec, plan_pages
from .pages import BookError, PageMarks, new_layout
from .pdf import proofs
from .pdf.assemble import Assembled, BookInfo, assemble
from .pdf.layout_export import export_pdf, export_png, require_fonts
from .pdf.letter_proof import check_letters
from .pdf.outputs import book_folder, factsheet_file, localise_project, picture_file
from .source_pages import build_sources
from .tables.measure_rows import MEASURES
from .tables.table_items import require_empty_spares
from .tables.table_pages import Head, draw_table_pages

EnsureAnalyses = Callable[[Store, Callable[[float], None]], object]

BOOK = "INSEK-Buch.pdf"
PROJECT = "INSEK-Projekt.qgz"
MARKERS = "Steckbriefkarten.gpkg"
REPORT = "Pruefbericht.json"
_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)


@dataclass(frozen=True, slots=True)
class BookOptions:
    """What is printed and what stands on it.

    ``map_ids`` None means every map of the catalogue that has a sheet. ``created`` is the date the
    files carry; ``dpi`` that of the pictures of the maps.
    """

    map_ids: tuple[str, ...] | None = None
    imprint: Imprint = field(default_factory=Imprint)
    dpi: int = 150
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class BookResult:
    """What a run made; ``printed`` holds pages and maps of each measure by its id."""

    folder: Path
    pdf: Path
    project: Path
    images: tuple[Path, ...]
    factsheets: tuple[Path, ...]
    pages: int
    assembled: Assembled
    report: proofs.Report
    printed: Mapping[str, tuple[str, str]]


@dataclass
class _Run:
    """State of a run while its parts are drawn."""

    built: MapProject
    draft: Draft
    marks: PageMarks
    imprint: Imprint
    folder: Path
    dpi: int
    progress: ToldProgress
    sheets: dict[str, QgsPrintLayout]
    links: list[PageLink] = field(default_factory=list)
    files: list[tuple[BookPart, Path]] = field(default_factory=list)
    scales: list[tuple[str, float, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    spares: int = 0


def make_book(
    store_path: str | Path,
    out_folder: str | Path,
    *,
    catalogue: Catalogue | None = None,
    options: BookOptions | None = None,
    progress: ToldProgress | None = None,
    ensure_analyses: EnsureAnalyses | None = None,
    ask_analyses: AskAnalyses | None = None,
) -> BookResult:
    """Make the whole book; must run in the main thread.

    Args:
        store_path: The INSEK store.
        out_folder: Where the files go; older ones are replaced at the very end.
        catalogue: The vocabulary; the store's own by default.
        options: Maps, imprint, date.
        progress: Called with 0..1 and a German message; may raise CancelledError, then store and
            old book are as before.
        ensure_analyses: Computes what is missing or outdated before anything is drawn.
        ask_analyses: Says what each analysis knows; without it there are no pages of that.

    Raises:
        InsekError: With a sentence; nothing in the target has changed then.
    """
    options = options or BookOptions()
    tell = progress or (lambda _share, _message: None)
    target = Path(out_folder).resolve()
    require_fonts()
    store = open_store(store_path, catalogue)
    created = options.created or datetime.now(UTC)
    imprint = options.imprint
    if not imprint.stand:
        stand = f"{_MONTHS[created.month - 1]} {created.year}"
        imprint = replace(imprint, stand=stand)
    if ensure_analyses is not None:
        ensure_analyses(store, lambda share: tell(0.1 * share, "Analysen werden berechnet …"))
    with book_folder(target) as folder, ExitStack() as at_last, noting_letters() as letters:
        tell(0.1, "Karten und Ebenen werden vorbereitet …")
        map_ids = _known(store.catalogue, options.map_ids)
        built = MapProject.build(store, catalogue, maps=(*map_ids, MAP_ID))
        # Files that QGIS holds open cannot be moved or deleted on every system.
        at_last.callback(built.project.clear)
        filled = {role for role, count in built.counts.items() if count}
        # Laid out first: a legend that is too long for its column takes a page of its own.
        sheets = {map_id: build_sheet(built, map_id, imprint) for map_id in map_ids}
        draft = make_draft(
            store,
            built.catalogue,
            map_ids=map_ids,
            filled=filled,
            sheet_pages={
                map_id: layout.pageCollection().pageCount() for map_id, layout in sheets.items()
            },
            known=ask_analyses(store, day_of(imprint.stand, created)) if ask_analyses else (),
        )
        write_markers(folder / MARKERS, draft.markers, crs=store.crs)
        write_district_shapes(folder / MARKERS, store)
        add_factsheet_layers(built, MAP_ID, markers=folder / MARKERS)
        marks = PageMarks(store.title, imprint.stand, store.is_demo)
        run = _Run(built, draft, marks, imprint, folder, options.dpi, tell, sheets)
        run.notes.extend(built.remarks)
        print_labels(built.layers(map_id) for map_id in (*map_ids, MAP_ID))
        for part in draft.plan.parts:
            if part.pages:
                _make_part(run, part)
        tell(0.85, "Das Buch wird zusammengefügt …")
        info = BookInfo(
            store.title,
            imprint.publisher or built.catalogue.city.department or built.catalogue.city.name,
            draft.subtitle,
            created,
        )
        whole = assemble(
            run.files,
            folder / BOOK,
            plan=draft.plan,
            links=run.links,
            info=info,
            progress=lambda share: tell(0.85 + 0.05 * share, "Das Buch wird zusammengefügt …"),
        )
        report = _check(run, whole, letters)
        (folder / REPORT).write_text(report.as_json(), encoding="utf-8")
        for part, path in run.files:
            if part.kind is PartKind.FACTSHEET:
                _finish_single(part, path, info, kicker_of(draft.factsheets[part.subject].facts))
            else:
                path.unlink()
        tell(0.97, "Das QGIS-Projekt wird geschrieben …")
        # From here on the store changes as well: a cancel comes too late.
        with uninterrupted():
            built.make_tables()
            built.write(folder / PROJECT)
        built.project.clear()
        localise_project(folder / PROJECT, target)
    tell(1.0, f"Fertig: {draft.plan.pages} Seiten.")
    return _result(target, draft, whole, report)


def _known(catalogue: Catalogue, map_ids: Sequence[str] | None) -> tuple[str, ...]:
    known = [sheet.id for sheet in catalogue.maps if sheet.kind != "factsheet"]
    if all(sheet.id != MAP_ID for sheet in catalogue.maps):
        raise BookError(
            f"Der Katalog kennt keine Karte „{MAP_ID}“, nach der die Steckbriefe gezeichnet werden."
            " Bitte im Ordner maps des Katalogs ergänzen."
        )
    if map_ids is None:
        return tuple(known)
    unknown = [map_id for map_id in map_ids if map_id not in known]
    if unknown:
        raise BookError(
            f"Der Katalog kennt keine Karte „{unknown[0]}“. Bekannt sind:"
            f" {', '.join(sorted(known))}."
        )
    return tuple(map_ids)


def _make_part(run: _Run, part: BookPart) -> None:
    """Draw and write one part; its layout stays in the project."""
    total = run.draft.plan.pages
    share = 0.12 + 0.73 * (part.first_page - 1) / total
    run.progress(share, f"Seite {part.first_page} von {total}: {part.title}")
    layout = _DRAW[part.kind](run, part)
    run.spares += require_empty_spares(layout)
    path = run.folder / _file_name(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    export_pdf(layout, path)
    run.files.append((part, path))


def _file_name(part: BookPart) -> str:
    if part.kind is PartKind.FACTSHEET:
        return factsheet_file(part.subject)
    return f"teil-{part.id}.pdf"


def _draw_cover(run: _Run, part: BookPart) -> QgsPrintLayout:  # noqa: ARG001
    return build_cover(run.built, imprint=run.imprint, subtitle=run.draft.subtitle)


def _draw_contents(run: _Run, part: BookPart) -> QgsPrintLayout:  # noqa: ARG001
    layout, links = build_contents(run.built, run.draft.plan, marks=run.marks)
    run.links.extend(links)
    return layout


def _draw_map(run: _Run, part: BookPart) -> QgsPrintLayout:
    layout = run.sheets.pop(part.subject)
    run.notes.extend(f"{part.title}: {warning}" for warning in sheet_warnings(layout))
    sheet = run.built.catalogue.map(part.subject)
    scale = require_item(layout, "karte", QgsLayoutItemMap).scale()
    run.scales.append((sheet.title, scale, sheet.scale))
    image = run.folder / picture_file(part.subject)
    image.parent.mkdir(exist_ok=True)
    # A second layout: exporting the same one twice is not the same drawing.
    export_png(layout, image, dpi=run.dpi)
    return build_sheet(run.built, part.subject, run.imprint)


def _draw_factsheet(run: _Run, part: BookPart) -> QgsPrintLayout:
    return build_factsheet(
        run.built,
        run.draft.factsheets[part.subject],
        first_page=part.first_page,
        marks=run.marks,
        citywide_pages=run.draft.citywide_range,
        supply=run.draft.supply,
    )


def _draw_citywide(run: _Run, part: BookPart) -> QgsPrintLayout:
    layout = new_layout(run.built.project, part.title)
    head = Head(run.marks.concept, part.title, "massnahmen", part.first_page, part.pages)
    draw_table_pages(layout, run.draft.citywide, MEASURES, head=head, marks=run.marks)
    return layout


def _draw_index(run: _Run, part: BookPart) -> QgsPrintLayout:
    layout, links = build_index(
        run.built,
        run.draft.index,
        part=part,
        pages=run.draft.measure_pages,
        marks=run.marks,
    )
    run.links.extend(links)
    return layout


def _draw_rules(run: _Run, part: BookPart) -> QgsPrintLayout:
    return build_rules(run.built, run.draft.rules, part=part, marks=run.marks)


def _draw_sources(run: _Run, part: BookPart) -> QgsPrintLayout:
    return build_sources(run.built, run.draft.sources, part=part, marks=run.marks)


_DRAW: dict[PartKind, Callable[[_Run, BookPart], QgsPrintLayout]] = {
    PartKind.COVER: _draw_cover,
    PartKind.CONTENTS: _draw_contents,
    PartKind.MAP: _draw_map,
    PartKind.FACTSHEET: _draw_factsheet,
    PartKind.CITYWIDE: _draw_citywide,
    PartKind.INDEX: _draw_index,
    PartKind.RULES: _draw_rules,
    PartKind.SOURCES: _draw_sources,
    PartKind.CONFIDENCE: lambda run, part: build_confidence(
        run.built, run.draft.confidence, part=part, marks=run.marks
    ),
}


def _finish_single(part: BookPart, path: Path, info: BookInfo, kicker: str) -> None:
    """Give a Steckbrief as a file of its own title, language and the page numbers of the book."""
    aside = path.with_name(f"fertig-{path.name}")
    plan = plan_pages([PartSpec(part.id, part.title, part.kind, part.pages, 1, part.subject)])
    single = replace(info, title=f"{part.title} – {kicker}")
    assemble([(part, path)], aside, plan=plan, links=(), info=single, first_label=part.first_page)
    aside.replace(path)


def _check(run: _Run, whole: Assembled, letters: LetterNotes) -> proofs.Report:
    """Prove the book from the file itself; raises BookError when something is lost."""
    plan = run.draft.plan
    content = proofs.read_book(
        whole.path,
        plan.parts,
        progress=lambda share: run.progress(0.9 + 0.06 * share, "Das Buch wird geprüft …"),
    )
    parts = {part.id: part for part in plan.parts}
    report = proofs.Report(
        (
            proofs.check_rows(run.draft.expected_rows, parts, content),
            proofs.check_measures_printed(
                (measure.nummer for measure in run.draft.measures), plan.parts, content
            ),
            proofs.check_pages(content, planned=plan.pages),
            proofs.check_spares(run.spares),
            proofs.check_scales(run.scales),
            proofs.check_notes(run.notes),
            check_letters(letters, content, _written(run)),
            proofs.check_entries(run.built, run.draft.plan.parts),
            *proofs.check_file(whole.path),
        )
    )
    if report.failures:
        raise BookError(
            "Das Buch hat die Prüfung nicht bestanden: "
            + " ".join(check.sentence for check in report.failures)
            + " Das alte Buch ist unverändert."
        )
    return report


def _written(run: _Run) -> dict[str, str]:
    """Texts of the measures by where they stand."""
    labels = measure_labels(run.built.catalogue)
    return {
        f"Maßnahme {measure.nummer}, Spalte „{labels[name]}“": text
        for measure in run.draft.measures
        for name in TEXT_FIELDS
        if (text := str(getattr(measure, name)).strip())
    }


def _result(target: Path, draft: Draft, whole: Assembled, report: proofs.Report) -> BookResult:
    parts = draft.plan.parts
    return BookResult(
        folder=target,
        pdf=target / BOOK,
        project=target / PROJECT,
        images=tuple(
            target / picture_file(part.subject) for part in parts if part.kind is PartKind.MAP
        ),
        factsheets=tuple(
            target / _file_name(part) for part in parts if part.kind is PartKind.FACTSHEET
        ),
        pages=draft.plan.pages,
        assembled=replace(whole, path=target / BOOK),
        report=report,
        printed=draft.printed(),
    )
