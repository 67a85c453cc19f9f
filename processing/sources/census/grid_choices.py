"""What is chosen of a grid of residents: whose its rim is, and which source is printed.

Nothing heavy is imported here, because the dialog reads it at the start of QGIS.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

OTHER_GRID = ""
"""Stands for a grid that is no German census, where its year would stand."""
CENSUS_LICENCE = "dl-de/by-2-0"


class RimRule(Enum):
    """Whose the residents of a cell are that lies in the city only in part."""

    LIKELY = "Küste: ganz; Grenze einer Nachbargemeinde: nach Landanteil"
    SHARE = "nach Anteil der Fläche in der Stadt"
    WHOLE = "ganz, sobald die Zelle in die Stadt reicht"
    CENTRE = "ganz, wenn ihr Mittelpunkt in der Stadt liegt"


@dataclass(frozen=True, slots=True)
class GridTraits:
    """What a file says of itself.

    Attributes:
        census: whether its headings are those of the German census.
        other: whether it is another grid, by its headings, its CRS or the areas it draws.
        of_2011: whether its ids have the form of 2011.
        names: headings of the cell and of the inhabitants.
    """

    census: bool = False
    other: bool = False
    of_2011: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GridSource:
    """What is printed of a grid; ``remark`` says what is doubtful of it, "" for nothing."""

    source: str
    attribution: str = ""
    licence: str = ""
    data_date: str = ""
    remark: str = ""


def printed_source(
    file: str, traits: GridTraits, year: str, census_note: str, stated: GridSource
) -> GridSource:
    """Source, note, licence and date of a grid.

    What is stated counts. The rest is that of the census of ``year``, unless the file shows that
    it is another grid: then the name of the file stands for the source.

    Args:
        file: name of the file.
        traits: what it says of itself.
        year: of the census that was chosen; ``OTHER_GRID`` for none.
        census_note: source note of the census of 2022.
        stated: what the planner states, "" where nothing.

    Returns:
        What is printed, with the name of the file behind a source of its own.

    Example:
        >>> nothing = GridSource("")
        >>> printed_source("g.csv", GridTraits(census=True), "2011", "© Zensus 2022", nothing)
        GridSource(source='Zensus 2011 (g.csv)', attribution='© Zensus 2011', \
licence='dl-de/by-2-0', data_date='2011', remark='')
        >>> eurostat = GridTraits(other=True, names=("GRD_ID", "TOT_P_2021"))
        >>> printed_source("g.csv", eurostat, "2022", "© Zensus 2022", nothing).source
        'g.csv'
    """
    remark = ""
    census = f"Zensus {year}"
    if traits.other and year != OTHER_GRID:
        why = f"Spalten {', '.join(traits.names)}" if traits.names else "nach seinen Zellen"
        remark = f"Die Datei ist kein Zensusgitter ({why}); „{census}“ wird darum nicht gedruckt."
        year = OTHER_GRID
    if year == OTHER_GRID:
        source = f"{stated.source} ({file})" if stated.source else file
        named = (
            (stated.source, "Quelle"),
            (stated.attribution, "Quellenvermerk"),
            (stated.licence, "Lizenz"),
            (stated.data_date, "Stand"),
        )
        missing = [name for text, name in named if not text]
        if missing:
            remark = f"{remark} Bitte angeben, was gedruckt wird: {', '.join(missing)}.".strip()
        return GridSource(source, stated.attribution, stated.licence, stated.data_date, remark)
    if traits.of_2011 and year != "2011":
        remark = (
            f"Die Gitter-IDs haben die Form von 2011, gedruckt wird „{census}“. Bitte prüfen, ob"
            " das richtige Jahr gewählt ist."
        )
    elif not traits.census and "zensus" not in file.casefold():
        remark = (
            f"Die Datei sagt nicht, woher sie ist; gedruckt wird „{census}“. Ist es ein anderes"
            " Gitter, bitte „Anderes Gitter“ wählen und die Quelle angeben."
        )
    return GridSource(
        f"{stated.source or census} ({file})",
        stated.attribution or census_note.replace("Zensus 2022", census),
        stated.licence or CENSUS_LICENCE,
        stated.data_date or year,
        remark,
    )
