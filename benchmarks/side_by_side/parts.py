"""The sum of the best parts: each step of all tasks in one go, with everything warm, as fast as it is known to be.

It is a floor and no program that anybody could use: nothing is isolated, nothing is judged apart, nothing is kept from
being lost.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.side_by_side.by_hand import warm_up
from benchmarks.side_by_side.scene import PREFIX, Scene, environment
from benchmarks.side_by_side.spent import Spent, run, timed

_YIELD = re.compile(r"\{% yield (\w+) from ([\w.]+) %\}(.*?)\{% endyield %\}")
# One process loads what all units need; a child of it loads one unit each.
_LOADS = """
import importlib, os, sys
import pytest, pydantic, loguru, core.hub, core.config.manager, core.plugins.base
for name in sys.argv[1:]:
    child = os.fork()
    if not child:
        try:
            importlib.import_module(name)
        except BaseException:
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(name)
"""


def best_parts(applied: Scene, fresh: Scene) -> dict[str, Spent]:
    """Do the work of a batch step by step.

    Args:
        applied: Where the batch was applied, so that its branches hold what was made.
        fresh: The same workspace before that; it is written to.
    """
    made = {
        f"{PREFIX}{task.task_id}": {
            path: applied.git("show", f"{PREFIX}{task.task_id}:{path}").encode()
            for path in sorted(applied.files_of(f"{PREFIX}{task.task_id}"))
        }
        for task in applied.tasks
    }
    warm_up(fresh)
    parts = {"render": _render(applied, made)}
    for files in made.values():
        for path, content in files.items():
            target = fresh.workspace / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    paths = [path for files in made.values() for path in files]
    code = [path for path in paths if path.endswith(".py")]
    tests = [path for path in code if path.startswith("tests/")]
    modules = [
        path.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for path in code if path not in tests
    ]
    python = sys.executable
    for name, command in {
        "layout": ["ruff", "format", "--quiet", *code],
        "lint": ["ruff", "check", "--quiet", "--exit-zero", *code],
        "secrets": [python, "-m", "detect_secrets", "scan", *paths],
        "types": [python, "-m", "mypy", *code],
        "tests": [python, "-m", "pytest", "--quiet", *tests],
        "load": [python, "-c", _LOADS, *modules],
    }.items():
        with timed() as parts[name]:
            run(command, fresh.workspace, env=environment() | {"PYTHONPATH": "."})
    parts["git"] = _import(fresh, made)
    return parts


def _import(scene: Scene, made: dict[str, dict[str, bytes]]) -> Spent:
    """Write all branches by one ``git fast-import``."""
    lines: list[bytes] = []
    for branch, files in made.items():
        lines.append(
            b"commit refs/heads/%s\ncommitter A Person <person@example.invalid> 1700000000 +0000\n" % branch.encode()
        )
        lines.append(b"data 4\nTask\nfrom refs/heads/main\n")
        lines += [b"M 644 inline %s\ndata %d\n%s\n" % (path.encode(), len(text), text) for path, text in files.items()]
    with timed() as spent:
        subprocess.run(
            ["git", "fast-import", "--quiet", "--force"],
            cwd=scene.workspace,
            env=environment(),
            input=b"".join(lines),
            check=True,
            capture_output=True,
        )
    return spent


def _render(applied: Scene, made: dict[str, dict[str, bytes]]) -> Spent:
    """Render every unit with one environment and templates that are compiled once."""
    answers = [
        yaml.safe_load(text)
        for files in made.values()
        for path, text in files.items()
        if Path(path).name.startswith(".copier-answers")
    ]
    environments: dict[str, tuple[Any, Any, Path]] = {}
    with timed() as spent:
        for given in answers:
            blueprint = given["blueprint"]
            if blueprint not in environments:
                environments[blueprint] = _environment(applied.template, given)
            jinja, context, folder = environments[blueprint]
            for template in folder.rglob("*.jinja"):
                name = template.relative_to(folder).as_posix().removesuffix(".jinja")
                for each, more in _names(jinja, name, {**context, **given}):
                    if each.rpartition("/")[2] not in {"", ".py"}:
                        jinja.get_template(template.relative_to(folder.parents[2]).as_posix()).render(more)
    return spent


def _environment(template: Path, given: dict[str, Any]) -> tuple[Any, Any, Path]:
    from copier._main import Worker

    data = {key: value for key, value in given.items() if not key.startswith("_")}
    worker = Worker(src_path=str(template), dst_path=Path(os.devnull), data=data, defaults=True, quiet=True)
    worker.template._cleanup = lambda: None
    context = {**worker._render_context(), "_copier_conf": {"answers_file": "answers.yml"}}
    return worker.jinja_env, context, worker.template.local_abspath / "blueprints" / given["blueprint"] / "template"


def _names(jinja: Any, name: str, context: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    loop = _YIELD.search(name)
    if loop is None:
        yield _compiled(jinja, name).render(context), context
        return
    word, source, inner = loop.groups()
    items: Any = context
    for part in source.split("."):
        items = items[part]
    for item in items:
        more = {**context, word: item}
        yield _compiled(jinja, name.replace(loop.group(), inner)).render(more), more


_COMPILED: dict[tuple[int, str], Any] = {}


def _compiled(jinja: Any, text: str) -> Any:
    key = (id(jinja), text)
    if key not in _COMPILED:
        _COMPILED[key] = jinja.from_string(text)
    return _COMPILED[key]
