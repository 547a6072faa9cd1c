"""Leaves as if all were well, by an exception."""
import sys

sys.exit(0)
