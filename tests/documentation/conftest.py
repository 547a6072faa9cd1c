"""The site is built once for all tests of the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documentation.site import Page, build


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """The pages of the site, by their paths in it."""
    top = build(tmp_path_factory.mktemp("site"))
    pages: list[Path] = sorted(top.rglob("*.html"))
    return {page.relative_to(top).as_posix(): Page(page.read_text(encoding="utf-8")) for page in pages}
