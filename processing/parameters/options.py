"""Options of a computation: a frozen dataclass whose fields declare the parameters.

.. code-block:: python

    @dataclass(frozen=True, slots=True, kw_only=True)
    class GapOptions:
        CATALOGUE: ClassVar[str] = "local_supply_gap"

        min_area_m2: float = option(
            Number("MIN_AREA", "Mindestgröße in m²", key="min_area_m2", term="mindestgroesse_m2")
        )

Left empty, a parameter with a ``key`` takes the value of the catalogue of the store at hand; one
without takes the ``default`` of its declaration. What was computed with is stated in the
provenance under the ``term``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from ..runtime.errors import InsekError
from .kinds import Choices, Parameter, ParameterError

if TYPE_CHECKING:
    from ..catalogue.model import Catalogue


Options = TypeVar("Options")
_DECLARED = "parameter"


def option(
    parameter: Parameter, default: object = MISSING, *, made: Callable[[], object] | None = None
) -> Any:
    """Field of a dataclass that holds the value of a parameter.

    Args:
        parameter: the declaration.
        default: what holds where nothing is given.
        made: makes the default where it depends on the day.
    """
    metadata = {_DECLARED: parameter}
    if made is not None:
        return field(default_factory=made, metadata=metadata)
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration and the field of the options that holds its value.

    ``default`` is None where the catalogue states it, and where there is none.
    """

    field: str
    parameter: Parameter
    default: object
    must_be_given: bool = False


def declared(options: type) -> tuple[Declared, ...]:
    """Declarations of a class of options, in the order of its fields."""
    return tuple(_declarations(options))


def _declarations(options: type) -> Iterator[Declared]:
    for item in fields(options):
        if _DECLARED in item.metadata:
            parameter, default, is_open = item.metadata[_DECLARED], item.default, False
            if item.default_factory is not MISSING:
                default = item.default_factory()
            elif default is MISSING:
                default, is_open = None, not parameter.key
            yield Declared(item.name, parameter, default, is_open or parameter.required)


def from_catalogue(options: type[Options], catalogue: Catalogue) -> Options:
    """Options with all values of the catalogue.

    Raises:
        InsekError: as :func:`resolved` does.
    """
    return resolved(options, catalogue, {})


def resolved(
    options: type[Options], catalogue: Catalogue | None, given: Mapping[str, object]
) -> Options:
    """Options of what was given, and of the catalogue for the rest.

    Args:
        options: class of the options.
        catalogue: of the store at hand; None where no parameter has a ``key``.
        given: values by the names of parameters, as a dialog, a model or a script has them.

    Raises:
        InsekError: for a value that a parameter does not take, that the catalogue lacks, or that
            is required and not given.
    """
    values: dict[str, object] = {}
    for item in declared(options):
        if item.parameter.name in given:
            values[item.field] = item.parameter.read(given[item.parameter.name])
        elif item.parameter.key and catalogue is not None:
            values[item.field] = stated(options, item.parameter, catalogue)
        elif item.must_be_given:
            values[item.field] = _usual(item.parameter)
    return options(**values)


def _usual(parameter: Parameter) -> object:
    """What the dialog begins with where nothing is given: all of several, or nothing at all."""
    if isinstance(parameter, Choices) and parameter.all_at_first:
        return tuple(parameter.meanings())
    raise ParameterError(f"„{parameter.label}“ fehlt. Bitte angeben.")


def stated(options: type, parameter: Parameter, catalogue: Catalogue) -> object:
    """Typed value that the catalogue states for a parameter with a ``key``.

    Raises:
        InsekError: if it is missing or not taken.
    """
    analysis, key = place_of(options, parameter)
    found = catalogue.analyses.get(analysis)
    if found is None or key not in found.parameters:
        raise InsekError(f"Katalog, Analyse {analysis}: „{key}“ fehlt. Bitte ergänzen.")
    try:
        return parameter.adopt(found.default(key))
    except ParameterError as error:
        raise InsekError(f"Katalog, Analyse {analysis}, „{key}“: {error}") from error


def place_of(options: type, parameter: Parameter) -> tuple[str, str]:
    """Analysis and key under which a catalogue states a parameter.

    A key with a full stop names the analysis as well; others are of ``options.CATALOGUE``.
    """
    analysis, _, key = parameter.key.rpartition(".")
    return analysis or str(getattr(options, "CATALOGUE", "")), key


def provenance_values(options: object, *names: str) -> dict[str, object]:
    """Values as the provenance of a result keeps them, by the keys of their terms.

    An empty text states nothing and is left out.

    Args:
        options: what was computed with.
        names: fields to state; without any, all whose parameter names a term.

    Raises:
        KeyError: for a field whose parameter names none.
    """
    terms = {
        item.field: item.parameter.term for item in declared(type(options)) if item.parameter.term
    }
    values = {terms[name]: _kept(getattr(options, name)) for name in names or terms}
    return {key: value for key, value in values.items() if value != ""}


def _kept(value: object) -> object:
    """A typed value as JSON has it: choices by their words, several as a list."""
    if isinstance(value, Enum):
        return value.value
    return [_kept(item) for item in value] if isinstance(value, tuple) else value
