"""Tools of the toolbox by their ids, and options with the catalogue's values but for some."""

from dataclasses import replace
from functools import partial

from insek.processing.algorithms.kit.analysis_frame import AnalysisAlgorithm
from insek.processing.catalogue.load import city_catalogue
from insek.processing.parameters.options import from_catalogue
from insek.processing.steps.records import analysis


def tool(name):
    """What makes the tool of a record, as a class would."""
    return partial(AnalysisAlgorithm, analysis(name))


def options(kind, **chosen):
    """Options as the catalogue states them, apart from what is chosen."""
    return replace(from_catalogue(kind, city_catalogue("kaiserslautern")), **chosen)
