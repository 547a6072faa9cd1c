"""What can be added to the app."""
