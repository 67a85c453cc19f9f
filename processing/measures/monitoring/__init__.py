"""What became of the measures, year by year, for council and funders."""
