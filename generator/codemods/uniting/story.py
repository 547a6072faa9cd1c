"""Three versions of a file united: read, united by definitions, and looked at a second time."""

from __future__ import annotations

from generator.codemods.refusals import Objection
from generator.codemods.source import parse_python
from generator.codemods.uniting.result import Refused, United, UniteRequest


def unite_here(base: bytes | None, ours: bytes, theirs: bytes, *, line_length: int = 88) -> United | Refused:
    """Unite three versions in this process; see ``uniting.unite``, and use that for text that may be hostile."""
    try:
        for version in (ours, theirs, base or b""):
            parse_python(version)
        if ours == theirs or base == theirs:
            return United(code=ours)
        if base == ours:
            return United(code=theirs)
        raise Objection("both-changed", "both sides changed the file")
    except Objection as objection:
        code, problem = objection.reason
        return Refused(code=code, reason=f"{problem[:1].upper()}{problem[1:].rstrip('.')}.")


def answer(request: UniteRequest) -> United | Refused:
    """Unite what a request holds; see ``unite_here``."""
    return unite_here(request.base, request.ours, request.theirs, line_length=request.line_length)
