"""Which layers of a file with several fill a role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...catalogue.geometry_kinds import Geometry
from ...catalogue.model import Role
from ...runtime.errors import SourceError
from ...wording import numbers
from ..opened_layer import SubLayer
from .layer_reading import LayerReading

_FOLDERS = (".kml", ".kmz", ".gpx")
_LISTED = 20
_KINDS = {Geometry.POINT: "Punkte", Geometry.LINE: "Linien", Geometry.POLYGON: "Flächen"}


@dataclass(frozen=True, slots=True)
class LayerChoice:
    """Layers of a file that are read together, and a German remark on the choice."""

    layers: tuple[SubLayer, ...]
    note: str


def fits(kind: Geometry | None, role: Role) -> bool:
    """Whether a layer of this geometry can fill a role; one that does not say might."""
    if kind is None or kind is role.geometry:
        return True
    return kind is Geometry.POLYGON and role.geometry is Geometry.POINT


def chosen_layers(
    file: str,
    layers: Sequence[SubLayer],
    readings: Sequence[LayerReading | None],
    role: Role,
) -> LayerChoice:
    """The layers of a file that fill a role.

    Of a known data model those that hold objects of the role are taken; folders of a KML file are
    parts of one layer; of anything else the only one that fits.

    Args:
        file: Name of the file, for messages.
        layers: All its layers with geometry.
        readings: How each fills the role, None where nobody knows.
        role: The role to fill.

    Raises:
        SourceError: if no layer fits, or several do; the sentence names them with their counts.
    """
    fitting = [
        (layer, reading)
        for layer, reading in zip(layers, readings, strict=True)
        if fits(layer.kind, role)
    ]
    known = [(layer, reading) for layer, reading in fitting if reading is not None]
    holding = [layer for layer, reading in known if reading.taken]
    if holding:
        return _choice(file, layers, holding)
    if known or not fitting:
        why = (
            f"Keine enthält Objekte für „{role.label}“"
            if known
            else f"„{role.label}“ braucht {_KINDS.get(role.geometry, 'andere Daten')}"
        )
        raise SourceError(
            f"{file} enthält {len(layers)} Ebenen: {_listed(layers)}. {why}. Bitte eine andere"
            " Datei oder Rolle wählen, oder eine der Ebenen mit Datei|layername=Name nennen. Es"
            " wurde nichts übernommen."
        )
    if len(fitting) == 1 or file.casefold().endswith(_FOLDERS):
        return _choice(file, layers, [layer for layer, _ in fitting])
    raise SourceError(
        f"{file} enthält {len(layers)} Ebenen, {len(fitting)} davon können „{role.label}“ füllen:"
        f" {_listed([layer for layer, _ in fitting])}. Bitte eine nennen ({file}|layername="
        f"{fitting[0][0].name}) oder sie vorher mit „Vektorlayer zusammenführen“ vereinen. Es wurde"
        " nichts übernommen."
    )


def _choice(file: str, layers: Sequence[SubLayer], taken: list[SubLayer]) -> LayerChoice:
    rest = [layer for layer in layers if layer not in taken]
    note = f"{file} enthält {len(layers)} Ebenen; gelesen: {_listed(taken)}"
    if rest:
        note += f"; nicht gelesen: {_listed(rest)}"
    return LayerChoice(tuple(taken), note)


def _listed(layers: Sequence[SubLayer]) -> str:
    shown = ", ".join(_named(layer) for layer in layers[:_LISTED])
    return shown + (" …" if len(layers) > _LISTED else "")


def _named(layer: SubLayer) -> str:
    if layer.count is None:
        return f"„{layer.name}“"
    return f"„{layer.name}“ ({numbers.counted(layer.count, 'Objekt', 'Objekte')})"
