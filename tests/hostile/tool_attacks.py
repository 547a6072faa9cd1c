"""Tries what a workspace or a batch can do to the tools that read it, as whatever user runs this program.

``python -m tests.hostile.tool_attacks SCRATCH KIND NAME…`` prints for each attack that is named whether it reached a
file outside: with the tools started as any child process is started, and with the gates, in a sandbox of that kind. A
test runs it once per user and kind, because a test process cannot change who it is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from generator.findings import Finding
from generator.gates.asking_packages import packages_of
from generator.gates.imports import check_imports
from generator.gates.lint import check_lint
from generator.gates.records import GateNotRunError, Subject
from generator.gates.syntax import check_syntax
from generator.gates.types import check_types
from generator.sandbox import Sandbox, get
from generator.sandbox.interpreter import visible_paths
from tests.gates.subjects import BASE, make_subject, plugin_source, unit, write

FILE = "plugins/demo/__init__.py"
NAIVE_SECONDS = 60
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


def marking(mark: Path) -> str:
    """Return a statement that writes a file outside, and goes on where it cannot."""
    return f"try:\n    open({str(mark)!r}, 'w').close()\nexcept OSError:\n    pass\n"


def mypy_plugin(mark: Path) -> str:
    return f"{marking(mark)}from mypy.plugin import Plugin\n\n\ndef plugin(version):\n    return Plugin\n"


def naive_mypy(root: Path, python: Path | None = None) -> None:
    """Run mypy as any child process."""
    more = [f"--python-executable={python}"] if python else []
    line = [sys.executable, "-P", "-m", "mypy", "--config-file=pyproject.toml", "--cache-dir=/dev/null", *more, FILE]
    subprocess.run(line, cwd=root, check=False, capture_output=True, timeout=NAIVE_SECONDS)


def told(work: Callable[[], list[Finding]]) -> str:
    try:
        return "; ".join(f"{each.code} {each.path}" for each in work()) or "passed"
    except GateNotRunError as reason:
        return f"not run: {reason}"


def subject_of(scratch: Path, sandbox: Sandbox, **given: object) -> Subject:
    files = given.pop("files", {FILE: plugin_source()})
    return make_subject(scratch / "w", files, sandbox=sandbox, cache=scratch / "cache", **given)  # type: ignore[arg-type]


def plugin_of_a_task(scratch: Path, mark: Path, sandbox: Sandbox) -> str:
    """A task changes the module that mypy loads as the workspace's plugin."""
    settings = "[tool.mypy]\nplugins = ['tools/strict.py']\n"
    clean = "from mypy.plugin import Plugin\n\n\ndef plugin(version):\n    return Plugin\n"
    files = {"tools/strict.py": mypy_plugin(mark)}
    base = {**BASE, "pyproject.toml": settings, "tools/strict.py": clean, FILE: plugin_source()}
    subject = subject_of(scratch, sandbox, files=files, base=base, before={"tools/strict.py": clean})
    naive_mypy(subject.root)
    return naively(mark, lambda: told(lambda: check_types(subject)))


def module_of_a_plugin(scratch: Path, mark: Path, sandbox: Sandbox) -> str:
    """A task changes a module that the workspace's plugin imports."""
    settings = "[tool.mypy]\nplugins = ['tools/strict.py']\n"
    plugin = "import helping\nfrom mypy.plugin import Plugin\n\n\ndef plugin(version):\n    return Plugin\n"
    base = {
        **BASE,
        "pyproject.toml": settings,
        "tools/strict.py": plugin,
        "tools/helping.py": "",
        FILE: plugin_source(),
    }
    files = {"tools/helping.py": marking(mark)}
    subject = subject_of(scratch, sandbox, files=files, base=base, before={"tools/helping.py": ""})
    naive_mypy(subject.root)
    return naively(mark, lambda: told(lambda: check_types(subject)))


def plugin_of_the_workspace(scratch: Path, mark: Path, sandbox: Sandbox) -> str:
    """The workspace's own plugin does it."""
    settings = "[tool.mypy]\nplugins = ['tools/strict.py']\n"
    base = {**BASE, "pyproject.toml": settings, "tools/strict.py": mypy_plugin(mark)}
    subject = subject_of(scratch, sandbox, base=base)
    naive_mypy(subject.root)
    return naively(mark, lambda: told(lambda: check_types(subject)))


def settings_of_a_task(scratch: Path, mark: Path, sandbox: Sandbox) -> str:
    """A task changes the settings so that they name a plugin of its own."""
    files = {
        "pyproject.toml": "[tool.mypy]\nplugins = ['plugins/demo/strict.py']\n",
        "plugins/demo/strict.py": mypy_plugin(mark),
        FILE: plugin_source(),
    }
    subject = subject_of(scratch, sandbox, files=files, before={"pyproject.toml": BASE["pyproject.toml"]})
    naive_mypy(subject.root)
    return naively(mark, lambda: told(lambda: check_types(subject)))


def environment(scratch: Path, start: str) -> Path:
    """Make an environment with a file that is run at the start of its interpreter."""
    packages = scratch / f"venv/lib/python{VERSION}/site-packages"
    write(scratch, {"venv/pyvenv.cfg": f"home = {Path(sys.executable).resolve().parent}\nversion = {VERSION}.0\n"})
    write(packages, {"evil.pth": f"import os; exec({start!r})\n", "evil.py": ""})
    (scratch / "venv/bin").mkdir()
    (scratch / "venv/bin/python").symlink_to(Path(sys.executable).resolve())
    return scratch / "venv/bin/python"


def path_file_of_a_wheel(scratch: Path, mark: Path, sandbox: Sandbox) -> str:
    """A package that is installed in the workspace's environment starts code with every interpreter."""
    python = environment(scratch, marking(mark))
    base = {**BASE, "requirements.txt": "evil\n"}
    subject = subject_of(scratch, sandbox, files={FILE: "import evil\n\nprint(evil)\n"}, base=base, python=python)
    subprocess.run([python, "-I", "-c", "pass"], check=True, timeout=NAIVE_SECONDS)

    def work() -> str:
        packages = packages_of(python, sandbox)
        gates = (check_syntax, check_imports, check_types)
        return "; ".join([str(packages is not None), *(told(lambda gate=gate: gate(subject)) for gate in gates)])  # type: ignore[misc]

    return naively(mark, work)


def script_for_an_interpreter(scratch: Path, mark: Path, sandbox: Sandbox) -> str:
    """What the workspace calls its interpreter is a script."""
    write(scratch, {"venv/bin/python": f'#!/bin/sh\n: > {mark}\nexec {sys.executable} "$@"\n', "venv/pyvenv.cfg": ""})
    python = scratch / "venv/bin/python"
    python.chmod(0o755)
    subject = subject_of(scratch, sandbox, python=python)
    subprocess.run([python, "-I", "-S", "-c", "pass"], check=True, timeout=NAIVE_SECONDS)

    def work() -> str:
        visible_paths(python)
        packages_of(python, sandbox)
        return "; ".join(told(lambda gate=gate: gate(subject)) for gate in (check_syntax, check_imports, check_types))  # type: ignore[misc]

    return naively(mark, work)


def settings_that_lead_outside(scratch: Path, mark: Path, sandbox: Sandbox) -> str:
    """The settings of ruff extend a pipe outside, which shows that somebody has opened it."""
    pipe = scratch / "pipe"
    os.mkfifo(pipe)
    base = {**BASE, "ruff.toml": f"extend = {str(pipe)!r}\n"}
    subject = subject_of(scratch, sandbox, base=base)
    line = [sys.executable, "-P", "-m", "ruff", "check", "--no-cache", "--config=ruff.toml", FILE]
    with subprocess.Popen(line, cwd=subject.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as naive:
        os.close(os.open(pipe, os.O_WRONLY))  # waits until it is opened for reading
        mark.touch()
        naive.wait(NAIVE_SECONDS)

    def work() -> str:
        waiting = subprocess.Popen(["/bin/sh", "-c", f": > {pipe}; : > {mark}"])
        said = told(lambda: check_lint(subject))
        waiting.kill()
        waiting.wait()
        return said

    return naively(mark, work)


def shadows_at_the_top(scratch: Path, mark: Path, sandbox: Sandbox) -> str:
    """A task brings modules that are called like those which tools import."""
    names = ("mypy.py", "ruff.py", "pydantic.py", "sitecustomize.py", "site.py", "json.py")
    files = {FILE: plugin_source(), **{name: marking(mark) for name in names}}
    subject = subject_of(scratch, sandbox, files=files, units=[unit(FILE, *names)])
    subprocess.run([sys.executable, "-m", "mypy", FILE], cwd=subject.root, check=False, capture_output=True)
    return naively(
        mark,
        lambda: "; ".join(told(lambda gate=gate: gate(subject)) for gate in (check_syntax, check_lint, check_types)),  # type: ignore[misc]
    )


def naively(mark: Path, work: Callable[[], str]) -> str:
    """Return what came of both ways: whether the naive one has left its mark, then the gates."""
    naive = mark.exists()
    mark.unlink(missing_ok=True)
    said = work()
    return json.dumps({"naive": naive, "gates": mark.exists(), "said": said})


ATTACKS = (
    plugin_of_a_task,
    module_of_a_plugin,
    plugin_of_the_workspace,
    settings_of_a_task,
    path_file_of_a_wheel,
    script_for_an_interpreter,
    settings_that_lead_outside,
    shadows_at_the_top,
)


def main(scratch: Path, kind: str, *names: str) -> None:
    outside = scratch / "outside"
    outside.mkdir()
    found = {}
    for attack in (attack for attack in ATTACKS if attack.__name__ in names):
        place = scratch / attack.__name__
        place.mkdir()
        found[attack.__name__] = json.loads(attack(place, outside / attack.__name__, get(kind)))
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
