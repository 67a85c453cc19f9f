"""The plan language: generalised shapes and the Zukunftsbild."""
