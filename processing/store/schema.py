"""Tables of a store: which there are and which columns they have."""

from __future__ import annotations

from osgeo import gdal, ogr, osr

from ..catalogue.geometry_kinds import Geometry
from ..catalogue.model import Catalogue
from ..runtime.decision import META
from .ledgers import CATALOGUE_TABLE, HISTORY_TABLE, LedgerTable
from .measures import LIST_FIELDS, PLACE_ROLES, TEXT_FIELDS
from .store_errors import StoreError

APPLICATION = "insek"
SCHEMA_VERSION = 2
INDEXED_ROWS = 500

PROVENANCE = "insek_herkunft"
FIGURES = "insek_kennzahl"
MEASURES = "massnahme"
CODES = "insek_code"
STYLES = "layer_styles"

COMMON_FIELDS = (
    ("name", "text"),
    ("ortsbezirk", "text"),
    ("quelle_id", "text"),
    ("hinweis", "text"),
)

_OGR_TYPES = {
    "text": (ogr.OFTString, ogr.OFSTNone),
    "integer": (ogr.OFTInteger64, ogr.OFSTNone),
    "real": (ogr.OFTReal, ogr.OFSTNone),
    "date": (ogr.OFTDate, ogr.OFSTNone),
    "datetime": (ogr.OFTDateTime, ogr.OFSTNone),
    "boolean": (ogr.OFTInteger, ogr.OFSTBoolean),
}
_OGR_GEOMETRIES = {
    Geometry.POINT: ogr.wkbPoint,
    Geometry.LINE: ogr.wkbMultiLineString,
    Geometry.POLYGON: ogr.wkbMultiPolygon,
    Geometry.NONE: ogr.wkbNone,
}


def role_table(catalogue: Catalogue, role_id: str) -> LedgerTable:
    """Table of a role.

    Raises:
        StoreError: for a role that the catalogue does not know.
    """
    role = catalogue.roles.get(role_id)
    if role is None:
        raise StoreError(
            f"Die Rolle „{role_id}“ gibt es im Katalog „{catalogue.id}“ nicht. Bitte die"
            " Schreibweise prüfen oder die Rolle im Katalog ergänzen."
        )
    extra = tuple((item.name, item.type) for item in role.fields)
    return LedgerTable(PLACE_ROLES.get(role_id, role_id), role.geometry, COMMON_FIELDS + extra)


def fixed_tables() -> tuple[LedgerTable, ...]:
    """Tables every store has from the start."""
    texts = tuple((name, "text") for name in TEXT_FIELDS)
    place = (
        ("massnahme_id", "text"),
        ("nummer", "integer"),
        ("bezeichnung", "text"),
        ("handlungsfeld", "text"),
        ("leuchtturm", "boolean"),
    )
    provenance_columns = [
        "rolle",
        "herkunft",
        "quelle",
        "quellenvermerk",
        "lizenz",
        "datenstand",
        "algorithmus",
        "parameter",
        "eingaben",
        "hinweis",
        "erstellt",
        "pruefsumme",
        "aufruf",
    ]
    return (
        LedgerTable(
            META,
            Geometry.NONE,
            (("schluessel", "text"), ("wert", "text")),
            keys=("schluessel",),
        ),
        CATALOGUE_TABLE,
        LedgerTable(
            PROVENANCE,
            Geometry.NONE,
            tuple((name, "text") for name in provenance_columns),
            keys=("rolle",),
        ),
        LedgerTable(
            FIGURES,
            Geometry.NONE,
            (
                ("analyse", "text"),
                ("ortsbezirk", "text"),
                ("kennzahl", "text"),
                ("wert", "real"),
                ("einheit", "text"),
                ("hinweis", "text"),
            ),
            keys=("analyse", "kennzahl"),
        ),
        LedgerTable(
            MEASURES,
            Geometry.NONE,
            (
                ("id", "text"),
                ("nummer", "integer"),
                *texts,
                *((name, "text") for name in LIST_FIELDS),
                ("federfuehrung", "text"),
                ("leuchtturm", "boolean"),
                ("kosten_von", "real"),
                ("kosten_bis", "real"),
                ("kosten_jaehrlich", "boolean"),
                ("weitere", "text"),
            ),
            keys=("id",),
        ),
        HISTORY_TABLE,
        LedgerTable(
            CODES,
            Geometry.NONE,
            (("liste", "text"), ("kennung", "text"), ("bezeichnung", "text")),
        ),
        LedgerTable("massnahme_punkt", Geometry.POINT, place, indexed=False),
        LedgerTable("massnahme_linie", Geometry.LINE, place, indexed=False),
        LedgerTable("massnahme_flaeche", Geometry.POLYGON, place, indexed=False),
        LedgerTable(
            STYLES,
            Geometry.NONE,
            (
                ("f_table_catalog", "text"),
                ("f_table_schema", "text"),
                ("f_table_name", "text"),
                ("f_geometry_column", "text"),
                ("styleName", "text"),
                ("styleQML", "text"),
                ("styleSLD", "text"),
                ("useAsDefault", "boolean"),
                ("description", "text"),
                ("owner", "text"),
                ("ui", "text"),
                ("update_time", "datetime"),
            ),
        ),
    )


def create_table(
    dataset: gdal.Dataset, table: LedgerTable, crs: str, *, rows: int = 0
) -> ogr.Layer:
    """Create (or replace) a table and return its OGR layer.

    Each spatial index adds a dozen tables and triggers; a store with one for every role takes twice
    as long to open.

    Args:
        dataset: The file, open in GDAL.
        table: The table and its columns.
        crs: CRS of the geometries, e.g. ``EPSG:25832``; not asked of a table without geometry.
        rows: How many will be written; a spatial index is made where it pays and the table may have
            one.
    """
    reference = None
    if table.geometry is not Geometry.NONE:
        reference = osr.SpatialReference()
        reference.SetFromUserInput(crs)
    layer = dataset.CreateLayer(
        table.name,
        reference,
        _OGR_GEOMETRIES[table.geometry],
        [
            "OVERWRITE=YES",
            "GEOMETRY_NAME=geom",
            "FID=fid",
            f"SPATIAL_INDEX={'YES' if table.indexed and rows >= INDEXED_ROWS else 'NO'}",
        ],
    )
    for name, kind in table.fields:
        ogr_type, subtype = _OGR_TYPES[kind]
        definition = ogr.FieldDefn(name, ogr_type)
        definition.SetSubType(subtype)
        layer.CreateField(definition)
    return layer
