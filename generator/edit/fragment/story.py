"""Three versions of a file united: read, united by definitions, and looked at a second time."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from generator.edit.fragment.checks import check_united, newly_undefined
from generator.edit.fragment.definitions import unite_statement
from generator.edit.fragment.prose import unite_empty_lines
from generator.edit.fragment.result import Refused, United, UniteRequest
from generator.edit.fragment.scopes import unite_scope
from generator.edit.fragment.trio import Context, Statement, Trio
from generator.edit.fragment.versions import Version, read_version
from generator.edit.refusals import Objection


def unite_here(base: bytes | None, ours: bytes, theirs: bytes, *, line_length: int = 88) -> United | Refused:
    """Unite three versions in this process; see ``uniting.unite``, and use that for text that may be hostile."""
    try:
        return _united(Trio(read_version(base or b""), read_version(ours), read_version(theirs)), line_length)
    except Objection as objection:
        code, problem = objection.reason
    except RecursionError:
        code, problem = "nesting", "the code is nested too deeply"
    return Refused(code=code, reason=f"{problem[:1].upper()}{problem[1:].rstrip('.')}.")


def answer(request: UniteRequest) -> United | Refused:
    """Unite what a request holds; see ``unite_here``."""
    return unite_here(request.base, request.ours, request.theirs, line_length=request.line_length)


def _united(versions: Trio[Version], line_length: int) -> United:
    texts = versions.map(lambda version: version.text)
    if texts.is_settled(str):
        return United(code=versions.ours.write(texts.settle(str)))
    modules = texts.map(_module)
    kept: frozenset[str] = frozenset()
    while True:
        context = Context(unite_statement, line_length, [], kept)
        text = _unite_modules(modules, context)
        missing = newly_undefined(text, texts) - kept
        if not missing:
            break
        kept |= missing
    check_united(text, texts)
    return United(code=versions.ours.write(text), decisions=tuple(dict.fromkeys(context.decisions)))


def _module(text: str) -> cst.Module:
    try:
        module = cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        raise Objection("syntax", "the file is no Python that can be taken apart") from error
    if module.code != text:
        raise Objection("syntax", "the file does not survive being taken apart")
    return module


def _unite_modules(versions: Trio[cst.Module], context: Context) -> str:
    header = unite_empty_lines(versions.map(lambda each: each.header), context, "the top")
    footer = unite_empty_lines(versions.map(lambda each: each.footer), context, "the end")
    body = unite_scope(versions.map(_body), context)
    united = versions.ours.with_changes(header=header, footer=footer, body=body)
    return united.code


def _body(module: cst.Module) -> Sequence[Statement]:
    return list(module.body)
