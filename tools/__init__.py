"""Generators of what is kept in the repository; never shipped."""
