"""Tests of ``generator.edit``."""
