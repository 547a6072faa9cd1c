"""Taking a task back."""
