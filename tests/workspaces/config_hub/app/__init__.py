"""A small automation app."""
