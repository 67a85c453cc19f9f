"""Styles that lie in a store, given to layers as pictures and forms, never as programs.

A style may hold expressions that write files or read what is on this computer, code that runs when
a form opens, and actions that start programs. Whoever sends a store could send those along.
"""

from __future__ import annotations

import html
import re

from qgis.core import Qgis, QgsEditFormConfig, QgsVectorLayer
from qgis.PyQt.QtXml import QDomDocument

from ..catalogue.model import Catalogue
from ..runtime.plain_xml import XmlFaultError, require_plain
from ..store.forms.default_styles import shipped_style

# Functions of expressions that write, that look at this computer, or that hide others from view.
_FUNCTIONS = (
    *("sqlite_fetch_and_increment", "env", "eval", "eval_template", "load_layer"),
    *("file_exists", "file_size", "is_file", "is_directory", "exif"),
)
_VARIABLES = ("user_account_name", "user_full_name")
_BLANK = r"(?:\s|/\*.*?\*/|--[^\n]*(?:\n|$))*"
_DOUBTFUL = re.compile(
    rf"(?<!\w)(?:(?P<function>{'|'.join(_FUNCTIONS)}){_BLANK}\(|(?P<name>{'|'.join(_VARIABLES)})\b)",
    re.IGNORECASE | re.DOTALL,
)
# Between letters of a text in XML these are nothing.
_NOTHING = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>|<\?.*?\?>", re.DOTALL)


def doubtful(qml: str) -> str:
    """What in a style a stranger must not have evaluated here; empty if there is nothing."""
    found = _DOUBTFUL.search(html.unescape(_NOTHING.sub("", qml)))
    return "" if found is None else found["function"] or found["name"]


def apply_stored_style(layer: QgsVectorLayer, qml: str, role: str, catalogue: Catalogue) -> str:
    """Give a layer the symbols and the form of its style in the store.

    Args:
        layer: The layer.
        qml: The style.
        role: Role of the layer, or its table where that is none of a role.
        catalogue: What gives the role the style that takes the place of a doubtful one.

    Returns:
        A German sentence on what was left out or could not be read, empty if all is well.
    """
    try:
        # Qt would write out entities, and dies of elements that are nested very deep.
        require_plain(qml)
        word = doubtful(qml)
        fault = "" if word else _refusal(layer, qml)
    except XmlFaultError as error:
        word, fault = "", str(error)
    if word or fault:
        _refusal(layer, shipped_style(role, catalogue))
    if word:
        return (
            f"Ebene „{layer.name()}“: Ihr Stil im INSEK-Speicher enthält „{word}“, womit Dateien"
            " geschrieben oder Angaben dieses Rechners gelesen werden können. Er wurde nicht"
            " verwendet; gezeichnet ist mit dem mitgelieferten Stil."
        )
    if fault:
        return (
            f"Der Stil der Ebene „{layer.name()}“ lässt sich nicht lesen ({fault}). Sie ist mit dem"
            " mitgelieferten Stil gezeichnet; bitte in QGIS den Standardstil der Ebene neu"
            " speichern."
        )
    if _drop_programs(layer):
        return (
            f"Ebene „{layer.name()}“: Ihr Stil im INSEK-Speicher enthält Programme (Aktionen oder"
            " Python im Formular). Sie wurden weggelassen."
        )
    return ""


def _refusal(layer: QgsVectorLayer, qml: str) -> str:
    """Apply symbols and form of a QML; why that cannot be done, empty if it was."""
    document = QDomDocument()
    document.setContent(qml)
    done, message = layer.importNamedStyle(document)
    return "" if done else message or "kein Stil von QGIS"


def _drop_programs(layer: QgsVectorLayer) -> bool:
    """Take away what would run; whether there was anything."""
    harmless = Qgis.AttributeActionType.OpenUrl
    actions = [action for action in layer.actions().actions() if action.type() != harmless]
    for action in actions:
        layer.actions().removeAction(action.id())
    form = layer.editFormConfig()
    nothing = QgsEditFormConfig.PythonInitCodeSource.CodeSourceNone
    own = form.initCodeSource() != nothing or form.initCode() or form.initFunction()
    if own:
        form.setInitCodeSource(nothing)
        for empty in (form.setInitCode, form.setInitFunction, form.setInitFilePath):
            empty("")
        layer.setEditFormConfig(form)
    return bool(actions or own)
