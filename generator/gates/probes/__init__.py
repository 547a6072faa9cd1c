"""Small programs that the workspace's own interpreter runs; each is self-contained and imports nothing of ours."""
