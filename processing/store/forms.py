"""What planners fill in: the form of every role and of the Maßnahmenliste, from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..catalogue.model import Catalogue, CodeList, Field, Kind
from .measures import PLACE_ROLES

# Forms find other layers by these ids, in projects without them by the names. QGIS forgets ids of
# ten characters and less.
MEASURES_LAYER, MEASURES_ID = "Maßnahmenliste", "insek_massnahme"
CODES_LAYER, CODES_ID = "Codelisten", "insek_codelisten"
FIELDS_CODES = "handlungsfeld"
DISTRICT_CODES = "ortsbezirk"
REVIEW = ("Vorschlag", "angenommen", "abgelehnt")

# Figures that may be below zero; all others are sizes or numbers of things.
_SIGNED = frozenset({"hoehe_m", "differenz_m", "ebene"})
_LONG = frozenset(
    {
        "beschreibung",
        "querverweis",
        "akteure",
        "prozess_monitoring",
        "nachhaltigkeit",
        "kosten",
        "foerderung",
        "hinweis",
    }
)
_CODED = ("status", "zeithorizont", "prioritaet", "kostenklasse")
_MEASURE_TABS = {
    "Maßnahme": (
        "nummer",
        "titel",
        "beschreibung",
        "handlungsfelder",
        "federfuehrung",
        "ortsbezirke",
        "standort",
        "leuchtturm",
    ),
    "Umsetzung": (*_CODED, "akteure", "prozess_monitoring", "kosten", "foerderung"),
    "Vertiefung": ("querverweis", "nachhaltigkeit", "quelle", "id"),
}


@dataclass(frozen=True, slots=True)
class Input:
    """One column in a form.

    ``must`` is an expression that a value has to fulfil, ``message`` what a planner reads if it
    does not; ``hard`` forbids to save it, otherwise QGIS only warns. ``default`` is an expression,
    with ``follows`` computed again whenever the feature changes.
    """

    name: str
    alias: str
    widget: str = "TextEdit"
    config: Mapping[str, object] = field(default_factory=dict)
    must: str = ""
    message: str = ""
    hard: bool = False
    unique: bool = False
    default: str = ""
    follows: bool = False
    editable: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """Tabs with their columns; ``display`` is the expression that names a feature."""

    tabs: tuple[tuple[str, tuple[Input, ...]], ...]
    display: str

    @property
    def inputs(self) -> tuple[Input, ...]:
        """All columns of all tabs."""
        return tuple(item for _, inputs in self.tabs for item in inputs)


def role_form(catalogue: Catalogue, role_id: str) -> Form:
    """Form of a role's layer; KeyError for an unknown role."""
    if role_id in PLACE_ROLES:
        return _place_form(catalogue)
    role = catalogue.roles[role_id]
    own = tuple(_role_input(item) for item in role.fields)
    statement = Kind.STRATEGY in role.kinds
    name = Input("name", "Bezeichnung auf der Karte" if statement else "Name")
    note = Input("hinweis", "Hinweis", "TextEdit", {"IsMultiline": True, "UseHtml": False})
    origin = (Input("quelle_id", "Kennung in der Quelle", editable=False), note)
    district = Input("ortsbezirk", "Ortsbezirk", *_one_of(_districts(catalogue)))
    tabs = (("Angaben", (name, district, *own)), ("Herkunft", origin))
    return Form(tabs, _named("name", role.label))


def measure_form(catalogue: Catalogue) -> Form:
    """Form of the Maßnahmenliste with the column titles of the source."""
    labels = {column.field: column.label for column in catalogue.measure_columns}
    special = {item.name: item for item in _measure_inputs(catalogue)}
    tabs = tuple(
        (title, tuple(special.get(name) or _text(name, labels.get(name, name)) for name in names))
        for title, names in _MEASURE_TABS.items()
    )
    return Form(tabs, "coalesce(\"nummer\", '?') || ' ' || coalesce(\"titel\", '')")


def code_rows(catalogue: Catalogue) -> list[dict[str, object]]:
    """Rows of the table of codes that forms choose several values from."""
    lists = {
        FIELDS_CODES: list(_fields(catalogue).items()),
        DISTRICT_CODES: list(_districts(catalogue).items()),
    }
    return [
        {"liste": name, "kennung": code, "bezeichnung": label}
        for name, codes in lists.items()
        for code, label in codes
    ]


def _measure_inputs(catalogue: Catalogue) -> tuple[Input, ...]:
    labels = {column.field: column.label for column in catalogue.measure_columns}
    coded = (
        Input(name, codes.title, *_one_of(_labels(codes)))
        for name in _CODED
        if (codes := catalogue.code_lists.get(name)) is not None
    )
    return (
        *coded,
        Input(
            "nummer",
            labels.get("nummer", "Nr."),
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
            labels.get("titel", "Maßnahme"),
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
        Input(
            "handlungsfelder",
            labels.get("handlungsfelder", "Handlungsfelder"),
            *_several_of(FIELDS_CODES),
            must="coalesce(\"handlungsfelder\", '{}') NOT IN ('', '{}')",
            message="Bitte mindestens ein Handlungsfeld ankreuzen.",
        ),
        Input(
            "federfuehrung",
            "Führendes Handlungsfeld (Farbe auf den Karten)",
            *_one_of(_fields(catalogue)),
            must=(
                '"federfuehrung" IS NULL OR "handlungsfelder" IS NULL'
                ' OR strpos("handlungsfelder", "federfuehrung") > 0'
            ),
            message="Bitte eines der angekreuzten Handlungsfelder wählen.",
        ),
        Input("ortsbezirke", "Ortsbezirke (keiner: gesamtstädtisch)", *_several_of(DISTRICT_CODES)),
        Input("leuchtturm", "Leuchtturmprojekt", "CheckBox"),
        Input("quelle", "Quelle"),
    )


def _place_form(catalogue: Catalogue) -> Form:
    """Form of a place of a measure: what maps need of the measure is looked up."""

    def looked_up(column: str) -> str:
        feature = f"get_feature('{MEASURES_ID}', 'id', \"massnahme_id\")"
        # Without the list beside it (a layer opened alone) what is there stays.
        return f"coalesce(attribute({feature}, '{column}'), \"{_COPIES[column]}\")"

    relation = {
        "LayerName": MEASURES_LAYER,
        "Layer": MEASURES_ID,
        "Key": "id",
        "Value": "titel",
        "Description": '"nummer" || \' \' || "titel"',
        "OrderByValue": True,
        "AllowNull": True,
        "AllowMulti": False,
        "UseCompleter": False,
        "FilterExpression": "",
    }
    inputs = (
        Input(
            "massnahme_id",
            "Maßnahme",
            "ValueRelation",
            relation,
            must="coalesce(\"massnahme_id\", '') <> ''",
            message="Bitte die Maßnahme wählen, zu der dieser Ort gehört.",
            hard=True,
        ),
        Input("bezeichnung", "Bezeichnung des Ortes"),
        Input(
            "nummer",
            "Nummer (aus der Liste)",
            "Range",
            {"AllowNull": True},
            default=looked_up("nummer"),
            follows=True,
            editable=False,
        ),
        Input(
            "handlungsfeld",
            "Führendes Handlungsfeld (aus der Liste)",
            *_one_of(_fields(catalogue)),
            default=looked_up("federfuehrung"),
            follows=True,
            editable=False,
        ),
    )
    return Form((("Ort der Maßnahme", inputs),), _named("bezeichnung", "Ort"))


_COPIES = {"nummer": "nummer", "federfuehrung": "handlungsfeld"}


def _role_input(item: Field) -> Input:
    alias = f"{item.label} ({item.unit})" if item.unit else item.label
    if item.name == "stand":
        return Input(
            item.name,
            "Stand der Prüfung",
            *_one_of({value: value for value in REVIEW}),
            must='"stand" IS NOT NULL',
            message="Bitte angeben, ob das ein Vorschlag, angenommen oder abgelehnt ist.",
            default=f"'{REVIEW[0]}'",
        )
    if item.type == "boolean":
        return Input(item.name, alias, "CheckBox")
    if item.type == "date":
        config = {"display_format": "dd.MM.yyyy", "calendar_popup": True, "allow_null": True}
        return Input(item.name, alias, "DateTime", config)
    if item.type in {"integer", "real"} and item.name not in _SIGNED:
        return Input(
            item.name,
            alias,
            must=f'"{item.name}" IS NULL OR "{item.name}" >= 0',
            message=f"„{item.label}“ darf nicht negativ sein.",
            hard=True,
        )
    return _text(item.name, alias)


def _text(name: str, alias: str) -> Input:
    return Input(name, alias, "TextEdit", {"IsMultiline": name in _LONG, "UseHtml": False})


def _one_of(choices: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    # The value that QGIS writes for "nothing chosen".
    nothing = {"(keine Angabe)": "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"}
    pairs = [nothing, *({label: code} for code, label in choices.items())]
    return "ValueMap", {"map": pairs}


def _several_of(code_list: str) -> tuple[str, dict[str, object]]:
    return "ValueRelation", {
        "LayerName": CODES_LAYER,
        "Layer": CODES_ID,
        "Key": "kennung",
        "Value": "bezeichnung",
        "FilterExpression": f"\"liste\" = '{code_list}'",
        "OrderByKey": True,
        "OrderByValue": False,
        "AllowMulti": True,
        "AllowNull": True,
        "NofColumns": 2,
        "UseCompleter": False,
    }


def _fields(catalogue: Catalogue) -> dict[str, str]:
    return {item.id: f"{item.number} {item.title}" for item in catalogue.handlungsfelder}


def _districts(catalogue: Catalogue) -> dict[str, str]:
    return {district.id: district.name for district in catalogue.districts}


def _labels(codes: CodeList) -> dict[str, str]:
    return {code.id: f"{code.label} {code.note}".strip() for code in codes.codes}


def _named(column: str, fallback: str) -> str:
    text = fallback.replace("'", "''")
    return f"coalesce(\"{column}\", '{text}')"
