"""The JSON Schema of each command's ``--json`` document, made from the records that are printed.

A document is the record of a report with the number of its form, ``schema``, before it. Where a command prints more or
less than its record, this is the place that says so; ``tests/test_documents.py`` compares all of it with what commands
print.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from generator.json_schema import schema_of
from generator.plan import ImplementationPlan, Record

Schema = dict[str, Any]


def _document(kind: Any, more: Mapping[str, Schema] | None = None) -> Schema:
    """Return the schema of a report behind the number of its form.

    Args:
        kind: The report's record.
        more: Further properties.
    """
    made = schema_of(kind, "")
    form = {"const": 1, "description": "The form of this document; a later one may have keys that this one has not."}
    made["properties"] = {"schema": form, **made["properties"], **(more or {})}
    made["required"] = ["schema", *made.get("required", ()), *(more or {})]
    return made


def _record(schema: Schema, name: str, *, without: tuple[str, ...] = ()) -> Schema:
    """Return the schema of a line of JSON Lines: an object with the name of what it is about."""
    kept = {key: value for key, value in schema["properties"].items() if key not in without}
    required = [key for key in schema["required"] if key not in without]
    return {
        "type": "object",
        "additionalProperties": False,
        "description": schema.get("description", ""),
        "properties": {"record": {"const": name}, **kept},
        "required": ["record", *required],
    }


def _lines(document: Schema, items: tuple[str, str], whole: str) -> Schema:
    """Return the schema of one line: an item of the document, or at the end all of it but the items.

    Args:
        document: The schema of the same as one document.
        items: The document's key for its items, and what an item's record is called.
        whole: What the last record is called.
    """
    key, name = items
    definitions = document["$defs"]
    item = definitions[document["properties"][key]["items"]["$ref"].rpartition("/")[2]]
    return {
        "$schema": document["$schema"],
        "title": "",
        "oneOf": [_record(item, name), _record(document, whole, without=(key,))],
        "$defs": definitions,
    }


def _count(about: str) -> Schema:
    return {"type": "integer", "minimum": 0, "description": about}


def _left_out(schema: Schema, *names: str) -> None:
    """Take properties away that the document does not have."""
    for name in names:
        del schema["properties"][name]
        schema["required"].remove(name)


def _optional(schema: Schema, *names: str) -> None:
    """Let properties be absent."""
    schema["required"] = [name for name in schema["required"] if name not in names]


def _renamed(schema: Schema, **names: str) -> None:
    """Give properties the names that they have in the document."""
    schema["properties"] = {names.get(name, name): told for name, told in schema["properties"].items()}
    schema["required"] = [names.get(name, name) for name in schema["required"]]


class PlanItem(ImplementationPlan):
    """A plan, and what is expected of it.

    Attributes:
        expected: What it will become if nothing is found against it; ``null`` for one that is not built.
        diff: What would be written, as a unified diff without secrets; there with ``--diff`` alone.
        left_out: Why nothing would be written; empty where something would be; there with ``--diff`` alone.
    """

    expected: Literal["implemented", "scaffolded"] | None
    diff: str
    left_out: str


class PlanDocument(Record):
    """The plans of a batch.

    Attributes:
        batch_id: The batch.
        board: The task board; ``null`` where there is none.
        items: One plan a task, in the order of the results file.
        problems: What could not be read, one sentence each.
        error: What ended it early; absent where nothing did.
    """

    batch_id: str
    board: str | None
    items: tuple[PlanItem, ...]
    problems: tuple[str, ...]
    error: str


def _plan() -> Schema:
    made = _document(PlanDocument)
    _optional(made, "error")
    _optional(made["$defs"]["PlanItem"], "diff", "left_out")
    return made


def _plan_lines() -> Schema:
    made = schema_of(PlanItem, "")
    _optional(made, "diff", "left_out")
    return made


def _plan_explain() -> Schema:
    from generator.commands.explain import PlanExplained

    return _document(PlanExplained)


def _translate() -> Schema:
    from generator.commands.translate import TranslateDocument

    return _document(TranslateDocument)


def _apply() -> Schema:
    from generator.task_results import COUNTS, RunReport

    told = {name: _count(f"How many tasks are {' or '.join(outcomes)}.") for name, outcomes in COUNTS.items()}
    return _document(RunReport, told)


def _apply_lines() -> Schema:
    return _lines(_apply(), ("tasks", "task"), "run")


def _check() -> Schema:
    from generator.check import CheckReport

    return _document(CheckReport)


def _check_lines() -> Schema:
    return _lines(_check(), ("units", "unit"), "check")


def _update() -> Schema:
    from generator.update.report import COUNTED, UpdateReport

    told = {f"{outcome}_count": _count(f"How many units are {outcome}.") for outcome in COUNTED}
    settled = _count("How many conflicts of text were settled by structure.")
    dry_run = {"type": "boolean", "description": "The same as ``preview``."}
    made = _document(UpdateReport, {**told, "settled_count": settled, "dry_run": dry_run})
    for each in (made, made["$defs"]["UnitUpdate"]):
        _renamed(each, old="from", new="to")
    _optional(made["$defs"]["FileChange"], "diff")
    return made


def _drift() -> Schema:
    from generator.drift.report import DriftReport

    made = _document(DriftReport)
    _optional(made["$defs"]["DriftFile"], "diff")
    return made


def _adopt() -> Schema:
    from generator.adopt.records import AdoptReport

    made = _document(AdoptReport)
    _left_out(made["$defs"]["DriftFile"], "diff")
    return made


def _undo() -> Schema:
    from generator.undo.undo import UndoReport

    return _document(UndoReport)


def _merge() -> Schema:
    from generator.merge.records import MergeReport

    return _document(MergeReport)


def _publish() -> Schema:
    from generator.publish.records import PublishReport

    return _document(PublishReport)


def _status() -> Schema:
    from generator.commands.status import StatusDocument

    return _document(StatusDocument)


def _stats() -> Schema:
    from generator.effort import Effort

    return _document(Effort)


def _submit() -> Schema:
    from generator.commands.submit import SubmitDocument

    return _document(SubmitDocument)


def _fetch() -> Schema:
    from generator.commands.fetch import FetchDocument

    return _document(FetchDocument)


def _doctor() -> Schema:
    from generator.commands.doctor import DoctorDocument

    return _document(DoctorDocument)


def _contract() -> Schema:
    from generator.contract.reading import ContractReading

    sample = {"type": "array", "items": {"type": "string"}, "description": "How a plugin will be made, in lines."}
    return _document(ContractReading, {"sample": sample})


def _trust() -> Schema:
    from generator.commands.trust import TrustDocument

    return _document(TrustDocument)


def _explain() -> Schema:
    from generator.commands.explain_code import CodesDocument

    return _document(CodesDocument)


def _config() -> Schema:
    from generator.setting_origins import ShownSettings

    return _document(ShownSettings)


def _settings() -> Schema:
    from generator.settings_schema import settings_schema

    return settings_schema()


def _project() -> Schema:
    from generator.settings_schema import project_schema

    return project_schema()


class Described(NamedTuple):
    """What a schema is of, and what makes it; making one loads the command that prints the document."""

    about: str
    make: Callable[[], Schema]


# By the name that ``schema --of`` takes.
SCHEMAS: Mapping[str, Described] = {
    "plan": Described("plan --json", _plan),
    "plan-line": Described("a line of plan --json-lines", _plan_lines),
    "plan-explain": Described("plan --explain TASK --json", _plan_explain),
    "translate": Described("translate --json", _translate),
    "apply": Described("apply --json", _apply),
    "apply-line": Described("a line of apply --output-format jsonl", _apply_lines),
    "check": Described("check --json", _check),
    "check-line": Described("a line of check --output-format jsonl", _check_lines),
    "undo": Described("undo --json", _undo),
    "status": Described("status --json", _status),
    "stats": Described("status --stats --json", _stats),
    "merge": Described("merge --json", _merge),
    "publish": Described("publish --json", _publish),
    "update": Described("update --json", _update),
    "drift": Described("drift --json", _drift),
    "adopt": Described("adopt --json", _adopt),
    "submit": Described("submit --json", _submit),
    "fetch": Described("fetch --json", _fetch),
    "doctor": Described("doctor --json", _doctor),
    "contract": Described("contract --json", _contract),
    "trust": Described("trust --json", _trust),
    "explain": Described("explain --json", _explain),
    "config": Described("config show --json", _config),
    "settings": Described("aas-generator.toml and config.toml", _settings),
    "pyproject": Described("pyproject.toml, as far as it is this tool's", _project),
}


def schema_named(name: str) -> Schema:
    """Return the JSON Schema of a document.

    Raises:
        KeyError: There is none of that name.
    """
    about, make = SCHEMAS[name]
    made = make()
    return {"$schema": made.pop("$schema"), **made, "title": f"aas-generator: {about}"}
