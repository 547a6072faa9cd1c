"""The site as `make docs` builds it, and what its pages hold."""

from __future__ import annotations

import html.parser
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@dataclass
class Page(html.parser.HTMLParser):
    """A built page: its text, the anchors in it, where its links lead, and what it loads."""

    source: str
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.anchors.add(found["id"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag == "link" or "src" in found:
            self.loads.append(found.get("src") or found.get("href", ""))

    def handle_data(self, data: str) -> None:
        self.text += data


def build(folder: Path, more: str = "") -> Path:
    """Build the site of a copy of the documentation in ``folder``, with ``more`` in its first page; return where it is.

    Raises:
        AssertionError: The build has found something to warn of.
    """
    shutil.copytree(DOCS, folder / "docs")
    shutil.copy(ROOT / "zensical.toml", folder)
    with (folder / "docs" / "index.md").open("a", encoding="utf-8") as page:
        page.write(more)
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--strict"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"
