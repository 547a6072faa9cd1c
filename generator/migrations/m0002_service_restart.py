"""2.0.0: a service has ``restart``; where the team had written one before, theirs is the one that stays.

Merged line by line, a class may have both without a conflict, and Python takes the last of them.
"""

from __future__ import annotations

import ast

from generator.answers.units import ServiceAnswers
from generator.migrations.python_files import PythonFile, Splice
from generator.migrations.records import Change, Migration

_OURS = '''
async def restart(self) -> None:
    """Stop the service, if it runs, and start it."""
    await self.stop()
    await self.start()
'''


def _run(change: Change) -> list[str]:
    answers = change.answers
    if not isinstance(answers, ServiceAnswers) or answers.service.code:
        return []
    path = f"{answers.contract.services_dir}/{answers.name}.py"
    source = change.present(path)
    if source is None:
        return []
    try:
        file = PythonFile(source)
        surplus = _surplus(file, answers.service.class_name)
        if surplus is None:
            return []
        (change.top / path).write_bytes(file.spliced([_removal(file, surplus)]))
    except ValueError as error:
        return [f"{path}: {error}; see that {answers.service.class_name} has one method restart."]
    return [f"{path}: your own restart stays; the blueprint's was left out."]


def _surplus(file: PythonFile, class_name: str) -> ast.stmt | None:
    """Return the blueprint's method, where the class has another one of that name."""
    home = file.find_class(class_name)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    named = [node for node in home.body if isinstance(node, kinds) and node.name == "restart"] if home else []
    own = ast.dump(ast.parse(_OURS).body[0])
    ours = [node for node in named if ast.dump(node) == own]
    return ours[0] if len(named) > len(ours) == 1 else None


def _removal(file: PythonFile, node: ast.stmt) -> Splice:
    """Take a method's lines away, with the blank ones above it."""
    start, end = file.lines(node)
    above = file.source[:start]
    kept = above.rstrip(b" \t\r\n")
    line_break = above.find(b"\n", len(kept)) + 1
    return Splice(line_break or start, end, "")


MIGRATION = Migration(2, "service_restart", frozenset({"service"}), "2.0.0", _run)
