"""Long-running services that the hub and its plugins share."""
