"""Letters beyond the book's typeface: printed and readable in the PDF, or named, never lost."""

import json
import os
import sys
import unicodedata
from datetime import UTC, datetime
from html import escape

import pypdf
import pytest
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsPalLayerSettings,
    QgsPrintLayout,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

from insek.processing.algorithms.kit.base import InsekAlgorithm
from insek.processing.book.pdf.assemble import BookInfo, finish_pdf
from insek.processing.book.pdf.layout_export import export_pdf
from insek.processing.book.pdf.letter_proof import check_letters
from insek.processing.book.pdf.proofs import PageContent
from insek.processing.book.tables.paginate import Paragraph, PrintedRow
from insek.processing.book.tables.table_items import (
    PrintedColumn,
    TableSpec,
    draw_table,
    paginate_table,
)
from insek.processing.cartography.fonts import wrap
from insek.processing.cartography.letters import LetterSource, letter_supply, printable
from insek.processing.cartography.map_labels import print_labels
from insek.processing.cartography.page_items import Page, Rect
from insek.processing.reports.report_renderer import print_paper
from insek.processing.wording.letter_notes import LetterNotes, noting_letters

INFO = BookInfo("Probe", "Stadt", "Test", datetime(2026, 5, 1, tzinfo=UTC))
OWN = {
    "deutsch": "Größe ẞ „Anführung“ – 5 €",
    "türkisch": "Türkçe ğışİŞçö",
    "ukrainisch": "Українська їґє Ё",
    "vietnamesisch": "Đường Nguyễn Trãi ễậợ",
    "griechisch": "Ελληνικά ώΰ",
    "zusammengesetzt": "a\u0308 e\u0301 x\u0304 q\u0307\u0323",
}
FOREIGN = {
    "arabisch": "شارع السلام",
    "hebräisch": "שלום",
    "chinesisch": "城市 学校",
    "thailändisch": "ไทย",
    "zeichen": "☀\ufe0f ⚠ ☎",
    "emoji": "🌳 🚲 😀",
    "folgen": "👍🏽 👨\u200d👩\u200d👧 🇩🇪",
    "eigene": "\ue000 \U0010fffd",
    "steuernd": "\u0378",
}
TEXTS = OWN | FOREIGN
# Without a form in print: what joins signs, and marks for the direction of a text.
FORMLESS = {0x200D, 0xFE0F}


def bare(text):
    """Letters of a text, as a reader of a PDF may give them."""
    found = unicodedata.normalize("NFKD", text)
    return {letter for letter in found if not letter.isspace() and ord(letter) not in FORMLESS}


def read(path):
    return "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def finished(fill, folder):
    """A page as the book finishes it."""
    project = QgsProject()
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    fill(Page(layout, 0))
    raw = export_pdf(layout, folder / "roh.pdf")
    finish_pdf(raw, folder / "blatt.pdf", info=INFO)
    return folder / "blatt.pdf"


def print_labels_of_a_page(folder):
    def fill(page):
        for number, text in enumerate(TEXTS.values()):
            page.label(f"label_{number}", text, Rect(10, 10 + 7 * number, 180, 6))

    return finished(fill, folder)


def print_a_table(folder):
    spec = TableSpec((PrintedColumn("Nr.", 8), PrintedColumn("Text", 90)))
    rows = [
        PrintedRow(str(number), ((Paragraph(str(number)),), (Paragraph(text, style="title"),)))
        for number, text in enumerate(TEXTS.values())
    ]

    def fill(page):
        (pages,) = paginate_table(rows, spec, page_mm=160)
        draw_table(page, pages, spec, rect=Rect(10, 125, 120, 160), item_id="tabelle")

    return finished(fill, folder)


def print_texts(folder):
    cells = "".join(f"<tr><td>{escape(text)}</td></tr>" for text in TEXTS.values())
    path = folder / "papier.pdf"
    print_paper(f'<paper size="A4" margin="18"><table>{cells}</table></paper>', path, info=INFO)
    return path


def test_emoji_are_text_in_the_pdf_where_a_typeface_has_them(qgis_app, tmp_path):
    if letter_supply("😀") is not LetterSource.BORROWED:
        pytest.skip("no typeface here has the outline of a face")
    path = tmp_path / "papier.pdf"
    print_paper("<paper><table><tr><td>A😀B 😀</td></tr></table></paper>", path, info=INFO)
    assert "".join(read(path).split()) == "A😀B😀"


@pytest.mark.parametrize("printer", [print_labels_of_a_page, print_a_table, print_texts])
def test_every_letter_is_in_the_pdf_or_named_there_and_in_the_remark(qgis_app, tmp_path, printer):
    with noting_letters() as notes:
        path = printer(tmp_path)
    found = bare(read(path))
    told = " ".join(notes.remarks())
    for text in TEXTS.values():
        assert bare(printable(text)) <= found
        for letter in bare(text) - found:
            assert letter in "".join(notes.replaced.values())
    assert "U+E000" in told


def test_the_books_own_typeface_has_the_scripts_that_german_cities_write_most(qgis_app):
    for text in OWN.values():
        assert printable(text) == text
        supplies = {letter_supply(letter) for letter in text}
        assert supplies == {LetterSource.OWN}


def test_letters_of_no_typeface_are_measured_as_they_are_printed(qgis_app):
    (line,) = wrap("Platz \ue000", 100.0, 9.0)
    assert line == "Platz [U+E000]"
    narrow = wrap("Platz \ue000", 14.0, 9.0)
    assert narrow == ["Platz", "[U+E000]"]


def test_a_long_word_is_not_broken_between_a_letter_and_its_mark(qgis_app):
    lines = wrap("x\u0304" * 60, 20.0, 9.0)
    assert len(lines) > 1
    assert all(not unicodedata.combining(line[0]) for line in lines)


def test_what_is_printed_once_is_printed_the_same_again(qgis_app):
    for text in TEXTS.values():
        assert printable(printable(text)) == printable(text)


def names(*texts):
    layer = QgsVectorLayer("Point?field=name:string", "Orte", "memory")
    rows = []
    for text in texts:
        feature = QgsFeature(layer.fields())
        feature["name"] = text
        rows.append(feature)
    layer.dataProvider().addFeatures(rows)
    settings = QgsPalLayerSettings()
    settings.fieldName, settings.isExpression = 'upper("name")', True
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
    return layer


def labels(layer):
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    expression = QgsExpression(layer.labeling().settings().fieldName)
    found = []
    for feature in layer.getFeatures():
        context.setFeature(feature)
        found.append(expression.evaluate(context))
    return found


def test_names_on_maps_are_replaced_too_and_told(qgis_app):
    layer = names("Am 'Markt' \ue000", "Süd")
    with noting_letters() as notes:
        print_labels([[layer]])
    assert labels(layer) == ["AM 'MARKT' [U+E000]", "SÜD"]
    assert "U+E000 in „Am 'Markt' \ue000“" in notes.remarks()[0]


def test_maps_whose_names_can_be_drawn_keep_their_labels(qgis_app):
    layer = names("Süd", "Київ")
    print_labels([[layer]])
    assert layer.labeling().settings().fieldName == 'upper("name")'


def test_the_book_says_which_letters_are_drawn_but_cannot_be_read():
    content = {1: PageContent("Straße 城", (), painted=True)}
    good = check_letters(LetterNotes(borrowed={"城": None}), content, {})
    assert good.passed
    lost = check_letters(LetterNotes(borrowed={"城": None, "市": None}), content, {})
    assert not lost.passed
    assert not lost.fatal
    assert "nicht zu finden" in lost.sentence
    assert "U+5E02" in lost.sentence
    assert "U+57CE" not in lost.sentence


class Prints(InsekAlgorithm):
    ID = "prints"

    def initAlgorithm(self, config=None):
        pass

    def work(self, parameters, context, feedback):
        wrap("Platz \ue000", 100.0, 9.0)
        return {}


class Log(QgsProcessingFeedback):
    def __init__(self):
        super().__init__()
        self.warnings = []

    def pushWarning(self, warning):
        self.warnings.append(warning)


def test_the_log_of_every_tool_names_what_was_replaced(qgis_app):
    log = Log()
    _, done = Prints().create().run({}, QgsProcessingContext(), log)
    assert done
    (warning,) = log.warnings
    assert warning.startswith(
        "Zeichen, die keine Schrift dieses Rechners hat: U+E000 in „Platz \ue000“. "
    )


# ------------------------------------------------------------------ machines with other typefaces


@pytest.fixture
def machine(tmp_path, script):
    """Prints all texts as a computer does whose only further typefaces are in a folder."""

    def run(fonts):
        config = tmp_path / "fonts.conf"
        config.write_text(
            f"<fontconfig><dir>{fonts}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
        )
        code = f"""
import json, sys
from html import escape
from datetime import UTC, datetime
from pathlib import Path
from qgis.core import QgsApplication
application = QgsApplication([], True)
application.initQgis()
from insek.processing.book.pdf.assemble import BookInfo
from insek.processing.reports.report_renderer import print_paper
from insek.processing.wording.letter_notes import noting_letters
info = BookInfo("Probe", "Stadt", "Test", datetime(2026, 5, 1, tzinfo=UTC))
texts = json.loads({json.dumps(json.dumps(TEXTS))})
cells = "".join("<tr><td>" + escape(text) + "</td></tr>" for text in texts.values())
with noting_letters() as notes:
    print_paper('<paper size="A4" margin="18"><table>' + cells + "</table></paper>",
                Path(sys.argv[1]), info=info)
print(json.dumps(["".join(notes.replaced.values()), *notes.remarks()]))
"""
        path = tmp_path / "papier.pdf"
        environment = {**os.environ, "FONTCONFIG_FILE": str(config)}
        done = script.run(code, path, env=environment)
        assert done.returncode == 0, done.stderr
        replaced, *remarks = json.loads(done.stdout.splitlines()[-1])
        return read(path), replaced, remarks

    return run


only_fontconfig = pytest.mark.skipif(sys.platform != "linux", reason="typefaces of fontconfig")


@only_fontconfig
def test_a_computer_without_other_typefaces_prints_names_and_numbers(tmp_path, machine):
    (tmp_path / "leer").mkdir()
    text, replaced, (remark,) = machine(tmp_path / "leer")
    plain = " ".join(text.split())
    for named in ("[deciduous tree]", "[bicycle]", "[Flagge DE]", "[U+5E9 U+5DC U+5D5 U+5DD]"):
        numbers = named.replace("U+5", "U+05")
        assert numbers in plain
    for key, written in FOREIGN.items():
        assert bare(written) <= set(replaced), key
    for written in OWN.values():
        assert bare(written) <= bare(text)
        assert bare(written).isdisjoint(replaced)
    assert "U+1F333 (deciduous tree)" in remark
