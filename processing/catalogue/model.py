"""The catalogue as frozen dataclasses: what maps, legend entries, roles and codes there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ..wording.district_word import OURS, in_words_of
from .geometry_kinds import Geometry
from .indicators import Indicators
from .lists import CodeList, MeasureColumn
from .official_objects import ObjectSelection
from .osm_mapping import DestinationCategory, TagRule, selects
from .rules import Synthesis
from .texts import CatalogueTexts


class EntryKind(StrEnum):
    """What a legend entry says: ground, finding or statement of intent."""

    BASE = "base"
    ANALYSIS = "analysis"
    STRATEGY = "strategy"


class Origin(StrEnum):
    """How the data of an entry come to be."""

    IMPORTED = "imported"
    COMPUTED = "computed"
    COMPUTED_THEN_CURATED = "computed_then_curated"
    DRAWN = "drawn"
    IMPORTED_OR_DRAWN = "imported_or_drawn"


@dataclass(frozen=True, slots=True)
class SourcedParameter:
    """A number or list with the source that states it; ``unit`` is SI or empty.

    ``literature`` marks a published figure to compare with, not the default of a calculation.
    Lists are tuples, tables are dicts with text keys.
    """

    name: str
    value: object
    source: str
    certainty: str
    unit: str = ""
    literature: bool = False


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A role as one line of one map's legend.

    ``text`` is the published wording including its typos, ``corrected`` the reading to print.
    ``geometry`` is how the entry is drawn, ``alternatives`` other ways; one is the stored one.
    """

    id: str
    text: str
    role: str
    geometry: Geometry
    kind: EntryKind
    origin: Origin
    analysis: str | None = None
    corrected: str | None = None
    verbatim: bool = True
    variants: tuple[str, ...] = ()
    parameters: tuple[SourcedParameter, ...] = ()
    alternatives: tuple[Geometry, ...] = ()

    @property
    def label(self) -> str:
        """Text to print in the legend."""
        return self.corrected or self.text


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive entries of a legend; ``title`` is None where the source prints no heading.

    ``id`` is what differences of a city name it by, unique within the map; empty where none do.
    """

    entries: tuple[LegendEntry, ...]
    title: str | None = None
    handlungsfeld: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Inset:
    """A small map or chart on a sheet."""

    id: str
    title: str
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class MapSheet:
    """One map of the concept: its title, its scale and its legend in order.

    ``scale_range`` gives the bounds where the scale depends on the district.
    """

    id: str
    title: str
    kind: str
    source: str
    verbatim: bool
    scale: int
    page: str
    groups: tuple[Group, ...]
    theme: str | None = None
    handlungsfeld: str | None = None
    insets: tuple[Inset, ...] = ()
    scale_range: tuple[int, int] | None = None

    @property
    def entries(self) -> tuple[LegendEntry, ...]:
        """All legend entries in printed order."""
        return tuple(entry for group in self.groups for entry in group.entries)

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the legend in printed order, each once."""
        return tuple(dict.fromkeys(entry.role for entry in self.entries))


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a role's table beside the common ones; ``values`` are the words it knows."""

    name: str
    type: str
    label: str
    unit: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """Where the data of a role can be found.

    ``excluded`` drops features that ``osm`` selected, and so does a role of ``unless`` that selects
    them as well; ``official`` holds the ATKIS/ALKIS and
    ``xplanung`` the XPlanung objects that belong to the role; ``candidates`` means that
    the data only help a planner to draw and never fill the role by themselves.
    """

    osm: tuple[TagRule, ...] = ()
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: tuple[str, ...] = ()
    official: tuple[ObjectSelection, ...] = ()
    xplanung: tuple[ObjectSelection, ...] = ()
    other: tuple[str, ...] = ()
    same_as: str | None = None
    filter: str | None = None
    candidates: bool = False

    def selects(self, tags: Mapping[str, str]) -> bool:
        """Whether a feature with these OSM tags belongs to the role, or to one of ``unless``."""
        return selects(self.osm, self.excluded, tags)


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of thing, e.g. ``local_supply_catchment``; the store has one layer per role.

    ``kinds``, ``origins``, ``maps`` and ``analyses`` are those of the legend entries. ``style``
    names the role whose shipped style this one has; empty for its own.
    """

    id: str
    label: str
    geometry: Geometry
    kinds: tuple[EntryKind, ...]
    maps: tuple[str, ...] = ()
    analyses: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    source: SourceMapping | None = None
    origins: tuple[Origin, ...] = ()
    style: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A computable layer: title, what it needs and the defaults with their sources.

    ``inputs`` are ids of roles, of other analyses or of ``Catalogue.datasets``.
    """

    id: str
    title: str
    inputs: tuple[str, ...]
    parameters: Mapping[str, SourcedParameter]
    optional_inputs: tuple[str, ...] = ()

    def default(self, name: str) -> object:
        """Value of a parameter, as the catalogue states it."""
        return self.parameters[name].value


@dataclass(frozen=True, slots=True)
class District:
    """An Ortsbezirk or the Kernstadt (``core``); ``members`` are inner Stadtbezirke."""

    id: str
    name: str
    number: int
    core: bool = False
    variants: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    area_km2: float | None = None
    extent_m: tuple[float, float] | None = None
    member_variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Strategy:
    """A Strategie under an Entwicklungsziel."""

    text: str
    corrected: str | None = None

    @property
    def label(self) -> str:
        """Text to print."""
        return self.corrected or self.text


@dataclass(frozen=True, slots=True)
class Goal:
    """An Entwicklungsziel with its Strategien."""

    title: str
    strategies: tuple[Strategy, ...]


@dataclass(frozen=True, slots=True)
class Handlungsfeld:
    """One of the four integrated fields of action."""

    id: str
    number: int
    title: str
    motto: str
    verbatim: bool
    goals: tuple[Goal, ...]
    map: str | None = None
    aliases: tuple[str, ...] = ()
    colour: str = ""  # "#rrggbb"; empty: the neutral one


@dataclass(frozen=True, slots=True)
class Charter:
    """One version of the Charta with its numbered Leitlinien."""

    id: str
    source: str
    principles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """The source note that must be printed for a data provider."""

    id: str
    provider: str
    text: str


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A planners' German word and the English words that stand for it in the code."""

    german: str
    english: str


@dataclass(frozen=True, slots=True)
class City:
    """The city of the concept; ``extent`` is xmin, ymin, xmax, ymax in ``crs``.

    What is not stated is empty, or None: the base names no city.
    """

    name: str
    ags: str
    title: str
    crs: str
    extent: tuple[float, float, float, float] | None = None
    department: str = ""
    state: str = ""  # one of ``states.STATES``; empty abroad and where nobody said
    district_word: str = OURS  # what the city calls its parts, see ``wording.district_word``
    empty_entries: bool = False  # legends show entries that have no features yet
    method_notes: bool = False  # sheets say under the legend how computed entries were made

    def words(self, text: str) -> str:
        """Our own sentence that says „Ortsbezirk“, with the city's word for its parts."""
        return in_words_of(text, self.district_word)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything a city's INSEK is made of, as vocabulary."""

    id: str
    version: str
    city: City
    maps: tuple[MapSheet, ...]
    roles: Mapping[str, Role]
    analyses: Mapping[str, Analysis]
    districts: tuple[District, ...]
    handlungsfelder: tuple[Handlungsfeld, ...]
    charters: tuple[Charter, ...]
    code_lists: Mapping[str, CodeList]
    measure_columns: tuple[MeasureColumn, ...]
    measure_extras: tuple[MeasureColumn, ...]
    attributions: Mapping[str, Attribution]
    datasets: Mapping[str, str] = field(default_factory=dict)
    glossary: tuple[GlossaryTerm, ...] = ()
    synthesis: Synthesis | None = None
    destinations: tuple[DestinationCategory, ...] = ()
    indicators: Indicators = field(default_factory=Indicators)
    texts: CatalogueTexts = field(default=CatalogueTexts(), repr=False)

    @property
    def core(self) -> District | None:
        """The district that the city calls its core; None where there is none."""
        return next((district for district in self.districts if district.core), None)

    def map(self, map_id: str) -> MapSheet:
        """Return the map with this id.

        Raises:
            KeyError: if there is none.
        """
        return {sheet.id: sheet for sheet in self.maps}[map_id]

    def district(self, district_id: str) -> District:
        """Return the Ortsbezirk (or the Kernstadt) with this id.

        Raises:
            KeyError: if there is none.
        """
        return {district.id: district for district in self.districts}[district_id]

    def handlungsfeld(self, field_id: str) -> Handlungsfeld:
        """Return the Handlungsfeld with this id.

        Raises:
            KeyError: if there is none.
        """
        return {item.id: item for item in self.handlungsfelder}[field_id]

    def source_of(self, role_id: str) -> SourceMapping | None:
        """Source of a role with ``same_as`` followed; None if nothing is known.

        The answer keeps the role's own ``filter``, and ``candidates`` holds as soon as one link
        of the chain says so: shops help to find where shops are missing, but do not show it.
        """
        source = self.roles[role_id].source
        own = source
        candidates = False
        seen = {role_id}
        while source is not None:
            candidates = candidates or source.candidates
            if source.same_as is None or source.same_as in seen:
                break
            seen.add(source.same_as)
            source = self.roles[source.same_as].source
        if source is None or own is None:
            return None
        return replace(source, candidates=candidates, filter=own.filter or source.filter)

    def iter_entries(self) -> Iterator[tuple[MapSheet, Group, LegendEntry]]:
        """Every legend entry of every map with where it stands."""
        for sheet in self.maps:
            for group in sheet.groups:
                for entry in group.entries:
                    yield sheet, group, entry
