"""Small programs that the workspace's own interpreter runs; they import nothing of ours but each other, relatively."""
