"""The code blocks of a text: what each is, and where it belongs."""
