"""Prices of electricity."""
