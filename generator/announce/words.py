"""What is said of a task: plain words in Markdown, in which nothing of a model's is obeyed by a host."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from generator.announce.pending import News
from generator.commit_text import harmless
from generator.redaction import redact

_SHOWN = 12
_LINE = 300


def comment(news: News) -> str:
    """Return a comment about the end of one task."""
    result = news.result
    lines = [f"**{result.outcome}** by aas-generator, run {news.run_id}"]
    lines += [_line(result.reason)] if result.reason else []
    lines += [f"Branch `{result.branch}` at {result.commit[:12]}"] if result.branch and result.commit else []
    lines += [f"- {unit.blueprint} {unit.name}: {len(unit.files)} files" for unit in result.units]
    lines += [f"- gate {gate.gate}: {gate.outcome}" for gate in result.gates]
    lines += [f"- to be written: {_line(line)}" for line in result.unwritten[:_SHOWN]]
    return "\n".join(lines) + "\n"


def summary(news: Sequence[News], workspace: str) -> tuple[str, str]:
    """Return the title and the text of a message about several tasks."""
    ordered = sorted(news, key=lambda each: each.result.outcome)
    groups = [(name, list(some)) for name, some in groupby(ordered, key=attrgetter("result.outcome"))]
    title = f"{workspace}: {', '.join(f'{len(some)} {name}' for name, some in groups)}"
    lines = [
        f"- {each.result.task_id} {each.result.outcome} {_line(each.title)} {_line(each.result.reason)}".rstrip()
        for each in news[:_SHOWN]
    ]
    more = [f"- … and {len(news) - _SHOWN} more"] if len(news) > _SHOWN else []
    return title, "\n".join([*lines, *more]) + "\n"


def heading(news: News) -> str:
    """Return what an issue about a task is called."""
    return ": ".join(filter(None, (news.result.task_id, harmless(redact(news.title), _LINE))))


def _line(text: str) -> str:
    return harmless(redact(text), _LINE)
