"""Recipes of the page templates: ``./dev templates``."""
