"""A plan whose units get other names than its text gives them: names, files, and the imports in its code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.answers.contract import Contract
from generator.plan import CodeBlock, Evidence, FileSpec, ImplementationPlan

Pattern = tuple[re.Pattern[str], str]


def rename(plan: ImplementationPlan, names: Mapping[str, str], contract: Contract, rule: str) -> ImplementationPlan:
    """Return a plan with other names for its units.

    Args:
        plan: The plan as it was read.
        names: The new name by kind. A service beside a plugin of the same name gets ``_service`` behind it, as always;
            a kind that is missing keeps its name.
        contract: The workspace's layout, which the plan's files follow.
        rule: Where the names come from, for the plan's evidence.
    """
    wanted = {kind: names.get(kind, name) for kind, name in plan.names.items()}
    if "service" in wanted and wanted["service"] == wanted.get("plugin"):
        wanted["service"] = f"{wanted['service']}_service"
    if not plan.kinds or not plan.names:
        return plan
    paths = [pair for kind, name in plan.names.items() for pair in _paths(kind, name, wanted[kind], contract)]
    imports = [pair for kind, name in plan.names.items() for pair in _imports(kind, name, wanted[kind], contract)]
    evidence = {**plan.evidence, "name": Evidence(start=0, end=0, rule=rule, confidence=1.0)}
    return plan.model_copy(
        update={
            "name": next(iter(wanted.values())),
            "names": wanted,
            "files": _files(plan.files, paths),
            "code_blocks": tuple(_block(block, paths, imports) for block in plan.code_blocks),
            "evidence": evidence,
            "warnings": tuple(one for one in plan.warnings if not one.startswith("name is uncertain")),
        }
    )


def _paths(kind: str, old: str, new: str, contract: Contract) -> list[tuple[str, str]]:
    """Return beginnings of paths and what stands there instead, the more special ones first."""
    if old == new or kind == "config_patch":
        return []
    test = (f"{contract.tests_dir}/test_{old}.py", f"{contract.tests_dir}/test_{new}.py")
    if kind == "service":
        return [(f"{contract.services_dir}/{old}.py", f"{contract.services_dir}/{new}.py"), test]
    was, now = f"{contract.plugins_dir}/{old}", f"{contract.plugins_dir}/{new}"
    return [(f"{was}/{old}_plugin.py", f"{now}/{new}_plugin.py"), (f"{was}/", f"{now}/"), test]


def _imports(kind: str, old: str, new: str, contract: Contract) -> list[Pattern]:
    """Return how code names the unit, and how it shall: its package or module, with and without the folder.

    Text that is no import can be meant too, such as the target of ``mock.patch``, but only with the folder before it.
    """
    if old == new or kind == "config_patch":
        return []
    folder = contract.plugins_dir if kind == "plugin" else contract.services_dir
    dotted = re.escape(folder.replace("/", "."))
    ending = "(?:_plugin)?" if kind == "plugin" else ""
    behind = r"(?![A-Za-z0-9_])"
    whole = re.compile(rf"(?<![A-Za-z0-9_.])({dotted}\.){re.escape(old)}{ending}{behind}")
    bare = re.compile(rf"(?m)^([ \t]{{0,80}}(?:from|import) ){re.escape(old)}{ending}{behind}(?=\.| import|$)")
    main = re.compile(rf"(?<=\.){re.escape(old)}_plugin{behind}(?= import|\.)")
    return [(whole, rf"\g<1>{new}"), (bare, rf"\g<1>{new}"), *([(main, f"{new}_plugin")] if kind == "plugin" else [])]


def _path(path: str, pairs: list[tuple[str, str]]) -> str:
    for was, now in pairs:
        if path.startswith(was):
            return now + path[len(was) :]
    return path


def _files(specs: Sequence[FileSpec], pairs: list[tuple[str, str]]) -> tuple[FileSpec, ...]:
    """Return the files at their new paths; a module that is now called as the main one is the main one."""
    moved: dict[str, FileSpec] = {}
    for spec in specs:
        path = _path(spec.path, pairs)
        moved.setdefault(path, spec.model_copy(update={"path": path}))
    return tuple(moved.values())


def _block(block: CodeBlock, pairs: list[tuple[str, str]], imports: list[Pattern]) -> CodeBlock:
    if block.role not in ("file", "patch", "example"):
        return block
    content = block.content
    for pattern, now in imports:
        content = pattern.sub(now, content)
    return block.model_copy(update={"path": _path(block.path, pairs) if block.path else None, "content": content})
