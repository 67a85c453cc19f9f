"""Parse the indicators."""

from __future__ import annotations

from collections.abc import Container

from ..indicators import Better, Indicator, IndicatorFigure, Indicators, SeriesBreak
from .section import Section


def parse_indicators(top: Section, roles: Container[str]) -> Indicators:
    """Return the indicators in the order of the file; ids and titles must differ.

    Args:
        top: The file of the indicators.
        roles: Ids that a figure may name.
    """
    flat = top.number("flat_percent")
    found: dict[str, Indicator] = {}
    titles: set[str] = set()
    for item in top.sections("indicators"):
        indicator = Indicator(
            id=item.identifier(),
            title=item.text("title"),
            unit=item.text("unit"),
            better=item.choice("better", Better),
            source=item.text("source"),
            published=item.optional_text("published") or "",
            note=item.optional_text("note") or "",
            sdg=item.integer("sdg", least=1) if item.has("sdg") else None,
            figure=_figure(item.section("figure"), roles) if item.has("figure") else None,
            breaks=tuple(_break(part) for part in item.sections("breaks", required=False)),
        )
        item.close()
        if indicator.id in found or indicator.title in titles:
            item.fault(
                f"Den Indikator „{indicator.title}“ ({indicator.id}) gibt es schon; bitte Kennung "
                "und Titel nur einmal vergeben."
            )
        found[indicator.id] = indicator
        titles.add(indicator.title)
    top.close()
    return Indicators(tuple(found.values()), flat)


def _figure(item: Section, roles: Container[str]) -> IndicatorFigure:
    figure = IndicatorFigure(
        analysis=item.text("analysis"),
        role=item.text("role"),
        parts=item.texts("parts"),
        whole=item.texts("whole"),
    )
    if not figure.parts:
        item.fault("„parts“ fehlt oder ist leer; bitte die Kennzahlen nennen.")
    if figure.role and figure.role not in roles:
        item.fault(
            f"Die Rolle „{figure.role}“ steht nicht in roles.yaml; bitte dort ergänzen oder hier "
            "korrigieren.",
            "role",
        )
    item.close()
    return figure


def _break(item: Section) -> SeriesBreak:
    found = SeriesBreak(item.integer("year", least=1900), item.text("reason"))
    item.close()
    return found
