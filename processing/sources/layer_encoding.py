"""Files that do not say how their letters are written, or say it wrongly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qgis.core import QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt.QtCore import QMetaType

from ..runtime.cancellation import EVERY, check_cancelled
from ..wording.numbers import counted

LOST = "\ufffd"
"""What stands where a byte was no letter of the encoding."""
_NAMED = 3
_DOUBTFUL = ("ESRI Shapefile", "MapInfo File", "CSV", "XBase")
"""Formats whose encoding stands beside the texts or nowhere, by GDAL's names."""
_CANDIDATES = ("UTF-8", "windows-1252", "IBM850")
_GERMAN = {
    "UTF-8": "UTF-8",
    "windows-1252": "Windows-1252 (westeuropäisch)",
    "IBM850": "DOS-Zeichensatz 850",
}
_TEXT = QMetaType.Type.QString
_USUAL = frozenset("§°²³€–—„“”‚‘’»«…·½¼×µ´®©")
_IN_WORDS = "’–·"
_JUDGED = 2000
"""So many features with other letters than ASCII decide on the encoding."""


def strangeness(text: str) -> int:
    """Number of characters that German texts do not have, such as traces of a wrong encoding.

    Args:
        text: A name or another value of a field.

    Returns:
        0 for a plain text.
    """
    if text.isascii():
        return 0
    count = 0
    for place, letter in enumerate(text):
        if letter.isascii():
            continue
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        # "Ã¼" is an "ü" of UTF-8 in the letters of Windows; marks stand beside words, not in them.
        halved = letter in "ÃÂ" and after != "" and not after.isascii()
        latin = letter.isalpha() and letter < "\u0250"
        inside = before.isalpha() and after.isalpha()
        outside = letter in _USUAL and (letter in _IN_WORDS or not inside)
        count += halved or not (latin or outside)
    return count


def in_readable_encoding(layer: QgsVectorLayer) -> tuple[QgsVectorLayer, str]:
    """The layer, or a copy that reads its texts in the encoding in which they are plain.

    Shapefiles without a .cpg, and those whose .cpg is not true, are read as what gives German
    texts: UTF-8, Windows-1252 or the DOS code page 850. Other formats say their encoding.

    Args:
        layer: The layer; it is left as it is.

    Returns:
        The layer to read, and a German remark, empty where nothing was in doubt.
    """
    provider = layer.dataProvider()
    if layer.providerType() != "ogr" or provider.storageType() not in _DOUBTFUL:
        return layer, ""
    fields = [index for index, field in enumerate(layer.fields()) if field.type() == _TEXT]
    doubtful = _features_in_doubt(layer, fields)
    declared = str(provider.encoding())
    found = {declared: _count(_texts(layer, doubtful, fields))}
    if not found[declared]:
        return layer, ""
    readings = {}
    for encoding in _CANDIDATES:
        reading = layer.clone()
        reading.setProviderEncoding(encoding)
        readings[encoding] = reading
        found.setdefault(encoding, _count(_texts(reading, doubtful, fields)))
    best = min(found, key=lambda encoding: found[encoding])
    if found[best] == found[declared]:
        return layer, ""
    chosen = readings[best]
    chosen.selectByIds(layer.selectedFeatureIds())
    example = next(
        (
            after
            for before, after in zip(
                _texts(layer, doubtful, fields), _texts(chosen, doubtful, fields), strict=True
            )
            if strangeness(before)
        ),
        "",
    )
    return chosen, (
        f"Der Zeichensatz der Datei ist nicht oder falsch angegeben; gelesen wurde sie als"
        f" {_GERMAN[best]} („{example}“). Ist das falsch, bitte in den Eigenschaften der Ebene"
        " unter „Quelle“ den Zeichensatz einstellen, oder eine Datei mit der Endung .cpg daneben"
        " legen."
    )


def _features_in_doubt(layer: QgsVectorLayer, fields: Sequence[int]) -> list[int]:
    """Ids of the first features with letters beyond ASCII, and of the first strange ones."""
    plain: list[int] = []
    strange: list[int] = []
    for number, feature in enumerate(layer.getFeatures(_request(fields))):
        if number % EVERY == 0:
            check_cancelled()
        texts = [value for index in fields if isinstance(value := feature[index], str)]
        if all(text.isascii() for text in texts):
            continue
        taken = strange if any(map(strangeness, texts)) else plain
        if len(taken) < _JUDGED:
            taken.append(feature.id())
    return [*plain, *strange] if strange else []


def _texts(layer: QgsVectorLayer, ids: Sequence[int], fields: Sequence[int]) -> list[str]:
    found = []
    for feature in layer.getFeatures(_request(fields).setFilterFids(list(ids))):
        found += [str(feature[index]) for index in fields if isinstance(feature[index], str)]
    return found


def _request(fields: Sequence[int]) -> QgsFeatureRequest:
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return request.setSubsetOfAttributes(list(fields))


def _count(texts: Iterable[str]) -> int:
    return sum(map(strangeness, texts))


def with_lost_letters_marked(
    columns: Mapping[str, Sequence[object]], ids: Sequence[str]
) -> tuple[dict[str, Sequence[object]], tuple[str, ...]]:
    """Columns with a question mark for every letter that the source itself has lost.

    Args:
        columns: Values by column, n each.
        ids: What messages call each of the n features.

    Returns:
        The columns, and German remarks that name the first features; both untouched where
        nothing is lost.
    """
    marked: dict[str, Sequence[object]] = {}
    notes = []
    for name, values in columns.items():
        rows = [row for row, value in enumerate(values) if isinstance(value, str) and LOST in value]
        mended = list(values)
        for row in rows:
            mended[row] = str(values[row]).replace(LOST, "?")
        marked[name] = mended
        if rows:
            shown = ", ".join(f"Objekt {ids[row]} „{mended[row]}“" for row in rows[:_NAMED])
            more = " …" if len(rows) > _NAMED else ""
            notes.append(
                f"Feld „{name}“: In {counted(len(rows), 'Wert', 'Werten')} sind Buchstaben schon in"
                f" der Quelle verloren; dort steht jetzt „?“ ({shown}{more}). Bitte in der Quelle"
                " berichtigen."
            )
    return (marked, tuple(notes)) if notes else (dict(columns), ())
