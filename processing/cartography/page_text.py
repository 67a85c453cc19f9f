"""Texts on pages, printed as they were written.

A layout takes "[% … %]" in a text for an expression, which may read and write files, and
"$CURRENT_DATE" for today. Texts of people, files and services come to labels and legends through
this module only, so that both are printed and never evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import QgsLayoutItemLabel, QgsPrintLayout, QgsProject

from .letters import printable

# Marks the layers that show a role, whatever they are called.
ROLE_MARK = "insek/rolle"
_SCOPE, _KEY = "insek", "/texte_woertlich"
# What QGIS looks for, and what makes it print the same letters. Today's date is put in before
# expressions are evaluated, so the second one holds no "$CURRENT_DATE" any more.
_SPELLINGS = (("[%", "[% '[%' %]"), ("$CURRENT_DATE", "$CURRENT_DAT[% 'E' %]"))


def literal_label(text: str) -> str:
    """The text as a label or legend must be given it, so that it is printed word for word.

    Letters that no typeface has are named in brackets.
    """
    return _spelled(printable(text))


def _spelled(text: str) -> str:
    for letters, spelling in _SPELLINGS:
        text = text.replace(letters, spelling)
    return text


def printed(text: str) -> str:
    """What :func:`literal_label` was given."""
    for letters, spelling in reversed(_SPELLINGS):
        text = text.replace(spelling, letters)
    return text


def write(label: QgsLayoutItemLabel, text: str) -> None:
    """Let a label print a text word for word."""
    label.setText(literal_label(text))


def make_literal(project: QgsProject) -> tuple[str, ...]:
    """Let a project of an earlier version print its texts word for word; says where each stood.

    Up to version 0.1 what people had written stood in our labels as it was. Ours are known by
    their ids; labels without one are planners' own, and their expressions stay. Projects of later
    versions (see :func:`mark_literal`) and those that are not INSEK's are left alone.
    """
    if project.readNumEntry(_SCOPE, _KEY, 0)[0] or not _is_ours(project):
        return ()
    changed = []
    for layout, label in _own_labels(project):
        text = label.text()
        if _spelled(text) != text:
            label.setText(_spelled(text))
            changed.append(f"Layout „{layout}“, Element „{label.id()}“: „{text}“")
    mark_literal(project)
    return tuple(changed)


def mark_literal(project: QgsProject) -> None:
    """Note in a project that its labels were written by :func:`write`."""
    project.writeEntry(_SCOPE, _KEY, 1)


def _is_ours(project: QgsProject) -> bool:
    return any(layer.customProperty(ROLE_MARK) for layer in project.mapLayers().values())


def _own_labels(project: QgsProject) -> Iterator[tuple[str, QgsLayoutItemLabel]]:
    for layout in project.layoutManager().printLayouts():
        if isinstance(layout, QgsPrintLayout):
            for item in layout.items():
                if isinstance(item, QgsLayoutItemLabel) and item.id():
                    yield layout.name(), item
