"""Read a YAML text of the catalogue, also one that is broken or hostile."""

from __future__ import annotations

import io
from functools import lru_cache

import yaml

from .faults import Faults

DEEPEST = 20

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_TOO_DEEP = "Die Angaben sind zu tief verschachtelt; bitte vereinfachen."
_NO_YAML = (
    "Die Datei ist kein gültiges YAML; bitte Einrückung, Doppelpunkte und Anführungszeichen in"
    " dieser und der vorigen Zeile prüfen."
)
_NO_KEYS = "Die Datei muss aus Schlüsseln mit Werten bestehen."


class _NamedText(io.StringIO):
    """A text whose nodes tell in their marks what file they stand in."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.name = name


def compose_yaml(text: str, name: str, faults: Faults) -> yaml.MappingNode | None:
    """Return the top mapping of a YAML text; None (and a fault) when it cannot be read.

    Args:
        text: What the file holds.
        name: Name of the file, as faults tell it; the marks of all nodes carry it.
        faults: Takes what is wrong.
    """
    found = _composed(text, name)
    if isinstance(found, yaml.MappingNode):
        return found
    faults.add(name, *found)
    return None


@lru_cache(maxsize=128)
def _composed(text: str, name: str) -> yaml.MappingNode | tuple[int, str]:
    """The top mapping, which nobody may change; or line and sentence of the fault."""
    try:
        fault = _dangerous(text)
        if fault is not None:
            return fault
        node = yaml.compose(_NamedText(text, name), Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        # Newer libyaml counts the depth itself, before it hands the first of the tokens over.
        is_deep = "nesting depth" in str(getattr(error, "problem", ""))
        return line, _TOO_DEEP if is_deep else _NO_YAML
    return node if isinstance(node, yaml.MappingNode) else (1, _NO_KEYS)


def _dangerous(text: str) -> tuple[int, str] | None:
    """Line and sentence of what could grow without end: references and deep nesting."""
    depth = 0
    for token in yaml.scan(text, Loader=_LOADER):
        line = token.start_mark.line + 1
        if isinstance(token, yaml.AliasToken):
            return line, "Verweise mit * sind nicht erlaubt; bitte ausschreiben."
        if isinstance(token, _OPENING):
            depth += 1
            if depth > DEEPEST:
                return line, _TOO_DEEP
        elif isinstance(token, _CLOSING):
            depth -= 1
    return None
