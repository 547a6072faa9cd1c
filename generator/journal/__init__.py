"""The log of each run, written as it happens and read by the commands that look back."""
