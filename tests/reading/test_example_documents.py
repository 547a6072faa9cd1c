"""The example's design documents and terse answers, read as ``plan`` reads them: every block has its place."""

from __future__ import annotations

from functools import lru_cache

import pytest

from generator.board import Board
from generator.plan import ImplementationPlan
from generator.planning import PlanStream
from generator.results import open_files
from tests.support import EXAMPLE_BATCHES, EXAMPLE_BOARD, EXAMPLE_WORKSPACE


@lru_cache(maxsize=1)
def plans() -> dict[str, ImplementationPlan]:
    stream = PlanStream(open_files(EXAMPLE_BATCHES), board=Board.read(EXAMPLE_WORKSPACE / EXAMPLE_BOARD))
    return {task.plan.task_id: task.plan for task in stream.whole().tasks}


@pytest.mark.parametrize(
    ("task_id", "name", "phases", "requirements", "blocks"),
    [
        (
            "AAS-141",
            "sketchboard",
            0,
            ("aiohttp", "loguru", "pydantic"),
            [
                ("diagram", None),
                ("tree", None),
                ("file", "plugins/sketchboard/asset_client.py"),
                ("file", "plugins/sketchboard/change_dispatcher.py"),
                ("file", "tests/test_sketchboard_dispatcher.py"),
            ],
        ),
        (
            "AAS-142",
            "local_tunnel",
            4,
            ("loguru", "pydantic"),
            [
                ("command", None),
                ("file", "plugins/local_tunnel/config.py"),
                ("file", "plugins/local_tunnel/local_tunnel.py"),
                ("patch", "plugin_manager.py"),
                ("file", "tests/test_local_tunnel.py"),
            ],
        ),
        (
            "AAS-143",
            "toolbox",
            5,
            ("loguru", "pydantic"),
            [
                ("tree", None),
                ("file", "plugins/toolbox/__init__.py"),
                ("file", "plugins/toolbox/config.py"),
                ("file", "plugins/toolbox/toolbox.py"),
                ("example", None),
            ],
        ),
    ],
)
def test_every_block_of_a_design_document_has_its_place(
    task_id: str, name: str, phases: int, requirements: tuple[str, ...], blocks: list[tuple[str, str | None]]
) -> None:
    plan = plans()[task_id]
    assert (plan.kinds, plan.name) == (("plugin",), name)
    assert len(plan.phases) == phases
    assert plan.requirements == requirements
    assert [(block.role, block.path) for block in plan.code_blocks] == blocks
    assert {field.scope for field in plan.config_additions} == {"unit"}


def test_the_secrets_of_the_design_documents_are_secret() -> None:
    fields = [field for task_id in ("AAS-141", "AAS-142", "AAS-143") for field in plans()[task_id].config_additions]
    assert {field.name for field in fields if field.secret} == {"api_token", "token"}


@pytest.mark.parametrize(("task_id", "name"), [("AAS-014", "dance_bot"), ("AAS-151", "faster_start_of_the_hub")])
def test_a_terse_analysis_that_only_asks_goes_to_a_person(task_id: str, name: str) -> None:
    plan = plans()[task_id]
    assert (plan.outcome, plan.name) == ("review", name)
    assert "nothing to build is said" in plan.reason
    assert plan.blockers
    assert len(plan.phases) == 1
