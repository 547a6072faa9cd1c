"""2.0.0: the variables of a unit's settings begin with its name, and those without it still count.

The prefix holds for the whole class, also for settings that a team has added, which would no longer be read from where
they are set. These get the alias that the blueprint's own settings have.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from generator.answers.details import PluginSpec, ServiceSpec
from generator.answers.units import PluginAnswers, ServiceAnswers
from generator.migrations.python_files import PythonFile, Splice
from generator.migrations.records import Change, Migration

_NEEDED = {"AliasChoices", "Field"}
_ALIASES = {"alias", "validation_alias"}


@dataclass(frozen=True)
class _Home:
    """Where a unit has its settings."""

    path: str
    spec: PluginSpec | ServiceSpec
    prefix: str
    width: int


def _run(change: Change) -> list[str]:
    home = _home(change)
    source = change.present(home.path) if home else None
    if home is None or source is None:
        return []
    try:
        file = PythonFile(source)
        added = _added(file, home)
        if not added:
            return []
        (change.top / home.path).write_bytes(file.spliced([_with_alias(file, node, home) for node in added]))
    except ValueError as error:
        return [f"{home.path}: {error}; see that settings of yours are still read from their variables."]
    names = ", ".join(_name(node) for node in added)
    return [f"{home.path}: {names}: read from variables with {home.prefix} before the name too."]


def _home(change: Change) -> _Home | None:
    """Return where a unit has settings whose variables have got a prefix; ``None`` where nothing has changed."""
    answers, contract = change.answers, change.answers.contract
    spec: PluginSpec | ServiceSpec
    if isinstance(answers, PluginAnswers):
        path, spec = f"{contract.plugins_dir}/{answers.name}/config.py", answers.plugin
    elif isinstance(answers, ServiceAnswers) and not answers.service.code:
        path, spec = f"{contract.services_dir}/{answers.name}.py", answers.service
    else:
        return None
    strangers = [field.name for field in spec.fields if not field.name.startswith(f"{answers.name}_")]
    if contract.settings is None or spec.env_prefix or not strangers:
        return None
    return _Home(path, spec, f"{answers.name.upper()}_", contract.line_length)


def _added(file: PythonFile, home: _Home) -> list[ast.AnnAssign]:
    """Return the settings that are not the blueprint's and have no alias yet.

    Raises:
        ValueError: There are some, but the class no longer is what the blueprint made.
    """
    settings = file.find_class(home.spec.config_class)
    known = {field.name for field in home.spec.fields}
    nodes = [node for node in settings.body if isinstance(node, ast.AnnAssign)] if settings else []
    added = [node for node in nodes if _name(node) not in known and _needs_alias(node)]
    is_ours = settings and _prefix(settings) == home.prefix and file.imported_from("pydantic") >= _NEEDED
    if added and not is_ours:
        raise ValueError("its imports or its environment prefix are not the blueprint's")
    return added


def _needs_alias(node: ast.AnnAssign) -> bool:
    if not _name(node) or _name(node).startswith(("_", "model_")) or "ClassVar" in ast.dump(node.annotation):
        return False
    # None is the keyword of what a ``**`` brings along, which nobody can see.
    return not (isinstance(node.value, ast.Call) and {each.arg for each in node.value.keywords} & {*_ALIASES, None})


def _name(node: ast.AnnAssign) -> str:
    return node.target.id if isinstance(node.target, ast.Name) else ""


def _prefix(settings: ast.ClassDef) -> str | None:
    for node in settings.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            for keyword in node.value.keywords:
                if keyword.arg == "env_prefix" and isinstance(keyword.value, ast.Constant):
                    return str(keyword.value.value)
    return None


def _with_alias(file: PythonFile, node: ast.AnnAssign, home: _Home) -> Splice:
    """Return what gives a setting both names of its variable."""
    indent = " " * (node.col_offset + 4)
    upper = _name(node).upper()
    alias = f'validation_alias=AliasChoices("{home.prefix}{upper}", "{upper}")'
    if len(indent) + len(alias) + 1 > home.width:
        names = "".join(f'{indent}    "{name}",\n' for name in (f"{home.prefix}{upper}", upper))
        alias = f"validation_alias=AliasChoices(\n{names}{indent})"
    if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "Field":
        arguments: list[ast.expr] = [*node.value.args, *(each.value for each in node.value.keywords)]
        if arguments and node.value.lineno != arguments[0].lineno:
            end = max(file.span(each)[1] for each in arguments)
            return Splice(end, end, f",\n{indent}{alias}")
        parts = [file.text(each) for each in node.value.args]
        parts += [f"{each.arg}={file.text(each.value)}" for each in node.value.keywords]
    else:
        parts = [f"default={file.text(node.value)}"] if node.value else []
    start = file.span(node.annotation)[1]
    lines = "".join(f"{indent}{part},\n" for part in (*parts, alias))
    return Splice(start, file.span(node)[1], f" = Field(\n{lines}{' ' * node.col_offset})")


MIGRATION = Migration(3, "prefixed_variables", frozenset({"plugin", "service"}), "2.0.0", _run)
