"""Account of a grid of residents: all in the file are taken, or set aside for a reason."""

from __future__ import annotations

from dataclasses import dataclass

from ...wording import numbers
from .census_places import RimShares
from .grid_choices import RimRule

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class ResidentAccount:
    """Residents of a file: ``total`` = ``taken`` + all that were set aside.

    ``aside`` gives reason and residents. Cells that are secret have no number and stand beside it.

    Raises:
        ValueError: if the account does not add up.
    """

    total: float
    taken: float
    aside: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        rest = self.total - self.taken - sum(residents for _reason, residents in self.aside)
        if abs(rest) > _SLACK * max(1.0, self.total):
            raise ValueError(f"{self.total} residents are not {self.taken} + {self.aside}")

    def sentence(self) -> str:
        """In whole people, which add up as they are printed."""
        shown = [(reason, count) for reason, count in self.aside if count >= 0.5]
        whole = [round(count) for _reason, count in shown]
        taken = round(self.total) - sum(whole)
        parts = [f"{numbers.grouped(taken)} übernommen"]
        parts += [
            f"{numbers.grouped(count)} {reason}"
            for (reason, _count), count in zip(shown, whole, strict=True)
        ]
        return f"Einwohner der Datei: {numbers.grouped(round(self.total))} = {' + '.join(parts)}"


def taken_note(total: float, inhabited: int, secret: int) -> str:
    """What the cells of the city hold.

    Args:
        total: their residents.
        inhabited: cells with residents.
        secret: cells whose residents nobody knows.
    """
    cells = numbers.counted(inhabited, "bewohnten Zelle", "bewohnten Zellen")
    hidden = numbers.counted(secret, "Zelle", "Zellen")
    return (
        f"{numbers.grouped(total)} Einwohner in {cells}; {hidden} geheim (Einwohnerzahl unbekannt,"
        " in keiner Summe)"
    )


def rim_note(rule: RimRule, rim: RimShares, residents: dict[str, float]) -> str:
    """What became of the residents at the rim; empty if no inhabited cell reaches over it.

    Args:
        rule: whose they are.
        rim: shares of the inhabited cells.
        residents: in the cells at the rim: ``all``, ``taken``, and ``shared`` in those of them
            that reach over the border of a neighbour.
    """
    count = int(rim.rim.sum())
    if not count:
        return ""
    cells = numbers.counted(
        count,
        "bewohnte Zelle reicht über die Stadt hinaus",
        "bewohnte Zellen reichen über die Stadt hinaus",
    )
    everybody, taken = round(residents["all"]), round(residents["taken"])
    text = (
        f"Rand der Stadt ({rule.value}): {cells}; von {numbers.grouped(everybody)} Einwohnern"
        f" darin zählen {numbers.grouped(taken)} zur Stadt, {numbers.grouped(everybody - taken)}"
        " nicht"
    )
    if rule is RimRule.LIKELY:
        shared = numbers.counted(int(rim.by_land.sum()), "Zelle", "Zellen")
        text += f"; geteilt wurden {shared} mit {numbers.grouped(residents['shared'])} Einwohnern"
    return text


def guess_remark(rim: RimShares) -> str:
    """How it was found out what lies beyond the city, where no neighbours are stored.

    Args:
        rim: shares of the inhabited cells.
    """
    count = int(rim.guessed.sum())
    if not count:
        return ""
    shared = int((rim.guessed & rim.by_land).sum())
    border = numbers.counted(shared, "bewohnte Zelle", "bewohnte Zellen")
    coast = numbers.counted(count - shared, "Zelle", "Zellen")
    return (
        "Nachbargemeinden fehlen im Speicher. Als Grenze zu einer Nachbargemeinde gilt der Rand,"
        f" wo die Datei jenseits weitere Zellen hat ({border}), sonst als Küste oder unbewohnt"
        f" ({coast}). Sicherer: erst Nachbargemeinden übernehmen („Ebene übernehmen“, Rolle"
        " neighbour_municipality) oder den Rand selbst festlegen."
    )


def homeless_note(residents: float) -> str:
    """Residents whose point lies in no district; empty for none."""
    if residents < 0.5:
        return ""
    return f"{numbers.grouped(residents)} Einwohner liegen in keinem Ortsbezirk"


@dataclass(frozen=True, slots=True)
class SpreadCounts:
    """Residents by where spreading put them, and cells and parts of buildings.

    Attributes:
        housed, parts: residents in residential buildings, and the parts of buildings.
        on_land, land_cells: residents on land of cells without such a building.
        unplaced, bare_cells: residents that keep the point of their cell.
        land: the German word for the land; "" where none is stored.
    """

    housed: float
    parts: int
    on_land: float
    land_cells: int
    unplaced: float
    bare_cells: int
    land: str

    def sentence(self) -> str:
        """What spreading did, in residents; their whole numbers add up."""
        everybody = round(self.housed + self.on_land + self.unplaced)
        on_land, unplaced = round(self.on_land), round(self.unplaced)
        parts = numbers.counted(self.parts, "Gebäudeteil", "Gebäudeteile")
        text = (
            f"Näherung: {numbers.grouped(everybody - on_land - unplaced)} Einwohner auf {parts}"
            " verteilt nach Grundfläche, Geschossen und Wohnanteil"
        )
        if self.land_cells:
            cells = numbers.counted(self.land_cells, "Zelle", "Zellen")
            text += (
                f"; {numbers.grouped(on_land)} aus {cells} ohne Wohngebäude auf {self.land} nach"
                " Fläche"
            )
        if not self.bare_cells:
            return f"{text}; alle fanden einen Platz"
        missing = "Wohngebäude" + (f" und ohne {self.land}" if self.land else "")
        cells = numbers.counted(self.bare_cells, "Zelle", "Zellen")
        stay = numbers.agreeing(
            unplaced, "fand keinen Platz und bleibt", "fanden keinen Platz und bleiben"
        )
        return (
            f"{text}; {numbers.grouped(unplaced)} aus {cells} ohne {missing} {stay} am Punkt der"
            " Zelle"
        )
