"""Declared parameters as QGIS shows them, and what dialogs, models and scripts give for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

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
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProperty,
)

from ...catalogue.titles import StatedValue, stated_values
from ...parameters.kinds import (
    Choice,
    Choices,
    Crs,
    Flag,
    InputFile,
    InputFiles,
    LayerField,
    Number,
    Numbers,
    OutputFile,
    OutputFolder,
    Parameter,
    Places,
    Table,
    Text,
)
from ...parameters.options import Declared, declared, place_of
from ...parameters.options import stated as stated_by

if TYPE_CHECKING:
    from ...catalogue.model import Catalogue


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
    """What was given, by parameter; layers are left to whoever can read them.

    Args:
        algorithm: the one that QGIS asks for the values of its parameters.
        options: class of the options that declare the parameters.
        parameters: as QGIS hands them over.
        context: of the run.
    """
    found: dict[str, object] = {}
    for item in declared(options):
        name = item.parameter.name
        if is_empty(parameters.get(name)) or isinstance(item.parameter, Places):
            continue
        value = _READERS[type(item.parameter)](algorithm, parameters, name, context)
        if value is not None:
            found[name] = value
    return found


def own_values(
    options: type, catalogue: Catalogue, given: Mapping[str, object], asked: Mapping[str, object]
) -> dict[str, object]:
    """Those of what was asked for that are not the catalogue's: the planner's own.

    Args:
        options: class of the options that declare the parameters.
        catalogue: vocabulary of the city.
        given: values by parameter, as dialogs hand them over; compared with the catalogue's.
        asked: what is kept of the call, by parameter; those like the catalogue's are left out.
    """
    usual = {
        item.parameter.name
        for item in declared(options)
        if item.parameter.key
        and item.parameter.name in given
        and _alike(
            item.parameter.read(given[item.parameter.name]),
            stated_by(options, item.parameter, catalogue),
            in_any_order=isinstance(item.parameter, Choices),
        )
    }
    return {name: value for name, value in asked.items() if name not in usual}


def _alike(one: Any, other: Any, *, in_any_order: bool) -> bool:
    return bool(set(one) == set(other) if in_any_order else one == other)


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
    return _DEFINITIONS[type(item.parameter)](item.parameter, label, item)


def _number(parameter: Number, label: str, item: Declared) -> QgsProcessingParameterNumber:
    kinds = QgsProcessingParameterNumber.Type
    definition = QgsProcessingParameterNumber(
        parameter.name,
        label,
        kinds.Integer if parameter.whole else kinds.Double,
        item.default,
        optional=item.default is None and not item.must_be_given,
        minValue=parameter.least,
    )
    if parameter.most is not None:
        definition.setMaximum(parameter.most)
    return definition


def _flag(parameter: Flag, label: str, item: Declared) -> QgsProcessingParameterBoolean:
    return QgsProcessingParameterBoolean(parameter.name, label, defaultValue=item.default)


def _choice(parameter: Choice, label: str, item: Declared) -> QgsProcessingParameterEnum:
    is_open, labels = bool(parameter.key), list(parameter.options)
    place = None if is_open else list(parameter.options.values()).index(item.default)
    first = labels[place] if parameter.by_name and place is not None else place
    return QgsProcessingParameterEnum(
        parameter.name, label, labels, False, first, is_open, parameter.by_name
    )


def _choices(parameter: Choices, label: str, item: Declared) -> QgsProcessingParameterEnum:
    labels = list(parameter.labels())
    ticked = list(range(len(labels))) if parameter.all_at_first else []
    # Without a list QGIS would take the first one where nothing is passed.
    return QgsProcessingParameterEnum(
        parameter.name, label, labels, True, ticked, optional=not item.must_be_given
    )


def _text(parameter: Text, label: str, item: Declared) -> QgsProcessingParameterString:
    says = bool(item.default) or item.default == ""
    return QgsProcessingParameterString(
        parameter.name,
        label,
        parameter.told(item.default) if says else None,
        optional=not item.default and not item.must_be_given,
    )


def _table(parameter: Table, label: str, _: object) -> QgsProcessingParameterMatrix:
    columns = list(parameter.columns)
    return QgsProcessingParameterMatrix(
        parameter.name, label, parameter.empty_rows, False, columns, optional=True
    )


def _crs(parameter: Crs, label: str, item: Declared) -> QgsProcessingParameterCrs:
    return QgsProcessingParameterCrs(
        parameter.name,
        label,
        item.default or None,
        optional=not item.default and not item.must_be_given,
    )


def _column(parameter: LayerField, label: str, item: Declared) -> QgsProcessingParameterField:
    kinds = Qgis.ProcessingFieldParameterDataType
    return QgsProcessingParameterField(
        parameter.name,
        label,
        item.default or None,
        parentLayerParameterName=parameter.layer,
        type=kinds.Numeric if parameter.numeric else kinds.Any,
        optional=not item.must_be_given,
    )


def _input_files(
    parameter: InputFiles, label: str, item: Declared
) -> QgsProcessingParameterMultipleLayers:
    return QgsProcessingParameterMultipleLayers(
        parameter.name,
        label,
        Qgis.ProcessingSourceType.File,
        optional=not item.must_be_given,
    )


def _input_file(parameter: InputFile, label: str, item: Declared) -> QgsProcessingParameterFile:
    return QgsProcessingParameterFile(
        parameter.name,
        label,
        behavior=Qgis.ProcessingFileParameterBehavior.File,
        fileFilter=parameter.file_filter,
        optional=not item.must_be_given,
    )


def _output_file(
    parameter: OutputFile, label: str, item: Declared
) -> QgsProcessingParameterFileDestination:
    return QgsProcessingParameterFileDestination(
        parameter.name,
        label,
        parameter.file_filter,
        optional=not item.must_be_given,
        createByDefault=item.must_be_given or parameter.offered,
    )


def _output_folder(
    parameter: OutputFolder, label: str, item: Declared
) -> QgsProcessingParameterFolderDestination:
    return QgsProcessingParameterFolderDestination(
        parameter.name,
        label,
        optional=not item.must_be_given,
        createByDefault=item.must_be_given,
    )


def _places(parameter: Places, label: str, _: object) -> QgsProcessingParameterFeatureSource:
    return QgsProcessingParameterFeatureSource(parameter.name, label, _PLACES, optional=True)


_DEFINITIONS: dict[type[Parameter], Callable[[Any, str, Declared], Any]] = {
    Number: _number,
    Flag: _flag,
    Choice: _choice,
    Choices: _choices,
    Text: _text,
    Numbers: _text,
    Table: _table,
    InputFile: _input_file,
    InputFiles: _input_files,
    OutputFile: _output_file,
    OutputFolder: _output_folder,
    Crs: _crs,
    LayerField: _column,
    Places: _places,
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


def _chosen(algorithm: Any, parameters: Any, name: str, context: Any) -> object:
    """The position of the chosen label, or the label where the dialog hands over that."""
    if algorithm.parameterDefinition(name).usesStaticStrings():
        return algorithm.parameterAsEnumString(parameters, name, context)
    return algorithm.parameterAsEnum(parameters, name, context)


def _system(algorithm: Any, parameters: Any, name: str, context: Any) -> str:
    """Code or WKT of a coordinate system; of one that QGIS does not know what was given."""
    crs = algorithm.parameterAsCrs(parameters, name, context)
    return str((crs.authid() or crs.toWkt()) if crs.isValid() else parameters[name])


def _named(algorithm: Any, parameters: Any, name: str, context: Any) -> str | None:
    """The column; QGIS hands over a list."""
    return next(iter(algorithm.parameterAsStrings(parameters, name, context)), None)


_READ_BY = QgsProcessingAlgorithm
_READERS: dict[type[Parameter], Callable[[Any, Any, str, Any], Any]] = {
    Number: _numeric,
    Flag: _READ_BY.parameterAsBoolean,
    Choice: _chosen,
    Choices: _READ_BY.parameterAsEnums,
    Text: _READ_BY.parameterAsString,
    Numbers: _READ_BY.parameterAsString,
    Table: _cells,
    InputFile: _READ_BY.parameterAsFile,
    InputFiles: _READ_BY.parameterAsFileList,
    OutputFile: _READ_BY.parameterAsFileOutput,
    OutputFolder: _READ_BY.parameterAsString,
    Crs: _system,
    LayerField: _named,
}
