"""The names that callers of the earlier engine know still open the right doors."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import generator as package
from generator import (
    CodeGenerator,
    ConfigField,
    FileApplier,
    FileSpec,
    ImplementationEngine,
    ImplementationPlan,
    Phase,
    Validator,
    mark_implemented,
)
from generator.errors import GeneratorError
from generator.plan import CodeBlock
from tests.apply.scene import BOARD, Workspace, batch_file, example_workspace, terse, with_kept_renderer
from tests.mypy_cache import OF_GATES, warmed


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = example_workspace(tmp_path / "workspace")
    with warmed(made.path, OF_GATES), with_kept_renderer():
        yield made


STORE = "def limited(count: int) -> int:\n    return min(count, 3)\n"


def plan(code: str = STORE) -> ImplementationPlan:
    """A plan as a caller would write it by hand, whose one module has this code, if any."""
    path = "plugins/alpha/store.py"
    block = CodeBlock(index=0, info="python", role="file", path=path, content=code)
    variables = {"code_block": 0} if code else {}
    return ImplementationPlan(
        task_id="AAS-901",
        title="Alpha Plugin",
        kinds=("plugin",),
        name="alpha",
        names={"plugin": "alpha"},
        complexity="Low",
        priority="High",
        blockers=(),
        phases=(Phase(number=1, title="Build", description="", tasks=("do it",)),),
        files=(FileSpec(path=path, type="plugin", template="plugin/module", variables=variables),),
        code_blocks=(block,) if code else (),
        config_additions=(ConfigField(name="alpha_limit", type="int", default=3, description="How many"),),
        dependencies=(),
    )


def test_every_public_name_can_be_imported() -> None:
    for name in package.__all__:
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError, match="nothing_like_it"):
        package.nothing_like_it  # noqa: B018


@pytest.mark.usefixtures("needs_sandbox")
def test_engine_processes_a_batch_by_its_id(workspace: Workspace) -> None:
    results = workspace.path / "artifacts" / "batch" / "results"
    results.mkdir(parents=True)
    code = f"\n### `plugins/alpha/store.py`\n```python\n{STORE}```\n"
    answers = {"AAS-901": terse("Alpha Plugin") + code, "AAS-902": terse("Beta Plugin")}
    batch_file(results / "batch_77_results.json", answers)
    engine = ImplementationEngine(SimpleNamespace(workspace=str(workspace.path)))
    report = asyncio.run(engine.process_batch("batch_77"))
    assert (report["success_count"], report["scaffolded_count"]) == (1, 1)
    assert {"refs/heads/aas/AAS-901", "refs/heads/aas/AAS-902"} <= set(workspace.refs())


def test_engine_says_where_it_looked_for_a_batch(workspace: Workspace) -> None:
    with pytest.raises(GeneratorError, match=r"artifacts/batch/results"):
        asyncio.run(ImplementationEngine({"workspace": workspace.path}).process_batch("batch_unknown"))


def test_engine_parses_an_analysis_with_what_the_board_knows(workspace: Workspace) -> None:
    parsed = ImplementationEngine(workspace.path).parse_analysis("AAS-224", terse())
    assert isinstance(parsed, ImplementationPlan)
    assert (parsed.name, parsed.complexity) == ("community_forge", "Medium")


@pytest.mark.usefixtures("needs_sandbox")
def test_engine_applies_a_plan_made_by_hand(workspace: Workspace) -> None:
    engine = ImplementationEngine(workspace.path)
    assert asyncio.run(engine.apply_implementation(plan())) is True
    assert "min(count, 3)" in workspace.show("aas/AAS-901", "plugins/alpha/store.py")
    assert asyncio.run(engine.apply_implementation(plan())) is True


@pytest.mark.usefixtures("needs_sandbox")
def test_engine_builds_a_plan_without_code_and_never_calls_it_implemented(workspace: Workspace) -> None:
    engine = ImplementationEngine(workspace.path)
    assert asyncio.run(engine.apply_implementation(plan(code=""))) is False
    assert "plugins/alpha/store.py" in workspace.tree("aas/AAS-901")
    assert asyncio.run(engine.apply_implementation(plan(code=""))) is False


def test_code_generator_returns_files_and_writes_none(workspace: Workspace) -> None:
    before = workspace.fingerprint()
    files = CodeGenerator(workspace.path).generate_plugin(plan())
    assert {"plugins/alpha/__init__.py", "plugins/alpha/alpha_plugin.py", "tests/test_alpha.py"} <= set(files)
    for path, text in files.items():
        if path.endswith(".py"):
            compile(text, path, "exec")
    assert workspace.fingerprint() == before


def test_code_generator_renders_the_settings_alone(workspace: Workspace) -> None:
    source = CodeGenerator(workspace.path).generate_config_class(plan())
    assert "alpha_limit: int" in source
    assert "class AlphaConfig(BaseSettings)" in source


def test_code_generator_adds_to_the_settings_class_without_writing(workspace: Workspace) -> None:
    before = workspace.fingerprint()
    source = CodeGenerator(workspace.path).add_to_config_manager(
        [ConfigField(name="forge_limit", type="int", default=3)]
    )
    assert "forge_limit: int" in source
    assert workspace.fingerprint() == before


def test_code_generator_refuses_what_is_no_plugin(workspace: Workspace) -> None:
    service = ImplementationPlan(task_id="AAS-901", title="Tunnel", kinds=("service",), name="tunnel")
    with pytest.raises(GeneratorError, match="no plugin"):
        CodeGenerator(workspace.path).generate_plugin(service)
    with pytest.raises(GeneratorError, match="no unit to build"):
        CodeGenerator(workspace.path).generate_plugin(ImplementationPlan(task_id="AAS-901"))


def test_file_applier_publishes_a_branch_and_leaves_the_checkout_alone(workspace: Workspace) -> None:
    before = workspace.fingerprint()
    with FileApplier(workspace.path) as applier:
        applier.create_branch("work/by-hand")
        applier.create_file("plugins/by_hand/__init__.py", "VALUE = 1\n")
        applier.update_file("README.md", "changed\n")
        commit = applier.commit_changes("feat: by hand")
    assert workspace.refs()["refs/heads/work/by-hand"] == commit
    assert workspace.show(commit, "README.md") == "changed"
    assert workspace.fingerprint() == before


@pytest.mark.parametrize("path", ["../out.py", "/etc/out", ".git/hooks/post-commit", "a/../../b", ".GIT/config"])
def test_file_applier_refuses_paths_outside(workspace: Workspace, path: str) -> None:
    with FileApplier(workspace.path) as applier, pytest.raises(GeneratorError, match="no path inside"):
        applier.create_file(path, "x")


def test_file_applier_refuses_a_branch_that_exists(workspace: Workspace) -> None:
    with FileApplier(workspace.path) as applier, pytest.raises(GeneratorError, match="exists already"):
        applier.create_branch("main")


def test_validator_judges_good_and_bad_files(workspace: Workspace) -> None:
    workspace.write("plugins/heartbeat/broken.py", "def broken(:\n")
    workspace.write("plugins/heartbeat/lost.py", "import no_such_package_anywhere\n")
    workspace.write("plugins/heartbeat/untrue.py", "def number() -> int:\n    return 'text'\n")
    validator = Validator(workspace.path)
    assert validator.validate_syntax(["plugins/heartbeat/config.py"]).success
    assert not validator.validate_syntax(["plugins/heartbeat/broken.py"]).success
    assert validator.validate_imports(["plugins/heartbeat/heartbeat_plugin.py"]).success
    lost = validator.validate_imports(["plugins/heartbeat/lost.py"])
    assert [finding.code for finding in lost.findings] == ["undeclared-dependency"]
    assert validator.validate_types(["plugins/heartbeat/config.py"]).success
    untrue = validator.validate_types(["plugins/heartbeat/untrue.py"])
    assert "untrue.py:2" in untrue.errors[0]


@pytest.mark.usefixtures("needs_sandbox")
def test_validator_smoke_tests_a_plugin_by_name(workspace: Workspace) -> None:
    validator = Validator(workspace.path)
    assert validator.smoke_test("heartbeat").success
    plugin = workspace.path / "plugins" / "heartbeat" / "heartbeat_plugin.py"
    plugin.write_text(plugin.read_text(encoding="utf-8") + "\nraise RuntimeError('at import')\n", encoding="utf-8")
    assert "at import" in validator.smoke_test("heartbeat").errors[0]


def test_mark_implemented_edits_one_row_of_the_workspace_s_board(workspace: Workspace) -> None:
    board = workspace.path / BOARD
    before = board.read_text(encoding="utf-8").splitlines()
    assert mark_implemented("aas-224", "Built by hand", config=workspace.path) is True
    after = board.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after and line.strip().startswith("|")] != []
    assert sum("| AAS-224 |" in line and "| Done |" in line for line in after) == 1
    assert any("Built by hand" in line for line in after)
    assert mark_implemented("AAS-224", "Built by hand", board=board) is False
