"""A very small city with measures, quick to draw: three square districts in a row."""

import shapely

from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.features import FeatureTable
from insek.processing.store.measures import Measure, MeasurePlace
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance

SIDE = 3000.0
WEST = 410_000.0
SOUTH = 5_475_000.0
DISTRICTS = ("erlenbach", "moelschbach", "kernstadt")
LONG = "Der Platz wird mit den Anwohnenden neu geordnet und begrünt. " * 90


def square(column):
    x = WEST + column * SIDE
    return shapely.box(x, SOUTH, x + SIDE, SOUTH + SIDE)


def measures():
    centre = square(0).centroid
    rows = [
        Measure(
            id=f"m{number}",
            nummer=number,
            titel=f"Maßnahme „{number}“ für Bäume & <Bänke>",
            beschreibung="Größere Bäume pflanzen und Flächen entsiegeln.",
            querverweis="Klimaanpassungskonzept",
            akteure="Referat Stadtentwicklung",
            prozess_monitoring="Bericht im Ortsbeirat",
            nachhaltigkeit="Regenwasser nutzen",
            standort="Ortsmitte",
            kosten="ca. 20.000 €",
            foerderung="KfW 444",
            handlungsfelder=("hf3", "hf1"),
            ortsbezirke=("erlenbach",),
            status="in_planung",
            zeithorizont="kurz",
            prioritaet="a",
            kostenklasse="k1",
            places=(MeasurePlace(shapely.Point(centre.x + 20 * number, centre.y)),),
        )
        for number in range(1, 8)
    ]
    crossing = shapely.LineString([(WEST + 2000, SOUTH + 500), (WEST + 8000, SOUTH + 500)])
    rows.append(
        Measure(
            id="route",
            nummer=8,
            titel="Radroute",
            beschreibung=LONG,
            handlungsfelder=("hf4",),
            ortsbezirke=("erlenbach", "kernstadt"),
            places=(MeasurePlace(crossing),),
        )
    )
    rows.append(Measure(id="city", nummer=9, titel="Bodenvorrat", handlungsfelder=("hf2",)))
    rows.append(Measure(id="bare", nummer=120, titel="Ohne Feld", ortsbezirke=("siegelbach",)))
    return tuple(rows)


def make_store(path, *, title=None):
    store = create_store(path, city_catalogue("kaiserslautern"), title=title, demo=True)
    note = Provenance("", "demo", "Probe", attribution="Probe", data_date="2025")
    squares = [square(column) for column in range(3)]
    with store.writing() as writer:
        districts = FeatureTable.from_rows(
            squares, {"kennung": list(DISTRICTS), "einwohner": [2345.0, float("nan"), 0.0]}
        )
        writer.put("ortsbezirk_boundary", districts, note)
        writer.put("city_boundary", FeatureTable.from_rows([shapely.union_all(squares)]), note)
        writer.put_measures(measures())
    return open_store(path)
