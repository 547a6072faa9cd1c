"""The model's side: what it is asked."""
