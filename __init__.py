"""INSEK: maps, measures and atlas of an integrated urban development concept.

QGIS loads this package from its plugin folder.
"""


def classFactory(iface: object) -> object:
    """Return the plugin that QGIS Desktop and ``qgis_process`` start."""
    from .insek_plugin.plugin import InsekPlugin

    return InsekPlugin(iface)
