"""Good inputs that were damaged, and what must hold for them all the same."""
