"""A text as lines, headings, fences, tables and labels, each with its span of characters."""
