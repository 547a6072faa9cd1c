"""Helpers of several plugins; this folder is no plugin."""
