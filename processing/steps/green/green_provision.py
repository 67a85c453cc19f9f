"""Catchment of public green by its size, and the residents in it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...analysis.choices import GreenStandard, Method
from ...parameters.kinds import Choice, Flag, Table, words_of
from ...parameters.options import option
from ...runtime.errors import InsekError
from ...runtime.log import Log
from ...runtime.progress import Progress
from ...wording import numbers
from ...wording.number_reading import AmbiguousNumberError, NumberError, number_of
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from ..green_nearby import GreenWays
from ..unjudged_residents import unjudged_words

if TYPE_CHECKING:
    from ...analysis.supply.coverage import Supply
    from ...store.contract import Store
    from .computation.green_catchment import GreenResult

WITHOUT, WITH = "green_provision_catchment", "green_provision_with_forest"


def _grades_of(cells: Sequence[object]) -> tuple[tuple[float, float], ...]:
    """Hectares and metres, row by row; raises InsekError for what is no number."""
    try:
        values = [number_of(cell) for cell in cells]
    except AmbiguousNumberError as error:
        raise InsekError(f"Eigene Größenstufen: {error}") from error
    except NumberError as error:
        raise InsekError(
            "Eigene Größenstufen: In jeder Zeile müssen zwei Zahlen stehen, die Größe in ha und"
            f" die Entfernung in m. Gelesen wurde: {'; '.join(map(str, cells))}."
        ) from error
    if len(values) % 2:
        raise InsekError("Eigene Größenstufen: In der letzten Zeile fehlt eine Zahl.")
    return tuple(zip(values[::2], values[1::2], strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenOptions(GreenWays):
    """How green near home is measured.

    ``grades`` are the planner's own sizes in hectares with distances in metres, in place of the
    standard; ``compare`` measures along the streets besides the straight line.
    """

    standard: GreenStandard = option(
        Choice(
            "STANDARD",
            "Maßstab",
            options=words_of(GreenStandard),
            help="Welche Mindestgröße einer Grünfläche in welcher Entfernung genügt; Quellen in"
            " der Hilfe.",
        ),
        GreenStandard.CITY,
    )
    grades: tuple[tuple[float, float], ...] = option(
        Table(
            "GRADES",
            "Eigene Größenstufen statt des Maßstabs",
            columns=("Mindestgröße in ha", "Entfernung in m"),
            parse=_grades_of,
            help="Leer lassen, um den Maßstab zu verwenden. Eine erfüllte Stufe genügt.",
        ),
        (),
    )
    method: Method = option(
        Choice(
            "METHOD",
            "Gezeichnet wird",
            term="methode",
            options=words_of(Method),
            help="Welche der beiden Messungen als Ebene der Karte gezeichnet wird.",
        ),
        Method.STRAIGHT_LINE,
    )
    compare: bool = option(
        Flag(
            "COMPARE",
            "Luftlinie und Netz nebeneinander rechnen",
            help="An: beide Messungen und ihre Differenz als Kennzahlen je Ortsbezirk. Aus: nur"
            " die gezeichnete, schneller.",
        ),
        True,
    )


_HELP = (
    "Einwohner und Fläche mit öffentlichem Grün in der Nähe, nach Größe der Grünfläche"
    " gestuft, einmal ohne und einmal mit Wald. Flächen, die sich berühren oder höchstens um"
    " die Lücke auseinanderliegen, gelten als eine; gemessen wird bis zum Rand der Fläche,"
    " nicht bis zur Mitte.\n\n"
    "„Luftlinie“: genaue Entfernung jedes Einwohnerpunkts zum Rand. „Netz“: Fußweg ab den"
    " Eingängen. Eingang ist, wo ein Weg den Rand kreuzt oder in der angegebenen Nähe endet;"
    " fehlt beides, die nächste Stelle jedes Wegs in dieser Nähe. Gibt es ein Wegenetz, stehen"
    " beide Ergebnisse nebeneinander in den Kennzahlen.\n\n"
    "Maßstäbe: Die Legende der Stadt nennt 250 m bis 1 km; die Zuordnung zu Größen ist ein"
    " eigener Vorschlag. IÖR-Monitor: 1 ha in 300 m und 10 ha in 700 m Luftlinie (im Netz 500"
    " und 1000 m Fußweg), beides zusammen; 2016 erfüllten das 74,3 % der Einwohner in 182"
    " Städten ab 50 000 Einwohnern, wobei dort auch Wald, Friedhöfe, Grünland und Gewässer"
    " zählen. WHO Europa: 0,5 ha in 300 m. GALK 1973: 0,5 ha in 500 m und 10 ha in 1000 m;"
    " dazu 6 und 7 m² je Einwohner.\n\n"
    "Grenzen: Private Flächen, Friedhöfe, Kleingärten, Rasen und Flächen mit eingeschränktem"
    " Zugang zählen nur auf Wunsch. Ohne Angabe zum Zugang gilt eine Fläche als öffentlich."
    " Flächen in Militärgelände zählen nicht. Wo die Datenquelle näher endet als die größte"
    " Entfernung, gilt niemand als unversorgt („keine Daten“); ebenso im Netz, wer keinen Weg"
    " in der Nähe hat. Der Zustand einer Fläche ist nicht bekannt."
)
_HELP_EN = (
    "Residents and area with public green nearby, graded by the size of the green, once"
    " without and once with woods. Areas that touch, or lie no farther apart than the gap,"
    " count as one; distances run to the edge of an area, not to its centre.\n\n"
    "“Luftlinie”: exact distance of every point with residents to the edge. “Netz”: on foot"
    " from the entrances. An entrance is where a way crosses the edge or ends within the"
    " given nearness; where there is neither, the nearest place of every way within it. With"
    " a street network both results stand side by side in the figures.\n\n"
    "Standards: the City's legend names 250 m to 1 km; which size goes with which distance"
    " is our own proposal. IÖR-Monitor: 1 ha within 300 m and 10 ha within 700 m straight"
    " line (500 and 1000 m on foot), both together; in 2016 this held for 74.3 % of the"
    " residents of 182 cities from 50,000 residents, where woods, cemeteries, grassland and"
    " waters count, too. WHO Europe: 0.5 ha within 300 m. GALK 1973: 0.5 ha within 500 m and"
    " 10 ha within 1000 m; besides 6 and 7 m² per resident.\n\n"
    "Limits: Private areas, cemeteries, allotments, lawns and areas of restricted access"
    " only count on request. Where nothing is said about access, an area counts as public."
    " Areas on military ground do not count. Where the source ends nearer than the largest"
    " distance, nobody is called unserved (“keine Daten”); nor on foot whoever has no way"
    " nearby. The state of an area is unknown."
)


def run(store: Store, options: GreenOptions, progress: Progress) -> GreenResult:
    """Compute the catchments and write them; residents with green nearby."""
    from .computation.green_catchment import green_provision

    return green_provision(store, options, progress)


def tell(store: Store, options: GreenOptions, result: GreenResult, log: Log) -> RunResult:
    """Say who has green nearby, without and with woods."""
    names = {item.id: item.name for item in store.catalogue.districts}
    for label, supplies in (("ohne Wald", result.without), ("mit Wald", result.with_forest)):
        for method, supply in supplies.items():
            log.info(f"{method.value}, {label}:")
            _tell_supply(log, supply, names)
    if not math.isnan(result.m2_per_resident):
        log.info(f"Öffentliches Grün: {numbers.grouped(result.m2_per_resident, 1)} m² je Einwohner")
    for note in result.warnings:
        log.warn(note)
    for note in result.notes:
        log.info(note)
    layers = {"OUTPUT": WITHOUT}
    values = {
        "SHARE": 100 * result.without[options.method].city.share,
        "M2": result.m2_per_resident,
    }
    if result.with_forest:
        layers["OUTPUT_FOREST"] = WITH
        values["SHARE_FOREST"] = 100 * result.with_forest[options.method].city.share
    return RunResult(layers, values)


def _tell_supply(log: Log, supply: Supply, names: Mapping[str, str]) -> None:
    """Write the residents with green nearby of each district and of the city into the log."""
    for share in (*supply.districts, supply.city):
        name = names.get(share.district, "Stadt insgesamt")
        text = "keine Daten"
        if share.has_data:
            served, people = numbers.grouped(share.served), numbers.grouped(share.residents)
            percent = numbers.amount(100 * share.share, "%", 1)
            text = f"{served} von {people} EW ({percent}){unjudged_words(share)}"
        log.info(f"  {name}: {text}")


ANALYSIS = AnalysisRecord(
    id="greenprovision",
    title="Abdeckung Grünflächenversorgung",
    group="gruen",
    help=_HELP,
    help_en=_HELP_EN,
    options=GreenOptions,
    results=(
        LayerResult("OUTPUT", "Abdeckung Grünflächenversorgung"),
        LayerResult("OUTPUT_FOREST", "Abdeckung mit Wald"),
        NumberResult("SHARE", "Anteil versorgt ohne Wald in %"),
        NumberResult("SHARE_FOREST", "Anteil versorgt mit Wald in %"),
        NumberResult("M2", "Öffentliches Grün je Einwohner in m²"),
    ),
    figures="green_space_provision",
    fills=(WITHOUT, WITH),
    parts=(
        PipelinePart(
            role=WITHOUT,
            needs=("green_space", "ortsbezirk_boundary", "city_boundary"),
            uses=("settlement_area", "street_network", "population_points"),
        ),
    ),
    run=run,
    tell=tell,
)
