"""The page of codes, from the texts that ``explain`` prints."""

from __future__ import annotations

from itertools import groupby

from documentation.markdown import page, prose, table, with_code
from generator.codes import Code, codes
from generator.commands.explain_code import TITLES

_INTRODUCTION = """
A code stands in brackets at the end of a message, as `code` in JSON, and as the rule in SARIF. `aas-generator explain
CODE` tells the same as this page. Codes of the lint gate such as `S301` are ruff's, those of the types gate such as
`arg-type` are mypy's; `explain` asks the ones that are installed.
"""


def codes_page() -> str:
    """Return the page."""
    groups = groupby(codes().values(), lambda each: each.family)
    parts = [
        f"## {TITLES[family]}\n\n{table(('code', 'means', 'why', 'do'), map(_row, group))}" for family, group in groups
    ]
    return page("Codes", _INTRODUCTION, *parts)


def _row(each: Code) -> tuple[str, ...]:
    example = f" E.g. {with_code(f'`{each.example}`')}" if each.example else ""
    return f"`{each.code}`", f"{prose(each.means)}{example}", prose(each.why), prose(each.do)
