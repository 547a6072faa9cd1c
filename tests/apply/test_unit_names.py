"""What units are called: given by a person, built before, taken by others; real repositories, the real command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.apply.scene import (
    apply,
    batch_file,
    example_workspace,
    generator,
    outcomes,
    task_of,
    terse,
    with_few_gates,
)
from tests.support import Workspace

CODE = """# AAS-901: Lantern Plugin

Complexity: Low

**plugins/lantern/lamp.py**
```python
class Lamp:
    def on(self) -> bool:
        return True
```

**plugins/lantern/switch.py**
```python
from plugins.lantern.lamp import Lamp


class Switch:
    def press(self) -> bool:
        return Lamp().on()
```

**tests/test_lantern_switch.py**
```python
from plugins.lantern.switch import Switch


def test_switch() -> None:
    assert Switch().press()
```
"""
SERVICE_TOO = (
    f"{CODE}\n**core/services/lantern.py**\n"
    "```python\nclass LanternService:\n    def tick(self) -> int:\n        return 1\n```\n"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return with_few_gates(example_workspace(tmp_path / "workspace"))


def planned(workspace: Workspace, *args: str | Path, code: int = 0) -> dict[str, Any]:
    done = generator("plan", *map(str, args), "--workspace", str(workspace.path), "--json", code=code)
    (item,) = json.loads(done.stdout)["items"]
    return dict(item)


def units_of(task: dict[str, Any]) -> dict[str, str]:
    return {unit["blueprint"]: unit["name"] for unit in task["units"]}


def test_a_given_name_goes_through_files_imports_and_tests(workspace: Workspace, tmp_path: Path) -> None:
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": CODE})
    report = apply(workspace, [batch], "--name", "aas-901=street_light", code=0)
    task = task_of(report, "AAS-901")
    assert (task["outcome"], units_of(task)) == ("implemented", {"plugin": "street_light"})
    files = task["units"][0]["files"]
    assert {"plugins/street_light/lamp.py", "plugins/street_light/street_light_plugin.py"} <= {*files}
    assert not [path for path in files if path.startswith("plugins/lantern")]
    code = workspace.show("aas/AAS-901", "plugins/street_light/switch.py")
    assert "plugins.lantern" not in code
    assert "street_light.lamp" in code or "from .lamp" in code
    assert "plugins.lantern" not in workspace.show("aas/AAS-901", "tests/test_lantern_switch.py")


def test_a_name_in_the_configuration_counts_for_every_kind_and_the_flag_wins(
    workspace: Workspace, tmp_path: Path
) -> None:
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": SERVICE_TOO})
    assert planned(workspace, batch)["names"] == {"plugin": "lantern", "service": "lantern_service"}
    workspace.write("aas-generator.toml", '[names]\n"aas-901" = "lamp_post"\n"AAS-999" = "other"\n')
    item = planned(workspace, batch)
    assert item["names"] == {"plugin": "lamp_post", "service": "lamp_post_service"}
    assert item["evidence"]["name"]["rule"] == "name/given"
    assert "core/services/lamp_post_service.py" in [spec["path"] for spec in item["files"]]
    assert planned(workspace, batch, "--name", "AAS-901=beacon")["name"] == "beacon"


def test_translate_takes_a_given_name(workspace: Workspace, tmp_path: Path) -> None:
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": CODE})
    out = tmp_path / "out"
    generator(
        "translate", str(batch), "--out", str(out), "--workspace", str(workspace.path), "--name", "AAS-901=beacon"
    )
    (unit,) = json.loads((out / "index.json").read_text())["units"]
    assert unit["name"] == "beacon"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["AAS-901=Street Light"], "'Street Light' cannot be a unit's name"),
        (["AAS-901=json"], "'json' cannot be a unit's name"),
        (["AAS-901=../x"], "cannot be a unit's name"),
        ([f"AAS-901={'a' * 49}"], "longer than 48 characters"),
        (["AAS-901"], "'AAS-901' is no TASK=NAME"),
        (["=x"], "is no TASK=NAME"),
        (["AAS-901=one", "aas-901=two"], "named twice, 'one' and 'two'"),
        (["AAS-902=beacon"], "has no answer for AAS-902. Check --name."),
    ],
)
@pytest.mark.parametrize("command", ["plan", "apply"])
def test_a_bad_name_or_an_unknown_task_is_told(
    workspace: Workspace, tmp_path: Path, command: str, names: list[str], said: str
) -> None:
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": CODE})
    options = [part for name in names for part in ("--name", name)]
    done = generator(command, str(batch), "--workspace", str(workspace.path), *options, code=2)
    assert said in done.stderr


def test_a_bad_name_in_the_configuration_is_told(workspace: Workspace, tmp_path: Path) -> None:
    workspace.write("aas-generator.toml", '[names]\n"AAS-901" = "Street Light"\n')
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": CODE})
    done = generator("plan", str(batch), "--workspace", str(workspace.path), code=2)
    assert "AAS-901: 'Street Light' cannot be a unit's name" in done.stderr


@pytest.mark.parametrize("there", ["lantern_plugin", "lan_tern", "lantern-plugin"])
def test_a_name_that_is_nearly_taken_goes_to_review_until_it_is_given(
    workspace: Workspace, tmp_path: Path, there: str
) -> None:
    workspace.write(f"plugins/{there}/notes.txt", "by hand\n")
    workspace.commit()
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": CODE})
    item = planned(workspace, batch)
    assert item["outcome"] == "review"
    task = task_of(apply(workspace, [batch], code=1), "AAS-901")
    for reason in (item["reason"], task["reason"]):
        assert f"plugins/{there} exists already" in reason
        assert "aas-generator apply RESULTS --name AAS-901=lantern" in reason
        assert '"AAS-901" = "lantern"' in reason
    named = task_of(apply(workspace, [batch], "--name", "AAS-901=lantern", code=0), "AAS-901")
    assert (named["outcome"], units_of(named)) == ("implemented", {"plugin": "lantern"})


def test_a_name_that_differs_only_in_case_is_refused_and_the_step_that_is_told_works(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.write("plugins/Lantern/notes.txt", "by hand\n")
    workspace.commit()
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": CODE})
    for given in ((), ("--name", "AAS-901=lantern")):
        task = task_of(apply(workspace, [batch], *given, code=1), "AAS-901")
        assert (task["outcome"], task["branch"]) == ("review", None)
        assert "plugins/Lantern exists already" in task["reason"]
        assert "only in case" in task["reason"]
        assert "--name AAS-901=lantern_v2" in task["reason"]
    named = task_of(apply(workspace, [batch], "--name", "AAS-901=lantern_v2", code=0), "AAS-901")
    assert (named["outcome"], units_of(named)) == ("implemented", {"plugin": "lantern_v2"})


def test_a_service_with_nearly_the_name_of_another_goes_to_review(workspace: Workspace, tmp_path: Path) -> None:
    workspace.write("core/services/lantern.py", "LIT = True\n")
    workspace.commit()
    item = planned(workspace, batch_file(tmp_path / "batch.json", {"AAS-901": SERVICE_TOO}))
    assert item["outcome"] == "review"
    assert "the workspace has core/services/lantern.py already" in item["reason"]


def test_a_folder_that_is_no_unit_is_added_to_and_that_is_said(workspace: Workspace, tmp_path: Path) -> None:
    workspace.write("plugins/lantern/old_code.py", "OLD = True\n")
    workspace.commit()
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": CODE})
    assert planned(workspace, batch)["outcome"] == "ready"
    task = task_of(apply(workspace, [batch], code=0), "AAS-901")
    assert task["outcome"] == "implemented"
    told = [one for one in task["warnings"] if "plugins/lantern exists and is no unit" in one]
    assert len(told) == 1
    tree = workspace.tree("aas/AAS-901")
    assert tree["plugins/lantern/old_code.py"] == workspace.tree("main")["plugins/lantern/old_code.py"]
    assert "plugins/lantern/lamp.py" in tree
    assert "plugins/lantern/old_code.py" not in task["units"][0]["files"]


def test_a_file_that_is_in_the_way_is_named_with_the_command_that_helps(workspace: Workspace, tmp_path: Path) -> None:
    workspace.write("plugins/lantern/lamp.py", "OLD = True\n")
    workspace.commit()
    batch = batch_file(tmp_path / "batch.json", {"AAS-901": CODE})
    task = task_of(apply(workspace, [batch], code=1), "AAS-901")
    assert task["outcome"] == "review"
    assert "plugins/lantern/lamp.py exists already" in task["reason"]
    assert "--name AAS-901=lantern_v2" in task["reason"]
    assert outcomes(apply(workspace, [batch], "--name", "AAS-901=lantern_v2")) == {"AAS-901": "implemented"}


def test_a_unit_of_another_task_is_taken(workspace: Workspace, tmp_path: Path) -> None:
    apply(workspace, [batch_file(tmp_path / "one.json", {"AAS-901": CODE})])
    workspace.git("merge", "--quiet", "--ff-only", "aas/AAS-901")
    other = batch_file(tmp_path / "two.json", {"AAS-902": CODE.replace("AAS-901", "AAS-902")})
    item = planned(workspace, other)
    assert (item["outcome"], "--name AAS-902=lantern_v2" in item["reason"]) == ("review", True)
    assert "plugins/lantern exists already" in task_of(apply(workspace, [other], code=1), "AAS-902")["reason"]


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "on its branch"])
def test_a_task_that_was_built_keeps_its_name_in_every_file(workspace: Workspace, tmp_path: Path, merged: bool) -> None:
    apply(workspace, [batch_file(tmp_path / "one.json", {"AAS-901": CODE})], "--name", "AAS-901=street_light")
    if merged:
        workspace.git("merge", "--quiet", "--ff-only", "aas/AAS-901")
    item = planned(workspace, batch_file(tmp_path / "two.json", {"AAS-901": terse("Night Lamp Plugin")}))
    assert (item["name"], item["evidence"]["name"]["rule"]) == ("street_light", "name/built")
    assert "plugins/street_light/street_light_plugin.py" in [spec["path"] for spec in item["files"]]


def test_two_files_that_name_a_task_differently_give_the_name_that_is_said(
    workspace: Workspace, tmp_path: Path
) -> None:
    settings = (
        "1. **Complexity**: High\n\nImplementation Plan:\nPhase 1: Registry (registry.py)\n- Store versions\n"
        "Phase 2: Commands (cli.py)\n- Install\n\nConfiguration:\n- depot_enabled (bool, default false): on\n"
        "- depot_url (str): where\n"
    )
    titled = "Based on what is known of AAS-905 - Implement Parts Depot (Store), here is the analysis:\n\n" + terse()
    first = batch_file(tmp_path / "first.json", {"AAS-905": settings}, batch_id="batch_1")
    second = batch_file(tmp_path / "second.json", {"AAS-905": titled}, batch_id="batch_2")
    assert planned(workspace, first)["name"] == "depot"
    for order in ((first, second), (second, first)):
        item = planned(workspace, *order)
        assert item["name"] == "parts_depot"
        assert item["title"] == "Implement Parts Depot (Store)"
        assert "plugins/parts_depot/registry.py" in [spec["path"] for spec in item["files"]]
