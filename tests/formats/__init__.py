"""The formats that other programs read, read by other programs."""
