"""Small files with layers of points in Kaiserslautern, as tests of imports need them."""

from pathlib import Path

from osgeo import ogr, osr

PLACE = (410_500.0, 5_476_500.0)
"""In Kaiserslautern, ETRS89 / UTM 32N."""
NAMES = ("Kita Löwenzähnchen", "Straße", "Kita Süd", "plain")


def points(
    path, names=NAMES, *, places=None, epsg=25832, driver="ESRI Shapefile", layer=None, field="name"
):
    """A file of points at PLACE, one metre apart, or at the places given."""
    if Path(path).exists():
        source = ogr.Open(str(path), update=1)
    else:
        source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    reference = None
    if epsg:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(epsg)
    table = source.CreateLayer(layer or Path(path).stem, reference, ogr.wkbPoint)
    table.CreateField(ogr.FieldDefn(field))
    for index, name in enumerate(names):
        feature = ogr.Feature(table.GetLayerDefn())
        feature[field] = name
        x, y = places[index] if places else (PLACE[0] + index, PLACE[1])
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({x} {y})"))
        table.CreateFeature(feature)
    del feature, table, source
    return path


def shapefile(path, encoding, *, driver_id=0, stated=None, texts=NAMES, field="name"):
    """A shapefile whose texts are in an encoding that it states as told, or not at all."""
    stand_ins = [chr(ord("A") + index) * 40 for index in range(len(texts))]
    points(path, stand_ins, field=field)
    table = path.with_suffix(".dbf")
    content = table.read_bytes()
    for stand_in, text in zip(stand_ins, texts, strict=True):
        raw = text if isinstance(text, bytes) else text.encode(encoding)
        content = content.replace(stand_in.encode(), raw.ljust(40))
    table.write_bytes(content[:29] + bytes([driver_id]) + content[30:])
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if stated:
        path.with_suffix(".cpg").write_text(stated)
    return path
