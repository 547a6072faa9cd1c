"""``aas-generator contract``: what a workspace demands of a unit, and where that was read."""

from __future__ import annotations

from pathlib import Path

from generator.contract import ContractReading, read_contract
from generator.contract.missing import message_of
from generator.contract.sample import sample_of
from generator.contract.summary import made
from generator.errors import EXIT_OK, EXIT_TASKS
from generator.output import dump, note, say, table
from generator.settings import load_settings

SCHEMA = 1


def run_contract(workspace: Path, *, as_json: bool) -> int:
    """Print the contract and return the exit code: 1 where a plugin or a settings patch could not be built.

    Raises:
        GeneratorError: The folder or the configuration cannot be used.
    """
    reading = read_contract(workspace, load_settings(workspace).contract)
    if as_json:
        dump({"schema": SCHEMA, **reading.model_dump(mode="json"), "sample": list(sample_of(reading.contract))})
    else:
        rows = [(each.field, str(each.value), each.where, each.rule) for each in reading.findings]
        table(("Fact", "Value", "Where", "Why"), rows, _facts(reading))
        say("\n".join(made(reading)))
    for problem in reading.problems:
        note(f"warning: {problem}")
    lacking = reading.contract.plugin_base is None or reading.contract.settings is None
    if reading.missing:
        note(message_of(reading.missing))
    if lacking:
        note("'aas-generator init' writes a minimal base class and settings class where a workspace has none.")
    return EXIT_TASKS if lacking or reading.missing else EXIT_OK


def _facts(reading: ContractReading) -> list[str]:
    """Return the findings as lines for a person: field, value, place, reason."""
    lines = []
    for finding in reading.findings:
        place = f" ({finding.where})" if finding.where else ""
        lines.append(f"{finding.field}: {finding.value}{place}: {finding.rule}")
    return lines
