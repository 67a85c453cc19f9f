"""Stores, the project, the book and the layers of a map."""
