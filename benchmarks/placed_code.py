"""What becomes of a batch's code: mypy and ruff findings per unit as it was written and as it is placed, and its use.

Run it with ``python benchmarks/placed_code.py RESULTS… [--workspace DIR] [--strict]``; without a workspace it is the
contract of the design document. It ends with 1 where a class of the analysis is neither made, used nor named.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from generator.answers.contract import Contract
from generator.answers.units import PluginAnswers, UnitAnswers
from generator.apply.falling import codes_of
from generator.apply.placing import place_code, written_units
from generator.contract import read_contract
from generator.errors import ManyErrors
from generator.items import TaskFacts
from generator.reading import parse_item
from generator.results import read_batch
from generator.translate import TaskContext
from generator.wiring import unused
from generator.wiring.kinds import works
from generator.wiring.sources import UnitCode

STRICT = ["--strict", "--explicit-package-bases", "--namespace-packages", "--config-file=", "--ignore-missing-imports"]
RULES = ["--isolated", "--select=ANN,D1", "--output-format=concise", "--exit-zero"]


def main(arguments: Sequence[str]) -> int:
    """Print one block for each unit and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", nargs="+", type=Path)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--strict", action="store_true", help="as in a workspace that checks its types strictly")
    given = parser.parse_args(arguments)
    contract = read_contract(given.workspace).contract if given.workspace else Contract()
    contract = contract.model_copy(update={"strict_types": given.strict or contract.strict_types})
    lost = 0
    for before, after, warnings in _units(given.results, contract):
        print(f"{after.task_id} {after.key}")
        for what, count in _compared(before, after).items():
            print(f"  {what}: {count[0]} before, {count[1]} after")
        told = dict(unused(after))
        for line in _uses(after):
            print(f"  {line}")
        for what, why in told.items():
            print(f"  not used: {what}: {why}")
        for warning in warnings:
            print(f"  warning: {warning}")
        lost += len(_lost(after, told))
        for name in _lost(after, told):
            print(f"  LOST: {name}")
    return 1 if lost else 0


def _units(results: Sequence[Path], contract: Contract) -> Iterator[tuple[UnitAnswers, UnitAnswers, tuple[str, ...]]]:
    """Yield each unit of a batch with code as it was written and as it is placed."""
    for item in (each for path in results for each in read_batch(path)):
        plan = parse_item(item, TaskFacts(task_id=item.task_id or item.custom_id))
        if plan.outcome != "ready":
            continue
        try:
            written, warnings = written_units(plan, contract, TaskContext())
        except ManyErrors as error:
            print(error, file=sys.stderr)
            continue
        placed, _ = place_code(written)
        for before, after in zip(written, placed, strict=True):
            if codes_of(before):
                yield before, after, warnings


def _compared(before: UnitAnswers, after: UnitAnswers) -> dict[str, tuple[int, int]]:
    first, last = _findings(before), _findings(after)
    return {what: (first[what], last[what]) for what in first}


def _findings(unit: UnitAnswers) -> dict[str, int]:
    """Return how many findings a unit's code has under strict checking."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        package = root / ("plugins" if unit.blueprint == "plugin" else "services") / unit.name
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        if isinstance(unit, PluginAnswers) and unit.plugin.fields:
            (package / "config.py").write_text(_settings(unit), encoding="utf-8")
        for name, code in codes_of(unit).items():
            (package / f"{name}.py").write_text(code, encoding="utf-8")
        mypy = _run("mypy", [*STRICT, f"--cache-dir={root / '.types'}", "."], root)
        ruff = _run("ruff", ["check", *RULES, "."], root)
    return {
        "mypy --strict": sum(": error:" in line for line in mypy),
        "ruff ANN": sum(": ANN" in line for line in ruff),
        "ruff D1": sum(": D1" in line for line in ruff),
    }


def _run(module: str, arguments: Sequence[str], folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    return done.stdout.split("\n")


def _settings(unit: PluginAnswers) -> str:
    lines = ['"""Settings."""', "from pathlib import Path", "from typing import Any, Literal", ""]
    lines += ["from pydantic import *", "from pydantic_settings import BaseSettings", "", ""]
    lines += [f"class {unit.plugin.config_class}(BaseSettings):", '    """Settings."""', ""]
    return (
        "\n".join([*lines, *(f"    {each.name}: {each.type} = {each.default}" for each in unit.plugin.fields)]) + "\n"
    )


def _uses(unit: UnitAnswers) -> Iterator[str]:
    """Yield what the plugin makes and calls."""
    if not isinstance(unit, PluginAnswers):
        return
    if unit.plugin.code:
        yield f"{unit.plugin.class_name} is the plugin's class"
    for part in unit.plugin.parts or ():
        given = json.dumps([f"{each.name}={each.value}".lstrip("=") for each in part.arguments])
        turns = f"{part.starts_by} {part.start or '-'}, {part.stops_by} {part.stop or '-'}"
        yield f"made: {part.module}.{part.class_name} as {part.attribute} with {given}: {turns}"
    for function in unit.plugin.functions:
        yield f"{function.use}: {function.module}.{function.name}"


def _lost(unit: UnitAnswers, told: dict[str, str]) -> list[str]:
    """Return the classes that do something and are neither made nor named nor mentioned by other code of the unit."""
    if not isinstance(unit, PluginAnswers):
        return []
    code = UnitCode(unit)
    made = {(part.module, part.class_name) for part in unit.plugin.parts or ()}
    texts = {name: text for name, text in codes_of(unit).items() if not name.startswith("test_")}
    return [
        each.key
        for each in code.classes()
        if works(each, code)
        and (each.module, each.name) not in made
        and each.key not in told
        and each.name != unit.plugin.class_name
        and sum(text.count(each.name) for text in texts.values()) < 2
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
