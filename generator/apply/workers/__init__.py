"""Waves of tasks built in other processes, of this machine or of a cluster; whoever asked for them keeps the books."""
