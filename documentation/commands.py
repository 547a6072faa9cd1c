"""The pages of commands, from the tree that the command line itself is made of."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

import typer

from documentation.markdown import code, page, prose, table
from generator.cli import app

_NAME = "aas-generator"
_INTRODUCTION = f"""
Every command, as `{_NAME} --help` tells them. `python -m generator` is the same program. What commands print and how
they end is in [Outcomes, exit codes and records](outcomes.md).
"""


class Command(NamedTuple):
    """A command that people call: its name behind the program's, its page, and what the command line knows of it."""

    name: str
    page: str
    click: Any


def commands() -> list[Command]:
    """Return the commands that ``--help`` shows, those of one module of ``generator.cli`` together."""
    found = list(_below(_root(), ""))
    order = list(dict.fromkeys(each.page for each in found))
    return sorted(found, key=lambda each: order.index(each.page))


def command_pages() -> dict[str, Callable[[], str]]:
    """Return what makes each page of commands: the overview, and one for each module of ``generator.cli``."""
    pages = {f"reference/{name}": partial(_group_page, name) for name in {each.page for each in commands()}}
    return {"reference/commands.md": _overview, **dict(sorted(pages.items()))}


def _overview() -> str:
    groups = groupby(commands(), key=lambda each: each.page)
    parts = [f"## {_title(name)}\n\n{table(('command', 'does'), map(_entry, group))}" for name, group in groups]
    options = table(("option", "meaning"), _rows(_root()))
    return page("Commands", _INTRODUCTION, *parts, "## Without a command", options)


def _group_page(name: str) -> str:
    return page(_title(name), "", *(_section(each) for each in commands() if each.page == name))


def _title(name: str) -> str:
    """Return what the module whose commands are on a page says of them first."""
    module = importlib.import_module(f"generator.cli.{name.removeprefix('commands-').removesuffix('.md')}")
    return re.split(r"[,:.]", module.__doc__ or "")[0]


def _root() -> Any:
    return typer.main.get_command(app)


def _below(group: Any, prefix: str) -> Iterator[Command]:
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from _below(command, f"{prefix}{name} ")
        else:
            module = command.callback.__module__.rsplit(".", 1)[1]
            yield Command(prefix + name, f"commands-{module}.md", command)


def _entry(command: Command) -> tuple[str, str]:
    anchor = command.name.replace(" ", "-")
    return f"[`{command.name}`]({command.page}#{anchor})", prose(command.click.help or "")


def _section(command: Command) -> str:
    usage = " ".join((_NAME, command.name, *command.click.collect_usage_pieces(_context(command.click))))
    rows = table(("argument or option", "meaning"), _rows(command.click))
    return f"## {command.name}\n\n{prose(command.click.help or '')}\n\n```text\n{usage}\n```\n\n{rows}"


def _rows(command: Any) -> Iterator[tuple[str, str]]:
    context = _context(command)
    for parameter in command.params:
        if record := parameter.get_help_record(context):
            yield code(record[0]), prose(record[1])


def _context(command: Any) -> Any:
    return command.context_class(command, info_name=_NAME)
