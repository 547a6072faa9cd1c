"""How a model's answer ended, in the words of all services: whole, cut, filtered, refused, with calls of tools."""

from __future__ import annotations

from collections.abc import Sequence

from generator.results.answer import CUT_ADVICE, Answer, Parts, empty, filtered, refused
from generator.results.quote import kind_of, quote

_CUT = frozenset(
    {"length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded", "content_truncated"}
)
_FILTERED = frozenset(
    {"content_filter", "content_filtered", "safety", "recitation", "prohibited_content", "blocklist", "spii",
     "guardrail_intervened", "error_toxic", "language", "image_safety"}
)  # fmt: skip
_REFUSED = frozenset({"refusal"})
_WHOLE = frozenset({"", "stop", "end_turn", "eos", "stop_sequence", "complete", "completed", "finish", "finished"})
_TOOLS = frozenset({"tool_calls", "function_call", "tool_use"})
_BROKEN = frozenset({"error", "abort", "aborted", "cancelled", "canceled", "malformed_function_call", "timeout"})


def word_of(reason: object) -> str:
    """Return the reason for which an answer ended as it is compared; empty for none."""
    if reason is None:
        return ""
    return reason.casefold() if isinstance(reason, str) else kind_of(reason)


def judged(parts: Parts, reason: object, key: str, *, calls: Sequence[str] = (), nothing: str = "") -> Answer:
    """Return the answer that a text and the reason for which it ended stand for.

    Args:
        parts: The text, and the refusal beside it.
        reason: Why the model stopped, as the body has it.
        key: What the body calls this reason.
        calls: The arguments of the tools that were called, where they can be an answer.
        nothing: Why there is no text, where there is none.
    """
    finish, shown = word_of(reason), f"{key} is {quote(reason or '', 60)}"
    unfinished = _unfinished(parts, finish, shown)
    if unfinished is not None:
        return unfinished
    # What a model hands to a tool is its answer where it says no more beside it than a word about the call.
    argument = max(calls, key=len, default="")
    if len(argument) > len(parts.text) or (argument and not parts.text.strip()):
        more = "" if len(calls) < 2 else f", the longest of {len(calls)}"
        return Answer(argument).warned(f"the answer is what the model gave to a tool{more}")
    if not parts.text.strip():
        return empty(nothing if finish not in _TOOLS else "the message holds tool calls only")
    answer = Answer(parts.text, warnings=parts.warnings, doubts=parts.doubts)
    if finish in _TOOLS:
        return answer.warned(f"{shown}; the tool calls were left out")
    return answer if finish in _WHOLE else answer.warned(f"{shown}, which is not known")


def _unfinished(parts: Parts, finish: str, shown: str) -> Answer | None:
    """Return the answer of a model that was kept from answering; ``None`` where it came to its end."""
    if finish in _FILTERED:
        return filtered(shown, parts.text)
    if finish in _REFUSED or parts.refusal:
        return refused(parts.refusal or parts.text, parts.text, shown)
    if finish in _CUT:
        return Answer(parts.text, "cut", f"cut off: {shown}; {CUT_ADVICE}")
    if finish in _BROKEN:
        return Answer(parts.text, "error", f"the request failed: {shown}; ask again")
    return None
