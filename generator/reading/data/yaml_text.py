"""YAML in answers: which texts are short enough to be read as YAML, and the reader, loaded when the first is met."""

from __future__ import annotations

from generator.reading.data.json_text import Decoded

MAX_YAML = 32_000


def load_yaml(text: str, start: int, end: int) -> Decoded | None:
    """Load the one YAML document that stands at ``text[start:end]``; ``None`` where it is not one or too long."""
    if end - start > MAX_YAML:
        return None
    from generator.reading.data.yaml_values import decode_yaml

    return decode_yaml(text, start, end)
