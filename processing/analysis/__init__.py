"""Pure calculation on numpy, shapely and scipy. Nothing here imports qgis."""
