"""Forms and symbols of the roles, kept in the store."""
