"""What planners see in QGIS Desktop. No calculation."""
