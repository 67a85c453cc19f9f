"""What others build on: names of algorithms, parameters, roles, tables, maps and codes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingProvider,
)

from insek.processing.algorithms.kit.bundled_models import ShippedModel, shipped_models
from insek.processing.catalogue.load import city_catalogue
from insek.processing.catalogue.model import Catalogue
from insek.processing.parameters.kinds import Choice, Choices, Table, Text
from insek.processing.parameters.options import declared, stated
from insek.processing.store.forms.measure_forms import code_rows
from insek.processing.store.ledgers import LEDGERS
from insek.processing.store.schema import fixed_tables, role_table

Described = dict[str, Any]
MISSING = object()
# Limits that no number reaches stand for none.
_ENDLESS = 1e300


def describe_interface(provider: QgsProcessingProvider) -> Described:
    """All of it, as JSON can hold it."""
    catalogue = city_catalogue("kaiserslautern")
    described = {
        "algorithms": {item.id(): _algorithm(item) for item in provider.algorithms()},
        "models": [f"insek:{model.name()}" for model in shipped_models()],
        "roles": {role: _role(catalogue, role) for role in catalogue.roles},
        "tables": {
            table.name: {"geometry": table.geometry.value, "columns": dict(table.fields)}
            for table in (*fixed_tables(), *LEDGERS.values())
        },
        "maps": {
            sheet.id: {"kind": sheet.kind, "entries": {one.id: one.role for one in sheet.entries}}
            for sheet in catalogue.maps
        },
        "codes": _codes(catalogue),
        "districts": {district.id: district.name for district in catalogue.districts},
    }
    # Enumerations and tuples become what a file gives back.
    return json.loads(json.dumps(described, sort_keys=True))


def write_interface(path: Path, described: Described) -> None:
    """As text in which a change of one name is a change of one line."""
    text = json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(f"{text}\n", encoding="utf-8")


def _algorithm(algorithm: Any) -> Described:
    parameters = {item.name(): _parameter(item) for item in algorithm.parameterDefinitions()}
    # left out, they take the value of the catalogue: that is what they default to
    known = _passed_on(algorithm) if isinstance(algorithm, ShippedModel) else _known(algorithm)
    for name, value in known.items():
        parameters[name]["default"] = value
    return {
        "parameters": parameters,
        "outputs": {item.name(): item.type() for item in algorithm.outputDefinitions()},
    }


def _known(algorithm: Any) -> dict[str, object]:
    """What the catalogue states for an algorithm with declared options."""
    found: dict[str, object] = {}
    for options in getattr(algorithm, "declared_options", ()):
        found |= _stated(options)
    return found


def _passed_on(model: ShippedModel) -> dict[str, object]:
    """What the steps of a model take where it asks for something and is given nothing."""
    found: dict[str, object] = {}
    for child in model.childAlgorithms().values():
        known = _known(child.algorithm())
        for name, sources in child.parameterSources().items():
            if name in known:
                found |= {source.parameterName(): known[name] for source in sources}
    return found


def _stated(options: type) -> dict[str, object]:
    """What the catalogue states, as a dialog would hand it over; tables are left to themselves."""
    catalogue, found = city_catalogue("kaiserslautern"), {}
    for item in declared(options):
        parameter = item.parameter
        if parameter.key and not isinstance(parameter, Table):
            value = stated(options, parameter, catalogue)
            if isinstance(parameter, Choice):
                value = list(parameter.options.values()).index(value)
            elif isinstance(parameter, Choices):
                value = [parameter.meanings().index(one) for one in value]
            elif isinstance(parameter, Text):
                value = parameter.told(value)
            found[parameter.name] = value
    return found


def _parameter(item: QgsProcessingParameterDefinition) -> Described:
    flag = QgsProcessingParameterDefinition.Flag.FlagOptional
    described: Described = {
        "type": item.type(),
        "optional": bool(item.flags() & flag),
        "default": item.defaultValue(),
    }
    if isinstance(item, QgsProcessingParameterEnum):
        described |= {
            "options": item.options(),
            "multiple": item.allowMultiple(),
            "by_name": item.usesStaticStrings(),
        }
    if isinstance(item, QgsProcessingParameterNumber):
        limits = {"minimum": item.minimum(), "maximum": item.maximum()}
        described |= {name: value for name, value in limits.items() if abs(value) < _ENDLESS}
    return described


def _role(catalogue: Catalogue, role: str) -> Described:
    table = role_table(catalogue, role)
    return {
        "geometry": table.geometry.value,
        "table": table.name,
        "columns": dict(table.fields),
    }


def _codes(catalogue: Catalogue) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for row in code_rows(catalogue):
        codes.setdefault(str(row["liste"]), []).append(str(row["kennung"]))
    for name, listed in catalogue.code_lists.items():
        codes.setdefault(name, [code.id for code in listed.codes])
    return {name: sorted(values) for name, values in codes.items()}


def broken(frozen: Mapping[str, Any], today: Mapping[str, Any]) -> dict[str, str]:
    """What does not mean any more what it meant, by place; what was added is no fault.

    Whoever calls an algorithm with the old names, or left a parameter out, gets what they got
    before: so a new parameter must not be required, and a choice keeps its number.
    """
    faults = dict(_differences("", frozen, today))
    for name, old in frozen["algorithms"].items():
        new = today["algorithms"].get(name, {}).get("parameters", {})
        for added in sorted(set(new) - set(old["parameters"])):
            if not new[added]["optional"] and new[added]["default"] is None:
                faults[f"algorithms/{name}/parameters/{added}"] = "new, and must be given"
    return faults


def _differences(place: str, old: object, new: object) -> Iterator[tuple[str, str]]:
    name = place.rpartition("/")[2]
    if new is MISSING and name not in {"minimum", "maximum"}:
        yield place, "is gone"
    elif isinstance(old, dict) and isinstance(new, dict):
        for key, value in old.items():
            yield from _differences(f"{place}/{key}".lstrip("/"), value, new.get(key, MISSING))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(place, old, new)
    elif not _means_the_same(name, old, new):
        yield place, f"was {old!r}, is {new!r}"


def _of_lists(place: str, old: list[object], new: list[object]) -> Iterator[tuple[str, str]]:
    """Choices are called by their number, codes by their name."""
    if not place.endswith("/options"):
        for gone in [value for value in old if value not in new]:
            yield f"{place}/{gone}", "is gone"
        return
    if len(new) < len(old):
        yield place, f"had {len(old)} choices, has {len(new)}"
    for number, text in enumerate(old):
        if text in new and new.index(text) != number:
            yield f"{place}/{number}", f"{text!r} is now number {new.index(text)}"


def _means_the_same(name: str, old: Any, new: Any) -> bool:
    if name == "optional":
        return new or not old
    if name == "default" and old in (None, "") and new in (None, ""):
        return True  # an empty text is none
    if name == "minimum":
        return new is MISSING or new <= old
    if name == "maximum":
        return new is MISSING or new >= old
    return bool(old == new)
