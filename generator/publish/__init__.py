"""Branches of tasks to the team's host: pushed, and opened as pull requests."""
