"""Plugins of the suite; see core/plugin_registry.py."""
