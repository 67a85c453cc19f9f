"""The style library as the Style Manager of QGIS reads it."""

from pathlib import Path

import pytest
from qgis.core import QgsStyle

from insek.processing.catalogue.field_colours import shipped_colours
from insek.processing.catalogue.load import base_catalogue
from insek.processing.store.forms.default_styles import STYLES, style_file

LIBRARY = STYLES / "insek_style_library.xml"


@pytest.fixture(scope="module")
def catalogue():
    """The library belongs to no city."""
    return base_catalogue()


@pytest.fixture(scope="module")
def style():
    style = QgsStyle()
    style.createMemoryDatabase()
    assert style.importXml(str(LIBRARY))
    return style


def test_every_role_with_a_style_has_its_symbol_in_the_library(style, catalogue):
    names = style.symbolNames()
    # Place names are labels without a symbol.
    roles = [role for role in catalogue.roles if style_file(role) and role != "place_name"]
    assert len(roles) > 100
    without = [role for role in roles if not any(f"({role})" in name for name in names)]
    assert without == []
    assert len(names) >= len(roles)


def test_symbols_are_found_by_what_they_say(style, catalogue):
    entity = QgsStyle.StyleEntity.SymbolEntity
    for kind in ("base", "analysis", "strategy"):
        found = style.symbolsWithTag(entity, style.tagId(kind))
        wanted = {
            f"{role.label} ({role.id})"
            for role in catalogue.roles.values()
            if style_file(role.id) and kind in [item.value for item in role.kinds]
        }
        assert found
        assert {name.split("): ")[0].removesuffix(")") + ")" for name in found} <= wanted


def test_the_colours_of_the_handlungsfelder_have_their_names(style, catalogue):
    ramp = style.colorRamp("INSEK Handlungsfelder")
    colours = {label: colour.name().upper() for colour, label in ramp.fetchColors()}
    expected = {
        item.title: shipped_colours()[item.id].upper() for item in catalogue.handlungsfelder
    }
    assert colours == expected


def test_text_formats_of_the_sheets_are_there(style):
    assert style.textFormat("INSEK Legende").size() == pytest.approx(8.0)
    assert style.textFormatCount() == 6


def test_the_library_carries_its_pictograms_and_names_no_path():
    text = Path(LIBRARY).read_text(encoding="utf-8")
    assert "base64:" in text
    assert ".svg" not in text
