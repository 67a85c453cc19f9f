"""Page plan, Steckbrief, tables, contents, assembly and checks of the book."""
