"""How units differ from a fresh render of their own version: per unit and file, and what many units changed alike."""
