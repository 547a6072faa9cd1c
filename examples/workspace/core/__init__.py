"""Core of the automation suite."""
