"""One file per command: the story in order, calls only."""
