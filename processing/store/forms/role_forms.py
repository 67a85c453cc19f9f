"""What planners fill in: the form of every role, from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qgis.core import QgsExpression

from ...catalogue.model import Catalogue, EntryKind, Field
from ..geopackage.place_sync_triggers import COPIES
from ..measures import PLACE_ROLES

# Forms find other layers by these ids, in projects without them by the names. QGIS forgets ids of
# ten characters and less.
MEASURES_LAYER, MEASURES_ID = "Maßnahmenliste", "insek_massnahme"
CODES_LAYER, CODES_ID = "Codelisten", "insek_codelisten"
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
    """Form of a role's layer.

    Raises:
        KeyError: for a role that the catalogue does not know.
    """
    if role_id in PLACE_ROLES:
        return _place_form(catalogue)
    role = catalogue.roles[role_id]
    own = tuple(_role_input(item) for item in role.fields)
    statement = EntryKind.STRATEGY in role.kinds
    name = Input("name", "Bezeichnung auf der Karte" if statement else "Name")
    note = Input("hinweis", "Hinweis", "TextEdit", {"IsMultiline": True, "UseHtml": False})
    origin = (Input("quelle_id", "Kennung in der Quelle", editable=False), note)
    district = Input("ortsbezirk", catalogue.city.district_word, *one_of(district_names(catalogue)))
    tabs = (("Angaben", (name, district, *own)), ("Herkunft", origin))
    return Form(tabs, _named("name", role.label))


def _place_form(catalogue: Catalogue) -> Form:
    """Form of a place of a measure: what maps need of the measure is looked up."""

    def looked_up(column: str) -> str:
        text, own = QgsExpression.quotedString, QgsExpression.quotedColumnRef(COPIES[column])
        feature = f"get_feature({text(MEASURES_ID)}, 'id', \"massnahme_id\")"
        # Without the list beside it (a layer opened alone) what is there stays.
        return f"coalesce(attribute({feature}, {text(column)}), {own})"

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
            *one_of(field_titles(catalogue)),
            default=looked_up("federfuehrung"),
            follows=True,
            editable=False,
        ),
        Input(
            "leuchtturm",
            "Leuchtturmprojekt (aus der Liste)",
            "CheckBox",
            default=looked_up("leuchtturm"),
            follows=True,
            editable=False,
        ),
    )
    return Form((("Ort der Maßnahme", inputs),), _named("bezeichnung", "Ort"))


def _role_input(item: Field) -> Input:
    alias = f"{item.label} ({item.unit})" if item.unit else item.label
    if item.name == "stand":
        return Input(
            item.name,
            "Stand der Prüfung",
            *one_of({value: value for value in REVIEW}),
            must='"stand" IS NOT NULL',
            message="Bitte angeben, ob das ein Vorschlag, angenommen oder abgelehnt ist.",
            default=QgsExpression.quotedString(REVIEW[0]),
        )
    if item.type == "boolean":
        return Input(item.name, alias, "CheckBox")
    if item.type == "date":
        config = {"display_format": "dd.MM.yyyy", "calendar_popup": True, "allow_null": True}
        return Input(item.name, alias, "DateTime", config)
    if item.type in {"integer", "real"} and item.name not in _SIGNED:
        value = QgsExpression.quotedColumnRef(item.name)
        return Input(
            item.name,
            alias,
            must=f"{value} IS NULL OR {value} >= 0",
            message=f"„{item.label}“ darf nicht negativ sein.",
            hard=True,
        )
    return text_input(item.name, alias)


def text_input(name: str, alias: str) -> Input:
    """Plain text, in several lines where it is long."""
    return Input(name, alias, "TextEdit", {"IsMultiline": name in _LONG, "UseHtml": False})


def one_of(choices: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    """Widget and settings for one of several values, given as label by code."""
    # The value that QGIS writes for "nothing chosen".
    nothing = {"(keine Angabe)": "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"}
    pairs = [nothing, *({label: code} for code, label in choices.items())]
    return "ValueMap", {"map": pairs}


def field_titles(catalogue: Catalogue) -> dict[str, str]:
    """Number and title of every Handlungsfeld by id."""
    return {item.id: f"{item.number} {item.title}" for item in catalogue.handlungsfelder}


def district_names(catalogue: Catalogue) -> dict[str, str]:
    """Name of every Ortsbezirk by id."""
    return {district.id: district.name for district in catalogue.districts}


def _named(column: str, fallback: str) -> str:
    value, text = QgsExpression.quotedColumnRef(column), QgsExpression.quotedString(fallback)
    return f"coalesce({value}, {text})"
