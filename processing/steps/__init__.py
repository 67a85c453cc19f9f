"""One computation on a store each, without any dialog."""
