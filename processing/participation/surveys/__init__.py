"""Results of a Fragebogen."""
