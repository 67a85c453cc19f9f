"""Small files as German offices send them, written here after the published schemas."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from osgeo import ogr, osr

from insek.processing.runtime.plain_xml import parsed

WEST, SOUTH = 410_000.0, 5_476_000.0
"""In Kaiserslautern, ETRS89 / UTM 32N."""
XPLAN = "http://www.xplanung.de/xplangml/{}"


def box(number, size=10.0, west=WEST):
    """WKT of a square, one beside another."""
    x, y = west + number * 20, SOUTH
    return f"POLYGON(({x} {y}, {x + size} {y}, {x + size} {y + size}, {x} {y + size}, {x} {y}))"


def line(number):
    x = WEST + number * 20
    return f"LINESTRING({x} {SOUTH}, {x + 10} {SOUTH + 5})"


def layer_file(path, rows, *, shape=box, driver="GPKG", layer=None, epsg=25832, types=None):
    """A layer of rows (field -> value); ``types`` are OGR types by field, else text."""
    path = Path(path)
    source = (
        ogr.Open(str(path), update=1)
        if path.exists()
        else ogr.GetDriverByName(driver).CreateDataSource(str(path))
    )
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    kind = ogr.CreateGeometryFromWkt(shape(0)).GetGeometryType()
    table = source.CreateLayer(layer or path.stem, reference, kind)
    names = dict.fromkeys(name for row in rows for name in row)
    for name in names:
        table.CreateField(ogr.FieldDefn(name, (types or {}).get(name, ogr.OFTString)))
    for number, row in enumerate(rows):
        feature = ogr.Feature(table.GetLayerDefn())
        for name, value in row.items():
            if value is not None:
                feature[name] = value
        feature.SetGeometry(ogr.CreateGeometryFromWkt(shape(number)))
        table.CreateFeature(feature)
    del feature, table, source
    return path


def rows_in(path, layer):
    """Rows of a GeoPackage's table, counted by SQLite alone."""
    with sqlite3.connect(path) as connection:
        names = connection.execute(f'SELECT fid FROM "{layer}"')  # noqa: S608 - our own name
        return len(names.fetchall())


def elements_in(path, name):
    """Elements of an XML file by local name, counted without GDAL."""
    return sum(item.tag.rpartition("}")[2] == name for item in parsed(path.read_text()).iter())


def gml_box(number, srs, identifier, west=WEST):
    x, y = west + number * 20, SOUTH
    corners = f"{x} {y} {x + 10} {y} {x + 10} {y + 10} {x} {y + 10} {x} {y}"
    return (
        f'<gml:Polygon gml:id="{identifier}" srsName="{srs}"><gml:exterior><gml:LinearRing>'
        f"<gml:posList>{corners}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
    )


def xplan(path, objects, *, version="5/2", srs="EPSG:25832", west=WEST):
    """XPlanGML of (object class, {attribute: value or list of values})."""
    members = []
    for number, (name, facts) in enumerate(objects):
        place = "raeumlicherGeltungsbereich" if name.endswith("_Plan") else "position"
        texts = "".join(
            f"<xplan:{key}>{value}</xplan:{key}>"
            for key, values in facts.items()
            for value in (values if isinstance(values, list) else [values])
        )
        members.append(
            f'<gml:featureMember><xplan:{name} gml:id="G{number}">{texts}<xplan:{place}>'
            f"{gml_box(number, srs, f'P{number}', west)}</xplan:{place}></xplan:{name}>"
            "</gml:featureMember>"
        )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<xplan:XPlanAuszug xmlns:xplan="{XPLAN.format(version)}"'
        f' xmlns:gml="http://www.opengis.net/gml/3.2" gml:id="r">{"".join(members)}'
        "</xplan:XPlanAuszug>",
        encoding="utf-8",
    )
    return path


def nas(path, objects, srs="urn:adv:crs:ETRS89_UTM32"):
    """NAS of (object class, {attribute: value})."""
    members = []
    for number, (name, facts) in enumerate(objects):
        texts = "".join(f"<{key}>{value}</{key}>" for key, value in facts.items())
        members.append(
            f'<gml:featureMember><{name} gml:id="DERP{number:012d}"><lebenszeitintervall>'
            "<AA_Lebenszeitintervall><beginnt>2014-02-14T11:31:00Z</beginnt>"
            "</AA_Lebenszeitintervall></lebenszeitintervall><modellart><AA_Modellart>"
            "<advStandardModell>DLKM</advStandardModell></AA_Modellart></modellart>"
            f"<position>{gml_box(number, srs, f'P{number}')}</position>{texts}</{name}>"
            "</gml:featureMember>"
        )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><AX_Bestandsdatenauszug'
        ' xmlns="http://www.adv-online.de/namespaces/adv/gid/6.0"'
        ' xmlns:gml="http://www.opengis.net/gml/3.2"'
        ' xmlns:wfs="http://www.adv-online.de/namespaces/adv/gid/wfs"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:schemaLocation="http://www.adv-online.de/namespaces/adv/gid/6.0 NAS-Operationen.xsd">'
        f'<enthaelt><wfs:FeatureCollection gml:id="F">{"".join(members)}</wfs:FeatureCollection>'
        "</enthaelt></AX_Bestandsdatenauszug>",
        encoding="utf-8",
    )
    return path


def kml(path, folders):
    """KML of folders {name: [names of points]}."""
    parts = []
    for row, (folder, names) in enumerate(folders.items()):
        marks = "".join(
            f"<Placemark><name>{name}</name><Point><coordinates>"
            f"{7.75 + row / 100 + at / 1000},49.44</coordinates></Point></Placemark>"
            for at, name in enumerate(names)
        )
        parts.append(f"<Folder><name>{folder}</name>{marks}</Folder>")
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{''.join(parts)}</Document></kml>",
        encoding="utf-8",
    )
    return path
