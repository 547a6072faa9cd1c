"""Merging the branches of tasks into one, away from the checkout, judged together."""
