"""Papers and charts on pages: headings with what they head, no row lost, none off the page."""

import re
from datetime import UTC, datetime

import pypdf
import pytest

from insek.processing.book.page_flow import FlowError
from insek.processing.book.pages import BookError
from insek.processing.book.pdf import layout_export
from insek.processing.book.pdf.assemble import BookInfo
from insek.processing.participation.surveys.survey import Answer, Question, Survey
from insek.processing.reports import report_renderer
from insek.processing.reports.report_renderer import PaperError, print_paper
from insek.processing.reports.survey_charts import survey_pages

INFO = BookInfo("Probe", "Stadt", "Test", datetime(2026, 5, 1, tzinfo=UTC))
HEAD = '<thead><tr><td width="20">Nr.</td><td>Anmerkung</td></tr></thead>'
HEADING = '<table><tr keep="next"><td size="13">Diskussion</td></tr></table>'
WORDS = [f"Wort{k}" for k in range(1500)]


def paper(body):
    return (
        '<paper size="A4" margin="18"><header><tr><td>Kopf</td></tr></header>'
        f"{body}<footer><tr><td><pages/></td></tr></footer></paper>"
    )


def row(*texts):
    first, *others = texts
    return f'<tr><td width="20">{first}</td>{"".join(f"<td>{text}</td>" for text in others)}</tr>'


@pytest.fixture
def printed(qgis_app, tmp_path):
    def pages(body):
        path = tmp_path / "probe.pdf"
        count = print_paper(paper(body), path, info=INFO)
        found = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]
        assert len(found) == count
        return [re.sub(r"^Kopf Seite \d+ von \d+ ", "", text) for text in found]

    return pages


def test_a_heading_and_the_head_of_its_table_stay_above_a_row_taller_than_a_page(printed):
    first, second, third, *_ = printed(
        f"<table>{row('0', 'davor')}</table>{HEADING}"
        f"<table>{HEAD}{row('1', ' '.join(WORDS))}</table>"
    )
    assert first == "0 davor"
    assert second.startswith("Diskussion Nr. Anmerkung 1 Wort0 Wort1 ")
    assert third.startswith("Nr. Anmerkung Wort")


def test_a_heading_at_the_foot_goes_to_the_next_page_with_the_first_row(printed):
    filler = "".join(row(str(k), "x") for k in range(200))
    pages = printed(f"<table>{filler}</table>")
    fitting = int(re.findall(r"\d+", pages[0])[-1]) + 1
    body = "".join(row(str(k), "x") for k in range(fitting - 2))
    last = f"<table>{HEAD}{row('A', 'erste')}</table>"
    assert printed(f"<table>{body}</table>{HEADING}{last}")[1:] == [
        "Diskussion Nr. Anmerkung A erste"
    ]


def test_two_long_cells_of_a_row_lose_no_word(printed):
    pages = printed(f"<table>{row('1', ' '.join(WORDS[:700]), ' '.join(WORDS[700:]))}</table>")
    assert sorted(re.findall(r"Wort\d+", " ".join(pages))) == sorted(WORDS)


def test_a_box_stands_beside_the_first_piece_of_its_row_only(printed, monkeypatch):
    drawn = []
    monkeypatch.setitem(report_renderer.SHAPES, "box", lambda *place: drawn.append(place))
    pages = printed(f"<table>{row('<box/>', ' '.join(WORDS))}</table>")
    assert len(pages) == 3
    assert len(drawn) == 1


def test_no_rows_still_make_a_page(printed):
    (page,) = printed("<table></table>")
    assert page == "Kopf Seite 1 von 1"


def test_a_shape_taller_than_a_page_is_a_sentence_and_the_old_file_stays(printed, tmp_path):
    printed(f"<table>{row('1', 'alt')}</table>")
    before = (tmp_path / "probe.pdf").read_bytes()
    with pytest.raises(FlowError, match="„Probe“: Ein Teil ist 302,4 mm hoch und lässt"):
        printed('<table><tr><td><field height="300"/></td></tr></table>')
    assert (tmp_path / "probe.pdf").read_bytes() == before


def test_a_word_lost_between_two_pages_stops_the_run(printed, monkeypatch, tmp_path):
    joined = report_renderer._joined
    monkeypatch.setattr(report_renderer, "_joined", lambda words: joined(words)[-1:])
    body = f"<table><tr><td>{' '.join(WORDS)}<br/><b>fett</b> {' '.join(WORDS)}</td></tr></table>"
    with pytest.raises(FlowError, match="Zeile 1 von 1 stünde nicht genau einmal und ganz"):
        printed(body)
    assert not (tmp_path / "probe.pdf").exists()


def test_a_page_lost_while_the_file_is_finished_stops_the_run(printed, monkeypatch, tmp_path):
    monkeypatch.setattr(report_renderer, "finish_pdf", lambda path, aside, info: 1)
    with pytest.raises(PaperError, match="Geplant sind 3 Seiten, entstanden sind 1"):
        printed(f"<table>{row('1', ' '.join(WORDS))}</table>")
    assert not (tmp_path / "probe.pdf").exists()


def test_a_chart_with_long_answers_goes_on_instead_of_running_off_its_page(qgis_app):
    answers = tuple(
        Answer(f"Antwort {k:02d} {'mit vielen Worten über Plätze und Wege ' * 3}".strip(), 40 - k)
        for k in range(24)
    )
    survey = Survey("Werkstatt", "", (Question("1", "Frage", answers, answering=50),), 50)
    pages = survey_pages(survey, ["Ein Satz."])
    said = [[text.text for text in page.texts] for page in pages]
    assert len(pages) == 2
    numbers = [word[8:10] for page in said for word in page if word.startswith("Antwort ")]
    assert numbers == [f"{k:02d}" for k in range(24)]
    assert "1 Frage (Fortsetzung)" in said[1]
    for page in pages:
        chart = [bar.y + bar.height for bar in page.bars]
        assert max(chart) < 277.0


def test_without_the_typeface_no_paper_and_no_chart_is_printed(printed, tmp_path, monkeypatch):
    monkeypatch.setattr(layout_export, "register_fonts", lambda: False)
    survey = Survey("Werkstatt", "", (Question("1", "Frage", (Answer("Ja", 4),), answering=5),), 5)
    with pytest.raises(BookError, match="Die Schrift „Source Sans 3“ fehlt"):
        printed(f"<table>{row('1', 'Wort')}</table>")
    with pytest.raises(BookError, match="Die Schrift „Source Sans 3“ fehlt"):
        survey_pages(survey, [])
    assert not (tmp_path / "probe.pdf").exists()


def test_charts_begin_below_the_last_line_of_a_long_head(qgis_app):
    answers = tuple(Answer(f"Antwort {k}", 40 - k) for k in range(24))
    questions = tuple(Question(f"{k}", "Frage", answers, answering=50) for k in range(3))
    survey = Survey("Zukunftswerkstatt " + "Wie leben wir " * 12, "", questions, 50)
    sentences = [f"Satz {k} über die Teilnehmenden und ihre Herkunft." for k in range(40)]
    pages = survey_pages(survey, sentences)
    for page in pages:
        first = next(k for k, text in enumerate(page.texts) if text.text.startswith("Fragebogen "))
        head = page.texts[first:-2]
        said = " ".join(text.text for text in head)
        assert all(sentence in said for sentence in sentences)
        assert said.count("Wie leben wir") == 12, "the title is printed whole"
        charts = [text.y - text.size for text in page.texts[:first]]
        assert max(text.y for text in head) < min(charts)
        assert max(bar.y + bar.height for bar in page.bars) < 277.0
    found = [text.text for page in pages for text in page.texts]
    assert sum(text.startswith("Antwort ") for text in found) == 72


def test_charts_below_a_short_head_begin_where_they_always_did(qgis_app):
    survey = Survey("Werkstatt", "", (Question("1", "Frage", (Answer("Ja", 4),), answering=5),), 5)
    (page,) = survey_pages(survey, ["Ein Satz."])
    heading = next(text for text in page.texts if text.text == "1 Frage")
    assert 38.0 < heading.y < 43.0
