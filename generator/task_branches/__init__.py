"""The branches of a task: what they are called, and which of them may go."""
