"""The pictures of the README, made of real runs over the bundled example: ``make pictures``."""
