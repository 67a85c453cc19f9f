"""Texts from Jinja2 templates: sandboxed, strict, German numbers; they never make layout XML."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from ..catalogue.model import Catalogue
from ..runtime.errors import InsekError
from ..runtime.plugin_files import TEMPLATES
from ..wording import numbers
from ..wording.core_name import core_phrases
from .factsheet.facts import DistrictFacts, SupplyRule

PORTRAIT = "ortsbezirk_kurztext.txt.j2"
_BLANKS = re.compile("[ \t\r\n]+")


class TextError(InsekError):
    """A text template that cannot be filled; the sentence names template and cause."""


@lru_cache(maxsize=8)
def environment(folder: Path = TEMPLATES) -> SandboxedEnvironment:
    """Sandboxed environment of a template folder; unknown names are errors."""
    made = SandboxedEnvironment(
        loader=FileSystemLoader(str(folder)),
        undefined=StrictUndefined,
        # All escape but plain texts for labels, which would print "&amp;".
        autoescape=lambda name: ".txt." not in (name or ""),
        trim_blocks=False,
    )
    made.filters["zahl"] = numbers.grouped
    made.filters["gerundet"] = rounded_residents
    return made


def rounded_residents(residents: float | None) -> str:
    """Residents to two leading digits below a thousand, else to hundreds."""
    if residents is None:
        return numbers.NO_DATA
    step = 10 if residents < 1000 else 100
    return numbers.grouped(round(residents / step) * step)


def plain(value: object) -> object:
    """A value for templates: QGIS's NULL and nan become None."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    is_null = getattr(value, "isNull", None)
    return None if callable(is_null) and is_null() else value


def render(template: str, values: dict[str, object], *, folder: Path = TEMPLATES) -> str:
    """Filled template, as one line of text with single blanks.

    Args:
        template: Name of its file.
        values: By name in the template; QGIS's NULL and nan arrive as None.
        folder: Where the templates are.

    Raises:
        TextError: If the template is missing, faulty or asks for a name without value.
    """
    cleaned = {key: plain(value) for key, value in values.items()}
    try:
        text = environment(folder).get_template(template).render(cleaned)
    except TemplateError as error:
        raise TextError(
            f"Die Textvorlage „{template}“ lässt sich nicht füllen: {error.message or error}."
            " Bitte die Vorlage berichtigen oder die mitgelieferte verwenden."
        ) from error
    # Not split() alone: blanks that must not break, as before units, stay.
    return _BLANKS.sub(" ", text).strip(" ")


def portrait(
    facts: DistrictFacts,
    catalogue: Catalogue,
    *,
    supply: SupplyRule,
    folder: Path = TEMPLATES,
) -> str:
    """Short text about a district from its figures; unknown ones are not mentioned as zero.

    Args:
        facts: The figures.
        catalogue: Titles of the Handlungsfelder.
        supply: What the share of supplied residents counts.
        folder: Where the templates are.

    Raises:
        TextError: If the template cannot be filled.
    """
    titles = {field.id: field.title for field in catalogue.handlungsfelder}
    phrases = None if catalogue.core is None else core_phrases(catalogue.core.name)
    counted = sorted(facts.by_field.items(), key=lambda item: (-item[1], item[0]))
    return render(
        PORTRAIT,
        {
            "name": facts.district.name,
            "core": facts.district.core,
            "core_is": phrases.is_ if phrases else None,
            "core_of": phrases.of if phrases else None,
            "districts_of": catalogue.city.words("der Ortsbezirke"),
            "area_km2": facts.area_km2.value,
            "residents": facts.residents.value,
            "supply_share": facts.supply_share.value,
            "supply_counted": facts.supply_basis.counted if facts.supply_basis else None,
            "supply_total": facts.supply_basis.total if facts.supply_basis else None,
            "supply_limit_m": supply.limit_m,
            "supply_way": supply.way,
            "height_m": facts.height_m.value,
            "height_difference_m": facts.height_difference_m.value,
            "has_list": facts.has_list,
            "count": len(facts.measures),
            "fields": [
                {"title": titles.get(field_id, field_id), "count": count}
                for field_id, count in counted
                if field_id
            ],
        },
        folder=folder,
    )
