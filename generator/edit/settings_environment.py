"""Which environment variables set the fields of a settings class."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Sequence

from generator.edit.settings_bench import Workbench
from generator.syntax_trees import env_prefix


def environment_of(bench: Workbench, names: Sequence[str]) -> dict[str, str]:
    """Return for every field the environment variable that sets it: its alias, or the prefix and its name."""
    if bench.style.alias:
        return {name: bench.style.alias_of(name) for name in names}
    classes = [bench.target.node, *bench.target.bases]
    prefix = env_prefix(ast.parse(textwrap.dedent(bench.tree.code(node))).body[0] for node in classes)
    return {name: f"{prefix}{name}".upper() for name in names}
