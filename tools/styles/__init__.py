"""Recipes of the symbols: ``./dev styles``."""
