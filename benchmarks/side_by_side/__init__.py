"""What one batch costs: by a script written by hand, by this tool, and at best, measured side by side."""
