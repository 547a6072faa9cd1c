"""Every link leads somewhere: in the built site, in the pages as they are read beside the source, and in the code."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.documentation.links import links
from tests.documentation.site import DOCS, ROOT, Page, build

BESIDE = [path for path in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md") if (ROOT / path).exists()]
SOURCES = [*DOCS.rglob("*.md"), *(ROOT / name for name in BESIDE), *ROOT.glob("*/README.md")]
CODE = [*(ROOT / "generator").rglob("*.py"), *(ROOT / "release").glob("*.py"), ROOT / "Makefile", ROOT / "CHANGELOG.md"]
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?")


def anchors(path: Path) -> set[str]:
    """The anchors of a file's headings: words in small letters, joined by hyphens."""
    lines = path.read_text(encoding="utf-8").splitlines()
    titles = (line.lstrip("#").strip() for line in lines if re.match(r"#{1,6} ", line))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def fault(path: Path, link: str) -> str:
    """Why a link of a file leads nowhere; empty where it does not. What is on other hosts is not asked for."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return "" if parts.scheme in ("http", "https") and HOST.fullmatch(parts.netloc) else "no address"
    target = path.parent / parts.path if parts.path else path
    if not target.exists():
        return "no file"
    if parts.fragment and parts.fragment not in anchors(target):
        return "no heading"
    return ""


def test_links_of_every_page_beside_the_source_lead_somewhere() -> None:
    found = [(path, link) for path in SOURCES for link in links(path)]
    assert len(found) > 100
    assert not [(str(path), link, told) for path, link in found if (told := fault(path, link))]


@pytest.mark.parametrize(
    ("link", "told"),
    [("gone.md", "no file"), ("#gone", "no heading"), ("https://nowhere", "no address"), ("file:///etc", "no address")],
)
def test_a_link_that_leads_nowhere_is_found(link: str, told: str) -> None:
    assert fault(ROOT / "README.md", link) == told


def test_pages_that_the_code_names_are_there() -> None:
    named = {name for path in CODE for name in re.findall(r"docs/[a-z/-]+\.md", path.read_text(encoding="utf-8"))}
    assert len(named) > 3
    assert not [name for name in named if not (ROOT / name).is_file()]


def test_links_of_the_site_lead_to_its_pages_and_their_headings(site: dict[str, Page]) -> None:
    faults = []
    for name, page in site.items():
        for link in page.links:
            parts = urlsplit(link)
            # The page for what is not found is served at any depth.
            if parts.scheme or name == "404.html" or link in (".", ""):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), parts.path)) if parts.path else name
            if target not in site or (parts.fragment and parts.fragment not in site[target].anchors):
                faults.append((name, link))
    assert not faults


def test_the_site_loads_nothing_of_other_hosts(site: dict[str, Page]) -> None:
    loaded = {each for page in site.values() for each in page.loads}
    assert loaded
    assert not [each for each in loaded if urlsplit(each).netloc]


def test_the_strict_build_refuses_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="page does not exist"):
        build(tmp_path, "\n[more](gone.md)\n")
