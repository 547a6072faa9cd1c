"""Tests of ``generator.codemods``."""
