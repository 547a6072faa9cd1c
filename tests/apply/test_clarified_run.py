"""A task in doubt, asked about, decided and built; later runs need no answers any more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from generator.cli import app
from tests.apply.scene import apply, batch_file, example_workspace, task_of, with_few_gates
from tests.support import Workspace

pytestmark = pytest.mark.usefixtures("needs_sandbox")

TEXT = """\
1. **Estimated Complexity**: Low

The relay hands messages on. What it has handed on is to be counted.

```python
# plugins/alpha_relay/alpha_relay_plugin.py
class AlphaRelayPlugin(PluginBase):
    pass
```

```python
# plugins/message_counter/counter.py
class MessageCounter:
    \"\"\"Counts messages.\"\"\"

    def __init__(self) -> None:
        self.seen = 0

    def count(self) -> int:
        \"\"\"Count one more message.\"\"\"
        self.seen += 1
        return self.seen
```

```python
# plugins/message_counter/message_counter_plugin.py
class MessageCounterPlugin(PluginBase):
    pass
```
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return with_few_gates(example_workspace(tmp_path / "workspace"))


def clarify(workspace: Workspace, folder: Path, *files: Path) -> tuple[str, dict[str, Any]]:
    """Return what is printed, and the request."""
    out = folder / "clarify.jsonl"
    args = ["clarify", *map(str, files), "--out", str(out), "--workspace", str(workspace.path)]
    done = CliRunner().invoke(app, args)
    assert done.exit_code == 0, done.stderr
    return done.stdout, json.loads(out.read_text(encoding="utf-8"))


def numbers(schema: dict[str, Any], name: str, key: str) -> list[str]:
    listed: list[str] = schema["properties"][name]["items"]["properties"][key]["enum"]
    return listed


def test_a_task_in_doubt_is_decided_and_built(workspace: Workspace, tmp_path: Path) -> None:
    results = batch_file(tmp_path / "results.json", {"AAS-901": TEXT})
    done = CliRunner().invoke(app, ["apply", str(results), "--workspace", str(workspace.path), "--quiet"])
    assert "AAS-901  review\n  unsure: " in done.stdout
    where = f"{results} --workspace {workspace.path}"
    assert f"1 task waits for a decision: aas-generator clarify {where} --out clarify.jsonl" in done.stderr

    said, request = clarify(workspace, tmp_path, results)
    assert ": 1 request, about " in said
    schema = request["body"]["response_format"]["json_schema"]["schema"]
    text = request["body"]["messages"][1]["content"]
    paths = {line.split()[1].rstrip(":"): line.split()[0] for line in text.splitlines() if line[:1] == "M"}
    assert list(paths.values()) == numbers(schema, "mentions", "mention")
    new = [number for path, number in paths.items() if "message_counter" in path]
    answer = {
        "not_a_unit": None,
        "kinds": ["plugin"],
        "name": None,
        "other_name": "message_counter",
        "mentions": [{"mention": one, "decision": "new" if one in new else "example"} for one in paths.values()],
        "blocks": [
            {"block": "B0", "file": "none", "role": "example"},
            {"block": "B1", "file": new[0], "role": "file"},
            {"block": "B2", "file": "main", "role": "file"},
        ],
        "missing_settings": [],
    }
    answers = batch_file(tmp_path / "clarified.json", {request["custom_id"]: json.dumps(answer)})
    built = task_of(apply(workspace, [results, answers]), "AAS-901")
    assert built["outcome"] in ("implemented", "scaffolded"), built["reason"]
    tree = workspace.tree("aas/AAS-901")
    assert "plugins/message_counter/counter.py" in tree
    assert not any("alpha_relay" in path for path in tree)

    again = task_of(apply(workspace, [results]), "AAS-901")
    assert (again["outcome"], again["commit"]) == ("skipped", built["commit"])
