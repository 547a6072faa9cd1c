"""Services that several plugins use."""
