"""Nodes, ways and relations as a file writes them down, from XML and from Overpass's JSON."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeAlias
from xml.parsers import expat

from ...runtime.array_types import IntArray
from ...runtime.cancellation import check_cancelled
from ...runtime.errors import SourceError

LETTERS: Mapping[str, str] = {"node": "n", "way": "w", "relation": "r"}
RELATION = 2
"""What :func:`id_key` gives first for a relation."""
MAX_JSON_BYTES = 100_000_000
"""JSON has to be read as a whole; beyond this size it takes too much memory."""

Place: TypeAlias = tuple[float, float]
"""Longitude, latitude in degrees."""
Asked: TypeAlias = Mapping[str, IntArray | None]
"""Ids of the objects that are asked for by kind (``n``, ``w``, ``r``); None for all of a kind."""
EVERYTHING: Asked = {"n": None, "w": None, "r": None}

_LISTED = 5
_BLOCK = 1 << 18
_OFF = frozenset({"false", "0", "no"})


@dataclass(slots=True)
class OsmObject:
    """One object of the file.

    Attributes:
        letter: ``n``, ``w`` or ``r``.
        id: Its number; editors give new objects negative ones.
        tags: Its tags.
        place: Where a node lies; None if the file gives no number for it.
        refs: Ids of a way's nodes.
        ref_places: Where these nodes lie if the way itself says so (Overpass ``out geom``).
        members: Members of a relation: letter, id, role.
        member_places: Where the nodes of a member lie, by its index, if the relation says so.
        middle: Its centre, or the middle of its bounds (Overpass ``out center``, ``out bb``).
        deleted: Whether an editor or a history marks it as deleted.
        version: 0 if not given.
    """

    letter: str
    id: int
    tags: dict[str, str] = field(default_factory=dict)
    place: Place | None = None
    refs: list[int] = field(default_factory=list)
    ref_places: list[Place | None] = field(default_factory=list)
    members: list[tuple[str, int, str]] = field(default_factory=list)
    member_places: dict[int, list[Place | None]] = field(default_factory=dict)
    middle: Place | None = None
    deleted: bool = False
    version: int = 0

    @property
    def key(self) -> str:
        """Id as the store keeps it, e.g. ``osm:w12``."""
        return f"osm:{self.letter}{self.id}"


def id_key(key: str) -> tuple[int, int]:
    """Sorts ids such as ``osm:w12``: nodes before ways before relations, then by number."""
    return "nwr".index(key[4]), int(key[5:])


def first_ids(keys: Iterable[str]) -> str:
    """The first few ids for a sentence, whatever their order."""
    ordered = sorted(keys, key=id_key)
    return ", ".join(ordered[:_LISTED]) + (" …" if len(ordered) > _LISTED else "")


def place_on_earth(longitude: object, latitude: object) -> Place | None:
    """A place on earth, or None where there is no number or no such place."""
    try:
        x, y = float(longitude), float(latitude)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return (x, y) if -180.0 <= x <= 180.0 and -90.0 <= y <= 90.0 else None


def xml_objects(
    opened: Callable[[], IO[bytes]], path: Path, asked: Asked = EVERYTHING
) -> Iterator[OsmObject]:
    """Objects of an OSM XML file, in its order.

    Args:
        opened: Opens the file, unpacked.
        path: Its path, for messages.
        asked: Which objects, by kind.

    Raises:
        SourceError: if it is no OSM file, holds changes, or ends early.
        CancelledError: if the run has been cancelled.
    """
    reader = _XmlReader(path, asked)
    with opened() as stream:
        while True:
            try:
                block = stream.read(_BLOCK)
            except (OSError, EOFError, zlib.error) as error:
                detail = "die gepackte Datei ist nicht vollständig"
                raise ends_early(path, reader.count, detail) from error
            check_cancelled()
            reader.feed(block)
            yield from reader.take()
            if not block:
                return


def ends_early(path: Path, count: int, detail: str) -> SourceError:
    """Sentence for a file that cannot be read to its end."""
    return SourceError(
        f"{path}: Die Datei bricht nach {count} Objekten ab oder ist beschädigt"
        f"{f': {detail}' if detail else ''}. Es wurde nichts übernommen; bitte die Datei erneut"
        " herunterladen."
    )


def _require_complete(path: Path, remark: str) -> None:
    """Refuse what Overpass did not bring to its end: it says so in a remark."""
    if "error" in remark.casefold():
        raise SourceError(
            f"{path}: Overpass hat die Abfrage abgebrochen („{remark.strip()[:200]}“), die Datei"
            " ist unvollständig. Bitte die Abfrage mit längerem Zeitlimit ([timeout:600]) oder"
            " für ein kleineres Gebiet wiederholen."
        )


class _XmlReader:
    """Builds objects from the events of the parser."""

    def __init__(self, path: Path, asked: Asked) -> None:
        self.count = 0
        self._asked = {
            letter: None if ids is None else frozenset(ids.tolist())
            for letter, ids in asked.items()
        }
        self._path = path
        self._done: list[OsmObject] = []
        self._object: OsmObject | None = None
        self._root = ""
        self._remark: list[str] | None = None
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._refuse_entity

    def feed(self, block: bytes) -> None:
        try:
            self._parser.Parse(block, not block)
        except expat.ExpatError as error:
            if not self._root:
                raise not_osm(self._path) from error
            raise ends_early(self._path, self.count, f"Zeile {error.lineno}") from error
        except KeyError as error:
            raise self._wrong(f"Die Angabe „{error.args[0]}“ fehlt") from error
        except ValueError as error:
            value = str(error).rpartition(": ")[2].strip("'")
            raise self._wrong(f"Die Angabe „{value}“ ist keine Zahl") from error
        except LookupError as error:
            raise SourceError(
                f"{self._path}: Die Datei nennt eine Zeichenkodierung, die es nicht gibt. Bitte sie"
                " als UTF-8 speichern oder erneut herunterladen."
            ) from error

    def _wrong(self, what: str) -> SourceError:
        line = self._parser.CurrentLineNumber
        return SourceError(f"{self._path}, Zeile {line}: {what}. Bitte die Datei neu exportieren.")

    def take(self) -> list[OsmObject]:
        done, self._done = self._done, []
        return done

    def _refuse_entity(self, *_: object) -> None:
        raise SourceError(
            f"{self._path}: Die Datei bringt eigene Definitionen in einem DOCTYPE mit und wird"
            " deshalb nicht gelesen. Bitte die Datei erneut herunterladen."
        )

    def _begin(self, name: str, given: dict[str, str]) -> None:
        item = self._object
        if item is not None:
            self._inside(item, name, given)
        elif name in LETTERS:
            self._object = self._started(LETTERS[name], given)
        elif not self._root:
            self._root = name
            self._require_osm(name)
        elif name == "remark":
            self._remark = []
            self._parser.CharacterDataHandler = self._remark.append

    def _inside(self, item: OsmObject, name: str, given: dict[str, str]) -> None:
        if name == "nd":
            self._point(item, given)
        elif name == "tag":
            item.tags[given["k"]] = given["v"]
        elif name == "member":
            item.members.append(
                (LETTERS.get(given["type"], "?"), int(given["ref"]), given.get("role", ""))
            )
        elif name == "center":
            item.middle = place_on_earth(given.get("lon"), given.get("lat"))
        elif name == "bounds" and item.middle is None:
            item.middle = _middle(given)

    def _end(self, name: str) -> None:
        if name in LETTERS:
            self.count += 1
            if self._object is not None:
                self._done.append(self._object)
                self._object = None
        elif name == "remark" and self._remark is not None:
            self._parser.CharacterDataHandler = None
            _require_complete(self._path, "".join(self._remark))

    def _started(self, letter: str, given: dict[str, str]) -> OsmObject | None:
        if letter not in self._asked:
            return None
        number, asked = int(given["id"]), self._asked[letter]
        if asked is not None and number not in asked:
            return None
        item = OsmObject(letter, number)
        if letter == "n":
            item.place = place_on_earth(given.get("lon"), given.get("lat"))
        if "version" in given:
            item.version = max(int(given["version"]), 0)
        item.deleted = given.get("action") == "delete" or given.get("visible") in _OFF
        return item

    @staticmethod
    def _point(item: OsmObject, given: dict[str, str]) -> None:
        """A node of a way, or of a member of a relation, with or without its place."""
        place = place_on_earth(given["lon"], given.get("lat")) if "lon" in given else None
        if item.letter == "r":
            item.member_places.setdefault(len(item.members) - 1, []).append(place)
            return
        item.refs.append(int(given["ref"]) if "ref" in given else 0)
        if place is not None or item.ref_places:
            missing = len(item.refs) - 1 - len(item.ref_places)
            item.ref_places.extend([None] * missing)
            item.ref_places.append(place)

    def _require_osm(self, root: str) -> None:
        if root == "osm":
            return
        if root.casefold() == "osmchange":
            raise SourceError(
                f"{self._path}: Das ist eine Änderungsdatei (osmChange, .osc), kein Auszug: Sie"
                " enthält nur, was angelegt, geändert oder gelöscht wurde. Bitte den Auszug selbst"
                " verwenden, oder die Änderungen mit „osmium apply-changes“ in ihn einarbeiten."
            )
        raise not_osm(self._path, f"das äußerste Element heißt „{root}“")


def not_osm(path: Path, detail: str = "") -> SourceError:
    """Sentence for a file of another kind."""
    return SourceError(
        f"{path}: Das ist keine lesbare OSM-Datei{f' ({detail})' if detail else ''}. Erwartet wird"
        " .osm.pbf, .osm (auch als .gz oder .bz2), eine Overpass-Antwort oder ein daraus erzeugtes"
        " GeoPackage; bitte die Datei erneut herunterladen."
    )


def json_objects(opened: Callable[[], IO[bytes]], path: Path) -> Iterator[OsmObject]:
    """Objects of an answer of Overpass in JSON.

    Raises:
        SourceError: if it is no such answer, too large, or incomplete.
    """
    with opened() as stream:
        text = stream.read(MAX_JSON_BYTES + 1)
    if len(text) > MAX_JSON_BYTES:
        raise SourceError(
            f"{path}: Eine Overpass-Antwort als JSON wird nur bis {MAX_JSON_BYTES // 10**6} MB"
            " gelesen. Bitte in der Abfrage „[out:xml]“ statt „[out:json]“ schreiben."
        )
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise ends_early(path, 0, "kein vollständiges JSON") from error
    elements = answer.get("elements") if isinstance(answer, dict) else None
    if not isinstance(elements, list):
        raise not_osm(path, "JSON, aber keine Overpass-Antwort; GeoJSON liest „Ebene übernehmen“")
    _require_complete(path, str(answer.get("remark", "")))
    for index, element in enumerate(elements, 1):
        try:
            if element.get("type") in LETTERS:
                yield _from_json(element)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SourceError(
                f"{path}, Element {index}: Eine Angabe fehlt oder passt nicht ({error}). Bitte die"
                " Abfrage wiederholen."
            ) from error


def _from_json(element: Mapping[str, Any]) -> OsmObject:
    item = OsmObject(
        LETTERS[element["type"]],
        int(element["id"]),
        {str(key): str(value) for key, value in (element.get("tags") or {}).items()},
        version=int(element.get("version", 0)),
        deleted=element.get("visible") is False,
    )
    if item.letter == "n":
        item.place = place_on_earth(element.get("lon"), element.get("lat"))
    places = [_json_place(point) for point in element.get("geometry") or ()]
    item.refs = [int(ref) for ref in element.get("nodes") or [0] * len(places)]
    item.ref_places = places if len(places) == len(item.refs) else []
    for index, member in enumerate(element.get("members") or ()):
        item.members.append(
            (LETTERS.get(member["type"], "?"), int(member["ref"]), member.get("role", ""))
        )
        if member.get("geometry"):
            item.member_places[index] = [_json_place(point) for point in member["geometry"]]
    if "center" in element:
        item.middle = _json_place(element["center"])
    elif "bounds" in element:
        item.middle = _middle(element["bounds"])
    return item


def _json_place(point: Mapping[str, Any] | None) -> Place | None:
    return None if point is None else place_on_earth(point.get("lon"), point.get("lat"))


def _middle(bounds: Mapping[str, Any]) -> Place | None:
    low = place_on_earth(bounds.get("minlon"), bounds.get("minlat"))
    high = place_on_earth(bounds.get("maxlon"), bounds.get("maxlat"))
    if low is None or high is None:
        return None
    return (low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0
