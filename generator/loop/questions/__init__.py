"""Questions to the model, each a module of its own: its words, its strict schema, and who reads the answer."""
