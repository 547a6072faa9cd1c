"""Parsing: from the text of one answer to an ``ImplementationPlan``."""

from generator.reading.assemble import parse_item

__all__ = ["parse_item"]
