"""Read a YAML file of the catalogue, also one that is broken or hostile."""

from __future__ import annotations

from pathlib import Path

import yaml

from ...wording.file_faults import reason
from .faults import Faults
from .section import Section

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


def read_yaml(path: Path, folder: Path, faults: Faults) -> Section | None:
    """Return the top mapping of a YAML file; None (and a fault) when it cannot be read.

    Args:
        path: The file.
        folder: Folder of the catalogue, which faults name the file from.
        faults: Takes what is wrong.
    """
    name = path.relative_to(folder).as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        faults.add(name, 1, f"Die Datei kann nicht gelesen werden ({reason(error)}).")
        return None
    except UnicodeDecodeError:
        faults.add(name, 1, "Die Datei ist nicht in UTF-8 gespeichert; bitte neu speichern.")
        return None
    try:
        fault = _dangerous(text)
        if fault is not None:
            faults.add(name, *fault)
            return None
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        # Newer libyaml counts the depth itself, before it hands the first of the tokens over.
        is_deep = "nesting depth" in str(getattr(error, "problem", ""))
        faults.add(name, line, _TOO_DEEP if is_deep else _NO_YAML)
        return None
    if not isinstance(node, yaml.MappingNode):
        faults.add(name, 1, "Die Datei muss aus Schlüsseln mit Werten bestehen.")
        return None
    return Section(node, name, faults)


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
