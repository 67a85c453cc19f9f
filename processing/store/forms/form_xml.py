"""Forms in QGIS's style format, merged with the symbols of a layer into one QML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from ...runtime.plain_xml import parsed
from .role_forms import Form, Input

_NOT_NULL, _UNIQUE, _EXPRESSION = 1, 2, 4
_HARD, _SOFT = "1", "2"
# Everything of a QML that belongs to QGIS's categories "Fields" and "Forms" and that we write.
_PARTS = (
    "fieldConfiguration",
    "aliases",
    "defaults",
    "constraints",
    "constraintExpressions",
    "editform",
    "featformsuppress",
    "editorlayout",
    "attributeEditorForm",
    "editable",
    "labelOnTop",
    "previewExpression",
)
_CATEGORIES = ("Symbology", "Labeling")
_FORM_ALONE = "Fields|Forms|MapTips"
_EMPTY = '<qgis version="3.40.0" styleCategories="Symbology|Labeling"/>'


def has_form(qml: str) -> bool:
    """Whether a style carries a form."""
    return "<attributeEditorForm" in qml


def with_form(qml: str | None, form: Form) -> str:
    """The style with this form in place of any it had; a form alone if there is no style.

    Raises:
        XmlFaultError: for a style that is no plain XML.
    """
    root = parsed(qml or _EMPTY)
    for part in _PARTS:
        for element in root.findall(part):
            root.remove(element)
    is_bare = not qml or root.get("styleCategories") == _FORM_ALONE
    root.set("styleCategories", _FORM_ALONE if is_bare else "|".join((*_CATEGORIES, _FORM_ALONE)))
    tip = root.find("mapTip")
    if tip is not None:
        root.remove(tip)
    # Always in this order, so that a style is the same again when its form is.
    root.extend((*_elements(form), _map_tip(form) if tip is None else tip))
    return ET.tostring(root, encoding="unicode")


def _elements(form: Form) -> list[ET.Element]:
    parts = {name: ET.Element(name) for name in _PARTS}
    _hide_fid(parts)
    for item in form.inputs:
        _add_input(parts, item)
    parts["editform"].set("tolerant", "1")
    parts["featformsuppress"].text = "0"
    parts["editorlayout"].text = "tablayout"
    parts["previewExpression"].text = form.display
    for title, inputs in form.tabs:
        tab = ET.SubElement(
            parts["attributeEditorForm"],
            "attributeEditorContainer",
            name=title,
            type="Tab",
            groupBox="0",
            columnCount="1",
            showLabel="1",
            collapsed="0",
            visibilityExpressionEnabled="0",
            visibilityExpression="",
        )
        for item in inputs:
            # QGIS finds the column by its name; the index is only a hint.
            ET.SubElement(tab, "attributeEditorField", name=item.name, index="-1", showLabel="1")
    return list(parts.values())


def _map_tip(form: Form) -> ET.Element:
    """The feature's name as HTML: without one QGIS would take the name itself for HTML."""
    element = ET.Element("mapTip", enabled="1")
    element.text = f"[% replace(replace({form.display}, '&', '&amp;'), '<', '&lt;') %]"
    return element


def _hide_fid(parts: Mapping[str, ET.Element]) -> None:
    column = ET.SubElement(
        parts["fieldConfiguration"], "field", name="fid", configurationFlags="NoFlag"
    )
    widget = ET.SubElement(column, "editWidget", type="Hidden")
    ET.SubElement(widget, "config").append(_option({}))


def _add_input(parts: Mapping[str, ET.Element], item: Input) -> None:
    column = ET.SubElement(
        parts["fieldConfiguration"], "field", name=item.name, configurationFlags="NoFlag"
    )
    widget = ET.SubElement(column, "editWidget", type=item.widget)
    ET.SubElement(widget, "config").append(_option(item.config))
    ET.SubElement(parts["aliases"], "alias", field=item.name, name=item.alias)
    if item.default:
        ET.SubElement(
            parts["defaults"],
            "default",
            field=item.name,
            expression=item.default,
            applyOnUpdate="1" if item.follows else "0",
        )
    if item.must:
        strength = _HARD if item.hard else _SOFT
        kinds = _EXPRESSION | (_UNIQUE if item.unique else 0) | (_NOT_NULL if item.unique else 0)
        ET.SubElement(
            parts["constraints"],
            "constraint",
            field=item.name,
            constraints=str(kinds),
            exp_strength=strength,
            unique_strength=strength if item.unique else "0",
            notnull_strength=strength if item.unique else "0",
        )
        ET.SubElement(
            parts["constraintExpressions"],
            "constraint",
            field=item.name,
            exp=item.must,
            desc=item.message,
        )
    ET.SubElement(
        parts["editable"], "field", name=item.name, editable="1" if item.editable else "0"
    )
    ET.SubElement(parts["labelOnTop"], "field", name=item.name, labelOnTop="0")


def _option(value: object, name: str | None = None) -> ET.Element:
    """A value as QGIS writes QVariants: maps, lists, numbers, flags and texts."""
    element = ET.Element("Option") if name is None else ET.Element("Option", name=name)
    if isinstance(value, Mapping):
        element.set("type", "Map")
        element.extend(_option(part, key) for key, part in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        element.set("type", "List")
        element.extend(_option(part) for part in value)
    else:
        kinds = {bool: "bool", int: "int", float: "double"}
        element.set("type", kinds.get(type(value), "QString"))
        element.set("value", str(value).lower() if isinstance(value, bool) else str(value))
    return element
