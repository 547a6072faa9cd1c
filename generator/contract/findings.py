"""What the reader of a workspace found, and why it believes it."""

from __future__ import annotations

from collections.abc import Iterable

from generator.plan import Record


class Finding(Record):
    """One fact about the workspace.

    Attributes:
        field: The contract's field that the fact decides, dotted (``plugin_base``, ``hub``, ``line_length``);
            ``files`` for facts about the reading itself.
        value: What was found, as text.
        where: ``path:line``, workspace-relative; a path alone, or empty where no single place shows it.
        rule: Why the value was taken, as half a sentence.
    """

    field: str
    value: str
    where: str
    rule: str


class Notes:
    """Collects findings and problems while the workspace is read."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._problems: list[tuple[str, str]] = []
        self._first: tuple[str, ...] = ()

    def found(self, field: str, value: object, where: str, rule: str) -> None:
        """Note a fact; the arguments are those of ``Finding``."""
        finding = Finding(field=field, value=str(value), where=where, rule=rule)
        if finding not in self._findings:
            self._findings.append(finding)

    def problem(self, field: str, sentence: str) -> None:
        """Note what a person must look at: one sentence with its next step."""
        if (field, sentence) not in self._problems:
            self._problems.append((field, sentence))

    def has_problem(self, field: str) -> bool:
        """Tell whether a problem of that field is noted."""
        return any(noted == field for noted, _ in self._problems)

    def place(self, field: str) -> str:
        """Return where a field was found; empty where no place is noted."""
        return next((finding.where for finding in self._findings if finding.field == field), "")

    def exactly(self, field: str) -> tuple[str, ...]:
        """Return the problems of a field itself."""
        return tuple(text for noted, text in self._problems if noted == field)

    def of(self, field: str) -> tuple[str, ...]:
        """Return the problems of a field and of what is inside it."""
        return tuple(text for noted, text in self._problems if noted == field or noted.startswith(f"{field}."))

    def order(self, *fields: str) -> None:
        """Put the problems of these fields before others, in this order, whenever they are noted."""
        self._first = fields

    def findings(self) -> tuple[Finding, ...]:
        """Return all facts in the order they were noted."""
        return tuple(self._findings)

    def problems(self, settled: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the sentences of all problems but those of the fields in ``settled``."""
        done = frozenset(settled)
        rank = {field: index for index, field in enumerate(self._first)}
        listed = sorted(self._problems, key=lambda each: rank.get(each[0].partition(".")[0], len(rank)))
        return tuple(sentence for field, sentence in listed if field not in done)
