"""How many modules an answer's text, a code block and a setting pass on their way to a plan.

A module counts when one of its functions runs while an answer is read. ``python benchmarks/walks.py [CASE...]`` reads
bundled cases and prints the figures; ``--modules`` lists the modules too.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.score_analyses import CASES, read_case, workspace_of
from generator.reading import parse_item

ROOT = Path(__file__).parents[1] / "generator"
USUAL = ("claude_design_full", "sonnet_design_numbered", "german_document")


def walked(case: Path) -> tuple[Counter[str], int]:
    """Return how many functions of each module of the tool ran while a case was read, and how often code was parsed."""
    item, facts, _ = read_case(case)
    workspace = workspace_of(case)
    seen: Counter[str] = Counter()
    parses = 0

    def profile(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            path = frame.f_code.co_filename
            if path.startswith(str(ROOT)):
                seen[path[len(str(ROOT)) + 1 : -3].replace("/", ".")] += 1

    parse = ast.parse

    def counting(*args: Any, **options: Any) -> Any:
        nonlocal parses
        parses += 1
        return parse(*args, **options)

    ast.parse = counting  # type: ignore[assignment]
    sys.setprofile(profile)
    try:
        parse_item(item, facts, workspace=workspace)
    finally:
        sys.setprofile(None)
        ast.parse = parse
    return seen, parses


def main() -> int:
    """Print the figures of some cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=USUAL)
    parser.add_argument("--modules", action="store_true")
    given = parser.parse_args()
    for name in given.cases:
        seen, parses = walked(CASES / name)
        blocks = read_case(CASES / name)[0].text.count("```") // 2
        print(f"{name}: {len(seen)} modules, {sum(seen.values())} calls, {parses} times ast.parse for {blocks} blocks")
        if given.modules:
            print("\n".join(f"  {calls:6} {module}" for module, calls in sorted(seen.items())))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
