"""Building the tasks of a batch: one module per part of the story, from order to board."""
