"""What every run shares: the workspace, the state folder, the environment, the gates, units being built."""
