"""Folders that may not be written, as whoever runs it: ``python -m …read_only SCRATCH ANY``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.apply.workspace_states.area import Area
from tests.apply.workspace_states.trials import Trials


def of(*places: str, but: str = "") -> Callable[[Area], list[Path]]:
    """Return what gives the folders in some places of a workspace, without those below another place."""

    def folders(area: Area) -> list[Path]:
        top = area.workspace.path
        found = [path for place in places for path in [top / place, *(top / place).rglob("*")] if path.is_dir()]
        return [path for path in found if not but or not path.is_relative_to(top / but)]

    return folders


CASES = {
    "git folder": of(".git"),
    "objects": of(".git/objects"),
    "refs": of(".git/refs"),
    "work tree": of("", but=".git"),
}


def main(scratch: Path) -> None:
    trials = Trials(scratch)
    found: dict[str, Any] = {}
    for name, folders in CASES.items():
        with trials.area(scratch / "area") as area:
            closed = folders(area)
            for path in closed:
                path.chmod(0o555)
            found[name] = {"closed": trials.apply(area), "naively": trials.naively(area)}
            for path in closed:
                path.chmod(0o755)
            found[name]["open"] = trials.apply(area)
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
