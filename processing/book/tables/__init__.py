"""Rows onto pages."""
