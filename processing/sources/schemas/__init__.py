"""Official data: which data model a layer follows, and what of it belongs to a role."""
