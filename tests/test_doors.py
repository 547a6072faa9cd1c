"""The names that callers of the earlier engine know still open the right doors."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest

import generator as package
from generator import (
    CodeGenerator,
    ConfigField,
    ConfigSpec,
    FileApplier,
    FileSpec,
    HandoffManagerMixin,
    ImplementationEngine,
    ImplementationPlan,
    Phase,
    PluginSpec,
    Validator,
    mark_implemented,
)
from generator.errors import BoardError, GeneratorError, InputError, WorkspaceError
from generator.plan import CodeBlock
from tests.apply.scene import BOARD, batch_file, example_workspace, terse, with_few_gates, with_kept_renderer
from tests.mypy_cache import OF_GATES, warmed
from tests.support import Workspace

Result = TypeVar("Result")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = example_workspace(tmp_path / "workspace")
    with warmed(made.path, OF_GATES), with_kept_renderer():
        yield made


def wait(awaited: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run(awaited)


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


def results_in(workspace: Workspace) -> Path:
    """Write a batch of two tasks where the workspace has its results."""
    results = workspace.path / "artifacts" / "batch" / "results"
    results.mkdir(parents=True)
    code = f"\n### `plugins/alpha/store.py`\n```python\n{STORE}```\n"
    answers = {"AAS-901": terse("Alpha Plugin") + code, "AAS-902": terse("Beta Plugin")}
    return batch_file(results / "batch_77_results.json", answers)


@pytest.mark.usefixtures("needs_sandbox")
def test_engine_processes_a_batch_by_its_id(workspace: Workspace) -> None:
    results_in(workspace)
    engine = ImplementationEngine({"workspace": workspace.path, "branch_prefix": "made/"})
    report = wait(engine.process_batch("batch_77"))
    assert (report["success_count"], report["scaffolded_count"]) == (1, 1)
    assert {"refs/heads/made/AAS-901", "refs/heads/made/AAS-902"} <= set(workspace.refs())


@pytest.mark.usefixtures("needs_sandbox")
def test_event_loop_goes_on_while_a_batch_is_processed(workspace: Workspace) -> None:
    results_in(workspace)
    with_few_gates(workspace)

    async def watched() -> tuple[dict[str, Any], list[float]]:
        engine = ImplementationEngine(workspace.path)
        running = asyncio.create_task(engine.process_batch("batch_77"))
        pauses = []
        while not running.done():
            before = time.thread_time()
            await asyncio.sleep(0.01)
            pauses.append(time.thread_time() - before)
        return await running, pauses

    report, pauses = wait(watched())
    assert len(report["tasks"]) == 2
    assert len(pauses) > 20
    # Processor time of the loop's own thread: a loaded machine cannot make it longer, work on the loop would.
    assert max(pauses) < 0.5


def test_cancelled_batch_ends_its_process_and_leaves_the_workspace_free(workspace: Workspace) -> None:
    results = results_in(workspace)
    lock = workspace.path / ".git" / "aas-generator" / "holder"

    async def given_up() -> None:
        running = asyncio.create_task(ImplementationEngine(workspace.path).process_batch(results.as_posix()))
        while not lock.exists():
            assert not running.done()
            await asyncio.sleep(0.02)
        running.cancel()
        await running

    before = workspace.fingerprint()
    with pytest.raises(asyncio.CancelledError):
        wait(given_up())
    assert not lock.exists()
    assert workspace.fingerprint() == before
    assert [ref for ref in workspace.refs() if "/aas/" in ref] == []


def test_engine_says_where_it_looked_for_a_batch(workspace: Workspace) -> None:
    with pytest.raises(InputError, match=r"artifacts/batch/results") as caught:
        wait(ImplementationEngine({"workspace": workspace.path}).process_batch("batch_unknown"))
    assert (caught.value.path, caught.value.exit_code) == ("batch_unknown", 2)


def test_engine_refuses_what_is_no_workspace(tmp_path: Path) -> None:
    results = batch_file(tmp_path / "batch.json", {"AAS-901": terse("Alpha Plugin")})
    with pytest.raises(WorkspaceError):
        wait(ImplementationEngine(tmp_path).process_batch(results))


def test_engine_parses_an_analysis_with_what_the_board_knows(workspace: Workspace) -> None:
    parsed = ImplementationEngine(workspace.path).parse_analysis("AAS-224", terse())
    assert isinstance(parsed, ImplementationPlan)
    assert (parsed.name, parsed.complexity) == ("community_forge", "Medium")


@pytest.mark.parametrize("whole", [True, False])
def test_engine_parses_an_analysis_out_of_its_batch(workspace: Workspace, whole: bool) -> None:
    batch = json.loads(batch_file(workspace.path / "batch.json", {"AAS-224": terse()}).read_text(encoding="utf-8"))
    given = batch if whole else batch["results"][0]
    engine = ImplementationEngine(workspace.path)
    plain = engine.parse_analysis("AAS-224", terse())
    for response in (given, json.dumps(given)):
        parsed = engine.parse_analysis("AAS-224", response)
        assert (parsed.outcome, parsed.name, parsed.files) == (plain.outcome, plain.name, plain.files)
    with pytest.raises(GeneratorError, match="no result of AAS-225"):
        engine.parse_analysis("AAS-225", given)


@pytest.mark.usefixtures("needs_sandbox")
def test_engine_applies_a_plan_made_by_hand(workspace: Workspace) -> None:
    engine = ImplementationEngine(workspace.path)
    assert wait(engine.apply_implementation(plan())) is True
    assert "min(count, 3)" in workspace.show("aas/AAS-901", "plugins/alpha/store.py")
    assert wait(engine.apply_implementation(plan())) is True


@pytest.mark.usefixtures("needs_sandbox")
def test_engine_builds_a_plan_without_code_and_never_calls_it_implemented(workspace: Workspace) -> None:
    engine = ImplementationEngine(workspace.path)
    assert wait(engine.apply_implementation(plan(code=""))) is False
    assert "plugins/alpha/store.py" in workspace.tree("aas/AAS-901")
    assert wait(engine.apply_implementation(plan(code=""))) is False


@pytest.mark.usefixtures("needs_sandbox")
def test_engine_completes_a_plan_that_has_the_document_s_fields_alone(workspace: Workspace) -> None:
    with_few_gates(workspace)
    written = ImplementationPlan(
        task_id="AAS-901",
        complexity="Low",
        priority="Medium",
        blockers=["None known"],
        phases=[Phase(number=1, title="Store", description="Keep things", tasks=["Keep them"])],
        files=[
            FileSpec(path=Path("plugins/alpha/alpha_plugin.py"), type="plugin", template="main.j2", variables={}),
            FileSpec(path=Path("plugins/alpha/store.py"), type="plugin", template="module.j2", variables={}),
        ],
        config_additions=[ConfigField(name="alpha_limit", type="int", default=3, description="How many")],
        dependencies=[],
    )
    assert written.files[1].path == "plugins/alpha/store.py"
    assert wait(ImplementationEngine(workspace.path).apply_implementation(written)) is False
    assert {"plugins/alpha/store.py", "plugins/alpha/config.py"} <= set(workspace.tree("aas/AAS-901"))


def test_code_generator_returns_files_and_writes_none(workspace: Workspace) -> None:
    before = workspace.fingerprint()
    files = CodeGenerator(workspace.path).generate_plugin(plan())
    assert {"plugins/alpha/__init__.py", "plugins/alpha/alpha_plugin.py", "tests/test_alpha.py"} <= set(files)
    for path, text in files.items():
        if path.endswith(".py"):
            compile(text, path, "exec")
    assert workspace.fingerprint() == before


def test_code_generator_takes_a_plugin_in_a_few_words(workspace: Workspace) -> None:
    limit = ConfigField(name="forge_limit", type="int", default=3, description="How many", scope="workspace")
    spec = PluginSpec("community_forge", "Community Forge", fields=[limit], modules={"store": STORE})
    files = CodeGenerator(workspace.path).generate_plugin(spec)
    assert "min(count, 3)" in files["plugins/community_forge/store.py"]
    assert "forge_limit: int" in files["plugins/community_forge/config.py"]
    assert "class CommunityForgePlugin(" in files["plugins/community_forge/community_forge_plugin.py"]
    bare = CodeGenerator(workspace.path).generate_plugin(PluginSpec(name="bare_one"))
    assert "class BareOnePlugin(" in bare["plugins/bare_one/bare_one_plugin.py"]


@pytest.mark.parametrize("name", ["../out", "Class", "with space", "import", ""])
def test_code_generator_refuses_names_that_no_plugin_can_have(workspace: Workspace, name: str) -> None:
    with pytest.raises((GeneratorError, ValueError)):
        CodeGenerator(workspace.path).generate_plugin(PluginSpec(name))


def test_code_generator_renders_the_settings_alone(workspace: Workspace) -> None:
    generator = CodeGenerator(workspace.path)
    fields = [ConfigField(name="alpha_limit", type="int", default=3), ConfigField(name="alpha_token", secret=True)]
    sources = [generator.generate_config_class(ConfigSpec(name, fields)) for name in ("alpha", "AlphaConfig")]
    assert "alpha_limit: int" in sources[0]
    assert "alpha_token: SecretStr" in sources[0]
    assert "class AlphaConfig(BaseSettings)" in sources[0]
    assert sources[0] == sources[1]
    assert "alpha_limit: int" in generator.generate_config_class(plan())
    with pytest.raises(GeneratorError, match="no settings"):
        generator.generate_config_class(ConfigSpec("alpha"))


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

    async def applied() -> list[bool]:
        applier = FileApplier(workspace.path)
        return [
            await applier.create_branch("work/by-hand"),
            await applier.create_file(Path("plugins/by_hand/__init__.py"), "VALUE = 1\n"),
            await applier.create_file("plugins/by_hand/__init__.py", "VALUE = 1\n"),
            await applier.update_file(workspace.path / "README.md", "changed\n"),
            await applier.commit_changes("feat: by hand"),
            await applier.commit_changes("feat: nothing more"),
            await applier.update_file("plugins/by_hand/__init__.py", {"VALUE": "VALUE = 2"}),
            await applier.commit_changes("feat: more by hand"),
        ]

    assert wait(applied()) == [True, True, False, True, True, False, True, True]
    assert workspace.show("work/by-hand", "README.md") == "changed"
    assert workspace.show("work/by-hand", "plugins/by_hand/__init__.py") == "VALUE = 2"
    assert workspace.git("log", "--format=%s", "main..work/by-hand").split("\n") == [
        "feat: more by hand",
        "feat: by hand",
    ]
    assert workspace.fingerprint() == before


def test_file_applier_keeps_modes_and_bytes(workspace: Workspace) -> None:
    script = workspace.path / "run.sh"
    script.write_bytes(b"echo one\r\necho two\r\n")
    script.chmod(0o755)
    workspace.commit()

    async def applied() -> None:
        applier = FileApplier(workspace.path)
        await applier.create_branch("work/modes")
        assert await applier.update_file("run.sh", {"echo two\r\n": "echo three\r\n"}) is True
        assert await applier.commit_changes("fix: three") is True

    wait(applied())
    assert workspace.git("ls-tree", "work/modes", "run.sh").startswith("100755")
    shown = subprocess.run(["git", "show", "work/modes:run.sh"], cwd=workspace.path, check=True, capture_output=True)
    assert shown.stdout == b"echo one\r\necho three\r\n"


@pytest.mark.parametrize("path", ["../out.py", "/etc/out", ".git/hooks/post-commit", "a/../../b", ".GIT/config", ""])
def test_file_applier_refuses_paths_outside(workspace: Workspace, path: str) -> None:
    with pytest.raises(GeneratorError, match="no path inside"):
        wait(FileApplier(workspace.path).create_file(path, "x"))


@pytest.mark.parametrize(
    "path", ["README.md/inner.py", "plugins/heartbeat", "readme.MD", "linked/inner.py", "README.md"]
)
def test_file_applier_puts_nothing_in_the_place_of_something_else(workspace: Workspace, path: str) -> None:
    (workspace.path / "linked").symlink_to("plugins")
    workspace.commit()
    with pytest.raises(GeneratorError, match=r"in the way|exists already"):
        wait(FileApplier(workspace.path).create_file(path, "x"))


@pytest.mark.parametrize("name", ["main", "a..b", "-x", "bad name", "main/below"])
def test_file_applier_refuses_a_branch_that_cannot_be(workspace: Workspace, name: str) -> None:
    before = workspace.refs()
    with pytest.raises(GeneratorError):
        wait(FileApplier(workspace.path).create_branch(name))
    assert workspace.refs() == before


def test_file_applier_needs_a_branch_and_a_message(workspace: Workspace) -> None:
    applier = FileApplier(workspace.path)
    with pytest.raises(GeneratorError, match="create_branch"):
        wait(applier.commit_changes("feat: nowhere"))
    wait(applier.create_branch("work/x"))
    with pytest.raises(GeneratorError, match="message is empty"):
        wait(applier.commit_changes(" "))


MODULE = '''"""A module."""

LIMIT = 3


def run(count: int) -> int:
    """Count."""
    total = count
    return total


class Store:
    """Keeps things."""

    size: int = 3

    def get(self, key: str) -> str:
        return key
'''


def updated(workspace: Workspace, path: str, before: str, changes: Any) -> str:
    workspace.write(path, before)
    workspace.commit()

    async def applied() -> None:
        applier = FileApplier(workspace.path)
        await applier.create_branch("work/update")
        assert await applier.update_file(path, changes) is True
        if path.endswith(".py"):
            assert await applier.update_file(path, changes) is False
        await applier.commit_changes("feat: update")

    wait(applied())
    return workspace.show("work/update", path) + "\n"


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"run": "def run(count: int, step: int) -> int:\n    return count * step\n"}, None, "return count * step"),
        ({"run": "async def run() -> int:\n    return 1"}, None, "async def run() -> int:\n    return 1\n\n\nclass"),
        ({"LIMIT": "LIMIT: int = 5"}, "LIMIT = 3\n", "LIMIT: int = 5\n"),
        (
            {"Store.get": "def get(self, key: str) -> str:\n    return key.upper()\n"},
            "        return key\n",
            "        return key.upper()\n",
        ),
        ({"Store.size": "size: int = 9"}, "    size: int = 3\n", "    size: int = 9\n"),
        (
            {"Store.put": "def put(self) -> None:\n    self.size += 1\n"},
            None,
            "    def put(self) -> None:\n        self",
        ),
        ({"dump": "import json\n\n\ndef dump() -> str:\n    return json.dumps({})\n"}, None, "import json\n"),
        (
            {"Store.dump": "import json\n\ndef dump(self) -> str:\n    return json.dumps({})\n"},
            None,
            "    def dump(self) -> str:\n        return json.dumps({})",
        ),
    ],
)
def test_update_of_python_is_made_by_the_names_of_definitions(
    workspace: Workspace, changes: dict[str, str], old: str | None, new: str
) -> None:
    after = updated(workspace, "plugins/heartbeat/extra.py", MODULE, changes)
    compile(after, "extra.py", "exec")
    assert new in after
    if old is not None:
        assert after == MODULE.replace(old, new)


def test_update_of_python_adds_fields_to_a_class(workspace: Workspace) -> None:
    path = "core/config/manager.py"
    before = (workspace.path / path).read_text(encoding="utf-8")
    (name,) = re.findall(r"^class (\w+)\(BaseSettings\)", before, re.MULTILINE)
    fields = [ConfigField(name="forge_limit", type="int", default=3), {"name": "forge_token", "secret": True}]
    after = updated(workspace, path, before, {name: fields})
    assert "forge_limit: int" in after
    assert re.search(r"forge_token: .*SecretStr", after)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"run": "def other() -> int:\n    return 1\n"}, "does not define it"),
        ({"run": "def run(:"}, "no Python"),
        ({"run": "def run() -> int:\n    # ... existing code ...\n    return 1\n"}, "leaves something out"),
        ({"run": "def run() -> int:\n    return 1\n\n\nOTHER = 1\n"}, "more than its definition"),
        ({"run": "def run() -> int:\n    return unknown_name\n"}, "unknown_name"),
        ({"Nothing.get": "def get(self) -> int:\n    return 1\n"}, "no class 'Nothing'"),
        ({"run": None}, "NoneType"),
        ({"run": {"body": "pass"}}, "dict"),
        ({"total = count": "total = 1"}, "no name of a definition"),
        ({"Store": [{"name": "x", "typ": "int"}]}, "typ"),
        ({"Store": ["x"]}, "a field of Store"),
        (["run"], "list"),
    ],
)
def test_update_of_python_refuses_what_is_not_clear(workspace: Workspace, changes: Any, said: str) -> None:
    workspace.write("plugins/heartbeat/extra.py", MODULE)
    workspace.commit()
    applier = FileApplier(workspace.path)
    wait(applier.create_branch("work/refused"))
    both = {"LIMIT": "LIMIT = 4", **changes} if isinstance(changes, dict) else changes
    with pytest.raises(GeneratorError, match=said):
        wait(applier.update_file("plugins/heartbeat/extra.py", both))
    # All of the changes or none.
    assert wait(applier.commit_changes("feat: nothing")) is False


def test_update_of_other_files_replaces_text_once(workspace: Workspace) -> None:
    changes = {"one": "1", re.compile(r"tw(o)"): r"2\1"}
    assert updated(workspace, "notes.txt", "one two three three\n", changes) == "1 2o three three\n"
    applier = FileApplier(workspace.path)
    for refused, said in (({"three": "3"}, "2 times"), ({"four": "4"}, "0 times"), ({"one": 1}, "no change of text")):
        with pytest.raises(GeneratorError, match=said):
            wait(applier.update_file("notes.txt", refused))
    with pytest.raises(GeneratorError, match="overlap"):
        wait(applier.update_file("notes.txt", {"one two": "x", "two three": "y"}))


def test_validator_judges_good_and_bad_files(workspace: Workspace) -> None:
    workspace.write("plugins/heartbeat/broken.py", "def broken(:\n")
    workspace.write("plugins/heartbeat/lost.py", "import no_such_package_anywhere\n")
    workspace.write("plugins/heartbeat/untrue.py", "def number() -> int:\n    return 'text'\n")
    validator = Validator(workspace.path)
    assert validator.validate_syntax("plugins/heartbeat/config.py").success
    broken = validator.validate_syntax("plugins/heartbeat/broken.py")
    assert not broken
    assert "broken.py:1" in broken.errors[0]
    assert not validator.validate_syntax(["plugins/heartbeat/config.py", "plugins/heartbeat/broken.py"])
    assert validator.validate_imports(Path("plugins/heartbeat/heartbeat_plugin.py")).success
    lost = validator.validate_imports(workspace.path / "plugins/heartbeat/lost.py")
    assert [finding.code for finding in lost.findings] == ["undeclared-dependency"]
    assert validator.validate_types(Path("plugins/heartbeat/config.py")).success
    untrue = validator.validate_types("plugins/heartbeat/untrue.py")
    assert "untrue.py:2" in untrue.errors[0]


def test_validator_sees_what_is_not_committed_yet(workspace: Workspace) -> None:
    workspace.write("plugins/heartbeat/fresh.py", "VALUE: int = 1\n")
    workspace.write(
        "plugins/heartbeat/uses.py", "from plugins.heartbeat.fresh import VALUE\n\nTWICE: int = VALUE * 2\n"
    )
    validator = Validator(workspace.path)
    assert validator.validate_imports("plugins/heartbeat/uses.py")
    assert validator.validate_types("plugins/heartbeat/uses.py")


def test_validator_never_passes_what_it_did_not_look_at(workspace: Workspace) -> None:
    (workspace.path / "plugins/heartbeat/linked.py").symlink_to("/etc/hostname")
    validator = Validator(workspace.path)
    for check in (validator.validate_syntax, validator.validate_imports, validator.validate_types):
        for path, code in (
            ("missing.py", "missing-file"),
            ("README.md", "other-language"),
            ("plugins", "missing-file"),
        ):
            result = check(path)
            assert (bool(result), [each.code for each in result.findings]) == (False, [code])
        assert not check("plugins/heartbeat/linked.py")
        with pytest.raises(GeneratorError, match="No file"):
            check([])
        with pytest.raises(GeneratorError, match="no path inside"):
            check("../elsewhere.py")


@pytest.mark.usefixtures("needs_sandbox")
def test_validator_smoke_tests_a_plugin_by_name(workspace: Workspace) -> None:
    validator = Validator(workspace.path)
    assert wait(validator.smoke_test("heartbeat")).success
    plugin = workspace.path / "plugins" / "heartbeat" / "heartbeat_plugin.py"
    plugin.write_text(plugin.read_text(encoding="utf-8") + "\nraise RuntimeError('at import')\n", encoding="utf-8")
    assert "at import" in wait(validator.smoke_test("heartbeat")).errors[0]


@pytest.mark.parametrize("name", ["no_such_plugin", "heartbeat/inner", "", "."])
def test_validator_knows_a_plugin_that_is_none(workspace: Workspace, name: str) -> None:
    result = wait(Validator(workspace.path).smoke_test(name))
    assert [each.code for each in result.findings] == ["missing-plugin"]


def test_mark_implemented_edits_one_row_of_the_workspace_s_board(workspace: Workspace) -> None:
    board = workspace.path / BOARD
    before = board.read_text(encoding="utf-8").splitlines()
    assert mark_implemented("aas-224", "Built by hand", config=workspace.path) is True
    after = board.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after and line.strip().startswith("|")] != []
    assert sum("| AAS-224 |" in line and "| Done |" in line for line in after) == 1
    assert any("Built by hand" in line for line in after)
    assert mark_implemented("AAS-224", "Built by hand", board=board) is False


class Manager(HandoffManagerMixin):
    """An application's manager of its board, as far as it matters here."""

    def __init__(self, config: object, task_board_path: str | Path | None = None) -> None:
        self.config = config
        self.task_board_path = task_board_path


@pytest.mark.parametrize("board", [None, BOARD, Path(BOARD)])
def test_manager_marks_a_task_by_inheriting(workspace: Workspace, board: str | Path | None) -> None:
    manager = Manager(SimpleNamespace(workspace=workspace.path), board)
    assert manager.mark_implemented("AAS-224", implementation_summary="Built by hand") is True
    assert manager.mark_implemented("AAS-224", "Built by hand") is False
    assert "Built by hand" in (workspace.path / BOARD).read_text(encoding="utf-8")


def test_manager_says_which_board_is_missing(workspace: Workspace) -> None:
    with pytest.raises(BoardError, match=r"nowhere\.md"):
        Manager(workspace.path, "nowhere.md").mark_implemented("AAS-224", "Built by hand")
