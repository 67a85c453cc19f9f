"""The GeoPackage of one INSEK: roles, measures, provenance, styles."""
