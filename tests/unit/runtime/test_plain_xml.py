"""XML that declares entities, or nests without end, is refused before anything is made of it."""

import io
import xml.etree.ElementTree as ET

import pytest

from insek.processing.runtime.plain_xml import (
    MAX_DEPTH,
    DeclarationError,
    XmlFaultError,
    events,
    parsed,
    require_plain,
)

LAUGHS = (
    '<!DOCTYPE qgis [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    "<qgis>&c;</qgis>"
)
EXTERNAL = '<!DOCTYPE qgis [<!ENTITY a SYSTEM "{}">]><qgis>&a;</qgis>'
PARAMETER = '<!DOCTYPE qgis [<!ENTITY % a SYSTEM "{}"> %a;]><qgis/>'
ATTRIBUTE = '<!DOCTYPE qgis [<!ATTLIST qgis version CDATA "3.40">]><qgis/>'
OF_QGIS = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis><a b=\"ä\"/></qgis>"
HOSTILE = [LAUGHS, EXTERNAL, PARAMETER, ATTRIBUTE]


def nested(depth):
    return "<a>" * depth + "</a>" * depth


def file_of(text, encoding="utf-8"):
    return lambda: io.BytesIO(text.encode(encoding))


def test_the_parser_of_python_alone_would_write_the_entities_out():
    assert ET.fromstring(LAUGHS).text == "haha" * 16  # noqa: S314 - what we guard against


@pytest.mark.parametrize("text", HOSTILE)
def test_declarations_are_refused(text, tmp_path):
    secret = tmp_path / "geheim.txt"
    secret.write_text("geheim")
    for read in (parsed, require_plain):
        with pytest.raises(DeclarationError, match="DOCTYPE") as caught:
            read(text.replace("{}", secret.as_uri()))
        assert "geheim" not in str(caught.value)
    with pytest.raises(DeclarationError):
        list(events(file_of(text)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_of_any_encoding_may_have_no_document_type_at_all(encoding):
    head = '<?xml version="1.0"?><!-- <a> -->'
    with pytest.raises(DeclarationError):
        list(events(file_of(f"{head}{OF_QGIS}", encoding)))
    found = [(kind, element.tag) for kind, element in events(file_of(f"{head}<a><b/></a>"))]
    assert found == [("start", "a"), ("start", "b"), ("end", "b"), ("end", "a")]


def test_a_document_type_is_found_behind_a_long_comment():
    comment = f"<!--{'x' * 200_000}-->"
    with pytest.raises(DeclarationError):
        list(events(file_of(comment + LAUGHS)))
    assert [kind for kind, _ in events(file_of(f"{comment}<a/>"))] == ["start", "end"]


def test_what_qgis_writes_is_read():
    assert parsed(OF_QGIS).find("a").get("b") == "ä"
    assert parsed('<?xml version="1.0" encoding="UTF-16"?><a>ß</a>').text == "ß"


def test_elements_nest_to_the_limit_and_no_deeper():
    assert len(list(parsed(nested(MAX_DEPTH)).iter())) == MAX_DEPTH
    assert len(parsed(f"<a>{'<b/>' * 5 * MAX_DEPTH}</a>")) == 5 * MAX_DEPTH
    with pytest.raises(XmlFaultError, match=f"mehr als {MAX_DEPTH} Elemente"):
        parsed(nested(MAX_DEPTH + 1))


@pytest.mark.parametrize("text", ["", "kein XML", "<a>", "<a>&b;</a>", "<a/><b/>", "<a>\0</a>"])
def test_what_is_no_xml_is_told(text):
    with pytest.raises(XmlFaultError, match="kein gültiges XML"):
        parsed(text)
