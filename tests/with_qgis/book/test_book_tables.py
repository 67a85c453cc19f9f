"""Tables as printed: where the paginator says, with every character, and never cut off."""

import unicodedata

import pypdf
import pytest
from qgis.core import QgsPrintLayout, QgsProject

from insek.processing.book.pages import BODY_TOP, LEFT, PageMarks, new_layout
from insek.processing.book.pdf.layout_export import export_pdf
from insek.processing.book.tables import table_items as tables_module
from insek.processing.book.tables.measure_rows import MEASURES, printed_measure
from insek.processing.book.tables.paginate import Paragraph, PrintedLine, PrintedRow
from insek.processing.book.tables.table_items import (
    PrintedColumn,
    TableLayoutError,
    TableSpec,
    markup,
    require_empty_spares,
    wrap_paragraph,
)
from insek.processing.book.tables.table_pages import Head, draw_table_pages, paginate_body
from insek.processing.cartography.fonts import text_width_mm
from insek.processing.cartography.page_items import Rect
from insek.processing.catalogue.load import city_catalogue
from insek.processing.wording.hyphenation import HYPHEN, unwrapped

from ..book_city import LONG, measures

MARKS = PageMarks("Konzept", "November 2026", is_demo=True)


@pytest.fixture
def project(qgis_app):
    return QgsProject()


def drawn(project, pages, spec, tmp_path):
    layout = new_layout(project, "Probe")
    head = Head("Art", "Titel", "tabelle", 5, len(pages))
    draw_table_pages(layout, pages, spec, head=head, marks=MARKS)
    path = export_pdf(layout, tmp_path / "probe.pdf")
    return layout, pypdf.PdfReader(str(path))


def positions(page):
    """Baselines of the numbers in the first column, in mm from the top of the page."""
    found = {}

    def visit(text, matrix, *_rest):
        if text.strip().isdigit() and abs(matrix[4] * 25.4 / 72 - LEFT) < 4:
            found[text.strip()] = (float(page.mediabox.height) - matrix[5]) * 25.4 / 72

    page.extract_text(visitor_text=visit)
    return found


def text_of(page):
    return " ".join(unicodedata.normalize("NFKC", page.extract_text()).split())


def test_rows_lie_where_the_paginator_put_them(project, tmp_path):
    catalogue = city_catalogue("kaiserslautern")
    pages = paginate_body([printed_measure(measure, catalogue) for measure in measures()], MEASURES)
    _, reader = drawn(project, pages, MEASURES, tmp_path)
    assert len(reader.pages) == len(pages)
    for table_page, page in zip(pages, reader.pages, strict=True):
        printed = positions(page)
        for row in table_page.rows:
            if row.piece == 1:
                hanging = printed[row.key] - BODY_TOP - row.top_mm
                assert 0 < hanging < row.height_mm
                # All numbers hang from their rule alike.
                assert hanging == pytest.approx(3.7, abs=0.4)


def test_every_page_repeats_the_head_and_has_foot_and_number(project, tmp_path):
    rows = [
        PrintedRow(str(n), ((Paragraph(str(n)),), (Paragraph(LONG[:900]),))) for n in range(1, 15)
    ]
    spec = TableSpec((PrintedColumn("Nr.", 8.0), PrintedColumn("Maßnahme", 100.0)))
    pages = paginate_body(rows, spec)
    _, reader = drawn(project, pages, spec, tmp_path)
    assert len(reader.pages) == len(pages) > 1
    for number, page in enumerate(reader.pages):
        text = text_of(page)
        assert "Nr." in text
        assert "Maßnahme" in text
        assert "Demodaten – schematisch, nicht amtlich" in text
        assert str(5 + number) in text.split()
        assert ("Fortsetzung" in text) == (number > 0)


def test_all_columns_of_the_list_are_printed(project, tmp_path):
    catalogue = city_catalogue("kaiserslautern")
    pages = paginate_body([printed_measure(measures()[0], catalogue)], MEASURES)
    _, reader = drawn(project, pages, MEASURES, tmp_path)
    text = " ".join(text_of(reader.pages[0]).split())
    for expected in (
        "Maßnahme „1“ für Bäume & <Bänke>",
        "Größere Bäume pflanzen",
        "Querverweis: Klimaanpassungskonzept",
        "Referat",
        "Prozess und Monitoring: Bericht im Ortsbeirat",
        "Nachhaltigkeit: Regenwasser nutzen",
        "Standort: Ortsmitte",
        "ca. 20.000 €",
        "KfW 444",
        "klimaangepasste",
        "kurzfristig",
        "Priorität: hoch",
        "Status: in Planung",
    ):
        assert expected in text


def test_a_text_longer_than_a_page_is_printed_to_its_last_word(project, tmp_path):
    spec = TableSpec((PrintedColumn("Nr.", 8.0), PrintedColumn("Maßnahme", 40.0)), mark_column=1)
    row = PrintedRow("8", ((Paragraph("8"),), (Paragraph(LONG),)))
    pages = paginate_body([row], spec, mark="Fortsetzung von Nr. {key}")
    assert len(pages) > 1
    layout, reader = drawn(project, pages, spec, tmp_path)
    text = " ".join(text_of(page) for page in reader.pages)
    assert text.count("begrünt") == 90
    assert text.count("Fortsetzung von Nr. 8") == len(pages) - 1
    assert require_empty_spares(layout) == len(pages)


def test_a_table_that_does_not_fit_its_frame_stops_the_run(project, monkeypatch):
    spec = TableSpec((PrintedColumn("Nr.", 8.0),))
    pages = paginate_body([PrintedRow(str(n), ((Paragraph(str(n)),),)) for n in range(1, 6)], spec)
    layout = new_layout(project, "Zu klein")
    page = tables_module.Page(layout, 0)
    low = Rect(LEFT, BODY_TOP, 180, pages[0].height_mm - 10)
    table = tables_module.draw_table(page, pages[0], spec, rect=low, item_id="t")
    tables_module.add_spares(layout, [table])
    with pytest.raises(TableLayoutError, match="eine Zeile ginge verloren"):
        require_empty_spares(layout)


def test_text_from_the_list_is_never_read_as_markup():
    line = PrintedLine("Standort: <b>A & B</b>", "body", len("Standort: "))
    assert markup(line).endswith("&lt;b&gt;A &amp; B&lt;/b&gt;")
    assert markup(line).startswith("<span")


def test_no_wrapped_line_is_wider_than_its_column(qgis_app):
    lead = "Prozess und Monitoring: "
    lines = wrap_paragraph(Paragraph(LONG[:600], lead=lead), 40.0)
    assert lines[0].startswith(lead)
    first = text_width_mm(lead, 7.2, weight="Bold") + text_width_mm(lines[0][len(lead) :], 7.2)
    assert first <= 40.0
    assert all(text_width_mm(line, 7.2) <= 40.0 for line in lines[1:])


def test_a_title_and_a_lead_are_measured_in_the_weight_they_are_printed_in(project, tmp_path):
    titles = (
        "Rahmenplan zur behutsamen Nachverdichtung Bännjerrück",
        "WWWWW MMMMM WWWWW MMMMM WWWWW MMMMM WWWWW MMMMM",
    )
    spec = TableSpec(
        (PrintedColumn("Nr.", 5.6), PrintedColumn("Maßnahme", 67.2), PrintedColumn("Feld", 40.0))
    )
    cells = [((), (Paragraph(title, style="title"),), (Paragraph("x"),)) for title in titles]
    cells.append(((), (Paragraph("hoch", lead="Priorität: "),), ()))
    pages = paginate_body([PrintedRow("", row) for row in cells], spec)
    _, reader = drawn(project, pages, spec, tmp_path)
    faces = {}

    def visit(text, _current, _text, font, _size):
        if font and text.strip():
            faces.setdefault(text.split()[0], font["/BaseFont"].split("-")[-1])

    reader.pages[0].extract_text(visitor_text=visit)
    # Bold is the wider of the two.
    assert {faces["Rahmenplan"], faces["WWWWW"], faces["Priorität:"]} <= {"Semibold", "Bold"}
    lines = [line.text for row in pages[0].rows[:2] for line in row.cells[1]]
    assert len(lines) > 3
    assert all(text_width_mm(line, 7.2, weight="Bold") <= 67.2 for line in lines)


def test_a_long_word_breaks_with_a_hyphen_and_reads_back_whole(qgis_app):
    text = "Landesbetrieb Mobilität; Straßenverkehrsbehörde der Stadtentwicklungsgesellschaft"
    lines = wrap_paragraph(Paragraph(text), 20.0)
    assert unwrapped(lines) == text
    broken = [line for line in lines if line.endswith(HYPHEN)]
    assert broken
    for line in broken:
        assert len(line.split()[-1].removesuffix(HYPHEN)) >= 4
    assert all(text_width_mm(line, 7.2) <= 20.0 for line in lines)


def test_a_web_address_is_broken_without_a_hyphen(qgis_app):
    text = "https://www.kaiserslautern.de/sozialeslebenwohnenundstadtentwicklung"
    lines = wrap_paragraph(Paragraph(text), 20.0)
    assert "".join(lines) == text
    assert len(lines) > 2


def test_a_lead_alone_on_its_line_keeps_its_weight(qgis_app):
    status = Paragraph("Umsetzungsstadium", lead="Status: ")
    row = PrintedRow("1", ((Paragraph("1"),), (status,)))
    spec = TableSpec((PrintedColumn("Nr.", 8.0), PrintedColumn("Stand", 24.0)))
    first, second = paginate_body([row], spec)[0].rows[0].cells[1]
    assert first.text == "Status:"
    assert "font-weight:600" in markup(first)
    assert "font-weight" not in markup(second)


def test_a_layout_of_the_same_name_is_replaced(project):
    first = new_layout(project, "Inhalt")
    assert isinstance(first, QgsPrintLayout)
    new_layout(project, "Inhalt")
    assert [layout.name() for layout in project.layoutManager().layouts()] == ["Inhalt"]


def test_words_with_ligatures_can_be_searched(project, tmp_path):
    spec = TableSpec((PrintedColumn("Nr.", 8.0), PrintedColumn("Nachbarschaft", 60.0)))
    text = "Nachbarschaften, Wirtschaft, Kaffee, Fläche, Flöße, Treffpunkt, Schifffahrt"
    pages = paginate_body([PrintedRow("1", ((Paragraph("1"),), (Paragraph(text),)))], spec)
    _, reader = drawn(project, pages, spec, tmp_path)
    # Not normalised: every letter is there by itself.
    printed = " ".join(reader.pages[0].extract_text().split())
    assert text in printed
    assert "Nachbarschaft Nr." in printed or "Nr. Nachbarschaft" in printed
