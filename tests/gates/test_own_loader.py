"""The smoke gate through the workspace's own loader, with real workspaces in the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from generator.answers.contract import Loader, Parameter
from generator.gates import smoke
from generator.gates.records import Judgement
from generator.gates.smoke import judge_lifecycle
from generator.sandbox import Sandbox
from tests.gates.loader_kinds import BY_IMPORT, BY_MANIFEST, BY_NAME, BY_SUBCLASS, KINDS, Kind
from tests.gates.subjects import make_subject, unit

Judge = Callable[..., Judgement]
LOADED = {
    "manifest": "loaded by core/registry.py: Registry.load_all",
    "import": "loaded by core/loading.py: load_plugins",
    "subclass": "loaded by core/finder.py: Finder.find",
    "name": "loaded by ticketbot/loading.py: load_extension",
}


@pytest.fixture
def judge(tmp_path: Path, best_sandbox: Sandbox) -> Judge:
    """Judge a plugin in a workspace; its folder is as it was afterwards."""

    def judged(
        kind: Kind, files: Mapping[str, str], others: Mapping[str, str] | None = None, loader: Loader | None = None
    ) -> Judgement:
        subject = make_subject(
            tmp_path,
            files,
            units=[unit(*files)],
            base={**kind.base, **(others or {})},
            sandbox=best_sandbox,
            contract=kind.contract,
        )
        said = judge_lifecycle(replace(subject, loader=loader or kind.loader))
        assert all((subject.root / path).is_file() for path in [*files, *(others or {})])
        return said

    return judged


def said(judgement: Judgement) -> list[str]:
    return [each.message for each in judgement.findings]


def noted(judgement: Judgement) -> str:
    assert said(judgement) == []
    (note,) = judgement.notes
    return note.message.removeprefix("plugin:demo: ")


@pytest.mark.parametrize("kind", KINDS)
def test_a_plugin_is_loaded_and_lives_beside_others(kind: str, judge: Judge) -> None:
    made = KINDS[kind]
    assert noted(judge(made, made.plugin(), made.plugin("other"))) == LOADED[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_what_goes_wrong_in_its_life_is_placed_in_it(kind: str, judge: Judge) -> None:
    made = KINDS[kind]
    (finding,) = judge(made, made.plugin(stop="self.gone.close()"), made.plugin("other")).findings
    assert finding.path.endswith(f"demo/{made.entry}")
    assert finding.line == next(
        number for number, row in enumerate(made.plugin(stop="GONE")[finding.path].split("\n"), 1) if "GONE" in row
    )
    assert finding.message == f"plugin:demo: AttributeError: 'Demo' object has no attribute 'gone' ({LOADED[kind]})"


@pytest.mark.parametrize("kind", KINDS)
def test_a_plugin_that_cannot_be_made_is_charged_whatever_the_loader_does_with_errors(kind: str, judge: Judge) -> None:
    made = KINDS[kind]
    (finding,) = judge(made, made.plugin(head="import core_that_is_gone\n"), made.plugin("other")).findings
    assert (finding.path.endswith(f"demo/{made.entry}"), finding.line) == (True, 1)
    start = f"plugin:demo: {made.loader.path} did not give the plugin: ModuleNotFoundError: "
    assert finding.message.startswith(start)


@pytest.mark.parametrize("kind", KINDS)
def test_false_from_its_start_is_a_finding(kind: str, judge: Judge) -> None:
    made = KINDS[kind]
    told = said(judge(made, made.plugin(start="return False")))
    assert told == [f"plugin:demo: setup() gave False instead of True ({LOADED[kind]})"]


def test_a_relative_import_fails_where_files_are_loaded_without_their_package(judge: Judge) -> None:
    files = {**BY_MANIFEST.plugin(head="from .client import X\n"), "plugins/demo/client.py": "X = 1\n"}
    (finding,) = judge(BY_MANIFEST, files).findings
    assert finding.message.startswith(
        "plugin:demo: core/registry.py did not give the plugin: ImportError: attempted rel"
    )
    assert (finding.path, finding.line) == ("plugins/demo/plugin.py", 1)
    absolute = {**BY_MANIFEST.plugin(head="from plugins.demo.client import X\n"), "plugins/demo/client.py": "X = 1\n"}
    assert noted(judge(BY_MANIFEST, absolute)) == LOADED["manifest"]


def test_a_module_that_nothing_imports_is_tried_too(judge: Judge) -> None:
    files = {**BY_MANIFEST.plugin(), "plugins/demo/client.py": "\nimport core_that_is_gone\n"}
    (finding,) = judge(BY_MANIFEST, files).findings
    assert (finding.path, finding.line) == ("plugins/demo/client.py", 2)


def test_a_name_that_another_manifest_has_is_a_finding(judge: Judge) -> None:
    other = {**BY_MANIFEST.plugin("other"), "plugins/other/aas-plugin.json": '{"name": "demo", "entry": "plugin.py"}'}
    (message,) = said(judge(BY_MANIFEST, BY_MANIFEST.plugin(), other))
    assert message == f"plugin:demo: the name 'demo' is taken by plugins/other ({LOADED['manifest']})"


def test_a_name_that_another_plugin_has_is_a_finding(judge: Judge) -> None:
    other = {path: text.replace("'other'", "'demo'") for path, text in BY_SUBCLASS.plugin("other").items()}
    (message,) = said(judge(BY_SUBCLASS, BY_SUBCLASS.plugin(), other))
    assert message == f"plugin:demo: the name 'demo' is taken by plugins/other ({LOADED['subclass']})"


@pytest.mark.parametrize("gives", ["None", "object()"])
def test_a_registration_that_gives_no_plugin_is_a_finding(gives: str, judge: Judge) -> None:
    files = {path: text.replace("return Demo(hub.config, hub)", f"return {gives}")
             for path, text in BY_MANIFEST.plugin().items()}  # fmt: skip
    (message,) = said(judge(BY_MANIFEST, files, BY_MANIFEST.plugin("other")))
    told = "register(hub) gave no plugin" if gives == "None" else "register(hub) gave object, which is no PluginBase"
    way = "made by register(hub) with core.hub.Hub"
    assert message == f"plugin:demo: core/registry.py did not give the plugin: {told} ({way})"


def test_a_plugin_that_the_loader_leaves_out_is_told_with_what_it_logged(judge: Judge) -> None:
    manifest = '{"name": "demo", "entry": "plugin.py", "enabled": false}'
    files = {**BY_MANIFEST.plugin(), "plugins/demo/aas-plugin.json": manifest}
    (finding,) = judge(BY_MANIFEST, files, BY_MANIFEST.plugin("other")).findings
    assert "did not give the plugin: it said: WARNING:root:Plugin demo is switched off (loaded" in finding.message
    assert finding.path == "plugins/demo/plugin.py"


@pytest.mark.parametrize(
    "how", ["raise ValueError('old fault')", "import socket\nsocket.create_connection(('x.y', 1))"]
)
def test_a_plugin_is_not_charged_for_another_that_is_broken(how: str, judge: Judge) -> None:
    other = BY_IMPORT.plugin("another", head=f"{how}\n")
    note = noted(judge(BY_IMPORT, BY_IMPORT.plugin(), other))
    start = f"{LOADED['import']}, alone, because core/loading.py fails without the plugin too: "
    assert note.startswith(start)
    # The same with a plugin that is broken itself.
    (message,) = said(judge(BY_IMPORT, BY_IMPORT.plugin(start="self.gone()"), other))
    assert "AttributeError: 'Demo' object has no attribute 'gone'" in message


@pytest.mark.parametrize("how", ["import os; os._exit(3)", "while True: pass"])
def test_a_plugin_is_not_charged_for_another_that_ends_or_blocks_the_process(
    how: str, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smoke, "LIFE_SECONDS", 3.0)
    other = BY_IMPORT.plugin("another", head=f"{how}\n")
    assert noted(judge(BY_IMPORT, BY_IMPORT.plugin(), other)).startswith(f"{LOADED['import']}, alone, because ")


@pytest.mark.parametrize("how", ["while True: pass", "import asyncio; await asyncio.sleep(600)"])
def test_a_plugin_that_hangs_is_charged(how: str, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoke, "LIFE_SECONDS", 3.0)
    (finding,) = judge(BY_MANIFEST, BY_MANIFEST.plugin(start=how)).findings
    assert (finding.path, finding.code) == ("plugins/demo/plugin.py", "timeout")


def test_a_loader_that_is_broken_itself_charges_nobody(judge: Judge) -> None:
    kind = replace(BY_MANIFEST, base={**BY_MANIFEST.base, "core/registry.py": "raise OSError('no broker')\n"})
    made = "made by register(hub) with core.hub.Hub"
    because = "because core/registry.py fails without the plugin too: OSError: no broker"
    assert noted(judge(kind, kind.plugin())) == f"{made}, {because}"


def test_a_loader_that_gives_no_plugin_at_all_charges_nobody(judge: Judge) -> None:
    source = BY_SUBCLASS.base["core/finder.py"].replace("        found = []\n", "        return []\n")
    kind = replace(BY_SUBCLASS, base={**BY_SUBCLASS.base, "core/finder.py": source})
    note = noted(judge(kind, kind.plugin(), kind.plugin("other")))
    assert note == (
        "made by Demo(config, hub) with core.hub.Hub, "
        "because core/finder.py fails without the plugin too: it gives no plugin"
    )


def test_a_loader_that_nobody_can_call_is_said(judge: Judge) -> None:
    loader = BY_NAME.loader.model_copy(update={"parameters": (Parameter(name="broker"),)})
    note = noted(judge(BY_NAME, BY_NAME.plugin(), loader=loader))
    assert note == (
        "made by setup(bot) with ticketbot.bot.Bot, because of ticketbot/loading.py: "
        "it cannot be called: nobody knows what to give for its parameter broker"
    )


def test_a_plugin_that_its_loader_has_started_is_stopped_first(judge: Judge) -> None:
    source = BY_SUBCLASS.base["core/finder.py"].replace("def find", "async def find")
    source = source.replace(
        "        return found", "        [await each.plugin.setup() for each in found]\n        return found"
    )
    kind = replace(BY_SUBCLASS, base={**BY_SUBCLASS.base, "core/finder.py": source})
    strict = {
        "start": "assert not vars(self).get('runs'); self.runs = True",
        "stop": "assert self.runs; self.runs = False",
    }
    assert noted(judge(kind, kind.plugin(**strict))) == LOADED["subclass"]


def test_a_loader_that_gives_classes_or_modules_has_them_made(judge: Judge) -> None:
    for gives in ("each", "module"):
        source = BY_SUBCLASS.base["core/finder.py"].replace("Record(each(load_config(), hub), str(path))", gives)
        kind = replace(BY_SUBCLASS, base={**BY_SUBCLASS.base, "core/finder.py": source})
        assert noted(judge(kind, kind.plugin(), kind.plugin("other"))) == LOADED["subclass"]
        (message,) = said(judge(kind, kind.plugin(start="self.gone()"), kind.plugin("other")))
        assert "has no attribute 'gone'" in message


def test_every_unit_of_a_wave_is_judged_though_the_loader_is_broken(tmp_path: Path, best_sandbox: Sandbox) -> None:
    one, two = BY_IMPORT.plugin(), BY_IMPORT.plugin("two", start="self.gone()")
    subject = make_subject(
        tmp_path,
        {**one, **two},
        units=[unit(*one), unit(*two, name="two")],
        base={**BY_IMPORT.base, **BY_IMPORT.plugin("another", head="raise ValueError('old fault')\n")},
        sandbox=best_sandbox,
        contract=BY_IMPORT.contract,
    )
    judged = judge_lifecycle(replace(subject, loader=BY_IMPORT.loader))
    (finding,) = judged.findings
    assert (finding.path, "no attribute 'gone'" in finding.message) == ("plugins/two/__init__.py", True)
    assert [each.path for each in judged.notes] == ["plugins/demo/__init__.py", "plugins/two/__init__.py"]


PLAIN = "class Tools:\n    def start(self):\n        {}\n\n\ndef register(hub):\n    return Tools()\n"
DERIVED = "from core.base import PluginBase\n\n\nclass Real(PluginBase): ...\n\n\n"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (PLAIN.format("self.runs = True"), ""),
        (PLAIN.format("return False"), "start() gave False instead of True"),
        (PLAIN.format("self.gone()"), "AttributeError: 'Tools' object has no attribute 'gone'"),
        (DERIVED + PLAIN.format("pass"), "Registry.load_all gave Tools, which is no PluginBase"),
    ],
)
def test_a_plain_class_is_a_plugin_where_the_unit_has_no_other(source: str, fault: str, judge: Judge) -> None:
    told = said(judge(BY_MANIFEST, {**BY_MANIFEST.plugin(), "plugins/demo/plugin.py": source}))
    assert told == ([f"plugin:demo: {fault} ({LOADED['manifest']})"] if fault else [])
