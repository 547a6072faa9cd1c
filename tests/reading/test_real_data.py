"""The real answers that the product was designed for; skipped where they are not at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.reading import parse_item

DATA = Path(__file__).parents[2] / "../shared/data"
REAL = DATA / "aas"
TITLES = {
    "AAS-224": "Implement Community Forge (Marketplace)",
    "AAS-014": "DanceBot Integration",
    "AAS-226": "WebSocket Test Task",
    "AAS-109": "Integrate Penpot Design System",
    "AAS-110": "Integrate DevToys SDK Extensions",
    "AAS-112": "Integrate ngrok Tunneling for Development",
}

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real answers are not at hand")


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def content(raw: dict[str, Any]) -> str:
    text: str = raw["response"]["body"]["choices"][0]["message"]["content"]
    return text


def planned(task_id: str, text: str, **facts: Any) -> ImplementationPlan:
    known = TaskFacts(task_id=task_id, title=TITLES[task_id], priority="Low", **facts)
    return parse_item(Item(custom_id=task_id, task_id=task_id, text=text), known)


def terse(task_id: str) -> ImplementationPlan:
    results = load(REAL / "batch_6959c7f462008190ac8888fda6d28d7c_results.json")["results"]
    return planned(task_id, next(content(raw) for raw in results if raw["custom_id"] == task_id))


def document(task_id: str) -> ImplementationPlan:
    batch = load(REAL / "batch_69581f489d54819098ebf2a093fb0eee_processed.json")
    return planned(task_id, batch["responses"][f"req-{batch['task_ids'].index(task_id)}"])


def test_the_community_forge_analysis_without_a_board() -> None:
    raw = load(DATA / "aas-224.json")["results"][0]
    plan = parse_item(Item(custom_id="AAS-224", task_id="AAS-224", text=content(raw)))
    assert (plan.outcome, plan.kinds, plan.name) == ("review", ("plugin",), "forge")
    assert plan.is_unsure
    assert [doubt.field for doubt in plan.doubts] == ["name"]
    assert (plan.complexity, plan.priority, plan.priority_source) == ("High", "Medium", "text")
    assert plan.blockers == ("Payment integration", "user system")
    assert [phase.number for phase in plan.phases] == [1, 2, 3, 4]
    assert len(plan.phases[1].tasks) == 2
    assert plan.dependencies == ("AAS-214",)
    by_name = {field.name: field for field in plan.config_additions}
    assert list(by_name) == ["forge_enabled", "forge_registry_url", "forge_api_token"]
    assert by_name["forge_enabled"].default is False
    assert by_name["forge_registry_url"].default == "https://forge.example.org"
    assert by_name["forge_api_token"].secret
    assert by_name["forge_api_token"].default is None


def test_the_community_forge_analysis_with_its_title() -> None:
    raw = load(DATA / "aas-224.json")["results"][0]
    plan = planned("AAS-224", content(raw))
    folder = "plugins/community_forge"
    assert [spec.path for spec in plan.files] == [
        f"{folder}/__init__.py",
        f"{folder}/community_forge_plugin.py",
        f"{folder}/config.py",
        f"{folder}/aas-plugin.json",
        "tests/test_community_forge.py",
        f"{folder}/registry.py",
        f"{folder}/api.py",
        f"{folder}/cli.py",
    ]
    registry = plan.files[5].variables
    assert registry["module"] == "registry"
    assert registry["tasks"] == list(plan.phases[1].tasks)


@pytest.mark.parametrize(
    ("task_id", "name", "complexity", "blockers"),
    [
        ("AAS-224", "community_forge", "High", 4),
        ("AAS-014", "dance_bot", "Medium", 4),
        ("AAS-226", "web_socket_test", "Medium", 3),
    ],
)
def test_a_terse_analysis_that_only_asks_goes_to_a_person(
    task_id: str, name: str, complexity: str, blockers: int
) -> None:
    plan = terse(task_id)
    assert (plan.outcome, plan.name, plan.complexity, plan.priority) == ("review", name, complexity, "Medium")
    assert "nothing to build is said" in plan.reason
    assert len(plan.blockers) == blockers
    assert len(plan.phases) == 1
    assert len(plan.files) == 5


@pytest.mark.parametrize(
    ("task_id", "name", "phases", "requirements", "blocks"),
    [
        (
            "AAS-109",
            "penpot",
            0,
            ("aiohttp", "loguru", "pydantic"),
            [
                ("diagram", None),
                ("tree", None),
                ("file", "plugins/penpot/penpot_client.py"),
                ("file", "plugins/penpot/event_dispatcher.py"),
            ],
        ),
        (
            "AAS-110",
            "devtoys",
            5,
            ("loguru", "pydantic"),
            [
                ("file", "plugins/devtoys/__init__.py"),
                ("file", "plugins/devtoys/config.py"),
                ("file", "plugins/devtoys/devtoys.py"),
                ("example", None),
                ("data", None),
                ("file", "tests/test_devtoys_plugin.py"),
            ],
        ),
        (
            "AAS-112",
            "ngrok",
            4,
            ("loguru", "pydantic"),
            [
                ("command", None),
                ("file", "plugins/ngrok/config.py"),
                ("file", "plugins/ngrok/ngrok_plugin.py"),
                ("patch", "plugin_manager.py"),
                ("file", "tests/test_ngrok.py"),
            ],
        ),
    ],
)
def test_every_block_of_a_design_document_has_its_place(
    task_id: str, name: str, phases: int, requirements: tuple[str, ...], blocks: list[tuple[str, str | None]]
) -> None:
    plan = document(task_id)
    assert (plan.outcome, plan.kinds, plan.name) == ("ready", ("plugin",), name)
    assert len(plan.phases) == phases
    assert plan.requirements == requirements
    assert [(block.role, block.path) for block in plan.code_blocks] == blocks
    assert {field.scope for field in plan.config_additions} == {"unit"}


def test_the_secrets_of_the_design_documents_are_secret() -> None:
    secret = {
        field.name
        for task in ("AAS-109", "AAS-110", "AAS-112")
        for field in document(task).config_additions
        if field.secret
    }
    assert secret == {"api_key", "authtoken"}
