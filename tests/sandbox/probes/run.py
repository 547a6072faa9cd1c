"""Runs one probe: ``python run.py NAME FACTS`` prints ``SUCCEEDED``, or ``BLOCKED`` and why.

It is copied together with its neighbours into the workspace of a sandbox, so it imports them by their bare names.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

GROUPS = ("network", "files", "kernel", "resources")


def main(name: str, facts: str) -> None:
    for group in GROUPS:
        if name in (probes := importlib.import_module(group).PROBES):
            try:
                outcome = "SUCCEEDED" if probes[name](json.loads(facts)) else "BLOCKED"
            except (OSError, MemoryError, AttributeError) as error:
                outcome = f"BLOCKED {error!r}"
            print(outcome, flush=True)
            return
    raise SystemExit(f"no probe is called {name}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
