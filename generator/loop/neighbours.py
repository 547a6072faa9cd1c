"""The modules of a workspace that a task's code imports, in outline: what it can call there, and how."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from generator.answers.contract import Contract
from generator.git import Repository
from generator.loop.asked import AskedCode
from generator.loop.functions import outline
from generator.loop.task_code import FILE_MAX
from generator.wiring.sources import read

MOST = 40


def neighbours(repository: Repository, asked: AskedCode, contract: Contract) -> dict[str, str]:
    """Return the outlines of the workspace's modules that some code imports, by path; only of the names imported.

    Args:
        repository: The user's repository.
        asked: The code, and the commit that it is of.
        contract: Where the workspace's sources are.
    """
    wanted: dict[str, set[str]] = {}
    for source in asked.modules.values():
        for module, name in _imported(source):
            wanted.setdefault(module, set()).update({name} if name else ())
    places = {path: module for module in list(wanted)[:MOST] for path in _places(module, contract)}
    own = {*asked.modules, *asked.tests}
    sizes = repository.sizes(asked.commit, [path for path in places if path not in own])
    found = repository.contents(asked.commit, [path for path, size in sizes.items() if size <= FILE_MAX])
    told = {path: outline(content.decode("utf-8", "replace"), wanted[places[path]]) for path, content in found.items()}
    return {path: text for path, text in told.items() if text}


def _imported(source: str) -> Iterator[tuple[str, str]]:
    """Yield the modules that a source imports by their whole names, each with the name that it takes from there."""
    tree = read(source)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield node.module, alias.name
                yield f"{node.module}.{alias.name}", ""


def _places(module: str, contract: Contract) -> list[str]:
    path = module.replace(".", "/")
    roots = dict.fromkeys([f"{contract.source_root}/" if contract.source_root else "", ""])
    return [f"{root}{path}{end}" for root in roots for end in (".py", "/__init__.py")]
