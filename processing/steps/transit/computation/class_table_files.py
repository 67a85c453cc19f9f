"""Tables of ÖV-Güteklassen as files that planners edit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ....analysis.transit.quality_classes import QualityTable
from ....analysis.transit.quality_tables import format_table, parse_table, table_from_catalogue
from ....catalogue.model import Catalogue
from ....catalogue.stated_values import stated_table
from ....runtime.atomic_file import write_text_aside
from ....wording.file_faults import reason
from ...role_data import StepError
from .class_systems import PRESETS

OWN_TABLE = "eigene Tabelle"


def own_table(path: str, catalogue: Catalogue) -> QualityTable:
    """Table that planners have edited, under a name that does not pass for a published one.

    A name of their own stays, and so does that of a preset of which nothing was changed.
    """
    table = read_table_file(path)
    for preset, name in PRESETS.items():
        if table.name != name:
            continue
        if table == published_table(preset, catalogue):
            return table
        return replace(table, name=f"{OWN_TABLE} nach {name}")
    return table if table.name else replace(table, name=OWN_TABLE)


def published_table(preset: str, catalogue: Catalogue) -> QualityTable:
    """Table of a preset, as the catalogue states it."""
    stated = catalogue.analyses["pt_quality_classes"].default(preset)
    where = f"Analyse pt_quality_classes, „{preset}“"
    return table_from_catalogue(PRESETS[preset], stated_table(stated, where))


def read_table_file(path: str) -> QualityTable:
    """Table of a file; UTF-8, or what older spreadsheets write.

    Raises:
        StepError: if the file cannot be read.
        AnalysisError: if it is no such table.
    """
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise StepError(
            f"{path}: Die Tabelle lässt sich nicht lesen ({reason(error)}). Bitte den Pfad und"
            " die Zugriffsrechte prüfen."
        ) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return parse_table(text, Path(path).name)


def write_table_file(table: QualityTable, path: str) -> None:
    """Save a table to be edited; the mark at the beginning tells spreadsheets that it is UTF-8.

    Raises:
        StepError: if the file cannot be written; an old one is unchanged.
    """
    try:
        write_text_aside(Path(path), format_table(table), encoding="utf-8-sig")
    except OSError as error:
        raise StepError(
            f"{path}: Die Tabelle lässt sich nicht speichern ({reason(error)}). Bitte einen Ordner"
            " mit Schreibrecht wählen; eine alte Tabelle ist unverändert."
        ) from error
