"""Declared parameters as QGIS shows them, and what dialogs, models and scripts give for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from qgis.core import (
    NULL,
    Qgis,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProperty,
)

from ...catalogue.titles import StatedValue, stated_values
from ...parameters.kinds import (
    Choice,
    Choices,
    Column,
    Flag,
    InputFile,
    Number,
    Numbers,
    OutputFile,
    OutputFolder,
    Parameter,
    Places,
    ReferenceSystem,
    Table,
    Text,
)
from ...parameters.options import Declared, declared, place_of

_SHORT = 30
"""Longer values of the catalogue stand in the help only."""
_PLACES = [Qgis.ProcessingSourceType.VectorPoint, Qgis.ProcessingSourceType.VectorPolygon]


def definitions(options: type) -> Iterator[QgsProcessingParameterDefinition]:
    """QGIS's parameters for the declarations of a class of options, in their order."""
    for item in declared(options):
        stated = (
            stated_values().get(place_of(options, item.parameter)) if item.parameter.key else None
        )
        for definition in _definitions(item, stated):
            if item.parameter.advanced:
                advanced = Qgis.ProcessingParameterFlag.Advanced
                definition.setFlags(definition.flags() | advanced)
            yield definition


def given_values(
    algorithm: Any, options: type, parameters: dict[str, Any], context: QgsProcessingContext
) -> dict[str, object]:
    """What was given, by parameter; layers are left to whoever can read them."""
    found: dict[str, object] = {}
    for item in declared(options):
        name = item.parameter.name
        if is_empty(parameters.get(name)) or isinstance(item.parameter, Places):
            continue
        value = _READERS[type(item.parameter)](algorithm, parameters, name, context)
        if value is not None:
            found[name] = value
    return found


def is_empty(value: object) -> bool:
    """Whether nothing was given: no value, QGIS's null, or an empty text or list."""
    return value is None or value == NULL or value in ("", [])


def is_number(value: object) -> bool:
    """Whether QGIS reads a number from it; of an optional one it takes anything else for 0."""
    if is_empty(value) or isinstance(value, QgsProperty):
        return True
    try:
        float(str(value))
    except ValueError:
        return False
    return True


def _definitions(
    item: Declared, stated: StatedValue | None
) -> Iterator[QgsProcessingParameterDefinition]:
    parameter = item.parameter
    definition = _definition(item, _label(parameter, stated))
    definition.setHelp(_help(parameter, stated))
    yield definition
    if isinstance(parameter, Places):
        column = QgsProcessingParameterField(
            parameter.field_name,
            parameter.field_label,
            defaultValue=parameter.field_default,
            parentLayerParameterName=parameter.name,
            optional=True,
        )
        column.setHelp(parameter.field_help)
        yield column


def _label(parameter: Parameter, stated: StatedValue | None) -> str:
    if not parameter.key:
        return parameter.label
    value = _worded(parameter, stated)
    return f"{parameter.label} (leer: {value if 0 < len(value) <= _SHORT else 'nach Katalog'})"


def _help(parameter: Parameter, stated: StatedValue | None) -> str:
    if not parameter.key:
        return parameter.help
    value = _worded(parameter, stated)
    words = f"Leer gilt der Wert des Katalogs{f': {value}' if value else ''}"
    source = f" ({stated.source})" if stated and stated.source else ""
    return f"{parameter.help} {words}{source}.".strip()


def _worded(parameter: Parameter, stated: StatedValue | None) -> str:
    """The catalogue's value in words, "" where it does not fit on a line."""
    text = stated.value if stated else ""
    if isinstance(parameter, Choices) and text:
        labels = dict(zip(parameter.meanings(), parameter.labels(), strict=True))
        return ", ".join(str(labels.get(item, item)) for item in text.split("; "))
    if isinstance(parameter, Choice):
        labels = {str(value): label for label, value in parameter.options.items()}
        return labels.get(text, text)
    return text


def _definition(item: Declared, label: str) -> QgsProcessingParameterDefinition:
    return _DEFINITIONS[type(item.parameter)](item.parameter, label, item.default)


def _number(parameter: Number, label: str, default: object) -> QgsProcessingParameterNumber:
    kinds = QgsProcessingParameterNumber.Type
    definition = QgsProcessingParameterNumber(
        parameter.name,
        label,
        kinds.Integer if parameter.whole else kinds.Double,
        default,
        optional=default is None,
        minValue=parameter.least,
    )
    if parameter.most is not None:
        definition.setMaximum(parameter.most)
    return definition


def _flag(parameter: Flag, label: str, default: object) -> QgsProcessingParameterBoolean:
    return QgsProcessingParameterBoolean(parameter.name, label, defaultValue=default)


def _choice(parameter: Choice, label: str, default: object) -> QgsProcessingParameterEnum:
    is_open = bool(parameter.key)
    first = None if is_open else list(parameter.options.values()).index(default)
    return QgsProcessingParameterEnum(
        parameter.name, label, list(parameter.options), False, first, is_open
    )


def _choices(parameter: Choices, label: str, _: object) -> QgsProcessingParameterEnum:
    labels = list(parameter.labels())
    # Without a list QGIS would take the first one where nothing is passed.
    ticked = list(range(len(labels))) if parameter.all_at_first else []
    return QgsProcessingParameterEnum(parameter.name, label, labels, True, ticked, optional=True)


def _text(parameter: Text, label: str, default: object) -> QgsProcessingParameterString:
    return QgsProcessingParameterString(
        parameter.name, label, default or None, optional=not (default or parameter.required)
    )


def _table(parameter: Table, label: str, _: object) -> QgsProcessingParameterMatrix:
    columns = list(parameter.columns)
    return QgsProcessingParameterMatrix(parameter.name, label, 0, False, columns, optional=True)


def _input_file(parameter: InputFile, label: str, _: object) -> QgsProcessingParameterFile:
    return QgsProcessingParameterFile(
        parameter.name,
        label,
        behavior=Qgis.ProcessingFileParameterBehavior.File,
        fileFilter=parameter.file_filter,
        optional=not parameter.required,
    )


def _output_file(
    parameter: OutputFile, label: str, _: object
) -> QgsProcessingParameterFileDestination:
    return QgsProcessingParameterFileDestination(
        parameter.name,
        label,
        parameter.file_filter,
        optional=not parameter.required,
        createByDefault=parameter.required or parameter.offered,
    )


def _column(parameter: Column, label: str, _: object) -> QgsProcessingParameterField:
    kinds = Qgis.ProcessingFieldParameterDataType
    return QgsProcessingParameterField(
        parameter.name,
        label,
        parentLayerParameterName=parameter.layer,
        type=kinds.Numeric if parameter.numeric else kinds.Any,
        optional=True,
    )


def _output_folder(
    parameter: OutputFolder, label: str, _: object
) -> QgsProcessingParameterFolderDestination:
    return QgsProcessingParameterFolderDestination(
        parameter.name,
        label,
        optional=not parameter.required,
        createByDefault=parameter.required,
    )


def _reference_system(
    parameter: ReferenceSystem, label: str, _: object
) -> QgsProcessingParameterCrs:
    return QgsProcessingParameterCrs(parameter.name, label, optional=not parameter.required)


def _places(parameter: Places, label: str, _: object) -> QgsProcessingParameterFeatureSource:
    return QgsProcessingParameterFeatureSource(parameter.name, label, _PLACES, optional=True)


_DEFINITIONS: dict[type[Parameter], Callable[[Any, str, object], Any]] = {
    Number: _number,
    Flag: _flag,
    Choice: _choice,
    Choices: _choices,
    Text: _text,
    Numbers: _text,
    Table: _table,
    InputFile: _input_file,
    OutputFile: _output_file,
    OutputFolder: _output_folder,
    ReferenceSystem: _reference_system,
    Places: _places,
    Column: _column,
}


def _cells(algorithm: Any, parameters: Any, name: str, context: Any) -> list[object] | None:
    """Cells of a table, numbers as they are; None where nobody filled any in, which is one cell."""
    cells = algorithm.parameterAsMatrix(parameters, name, context)
    filled = ["" if cell is None or cell == NULL else cell for cell in cells]
    return filled if any(str(cell).strip() for cell in filled) else None


def _numeric(algorithm: Any, parameters: Any, name: str, context: Any) -> object:
    """The number; what is none goes on as it is, to be refused with a sentence."""
    if not is_number(parameters[name]):
        return parameters[name]
    return algorithm.parameterAsDouble(parameters, name, context)


def _definition_of(algorithm: Any, parameters: Any, name: str, context: Any) -> str | None:
    """Code or definition of a coordinate system; None where it is none."""
    crs = algorithm.parameterAsCrs(parameters, name, context)
    return (crs.authid() or crs.toWkt()) if crs.isValid() else None


_READ_BY = QgsProcessingAlgorithm
_READERS: dict[type[Parameter], Callable[[Any, Any, str, Any], Any]] = {
    Number: _numeric,
    Flag: _READ_BY.parameterAsBoolean,
    Choice: _READ_BY.parameterAsEnum,
    Choices: _READ_BY.parameterAsEnums,
    Text: _READ_BY.parameterAsString,
    Numbers: _READ_BY.parameterAsString,
    Table: _cells,
    InputFile: _READ_BY.parameterAsFile,
    OutputFile: _READ_BY.parameterAsFileOutput,
    Column: _READ_BY.parameterAsString,
    OutputFolder: _READ_BY.parameterAsString,
    ReferenceSystem: _definition_of,
}
