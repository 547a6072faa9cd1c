"""The page of codes, from the registry that ``explain`` reads."""

from __future__ import annotations

from itertools import groupby

from documentation.markdown import code, page, table, with_code
from generator.codes import Code, codes
from generator.commands.explain_code import TITLES

_INTRODUCTION = """
Messages, findings and reasons carry a code, in brackets or in a field of their own. `aas-generator explain CODE` tells
what is here, and knows the codes of ruff and mypy too.
"""


def codes_page() -> str:
    """Return the page: a table for each family, in the order of the registry."""
    families = groupby(codes().values(), key=lambda each: each.family)
    sections = (f"## {TITLES[family]}\n\n{_table(list(found))}" for family, found in families)
    return page("Codes", _INTRODUCTION, *sections)


def _table(found: list[Code]) -> str:
    rows = ((code(each.code), with_code(each.means), with_code(each.why), with_code(each.do)) for each in found)
    return table(("code", "it means", "because", "what to do"), rows)
