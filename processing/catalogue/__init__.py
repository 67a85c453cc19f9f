"""The vocabulary: maps, legend entries, roles, analyses, districts and code lists."""
