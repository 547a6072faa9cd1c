"""Files that each hold a few lines for the changelog, and the changelog with them: ``python -m release.fragments``.

A tool that writes whole entries would not do: an entry is open while it grows, and people write into it as well.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

FOLDER = "changelog.d"
# In the order of an entry; a heading that an entry has keeps its place.
SECTIONS = (
    "Reading",
    "Asking",
    "Building",
    "What judges",
    "What a repository may decide",
    "From a program",
    "Keeping up to date",
    "Around the code",
    "Blueprints",
)
OPEN = "not released yet"
_BY_NAME = {section.lower().replace(" ", "-"): section for section in SECTIONS}
_ENTRY = re.compile(r"^## (\S+)(.*)$", re.MULTILINE)
_HEADING = re.compile(r"^### (.+)$", re.MULTILINE)


class BadFragment(Exception):
    """A file of the folder is none that can be put into the changelog; the message says why and what to do."""


def fragments(root: Path) -> dict[Path, str]:
    """Return the files of a source tree that are to be put into its changelog, with the section of each.

    Raises:
        BadFragment: A file belongs to no section, or is empty; all are named.
    """
    found, faults = {}, []
    for path in sorted((root / FOLDER).glob("*")):
        if path.name == "README.md":
            continue
        name, section = path.name, _BY_NAME.get(path.name.split(".")[-2] if path.name.count(".") >= 2 else "")
        if section is None or path.suffix != ".md":
            faults.append(f"{FOLDER}/{name} belongs to no section: call it <anything>.<section>.md, one of {_names()}")
        elif not path.read_text(encoding="utf-8").startswith("- "):
            faults.append(f"{FOLDER}/{name} has no item of a list: begin it with '- '")
        else:
            found[path] = section
    if faults:
        raise BadFragment("\n".join(faults))
    return found


def collected(root: Path, version: str) -> str:
    """Return the changelog of a source tree with all fragments in its open entry, which is made where there is none.

    Args:
        root: The source tree; nothing in it is changed.
        version: The version of the entry.

    Raises:
        BadFragment: A fragment cannot be put into it.
    """
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    found = fragments(root)
    if not found:
        return text
    newest = _ENTRY.search(text)
    if newest is None or OPEN not in newest[2]:
        place = newest.start() if newest else len(text)
        text = f"{text[:place]}## {version} ({OPEN})\n\n{text[place:]}"
    _, begin, end = _newest(text)
    lines: dict[str, str] = {}
    for path, section in found.items():
        lines[section] = lines.get(section, "") + path.read_text(encoding="utf-8").rstrip("\n") + "\n"
    entry = _with_lines(text[begin:end].strip("\n"), lines)
    return f"{text[:begin]}\n\n{entry}\n{chr(10) if end < len(text) else ''}{text[end:]}"


def _newest(text: str) -> tuple[int, int, int]:
    """Return where the newest entry's title begins and ends, and where the entry ends."""
    titles = [(found.start(), found.end()) for found in _ENTRY.finditer(text)][:2]
    return (*titles[0], titles[1][0] if len(titles) > 1 else len(text))


def _with_lines(entry: str, lines: Mapping[str, str]) -> str:
    """Return an entry with lines at the ends of their sections."""
    intro, *parts = _HEADING.split(entry)
    sections = {heading: body.strip("\n") for heading, body in zip(parts[::2], parts[1::2], strict=True)}
    order = list(sections)
    for section in SECTIONS:
        if section in lines and section not in sections:
            later = [each for each in SECTIONS[SECTIONS.index(section) + 1 :] if each in sections]
            order.insert(order.index(later[0]) if later else len(order), section)
            sections[section] = ""
    for section, told in lines.items():
        sections[section] = f"{sections[section]}\n{told}".strip("\n")
    made = [f"### {section}\n\n{sections[section]}" for section in order]
    return "\n\n".join(filter(None, [intro.strip("\n"), *made]))


def _names() -> str:
    return ", ".join(_BY_NAME)


def main() -> int:
    """Print the newest entry as it would be released."""
    root = Path(__file__).resolve().parents[1]
    try:
        text = collected(root, "next")
    except BadFragment as error:
        sys.stderr.write(f"{error}\n")
        return 1
    start, _, end = _newest(text)
    sys.stdout.write(text[start:end])
    return 0


if __name__ == "__main__":
    sys.exit(main())
