"""What of an official layer belongs to a role: filter, mapping and account, by the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qgis.core import QgsExpression, QgsFeatureSource

from ...catalogue.model import Role, SourceMapping
from ...catalogue.official_objects import KeyValues, ObjectSelection
from ...wording import numbers
from ...wording.sentences import first_listed
from ..reader_report import Skip
from .attribute_fields import IDENTIFIERS, TITLES, fields_holding, first_field
from .key_columns import KeyColumns, Row, key_columns
from .key_values import UNKNOWN, folded, keys_of
from .object_classes import LayerModel, ObjectClass, bare_name, layer_model

_ASIDE = "gehört nicht zur Rolle: "
_SHOWN = 3
_DOUBTS = 6
_ID_FIELDS = ("name", "quelle_id")


@dataclass(frozen=True, slots=True)
class LayerReading:
    """How a layer of a known data model fills a role.

    Attributes:
        title: What the layer was recognised as.
        where: QGIS expression that takes what belongs to the role; empty takes everything.
        mapping: Column of the role -> QGIS expression.
        total: Objects of the layer.
        taken: Those that belong to the role.
        aside: The others, by their class.
        note: German sentence that tells all this.
    """

    title: str
    where: str
    mapping: Mapping[str, str]
    total: int
    taken: int
    aside: tuple[Skip, ...]
    note: str


def official_reading(
    source: QgsFeatureSource, layer_name: str, role: Role, sources: SourceMapping | None
) -> LayerReading | None:
    """How the objects that the catalogue names for a role are taken from a layer.

    Args:
        source: The layer; its key fields are read once, without geometries.
        layer_name: Its name, as the data model has it.
        role: The role to fill.
        sources: What the catalogue says of the role's data.

    Returns:
        The reading; nothing in it is ``taken`` if the layer holds none of the role's objects. None
        for a layer of no known data model, and for a role whose objects the catalogue does not
        name.
    """
    names = [field.name() for field in source.fields()]
    model = layer_model(layer_name, names)
    selections = () if sources is None else (*sources.official, *sources.xplanung)
    if model is None or not selections or _only_called_so(model, selections, names):
        return None
    attributes = {
        attribute
        for selection in selections
        for attribute in (*selection.attributes, *selection.without)
    }
    held = {attribute: fields_holding(attribute, names) for attribute in sorted(attributes)}
    columns = key_columns(source, (*model.class_fields, *(f for fs in held.values() for f in fs)))
    classes = {row: _class_of(model, columns, row) for row in columns.rows}
    if model.fixed is None and not any(_plausible(item) for item in classes.values()):
        return None
    return _reading(model, role, selections, names, held, columns, classes)


def _only_called_so(
    model: LayerModel, selections: Sequence[ObjectSelection], names: Sequence[str]
) -> bool:
    """Whether a city's own layer just bears a name like one of the model, ``FP_Wohnen``."""
    if model.fixed is None or model.class_fields or first_field(names, IDENTIFIERS):
        return False
    return not any(model.fixed.is_of(selection) for selection in selections)


def _class_of(model: LayerModel, columns: KeyColumns, row: Row) -> ObjectClass:
    return model.class_of(columns.values(row, model.class_fields))


def _plausible(item: ObjectClass) -> bool:
    """Whether this is a class of the AAA model, not some word of a city's own."""
    return item.code is not None or item.name.startswith("AX_") or folded(item.name) in _LAND_USE


_LAND_USE = frozenset(
    folded(name)
    for name in (
        *("Wohnbaufläche", "Industrie- und Gewerbefläche", "Fläche gemischter Nutzung", "Friedhof"),
        *("Fläche besonderer funktionaler Prägung", "Sport-, Freizeit- und Erholungsfläche"),
        *("Straßenverkehr", "Weg", "Platz", "Bahnverkehr", "Landwirtschaft", "Wald", "Gehölz"),
        *("Fließgewässer", "Stehendes Gewässer", "Unland, vegetationslose Fläche", "Halde"),
        *("Unland/Vegetationslose Fläche", "Heide", "Moor", "Sumpf", "Hafenbecken", "Ortslage"),
    )
)


def _reading(
    model: LayerModel,
    role: Role,
    selections: Sequence[ObjectSelection],
    names: Sequence[str],
    held: Mapping[str, tuple[str, ...]],
    columns: KeyColumns,
    classes: Mapping[Row, ObjectClass],
) -> LayerReading:
    """Sort the distinct rows by the selections; the first that fits a row counts."""
    rows_of: dict[int, set[Row]] = {}
    left: Counter[str] = Counter()
    doubts: Counter[str] = Counter()
    stated: dict[str, list[str]] = {}
    of_class = {row for row, item in classes.items() if any(item.is_of(one) for one in selections)}
    for row, count in columns.rows.items():
        for number, selection in enumerate(selections):
            if classes[row].is_of(selection) and _belongs(selection, held, columns, row):
                rows_of.setdefault(number, set()).add(row)
                for doubt in _doubts((selection,), held, columns, row, is_taken=True):
                    doubts[f"{doubt}, übernommen"] += count
                break
        else:
            label = classes[row].label()
            if row in of_class:
                label += " mit anderen Merkmalen"
                stated.setdefault(label, []).append(_stated(held, columns, row))
                own = [one for one in selections if classes[row].is_of(one)]
                for doubt in _doubts(own, held, columns, row, is_taken=False):
                    doubts[f"{doubt}, nicht übernommen"] += count
            left[label] += count
    conditions = {
        number: _condition(model, selections[number], held, columns, rows)
        for number, rows in rows_of.items()
    }
    taken = sum(columns.rows[row] for rows in rows_of.values() for row in rows)
    total = columns.rows.total()
    everything = "" in conditions.values() or taken == total
    where = "" if everything else " OR ".join(f"({text})" for text in conditions.values())
    return LayerReading(
        title=model.title,
        where=where,
        mapping=_mapping(selections, names, conditions),
        total=total,
        taken=taken,
        aside=tuple(
            Skip(f"{_ASIDE}{label}{_examples(stated.get(label, ()))}", count)
            for label, count in left.most_common()
        ),
        note=_note(model, role, selections, taken, total, conditions) + _doubts_told(doubts),
    )


def _doubts(
    selections: Sequence[ObjectSelection],
    held: Mapping[str, tuple[str, ...]],
    columns: KeyColumns,
    row: Row,
    *,
    is_taken: bool,
) -> list[str]:
    """What a row states that decides on it without being known.

    Of an object that is taken this is also a key that could keep it out, but is not among those
    that do.
    """
    asked = {name for one in selections for name in (*one.attributes, *one.without)}
    open_keys = {name for one in selections for name in one.without} if is_taken else set()
    found = []
    for attribute in sorted(asked):
        keys = _keys(attribute, held, columns, row)
        if UNKNOWN in keys or (attribute in open_keys and keys):
            values = (value for value in columns.values(row, held[attribute]) if value is not None)
            found.append(f"{held[attribute][0]} „{', '.join(map(str, values))}“")
    return found


def _doubts_told(doubts: Counter[str]) -> str:
    """German clause that names what is not known, by its number of objects."""
    if not doubts:
        return ""
    named = [f"{doubt} ({count} ×)" for doubt, count in doubts.most_common()]
    return (
        f". Der Katalog kennt nicht: {first_listed(named, _DOUBTS)}; bitte prüfen und sonst mit"
        " „Nur Objekte, für die gilt“ selbst auswählen"
    )


def _stated(held: Mapping[str, tuple[str, ...]], columns: KeyColumns, row: Row) -> str:
    """What an object states that keeps it out although its class belongs to the role."""
    shown = [
        f"{field} {value}"
        for field in dict.fromkeys(f for fields in held.values() for f in fields)
        for value in columns.values(row, (field,))
        if value not in (None, "")
    ]
    return " und ".join(shown) or "ohne nähere Angabe"


def _examples(stated: Sequence[str]) -> str:
    more = " …" if len(stated) > _SHOWN else ""
    return f" ({'; '.join(stated[:_SHOWN])}{more})" if stated else ""


def _belongs(
    selection: ObjectSelection, held: Mapping[str, tuple[str, ...]], columns: KeyColumns, row: Row
) -> bool:
    for attribute, values in selection.attributes.items():
        keys = _keys(attribute, held, columns, row)
        if not keys & set(values) and (keys or not selection.unstated):
            return False
    return not any(
        _keys(attribute, held, columns, row) & set(values)
        for attribute, values in selection.without.items()
    )


def _keys(
    attribute: str, held: Mapping[str, tuple[str, ...]], columns: KeyColumns, row: Row
) -> frozenset[int]:
    values = columns.values(row, held[attribute])
    return frozenset(key for value in values for key in keys_of(attribute, value))


def _condition(
    model: LayerModel,
    selection: ObjectSelection,
    held: Mapping[str, tuple[str, ...]],
    columns: KeyColumns,
    rows: set[Row],
) -> str:
    """Expression for the rows of a selection; empty if they are the whole layer."""
    asked = [
        *model.class_fields,
        *(f for attribute in (*selection.attributes, *selection.without) for f in held[attribute]),
    ]
    return columns.choosing(asked, rows)


def _mapping(
    selections: Sequence[ObjectSelection],
    names: Sequence[str],
    conditions: Mapping[int, str],
) -> dict[str, str]:
    """Expressions for the columns of the role, by the selections that found something."""
    found: dict[str, str] = {}
    for column in dict.fromkeys(c for n in sorted(conditions) for c in selections[n].fields):
        cases = []
        for number in sorted(conditions):
            attribute = selections[number].fields.get(column)
            fields = fields_holding(attribute, names) if attribute else ()
            if fields:
                cases.append((conditions[number], QgsExpression.quotedColumnRef(fields[0])))
        texts = {text for _, text in cases}
        if len(texts) == 1 and len(cases) == len(conditions):
            found[column] = texts.pop()
        elif cases:
            whens = " ".join(f"WHEN {test or 'true'} THEN {text}" for test, text in cases)
            found[column] = f"CASE {whens} END"
    for column, known in zip(_ID_FIELDS, (TITLES, IDENTIFIERS), strict=True):
        field = first_field(names, known)
        if field is not None and first_field(names, (column,)) is None:
            found[column] = QgsExpression.quotedColumnRef(field)
    return found


def _note(
    model: LayerModel,
    role: Role,
    selections: Sequence[ObjectSelection],
    taken: int,
    total: int,
    conditions: Mapping[int, str],
) -> str:
    used = [selections[number] for number in sorted(conditions)] or selections
    wanted = "; ".join(dict.fromkeys(_described(item) for item in used))
    return (
        f"Als {model.title} erkannt: {numbers.grouped(taken)} von {numbers.grouped(total)} Objekten"
        f" gehören nach dem Katalog zu „{role.label}“ ({wanted})"
    )


def _described(selection: ObjectSelection) -> str:
    code = "" if selection.code is None else f" {selection.code}"
    parts = [f"{selection.object_class}{code}"]
    parts += [f"{name} {_values(values)}" for name, values in selection.attributes.items()]
    parts += [f"ohne {name} {_values(values)}" for name, values in selection.without.items()]
    return ", ".join(parts)


def _values(values: KeyValues) -> str:
    return "/".join(str(value) for value in values)


def refusal(reading: LayerReading, layer_name: str) -> str:
    """German sentence for a layer that holds none of the role's objects, and what it holds."""
    found = "; ".join(f"{item.count} × {_what(item.reason)}" for item in reading.aside[:6])
    return (
        f"Ebene „{bare_name(layer_name)}“: {reading.note}. Enthalten sind: {found or 'keine'}."
        " Bitte eine passende Ebene oder Rolle wählen, oder mit „Nur Objekte, für die gilt“ selbst"
        " auswählen (true nimmt alle)."
    )


def _what(reason: str) -> str:
    return reason.removeprefix(_ASIDE)
