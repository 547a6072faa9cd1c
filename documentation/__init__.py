"""The pages of the documentation that are made from the code, by their paths below ``docs/``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from documentation.codes import codes_page
from documentation.commands import command_pages
from documentation.decisions import decisions_page
from documentation.layers import layers_picture
from documentation.settings import settings_page

DOCS = Path(__file__).parents[1] / "docs"
PAGES: Mapping[str, Callable[[], str]] = {
    "decisions/index.md": decisions_page,
    "explanation/layers.svg": layers_picture,
    "reference/codes.md": codes_page,
    **command_pages(),
    "reference/settings.md": settings_page,
}


def outdated(docs: Path = DOCS) -> Iterator[tuple[Path, str]]:
    """Yield each page that is not what the code makes of it now, with its text."""
    for name, make in PAGES.items():
        page, text = docs / name, make()
        if not page.is_file() or page.read_text(encoding="utf-8") != text:
            yield page, text
