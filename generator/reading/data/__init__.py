"""Answers that are JSON or YAML, or nearly so."""
