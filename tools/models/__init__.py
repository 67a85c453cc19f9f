"""Descriptions of the bundled models: ``./dev models``."""
