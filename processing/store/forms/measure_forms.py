"""The form of the Maßnahmenliste, from the catalogue."""

from __future__ import annotations

from qgis.core import QgsExpression

from ...catalogue.goals import goal_titles
from ...catalogue.lists import CodeList
from ...catalogue.model import Catalogue
from ..measures import CODED_FIELDS
from .role_forms import (
    CODES_ID,
    CODES_LAYER,
    Form,
    Input,
    district_names,
    field_titles,
    one_of,
    text_input,
)

SEVERAL = {
    "handlungsfelder": "handlungsfeld",
    "ortsbezirke": "ortsbezirk",
    "foerderprogramme": "foerderprogramm",
    "ziele": "ziel",
}
_TABS = {
    "Maßnahme": (
        "nummer",
        "titel",
        "beschreibung",
        "handlungsfelder",
        "federfuehrung",
        "ziele",
        "ortsbezirke",
        "standort",
        "leuchtturm",
    ),
    "Umsetzung": (
        *("status", "zeithorizont", "zeitraum", "beginn", "ende", "prioritaet"),
        *("zustaendig", "akteure", "prozess_monitoring"),
    ),
    "Geld": (
        *("kosten", "kosten_von", "kosten_bis", "kosten_jaehrlich", "kostenklasse"),
        *("foerderung", "foerderprogramme"),
    ),
    "Vertiefung": (*("querverweis", "nachhaltigkeit", "quelle", "stimmungsbild", "weitere", "id"),),
}
_DATE = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_TODAY = "format_date(now(), 'yyyy-MM-dd')"
# Dates are as exact as known: "2026" is compared with the year of today.
_TIMELY = " AND ".join(
    f'NOT (coalesce("{date}", \'\') <> \'\' AND "{date}" {than} left({_TODAY}, length("{date}"))'
    f" AND coalesce(\"status\", '') IN ({codes}))"
    for date, than, codes in (
        ("ende", ">", "'abgeschlossen'"),
        ("beginn", ">", "'in_umsetzung'"),
        (
            *("ende", "<"),
            "'vorschlag', 'beschlossen', 'in_vorbereitung', 'in_planung', 'zurueckgestellt'",
        ),
    )
)
_PERMANENT = (
    "coalesce(\"status\", '') <> 'fortlaufend'"
    " OR coalesce(\"zeithorizont\", 'dauer') IN ('', 'dauer')"
)


def measure_form(catalogue: Catalogue) -> Form:
    """Form of the Maßnahmenliste with the column titles of the source."""
    labels = measure_labels(catalogue)
    special = {item.name: item for item in _inputs(catalogue, labels)}
    tabs = tuple(
        (title, tuple(special.get(name) or text_input(name, labels[name]) for name in names))
        for title, names in _TABS.items()
    )
    star = "if(\"leuchtturm\", '★ ', '')"
    return Form(tabs, f"{star} || coalesce(\"nummer\", '?') || ' ' || coalesce(\"titel\", '')")


def measure_labels(catalogue: Catalogue) -> dict[str, str]:
    """Label of every column of the Maßnahmenliste by its name in the store."""
    columns = (*catalogue.measure_columns, *catalogue.measure_extras)
    own = {"federfuehrung": "Führendes Handlungsfeld (Farbe auf den Karten)"}
    return {column.field: column.label for column in columns} | own | {"weitere": "Eigene Spalten"}


def code_rows(catalogue: Catalogue) -> list[dict[str, object]]:
    """Rows of the table of codes that forms choose several values from."""
    lists = {
        "handlungsfeld": field_titles(catalogue),
        "ortsbezirk": district_names(catalogue),
        "ziel": goal_titles(catalogue),
    }
    if (programmes := catalogue.code_lists.get("foerderprogramm")) is not None:
        lists["foerderprogramm"] = {code.id: code.label for code in programmes.codes}
    return [
        {"liste": name, "kennung": code, "bezeichnung": label}
        for name, codes in lists.items()
        for code, label in codes.items()
    ]


def _inputs(catalogue: Catalogue, labels: dict[str, str]) -> tuple[Input, ...]:
    coded = (
        Input(name, labels[name], *one_of(_labels(codes)), *_doubts(name, codes))
        for name in CODED_FIELDS
        if (codes := catalogue.code_lists.get(name)) is not None
    )
    several = (
        Input(name, labels[name], *_several_of(codes))
        for name, codes in SEVERAL.items()
        if name != "handlungsfelder"
    )
    return (
        *coded,
        *several,
        *_identity(labels),
        *_fields(catalogue, labels),
        *_time(labels),
        *_money(labels),
        Input(
            "leuchtturm",
            labels["leuchtturm"],
            "CheckBox",
            must="NOT coalesce(\"leuchtturm\", false) OR coalesce(\"status\", '') <> 'entfallen'",
            message="Leuchtturmprojekt, aber der Status ist „entfallen“. Bitte prüfen.",
        ),
        Input("stimmungsbild", labels["stimmungsbild"], editable=False),
        Input("weitere", labels["weitere"], editable=False),
    )


def _identity(labels: dict[str, str]) -> tuple[Input, ...]:
    return (
        Input(
            "nummer",
            labels["nummer"],
            "Range",
            {"AllowNull": True, "Min": 1, "Max": 99999, "Step": 1, "Style": "SpinBox"},
            must='"nummer" IS NOT NULL AND "nummer" > 0',
            message=(
                "Bitte eine freie Nummer eintragen. Sie steht auf Karten, Steckbriefen und im"
                " Verzeichnis und darf nur einmal vorkommen."
            ),
            hard=True,
            unique=True,
            default='coalesce(maximum("nummer"), 0) + 1',
        ),
        Input(
            "titel",
            labels["titel"],
            must="trim(coalesce(\"titel\", '')) <> ''",
            message="Bitte der Maßnahme einen Titel geben.",
            hard=True,
        ),
        Input(
            "id",
            "Kennung (vergibt QGIS)",
            must="coalesce(\"id\", '') <> ''",
            message="Die Kennung verbindet die Maßnahme mit ihren Orten und darf nicht fehlen.",
            hard=True,
            unique=True,
            default="'m-' || left(uuid('WithoutBraces'), 13)",
            editable=False,
        ),
    )


def _fields(catalogue: Catalogue, labels: dict[str, str]) -> tuple[Input, ...]:
    return (
        Input(
            "handlungsfelder",
            labels["handlungsfelder"],
            *_several_of("handlungsfeld"),
            must="coalesce(\"handlungsfelder\", '{}') NOT IN ('', '{}')",
            message="Bitte mindestens ein Handlungsfeld ankreuzen.",
        ),
        Input(
            "federfuehrung",
            labels["federfuehrung"],
            *one_of(field_titles(catalogue)),
            must=(
                '"federfuehrung" IS NULL OR "handlungsfelder" IS NULL'
                ' OR strpos("handlungsfelder", "federfuehrung") > 0'
            ),
            message="Bitte eines der angekreuzten Handlungsfelder wählen.",
        ),
    )


def _time(labels: dict[str, str]) -> tuple[Input, ...]:
    ordered = (
        '"beginn" IS NULL OR "ende" IS NULL OR trim("ende") = \'\''
        ' OR left("beginn", length("ende")) <= "ende"'
    )
    how = "Bitte Jahr, Jahr-Monat oder Datum schreiben: 2026, 2026-05 oder 2026-05-31."
    return (
        Input("beginn", labels["beginn"], must=_dated("beginn"), message=how, hard=True),
        Input(
            "ende",
            labels["ende"],
            must=f"({_dated('ende')}) AND ({ordered})",
            message=f"{how} Das Ende darf nicht vor dem Beginn liegen.",
            hard=True,
        ),
    )


def _doubts(name: str, codes: CodeList) -> tuple[str, str]:
    """Condition and sentence of what only looks wrong: QGIS warns, but saves."""
    if name == "status":
        return _TIMELY, (
            "Status und Termine widersprechen sich: abgeschlossen vor dem Ende, in Umsetzung vor"
            " dem Beginn oder nicht begonnen, obwohl das Ende vorbei ist. Bitte prüfen."
        )
    if name == "zeithorizont":
        return _PERMANENT, (
            "Der Status ist „fortlaufend“, der Zeithorizont aber keine Daueraufgabe. Bitte prüfen."
        )
    if name == "kostenklasse":
        return _within(codes), (
            "Die Kostenklasse passt nicht zum Betrag. Bitte eines von beiden berichtigen."
        )
    return "", ""


def _within(codes: CodeList) -> str:
    """Whether the amounts reach into the class that is chosen."""
    least = 'coalesce("kosten_von", "kosten_bis")'
    most = 'coalesce("kosten_bis", "kosten_von")'
    cases = []
    for code in codes.codes:
        limits = [f"{least} <= {code.upper:.0f}"] if code.upper is not None else []
        limits += [f"{most} >= {code.lower:.0f}"] if code.lower is not None else []
        inside = " AND ".join(limits) or f"{most} <= 0"
        cases.append(f'WHEN "kostenklasse" = {QgsExpression.quotedString(code.id)} THEN {inside}')
    inside = f"CASE {' '.join(cases)} ELSE true END"
    return f'coalesce("kosten_jaehrlich", false) OR {least} IS NULL OR {inside}'


def _dated(name: str) -> str:
    value, pattern = QgsExpression.quotedColumnRef(name), QgsExpression.quotedString(_DATE)
    return f"{value} IS NULL OR {value} = '' OR regexp_match({value}, {pattern}) > 0"


def _money(labels: dict[str, str]) -> tuple[Input, ...]:
    euro = {"AllowNull": True, "Min": 0, "Max": 1e12, "Step": 1000, "Style": "SpinBox"}
    return (
        Input("kosten_von", labels["kosten_von"], "Range", euro),
        Input(
            "kosten_bis",
            labels["kosten_bis"],
            "Range",
            euro,
            must='"kosten_von" IS NULL OR "kosten_bis" IS NULL OR "kosten_von" <= "kosten_bis"',
            message="Die Obergrenze der Kosten liegt unter der Untergrenze. Bitte prüfen.",
            hard=True,
        ),
        Input("kosten_jaehrlich", labels["kosten_jaehrlich"], "CheckBox"),
    )


def _several_of(code_list: str) -> tuple[str, dict[str, object]]:
    return "ValueRelation", {
        "LayerName": CODES_LAYER,
        "Layer": CODES_ID,
        "Key": "kennung",
        "Value": "bezeichnung",
        "FilterExpression": f'"liste" = {QgsExpression.quotedString(code_list)}',
        "OrderByKey": True,
        "OrderByValue": False,
        "AllowMulti": True,
        "AllowNull": True,
        "NofColumns": 2,
        "UseCompleter": False,
    }


def _labels(codes: CodeList) -> dict[str, str]:
    return {code.id: f"{code.label} {code.note}".strip() for code in codes.codes}
