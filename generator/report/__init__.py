"""A run as one page for a browser: what was built, why, what was checked, and what to do next."""
