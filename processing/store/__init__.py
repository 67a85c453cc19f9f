"""The store of one INSEK behind its contract: roles, measures, provenance, styles."""
