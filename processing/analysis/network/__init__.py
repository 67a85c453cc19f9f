"""Streets as a graph: building, costs, reach and the areas reached."""
