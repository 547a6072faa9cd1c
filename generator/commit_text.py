"""Text of a model as it may stand in a commit, a branch's note or on a board: nothing that a host or a CI obeys.

Hosts act on what commits say: they skip checks, close issues, notify people, credit authors and move tickets. All of it
is for people to say. The words stay, so that a reader still sees what was meant.
"""

from __future__ import annotations

import re

from generator.answers.text import one_line, shorten

SUBJECT_MAX = 72

# [skip ci], [ci skip], [no ci], [skip actions], [CF-Pages-Skip], ***NO_CI***
_BRACKETS = re.compile(r"\[([^\[\]]{0,80}(?<![a-z])(?:skip\w{0,20}|ci|no_ci)(?![a-z])[^\[\]]{0,80})\]", re.IGNORECASE)
_STARS = re.compile(r"\*{3,}")
# Trailers that credit somebody, decide about checks, or are the ones by which this tool knows its commits.
_TRAILER = re.compile(
    r"\b((?:[a-z]+-){1,4}by|skip-checks|(?:task|batch|change)-id|reverts-task|answers-sha256|BREAKING[ -]CHANGE)\s*:",
    re.IGNORECASE,
)
# GitHub's #1, o/r#1 and GH-1, Azure's AB#1, GitLab's !1, Jira's #close
_NUMBER = re.compile(r"(?<=\w)[#!](?=\d)|(?<!\w)[#!](?=\d)|\bGH-(?=\d)", re.IGNORECASE)
_COMMAND = re.compile(r"[#+](?=[A-Za-z_])")
_CLOSING = re.compile(
    r"\b(clos(?:es?|ed|ing)|fix(?:es|ed|ing)?|resolv(?:es?|ed|ing)|complet(?:es?|ed|ing)|implement(?:s|ed|ing)?)"
    r"(\s*:\s*|\s+)(?=(?:[\w.-]+/[\w.-]+ )?(?:[A-Za-z][A-Za-z0-9]{0,15}-\d|no\. \d|https?://))",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<!\w)@+(?=\w)")


def harmless(text: str, limit: int | None = None) -> str:
    """Return a model's text on one line, without commands to a host or a CI and without characters that are not seen.

    Args:
        text: The text.
        limit: How many characters it may have.
    """
    line = _BRACKETS.sub(r"(\1)", _STARS.sub("", one_line(text)))
    line = _MENTION.sub("", _TRAILER.sub(r"\1", line))
    line = _COMMAND.sub("", _NUMBER.sub(_spelled, line))
    line = " ".join(_CLOSING.sub(r"\1 task ", line).split())
    return line if limit is None else shorten(line, limit)


def _spelled(found: re.Match[str]) -> str:
    touches = found.start() > 0 and not found.string[found.start() - 1].isspace()
    return f"{' ' * (touches and found[0] in '#!')}no. "
