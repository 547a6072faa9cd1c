"""The fields of a plan, each read from data, else from prose, else from the board."""
