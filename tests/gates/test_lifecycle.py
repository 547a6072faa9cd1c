"""The smoke gate, with real processes in every sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.answers.contract import Contract, Hub, Parameter, SettingsClass
from generator.findings import Finding
from generator.gates import smoke
from generator.gates.records import GateNotRunError
from generator.gates.smoke import check_lifecycle, judge_lifecycle
from generator.sandbox import Sandbox, get
from tests.gates.subjects import BASE, BOOL_BASE, CONTRACT, HUB, codes, make_subject, plugin_source, unit

FILE = "plugins/demo/__init__.py"


def judged(
    tmp_path: Path, sandbox: Sandbox, source: str, *, contract: Contract = CONTRACT, **files: str
) -> list[Finding]:
    return check_lifecycle(make_subject(tmp_path, {FILE: source, **files}, sandbox=sandbox, contract=contract))


def test_a_good_plugin_passes_and_of_two_the_bad_one_is_named(tmp_path: Path, sandbox: Sandbox) -> None:
    files = {FILE: plugin_source(), "plugins/bad/__init__.py": "import core.hub\n\nX = core.hub.NOPE\n"}
    units = [unit(FILE), unit("plugins/bad/__init__.py", name="bad")]
    findings = check_lifecycle(make_subject(tmp_path, files, units=units, sandbox=sandbox))
    assert codes(findings) == [("plugins/bad/__init__.py", 3, "smoke")]
    assert findings[0].message.startswith("plugin:bad: AttributeError: ")


def test_what_a_unit_needs_of_the_environment_is_set(tmp_path: Path, sandbox: Sandbox) -> None:
    files = {FILE: plugin_source(head="import os\n\nKEY = os.environ['DEMO_KEY'][6]\n")}
    units = [unit(FILE, environment=(("DEMO_KEY", "example"),))]
    assert check_lifecycle(make_subject(tmp_path / "set", files, units=units, sandbox=sandbox)) == []
    (finding,) = check_lifecycle(make_subject(tmp_path / "unset", files, units=[unit(FILE)], sandbox=sandbox))
    assert "KeyError: 'DEMO_KEY'" in finding.message


def test_a_synchronous_contract_with_answers_is_lived_too(tmp_path: Path, best_sandbox: Sandbox) -> None:
    contract = Contract(plugin_base=BOOL_BASE, hub=HUB, settings=None)
    source = (
        plugin_source()
        .replace("async def", "def")
        .replace("-> None:\n        return None", "-> bool:\n        return {}", 1)
    )
    assert judged(tmp_path / "good", best_sandbox, source.format("True"), contract=contract) == []
    (finding,) = judged(tmp_path / "bad", best_sandbox, source.format("False"), contract=contract)
    assert (finding.path, finding.code) == (FILE, "smoke")
    said = "plugin:demo: initialize() gave False instead of True (made by register(hub) with core.hub.Hub)"
    assert finding.message == said


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("import nothing_at_all\n", 1, "No module named"),
        ("X = 1\n", None, "plugins.demo has no register(hub)"),
        ("register = 1\n", None, "has no register(hub)"),
        ("def register(hub):\n    return object()\n", None, "gave object, which is no PluginBase"),
        (plugin_source(initialize="raise OSError('no disk')"), 10, "OSError: no disk"),
        (plugin_source(cleanup="self.gone.close()"), 13, "no attribute 'gone'"),
        (plugin_source(initialize="raise ValueError('\\ud800')"), 10, "ValueError: "),
        (plugin_source(initialize="raise SystemExit(0)"), 10, "SystemExit: 0"),
        ("class E(Exception):\n    def __str__(self):\n        raise self\n\n\nraise E\n", 6, "E"),
        (plugin_source().replace("Demo()\n", "Demo(1)\n"), 17, "TypeError"),
    ],
)
def test_what_a_plugin_does_wrong_is_placed_in_it(
    source: str, line: int | None, message: str, tmp_path: Path, best_sandbox: Sandbox
) -> None:
    (finding,) = judged(tmp_path, best_sandbox, source)
    assert (finding.path, finding.line, finding.code) == (FILE, line, "smoke")
    assert message in finding.message
    finding.model_dump_json()


def test_a_fault_that_shows_in_the_workspace_is_placed_in_the_unit(tmp_path: Path, best_sandbox: Sandbox) -> None:
    base = {**BASE, "core/tool.py": "def work(x: int) -> None:\n    raise KeyError(x)\n"}
    source = plugin_source(initialize="work(1)", head="from core.tool import work\n")
    findings = check_lifecycle(make_subject(tmp_path, {FILE: source}, base=base, sandbox=best_sandbox))
    assert codes(findings) == [(FILE, 11, "smoke")]


@pytest.mark.parametrize(("place", "line"), [("import", 1), ("initialize", 10), ("sleep", 11)])
def test_a_plugin_that_hangs_is_ended_and_placed(
    place: str, line: int, tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smoke, "LIFE_SECONDS", 1.5)
    sources = {
        "import": "while True: pass\n",
        "initialize": plugin_source(initialize="while True: pass"),
        "sleep": plugin_source(initialize="await asyncio.sleep(600)", head="import asyncio\n"),
    }
    (finding,) = judged(tmp_path, sandbox, sources[place])
    assert (finding.path, finding.code) == (FILE, "timeout")
    assert place == "sleep" or finding.line == line
    assert "still running after 1.5 s" in finding.message


@pytest.mark.parametrize("how", ["os._exit(0)", "os.kill(os.getpid(), 9)", "os.execv('/bin/true', ['true'])"])
def test_a_plugin_that_ends_the_process_did_not_pass(how: str, tmp_path: Path, sandbox: Sandbox) -> None:
    (finding,) = judged(tmp_path, sandbox, f"import os\n\n{how}\n")
    assert finding.path == FILE
    assert finding.code in {"died", "limit"}


FORGERIES = {
    "a guess": "print('0' * 32 + ' {\"faults\": []}', flush=True); os._exit(0)",
    "from the environment": "print(os.environ.get('AAS_NONCE', '') + ' {\"faults\": []}', flush=True); os._exit(0)",
    "from the process": (
        "text = open('/proc/self/environ').read() + open('/proc/self/cmdline').read()\n"
        "for word in text.replace('=', '\\0').replace('\"', '\\0').split('\\0'):\n"
        "    os.write(1, (word + ' {\"faults\": []}\\n').encode())\n"
        "    os.write(2, (word + ' {\"faults\": []}\\n').encode())\n"
        "os._exit(0)"
    ),
    "by a fork": "import time\nif os.fork():\n    time.sleep(1); os._exit(0)",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_an_answer_that_the_plugin_prints_itself_is_not_believed(
    forgery: str, tmp_path: Path, sandbox: Sandbox
) -> None:
    source = f"import os\n\n{FORGERIES[forgery]}\n{plugin_source()}"
    (finding,) = judged(tmp_path, sandbox, source)
    # Where the process cannot be looked into, the attempt itself is the finding.
    assert finding.path == FILE
    assert finding.code in {"died", "smoke"}


def test_what_a_plugin_prints_does_not_spoil_the_answer(tmp_path: Path, best_sandbox: Sandbox) -> None:
    source = plugin_source(
        head="import os, sys\nprint('x' * 9999, end='')\nos.write(1, b'no line end')\nsys.stdout = None\n"
    )
    assert judged(tmp_path, best_sandbox, source) == []


@pytest.mark.parametrize("daemon", [False, True])
def test_threads_that_never_end_do_not_keep_the_gate(daemon: bool, tmp_path: Path, sandbox: Sandbox) -> None:
    head = "import threading, time, atexit\natexit.register(time.sleep, 600)\n"
    head += f"threading.Thread(target=time.sleep, args=(600,), daemon={daemon}).start()\n"
    assert judged(tmp_path, sandbox, plugin_source(head=head)) == []


@pytest.mark.parametrize("is_async", [False, True])
def test_a_hub_that_cannot_be_made_is_stood_in_for(is_async: bool, tmp_path: Path, best_sandbox: Sandbox) -> None:
    hub = HUB.model_copy(update={"constructor": (Parameter(name="bus"),), "is_async": is_async})
    source = plugin_source()
    if is_async:
        source = source.replace("def register(", "async def register(").replace("    hub.reg", "    await hub.reg")
    source = source.replace("    return plugin\n", "")
    core = BASE["core/hub.py"].replace("__init__(self)", "__init__(self, bus: object)")
    core = core.replace("    def register", "    async def register") if is_async else core
    files = {FILE: source, "core/hub.py": core}
    contract = Contract(hub=hub, settings=None)
    contract = contract.model_copy(update={"entry": contract.entry.model_copy(update={"returns_plugin": False})})
    said = judge_lifecycle(make_subject(tmp_path, files, units=[unit(FILE)], sandbox=best_sandbox, contract=contract))
    assert said.findings == ()
    (note,) = said.notes
    assert note.message == "plugin:demo: made by register(hub) with a stand-in for core.hub.Hub"


def test_a_workspace_without_a_hub_or_a_base_is_lived_as_far_as_possible(tmp_path: Path, best_sandbox: Sandbox) -> None:
    assert judged(tmp_path / "a", best_sandbox, plugin_source(), contract=Contract(hub=None, settings=None)) == []
    bare = Contract(plugin_base=None, hub=Hub(), settings=None)
    assert judged(tmp_path / "b", best_sandbox, "def register(hub):\n    return 1\n", contract=bare) == []


def test_the_entry_of_a_manifest_is_what_is_called(tmp_path: Path, best_sandbox: Sandbox) -> None:
    contract = CONTRACT.model_copy(update={"registration": "manifest"})
    files = {
        FILE: "",
        "plugins/demo/entry.py": plugin_source().replace("def register", "def make"),
        "plugins/demo/aas-plugin.json": '{"entry": "plugins.demo.entry:make"}',
    }
    assert check_lifecycle(make_subject(tmp_path / "a", files, sandbox=best_sandbox, contract=contract)) == []
    files["plugins/demo/aas-plugin.json"] = '{"entry": "plugins.demo.entry:gone"}'
    findings = check_lifecycle(make_subject(tmp_path / "b", files, sandbox=best_sandbox, contract=contract))
    assert [each.message for each in findings] == ["plugin:demo: plugins.demo.entry has no gone(hub)"]


SERVICE = "core/services/clock.py"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("class Clock:\n    async def start(self): ...\n    async def stop(self): ...\n", 0),
        ("class Clock:\n    def start(self): ...\n", 0),
        ("class Clock: ...\n", 0),
        ("class Clock:\n    def __init__(self, url):\n        raise OSError\n", 0),
        ("class Clock:\n    def __init__(self, *args, url='', **more): ...\n    def start(self, port): ...\n", 0),
        ("Clock = 1\n", 0),
        ("OTHER = 1\n", 0),
        ("class Clock:\n    async def start(self):\n        raise OSError\n", 3),
        ("class Clock:\n    def stop(self):\n        return 1 / 0\n", 3),
        ("class Clock:\n    def __init__(self):\n        raise OSError\n", 3),
        ("\nimport nothing_here\n", 2),
    ],
)
def test_a_service_is_lived_as_far_as_that_needs_no_arguments(
    source: str, line: int, tmp_path: Path, best_sandbox: Sandbox
) -> None:
    service = unit(SERVICE, name="clock", blueprint="service", class_name="Clock")
    findings = check_lifecycle(make_subject(tmp_path, {SERVICE: source}, units=[service], sandbox=best_sandbox))
    assert codes(findings) == ([(SERVICE, line, "smoke")] if line else []), findings


@pytest.mark.parametrize(
    ("fields", "body", "message"),
    [
        (("port",), "port: int = 1", ""),
        (("port", "host"), "port: int = 1", "Settings has no field host"),
        (("token",), "token: SecretStr | None = None", ""),
        (("token",), "token: SecretStr = SecretStr('')", ""),
        (("token",), "token: SecretStr = SecretStr('hunter2')", "the secret token has a value of its own"),
    ],
)
def test_a_settings_class_must_have_what_was_added_and_no_secret(
    fields: tuple[str, ...], body: str, message: str, tmp_path: Path, best_sandbox: Sandbox
) -> None:
    source = f"from pydantic import BaseModel, SecretStr\n\n\nclass Settings(BaseModel):\n    {body}\n"
    settings = SettingsClass(path="core/config.py", module="core.config", class_name="Settings")
    patch = unit("core/config.py", name="x", blueprint="config_patch", fields=fields)
    contract = Contract(settings=settings)
    subject = make_subject(tmp_path, {"core/config.py": source}, units=[patch], sandbox=best_sandbox, contract=contract)
    findings = check_lifecycle(subject)
    assert [each.message for each in findings] == ([f"config_patch:x: {message}"] if message else [])
    assert all((each.path, each.code) == ("core/config.py", "smoke") for each in findings)


def test_a_module_of_the_workspace_shadows_a_library(tmp_path: Path, best_sandbox: Sandbox) -> None:
    base = {**BASE, "loguru.py": "SHADOW = 1\n", "json.py": "SHADOW = 1\n"}
    source = plugin_source(head="from loguru import SHADOW\n")
    assert check_lifecycle(make_subject(tmp_path, {FILE: source}, base=base, sandbox=best_sandbox)) == []


def test_without_a_sandbox_nothing_is_executed(tmp_path: Path) -> None:
    with pytest.raises(GateNotRunError, match="nothing was executed"):
        judged(tmp_path, get("none"), f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    assert not (tmp_path / "ran").exists()
