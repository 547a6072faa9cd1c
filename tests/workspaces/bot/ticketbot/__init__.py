"""A bot for tickets."""
