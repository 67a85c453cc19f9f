"""Styles: one QML per role, symbols and the typeface."""
