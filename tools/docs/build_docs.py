"""Write the parts of the docs that come from the code: ``./dev words``.

The glossary is the catalogue's, the table of colours that of the graphic system with WCAG contrast,
the page of all analyses that of their records, the drawing of the rooms that of their imports.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...processing.cartography import design
from ...processing.catalogue.field_colours import contrast
from ...processing.catalogue.load import base_catalogue
from ...processing.catalogue.model import Catalogue
from ...processing.parameters.kinds import Number
from ...processing.parameters.options import Declared, declared, place_of, stated
from ...processing.runtime.plugin_files import ROOT
from ...processing.steps.analysis import AnalysisRecord
from ...processing.steps.records import analyses
from ...processing.wording import numbers
from . import rooms

DOCS = ROOT / "docs"
_RECORDS = """# Alle Auswertungen

Was jede braucht, füllt und fragt, und mit welchen Werten sie rechnet. Geschrieben von `./dev words`
aus den Auswertungen selbst und dem Katalog. Wer eine Angabe leer lässt, bekommt dessen Wert.
"""
BEGIN, END = "<!-- palette -->", "<!-- end of palette -->"


def palette() -> str:
    """Markdown table: each voice on paper and on the ground where it stands out least."""
    fields = base_catalogue().handlungsfelder
    voices = {f"{field.title} ({field.id})": field.colour for field in fields} | {
        "Ink, text": design.INK,
        "Muted text": design.MUTED,
        "Neutral sheets": design.NEUTRAL,
    }
    lines = ["| Voice | Colour | On paper | Least, on ground |", "|---|---|---|---|"]
    for name, colour in voices.items():
        least = min(design.GROUND, key=lambda role: contrast(colour, design.GROUND[role]))
        on_ground = contrast(colour, design.GROUND[least])
        on_paper = contrast(colour, design.PAPER)
        lines.append(
            f"| {name} | `{colour}` | {on_paper:.1f} : 1 | {on_ground:.1f} : 1, `{least}` |"
        )
    return "\n".join(lines)


def cartography(text: str) -> str:
    """The page about cartography with the current table of colours."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{palette()}\n{END}{tail}"


def glossary() -> str:
    """The page of words and of the roles with their ids, from the catalogue."""
    catalogue = base_catalogue()
    terms = "\n".join(f"| {term.german} | {term.english} |" for term in catalogue.glossary)
    labels = sorted((role.label.casefold(), key) for key, role in catalogue.roles.items())
    roles = "\n".join(f"| {catalogue.roles[key].label} | `{key}` |" for _, key in labels)
    return (
        "# Wörter\n\nWörter der Planung und die englischen, unter denen sie im Programm stehen."
        "\nAus dem Katalog; geschrieben von `./dev words`.\n\n"
        f"| Deutsch | im Programm |\n|---|---|\n{terms}\n"
        "\n## Kartenebenen\n\nSo heißen sie in den Legenden und als Tabellen des INSEK-Speichers."
        f"\n\n| Legende | im Programm |\n|---|---|\n{roles}\n"
    )


def records() -> str:
    """The page of all analyses: what each needs, fills and asks for, and the values it takes."""
    catalogue = base_catalogue()
    parts = [_RECORDS]
    for record in sorted(analyses(), key=lambda item: item.title):
        parts.append(f"\n## {record.title}\n\n`insek:{record.id}`\n")
        for part in record.parts:
            needs, uses = (_labels(catalogue, roles) for roles in (part.needs, part.uses))
            better = f"; besser mit {uses}" if uses else ""
            parts.append(f"{_labels(catalogue, [part.role])}: braucht {needs}{better}.\n")
        rows = [_row(record, item, catalogue) for item in declared(record.options)]
        if rows:
            parts.append("| Angabe | Name | Wert | Quelle | Grenzen |\n|---|---|---|---|---|")
            parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _labels(catalogue: Catalogue, roles: Iterable[str]) -> str:
    names = {role: item.label for role, item in catalogue.roles.items()} | {"terrain": "Gelände"}
    return ", ".join(f"„{names[role]}“" for role in roles)


def _row(record: AnalysisRecord, item: Declared, catalogue: Catalogue) -> str:
    parameter, source = item.parameter, ""
    if parameter.key:
        analysis, key = place_of(record.options, parameter)
        source = catalogue.analyses[analysis].parameters[key].source
        value = parameter.told(stated(record.options, parameter, catalogue))
    else:
        value = "" if item.default in (None, "", ()) else parameter.told(item.default)
    limits = ""
    if isinstance(parameter, Number):
        least = numbers.chosen(parameter.least)
        most = "" if parameter.most is None else f" bis {numbers.chosen(parameter.most)}"
        limits = f"ab {least}" if not most else f"{least}{most}"
    cells = (parameter.label, f"`{parameter.name}`", value, source, limits)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def main() -> None:
    """Write all of them."""
    (DOCS / "all-analyses.md").write_text(records(), encoding="utf-8")
    (DOCS / "glossary.md").write_text(glossary(), encoding="utf-8")
    rooms.main()
    page = DOCS / "cartography.md"
    page.write_text(cartography(page.read_text(encoding="utf-8")), encoding="utf-8")
