"""Systems of ÖV-Güteklassen that the catalogue brings, and the question for one of them."""

from __future__ import annotations

from ....parameters.kinds import Choice

PRESETS = {
    "deutschland_goat": "Deutschland (GOAT)",
    "oesterreich_oerok": "Österreich (ÖROK)",
    "schweiz_are": "Schweiz (ARE)",
}
SYSTEM = Choice(
    "PRESET",
    "System",
    key="pt_quality_classes.preset",
    options={name: preset for preset, name in PRESETS.items()},
    help="Tabelle aus Taktgrenzen, Entfernungen und Klassen; Quellen in der Hilfe.",
)
