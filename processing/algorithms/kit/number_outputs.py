"""Numbers that an algorithm returns beside its layers and files."""

from __future__ import annotations

from qgis.core import QgsProcessingAlgorithm, QgsProcessingOutputNumber


def add_numbers(algorithm: QgsProcessingAlgorithm, **labels: str) -> None:
    """Declare the numbers that an algorithm returns, by name with their label."""
    for name, label in labels.items():
        algorithm.addOutput(QgsProcessingOutputNumber(name, label))
