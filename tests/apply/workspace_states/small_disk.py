"""``python -m tests.apply.workspace_states.small_disk SCRATCH``: a workspace on a disk that is full, or nearly so.

Started in a namespace of its own, in which it may mount.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.apply.workspace_states.area import Area
from tests.apply.workspace_states.trials import Trials

# How much is left when the run begins, in KiB: nothing, and then ever more of what a run needs.
LEFT = (0, 40, 180, 260)
_SIZE = "8m"
_BLOCK = 4096


def main(scratch: Path) -> None:
    disk = scratch / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(disk)], check=True)
    trials = Trials(scratch)
    found: dict[str, Any] = {}
    for left in LEFT:
        with trials.area(disk / "area") as area:
            filler = fill(area, disk, left)
            full = trials.apply(area)
            filler.unlink()
            found[str(left)] = {"full": full, "freed": trials.apply(area)}
            fill(area, disk, left)
            found[str(left)]["naively"] = trials.naively(area)
    print(json.dumps(found))


def fill(area: Area, disk: Path, left: int) -> Path:
    """Fill the disk but for some KiB and return the file that does it."""
    filler = area.top / "home" / "filler"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(_BLOCK, free(disk) - left * 1024))
    return filler


def free(disk: Path) -> int:
    seen = os.statvfs(disk)
    return seen.f_bavail * seen.f_frsize


if __name__ == "__main__":
    main(Path(sys.argv[1]))
