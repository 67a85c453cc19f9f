"""Numbers that an algorithm returns beside its layers and files."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import QgsProcessingAlgorithm, QgsProcessingOutputNumber


def add_numbers(algorithm: QgsProcessingAlgorithm, labels: Mapping[str, str]) -> None:
    """Declare the numbers that an algorithm returns, by name with their label."""
    for name, label in labels.items():
        algorithm.addOutput(QgsProcessingOutputNumber(name, label))
