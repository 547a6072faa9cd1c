"""Plugins of the automation suite, one package each."""
