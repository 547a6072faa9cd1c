"""What stands around the code: hooks, the action, workflows and other files that programs read."""
