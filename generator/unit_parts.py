"""Which module, test and class of a unit takes what of a plan; every name that comes out is free."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from itertools import chain, count
from pathlib import PurePosixPath
from typing import Any, Literal

from generator.answers.contract import Contract
from generator.answers.text import LINE_MAX, clean_source, is_class_name, safe_text
from generator.names import NAME_MAX, is_safe_name, to_pascal, to_snake
from generator.plan import FileSpec, ImplementationPlan
from generator.syntax_trees import body_of
from generator.unwritten import methods_for, run_method, with_phases

CLASS_NAME_MAX = 40
LOGIC_MODULE = "logic"
LINES_KEPT = 50
_CODED = {
    "plugin": frozenset({"plugin/plugin", "plugin/module"}),
    "service": frozenset({"service/service", "service/module"}),
}
_PATH = re.compile(r"(?=.{1,200}\Z)([A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*\Z")
_DIFF = re.compile(r"^(diff --git |--- \S.*\n\+\+\+ |@@ .*@@|\*\*\* Begin Patch)", re.MULTILINE)
_FUTURE = re.compile(r"^from __future__ import .*\n", re.MULTILINE)


class ClassNames:
    """Class names of one unit: a name that is taken gets ``Component`` behind it."""

    def __init__(self, foreign: frozenset[str]) -> None:
        self._taken = set(foreign)

    def is_free(self, name: str) -> bool:
        """Tell whether ``name`` may be a class and is none yet."""
        return is_class_name(name) and len(name) <= CLASS_NAME_MAX and name not in self._taken

    def take(self, name: str) -> str:
        """Return ``name``, or a free name made from it, and remember it as taken."""
        stem = name[:NAME_MAX] if is_class_name(name[:1]) and name.isascii() and name.isalnum() else "Unit"
        tries = chain([stem, f"{stem[:CLASS_NAME_MAX]}Component"], (f"{stem[:CLASS_NAME_MAX]}{n}" for n in count(2)))
        free = next(each for each in tries if each not in self._taken and is_class_name(each))
        self._taken.add(free)
        return free


def class_stem(name: str) -> str:
    """Return the start of the class names of a unit or module."""
    return to_pascal(name)[:CLASS_NAME_MAX] or "Unit"


def code_of(plan: ImplementationPlan, spec: FileSpec) -> str:
    """Return the analysis's program text for a file: all its blocks, one after the other; empty where it has none."""
    first, others = spec.variables.get("code_block"), spec.variables.get("code_blocks")
    wanted = [first, *(others if isinstance(others, list) else ())]
    texts = [clean_source(each.content) for each in plan.code_blocks if each.role == "file" and each.index in wanted]
    return "\n\n".join([*texts[:1], *(_FUTURE.sub("", text) for text in texts[1:])])


def expected_outcome(plan: ImplementationPlan) -> Literal["implemented", "scaffolded"] | None:
    """Return what a plan will become if nothing is found against it; ``None`` for one that is not built.

    A unit is a scaffold where the analysis brings no code for it, or names a module of it without code.
    """
    if plan.outcome != "ready":
        return None
    for kind in plan.kinds:
        if kind == "config_patch":
            continue
        modules = [spec for spec in plan.files if spec.template in _CODED[kind]]
        coded = [spec for spec in modules if code_of(plan, spec)]
        named = [spec for spec in modules if spec.template == f"{kind}/module"]
        if not coded or any(spec not in coded for spec in named):
            return "scaffolded"
    return "implemented"


def modules_of(plan: ImplementationPlan, name: str, classes: ClassNames, *, home: str) -> list[dict[str, Any]]:
    """Return a plugin's further modules: the analysis's code where it has some, else a scaffold.

    Args:
        plan: The plan.
        name: The plugin's name.
        classes: Gives the scaffolds' class names.
        home: The module with the plugin's class.
    """
    own, own_path = _own_code(plan, home)
    specs = [spec for spec in plan.files if spec.template == "plugin/module" and spec.path != own_path]
    own_files = {"config", f"{name}_plugin", home}
    taken = {"config", home}
    for code in [own, *(code_of(plan, spec) for spec in specs)]:
        for each in body_of(code):
            if isinstance(each, ast.ClassDef) and classes.is_free(each.name):
                classes.take(each.name)
    found: list[dict[str, Any]] = []
    for spec in _without_doubles(plan, specs):
        path, code = PurePosixPath(spec.path), code_of(plan, spec)
        if path.stem == "__init__" or (path.stem in own_files and not code):
            continue
        module = free_name(path, taken)
        made: dict[str, Any] = {"name": module, "purpose": _purpose(spec, module), "tasks": _tasks(spec), "code": code}
        if not code:
            made["class_name"] = classes.take(class_stem(module))
            made["methods"] = methods_for(with_phases(made["tasks"], plan), ()) or [run_method(made["purpose"])]
        found.append(made)
    if own:
        module = free_name(PurePosixPath(LOGIC_MODULE), taken, suffix="_of_plugin")
        found.insert(0, {"name": module, "purpose": "Logic of the plugin.", "code": own})
    return found


def logic_class(main: str, taken: Iterable[str]) -> str:
    """Return the name that the analysis's main class has in a unit whose plugin class is the blueprint's.

    Args:
        main: What the analysis calls it.
        taken: Names that other classes of the unit have, the plugin's included.
    """
    taken = frozenset(taken)
    stem = main.removesuffix("Plugin")[: CLASS_NAME_MAX - 9] or "Plugin"
    tries = [] if main.endswith("Plugin") else [main]
    tries += [f"{stem}{suffix}" for suffix in ("Logic", "Component", "Core")]
    return next((each for each in tries if is_class_name(each) and each not in taken), main)


def plugin_class(plan: ImplementationPlan, name: str) -> str:
    """Return what the analysis calls the plugin's class; empty where it does not say."""
    codes = [
        _own_code(plan, f"{name}_plugin")[0],
        *(code_of(plan, spec) for spec in plan.files if spec.template == "plugin/module"),
    ]
    found = (main_class(code, name) for code in codes if code)
    return next((each for each in found if each.endswith("Plugin")), "")


def _own_code(plan: ImplementationPlan, main: str) -> tuple[str, str]:
    """Return the analysis's program text for the plugin's own class and the path it names; empty where it has none."""
    own = [spec for spec in plan.files if spec.template == "plugin/plugin"]
    own += [spec for spec in plan.files if spec.template == "plugin/module" and PurePosixPath(spec.path).stem == main]
    return next(((code, spec.path) for spec in own if (code := code_of(plan, spec))), ("", ""))


def main_class(code: str, name: str) -> str:
    """Return the class of a module that does the plugin's work; empty where none plainly does: it is called like it.

    Args:
        code: Program text of the analysis.
        name: The plugin's name.
    """
    found = [each.name for each in body_of(code) if isinstance(each, ast.ClassDef) and not each.name.startswith("_")]
    wanted = {f"{name}_plugin".replace("_", ""), name.replace("_", "")}
    called = [each for each in found if each.lower() in wanted]
    candidates = called or [each for each in found if each.endswith("Plugin")]
    return candidates[0] if len(candidates) == 1 else ""


def _without_doubles(plan: ImplementationPlan, specs: list[FileSpec]) -> list[FileSpec]:
    """Return one file for each path: the first one that has code, else the first."""
    best: dict[str, FileSpec] = {}
    for spec in specs:
        if spec.path not in best or (code_of(plan, spec) and not code_of(plan, best[spec.path])):
            best[spec.path] = spec
    return list(best.values())


def free_name(path: PurePosixPath, taken: set[str], *, suffix: str = "_module") -> str:
    """Return a file's stem as a safe name that is not taken yet, and take it.

    A second file of the same stem gets its folder's name before it, else ``suffix`` or a number behind it.
    """
    stem = path.stem if is_safe_name(path.stem) else to_snake(path.stem) or "part"
    folder = to_snake(path.parent.name)
    tries = [stem, f"{folder}_{stem}" if folder else "", f"{stem}{suffix}"]
    tries += [f"{stem[: NAME_MAX - 5]}_{number}" for number in range(2, 1_000)]
    name = next(each for each in tries if each not in taken and is_safe_name(each))
    taken.add(name)
    return name


def _purpose(spec: FileSpec, module: str) -> str:
    purpose = spec.variables.get("purpose")
    text = safe_text(purpose, LINE_MAX - 1) if isinstance(purpose, str) else ""
    text = text or module.replace("_", " ").capitalize()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _tasks(spec: FileSpec) -> tuple[str, ...]:
    value = spec.variables.get("tasks")
    return safe_lines(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def tests_of(plan: ImplementationPlan, own: str) -> list[dict[str, str]]:
    """Return the test files that the analysis wrote; one that is called like the blueprint's gets another name.

    Args:
        plan: The plan.
        own: Name of the blueprint's test.
    """
    taken = {own}
    found = []
    for spec in plan.files:
        if spec.type != "test":
            continue
        stem = PurePosixPath(spec.path).stem
        stem = stem if stem.startswith("test_") else f"test_{stem.removesuffix('_test')}"
        code = code_of(plan, spec)
        if code:
            found.append({"name": free_name(PurePosixPath(stem), taken, suffix="_analysis"), "code": code})
    return found


def patches_of(plan: ImplementationPlan, contract: Contract) -> list[dict[str, str]]:
    """Return what the analysis changes in files of the workspace; settings go to a unit of their own."""
    settings = contract.settings.path if contract.settings else ""
    found = []
    for block in plan.code_blocks:
        code = clean_source(block.content)
        if block.role != "patch" or not code or (settings and block.path == settings):
            continue
        path = block.path or ""
        if _is_diff(block.info, code):
            found.append({"kind": "diff", "path": path if _PATH.match(path) else "", "code": code})
        elif _PATH.match(path) and path.endswith(".py"):
            found.append({"kind": "fragment", "path": path, "code": code})
    return found


def _is_diff(info: str, code: str) -> bool:
    return info.split(" ", maxsplit=1)[0].lower() in {"diff", "patch", "udiff"} or bool(_DIFF.search(code))


def safe_lines(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts as safe lines, without empty ones and at most 50."""
    made = (safe_text(text, LINE_MAX) for text in texts)
    return tuple(line for line in made if line)[:LINES_KEPT]
