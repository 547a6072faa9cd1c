"""The links of a page, as its Markdown has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token


def _tokens(path: Path) -> Iterator[Token]:
    for block in MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8")):
        yield block
        yield from block.children or ()


def links(path: Path) -> list[str]:
    """Return where the links and pictures of a page lead, in its order."""
    found = (token.attrGet("href") or token.attrGet("src") for token in _tokens(path))
    return [str(each) for each in found if each]
