"""The planners' QGIS project: made once, completed later without touching what they changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsExpressionContextUtils, QgsPrintLayout, QgsProject

from ..catalogue.model import MapSheet
from ..runtime.cancellation import uninterrupted
from ..runtime.placed import placed
from ..runtime.progress import ToldProgress
from ..store.contract import Store
from ..store.measures import PLACE_ROLES
from ..store.schema import MEASURES
from ..wording.file_faults import reason
from .basemap import GROUP as BASEMAP_GROUP
from .basemap import add_basemap
from .known_area_layer import add_known_areas
from .map_project import GROUPS, MapProject, ProjectError, marked_layers
from .measure_layers import add_measure_layers
from .page_items import PageError
from .page_text import make_literal
from .sheet import MAP_MARK, Imprint, build_sheet, fill_sheet, sheet_warnings

# Project variables that planners can also fill in themselves: Projekt, Eigenschaften, Variablen.
IMPRINT_VARIABLES = {
    "publisher": "insek_impressum_herausgeber",
    "offices": "insek_impressum_planungsbueros",
    "contact": "insek_impressum_kontakt",
    "stand": "insek_impressum_stand",
    "logo": "insek_impressum_logo",
}
_SCOPE = "insek"
_KEY = "/speicher"
_FACTSHEET = "factsheet"


@dataclass(frozen=True, slots=True)
class WorkspaceOptions:
    """What the project shall hold.

    ``map_ids`` None means all maps with a sheet; ``basemap`` is a file or a service; with
    ``refresh_layouts`` our items on layouts that are there already are written anew.
    """

    map_ids: tuple[str, ...] | None = None
    imprint: Imprint = field(default_factory=Imprint)
    basemap: str = ""
    refresh_layouts: bool = False


@dataclass(frozen=True, slots=True)
class WorkspaceResult:
    """What a run made: layers and layouts by name, and sentences about what was left out."""

    path: Path
    updated: bool
    layers: tuple[str, ...]
    layouts: tuple[str, ...]
    refreshed: tuple[str, ...]
    warnings: tuple[str, ...]


def create_workspace(
    store: Store,
    path: Path,
    options: WorkspaceOptions | None = None,
    *,
    progress: ToldProgress | None = None,
) -> WorkspaceResult:
    """Make the project of a store, or complete the one that is there; main thread only.

    Layers, groups, themes and layouts that are there stay as planners left them.

    Args:
        store: The INSEK store.
        path: The ``.qgz`` file.
        options: Maps, imprint, background map.
        progress: Called with 0..1 and a German message; may raise CancelledError.

    Raises:
        InsekError: With a sentence; an older project is unharmed then.
    """
    options = options or WorkspaceOptions()
    tell = progress or (lambda _share, _message: None)
    tell(0.0, "Das Projekt wird vorbereitet …")
    _require_target(path)
    old = read_workspace(path, store) if path.exists() else None
    sheets = _sheets(store, options.map_ids)
    prepared = _prepare_store(store, sheets)
    built = MapProject.build(
        store,
        maps=[sheet.id for sheet in sheets],
        roles=PLACE_ROLES,
        project=old,
        progress=lambda share: tell(0.1 + 0.5 * share, "Ebenen werden angelegt …"),
    )
    add_measure_layers(built)
    add_known_areas(built)
    warnings = [*prepared, add_basemap(built, options.basemap) or "", *_made_literal(old)]
    if old is None:
        _sort_groups(built)
    imprint = write_imprint(built.project, options.imprint)
    made, refreshed = _make_layouts(built, sheets, imprint, options, (tell, warnings))
    built.project.writeEntry(_SCOPE, _KEY, store.short_name)
    warnings.extend(built.remarks)
    tell(0.95, "Das Projekt wird geschrieben …")
    # From here on the store changes as well: a cancel comes too late.
    with uninterrupted(), _aside(path) as aside:
        built.make_tables()
        built.write(aside)
    layers = tuple(_label(store, role) for role in built.added)
    return WorkspaceResult(
        path, old is not None, layers, made, refreshed, tuple(text for text in warnings if text)
    )


def read_workspace(path: Path, store: Store) -> QgsProject:
    """Read a project that an earlier run made for this store.

    Args:
        path: The ``.qgz`` file.
        store: The store that its layers must show.

    Raises:
        ProjectError: If the file cannot be read, is no project of INSEK's or one of another store.
    """
    project = QgsProject()
    if not project.read(str(path)):
        raise ProjectError(
            f"{path}: Diese Datei ist kein lesbares QGIS-Projekt ({project.error() or 'leer'})."
            " Sie wurde nicht verändert; bitte eine Sicherung verwenden oder einen anderen Namen"
            " wählen."
        )
    known, _ = project.readEntry(_SCOPE, _KEY)
    if not known:
        raise ProjectError(
            f"{path}: Dieses Projekt wurde nicht von INSEK angelegt und wird nicht verändert."
            " Bitte einen anderen Namen wählen."
        )
    layers = [item for item in marked_layers(project).values() if item.providerType() == "ogr"]
    sources = sorted({Path(layer.source().split("|", 1)[0]).resolve() for layer in layers})
    # Single layers may have been given another source; then the others still point here.
    if sources and not any(store.owns(layer.source()) for layer in layers):
        raise ProjectError(
            f"{path}: Dieses Projekt gehört zum INSEK-Speicher {sources[0]}. Bitte diesen wählen"
            " oder dem neuen Projekt einen anderen Namen geben."
        )
    return project


def read_imprint(project: QgsProject) -> Imprint:
    """Imprint from the variables of a project; empty where they are missing."""
    scope = QgsExpressionContextUtils.projectScope(project)
    return Imprint(
        **{name: str(scope.variable(key) or "") for name, key in IMPRINT_VARIABLES.items()}
    )


def completed(given: Imprint, stored: Imprint) -> Imprint:
    """The imprint with what is empty in it taken from the stored one."""
    return Imprint(
        **{name: getattr(given, name) or getattr(stored, name) for name in IMPRINT_VARIABLES}
    )


def write_imprint(project: QgsProject, given: Imprint) -> Imprint:
    """Put the fields that are given into the project's variables; returns what then holds."""
    imprint = completed(given, read_imprint(project))
    for name, key in IMPRINT_VARIABLES.items():
        QgsExpressionContextUtils.setProjectVariable(project, key, getattr(imprint, name))
    return imprint


def _require_target(path: Path) -> None:
    if path.suffix.lower() != ".qgz":
        raise ProjectError(f"{path}: Der Dateiname des Projekts muss auf .qgz enden.")
    if path.is_dir():
        raise ProjectError(f"{path}: Das ist ein Ordner. Bitte einen Dateinamen angeben.")


def _sheets(store: Store, map_ids: tuple[str, ...] | None) -> list[MapSheet]:
    catalogue = store.catalogue
    if map_ids is None:
        return [sheet for sheet in catalogue.maps if sheet.kind != _FACTSHEET]
    known = {sheet.id for sheet in catalogue.maps}
    unknown = [map_id for map_id in map_ids if map_id not in known]
    if unknown:
        raise ProjectError(
            f"Der Katalog kennt keine Karte „{unknown[0]}“. Bekannt sind:"
            f" {', '.join(sorted(known))}."
        )
    return [catalogue.map(map_id) for map_id in map_ids]


def _prepare_store(store: Store, sheets: list[MapSheet]) -> tuple[str, ...]:
    """Bring stores from before there were forms up to date; sentences about what was broken."""
    shown = {role for sheet in sheets for role in sheet.roles}
    roles = [role for role in store.roles() if role in shown]
    tables = (MEASURES, *PLACE_ROLES.values(), *(store.table(role) for role in roles))
    if not store.without_form(tables):
        return ()
    with store.writing() as writer:
        return writer.prepare_forms(roles)


def _made_literal(project: QgsProject | None) -> list[str]:
    """Let a project of an earlier version print its texts as they are; tells of each."""
    changed = make_literal(project) if project is not None else ()
    return [f"{place} wird jetzt gedruckt, wie es dasteht." for place in changed]


def _sort_groups(built: MapProject) -> None:
    """Put the groups in the order in which planners read maps, the background last."""
    root = built.project.layerTreeRoot()
    for name in (*GROUPS.values(), BASEMAP_GROUP):
        group = built.group(name)
        root.addChildNode(group.clone())
        root.removeChildNode(group)


def _make_layouts(
    built: MapProject,
    sheets: list[MapSheet],
    imprint: Imprint,
    options: WorkspaceOptions,
    report: tuple[ToldProgress, list[str]],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Add missing layouts and refresh the others if wanted; names of both."""
    tell, warnings = report
    there = marked_layouts(built.project)
    made, refreshed = [], []
    for index, sheet in enumerate(sheets):
        tell(0.6 + 0.35 * index / len(sheets), f"Layout „{sheet.title}“ …")
        layout = there.get(sheet.id)
        name = sheet.title if layout is None else layout.name()
        try:
            if layout is None:
                warnings.extend(sheet_warnings(build_sheet(built, sheet.id, imprint)))
                made.append(name)
            elif options.refresh_layouts:
                warnings.extend(_refresh(built, layout, sheet, imprint))
                refreshed.append(name)
        except PageError as error:
            # The other sheets and the layers are of use without this one.
            warnings.append(f"Layout „{name}“ ausgelassen: {error}")
            if layout is None:
                _remove_half(built.project, sheet)
    return tuple(made), tuple(refreshed)


def marked_layouts(project: QgsProject) -> dict[str, QgsPrintLayout]:
    """Layouts of a project that are sheets of maps, by id of the map."""
    layouts = project.layoutManager().printLayouts()
    return {
        str(layout.customProperty(MAP_MARK)): layout
        for layout in layouts
        if layout.customProperty(MAP_MARK)
    }


def _refresh(
    built: MapProject, layout: QgsPrintLayout, sheet: MapSheet, imprint: Imprint
) -> tuple[str, ...]:
    """Write our items anew on a copy, which takes the layout's place if that succeeds."""
    copy = layout.clone()
    name = layout.name()
    fill_sheet(copy, built, sheet.id, imprint)
    manager = built.project.layoutManager()
    manager.removeLayout(layout)
    copy.setName(name)
    manager.addLayout(copy)
    return sheet_warnings(copy)


def _remove_half(project: QgsProject, sheet: MapSheet) -> None:
    manager = project.layoutManager()
    layout = manager.layoutByName(sheet.title)
    if layout is not None:
        manager.removeLayout(layout)


def _label(store: Store, role: str) -> str:
    found = store.catalogue.roles.get(role)
    return role if found is None else found.label


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """File beside the target, so that relative paths hold; it takes its place at the end."""
    try:
        with placed(path, beside=True, make_folders=True) as aside:
            yield aside
    except OSError as error:
        raise ProjectError(
            f"{path}: Das QGIS-Projekt lässt sich nicht schreiben ({reason(error)}). Das alte"
            " Projekt ist unverändert; bitte prüfen, ob es noch geöffnet ist und ob Platz und"
            " Rechte reichen."
        ) from error
