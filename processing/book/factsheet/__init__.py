"""The Steckbrief of an Ortsbezirk."""
