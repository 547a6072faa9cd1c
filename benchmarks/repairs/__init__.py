"""How often each automatic repair of placed code, and each step of the wiring, saves a question to the model."""
