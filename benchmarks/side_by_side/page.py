"""The page in the documentation: figures as tables, as JSON and as a drawing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.side_by_side.drawing import Line, draw

NAME = "performance"
_BEGIN, _END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"


def write_page(folder: Path, data: dict[str, Any]) -> None:
    """Write the figures into ``performance.md``, whose other text stays, and beside it ``.json`` and ``.svg``."""
    page = folder / f"{NAME}.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    text = "\n\n".join([_BEGIN, *_sections(data), _END])
    page.write_text(f"{before}{text}{after}", encoding="utf-8")
    (folder / f"{NAME}.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    (folder / f"{NAME}.svg").write_text(draw("Seconds a task", "tasks in the batch", _lines(data)), encoding="utf-8")


def _sections(data: dict[str, Any]) -> Iterable[str]:
    yield "Measured on: " + ", ".join(f"{name}: {value}" for name, value in data["machine"].items()) + "."
    if rows := data.get("tasks"):
        yield f"![Seconds a task by the size of the batch]({NAME}.svg)"
        head = (
            "tasks",
            "this tool, s a task",
            "script, s a task",
            "times",
            "without mypy's cache",
            "times",
            "best parts, s a task",
            "memory MiB (all)",
            "first line, s",
        )
        yield _table(head, map(_compared, rows))
        yield "Where this tool's time goes, in milliseconds a task:"
        yield _table(("stage", *(f"{row['tasks']} tasks" for row in rows)), _stages(rows))
        yield "What the best parts take, in milliseconds a task:"
        yield _table(("part", *(f"{row['tasks']} tasks" for row in rows)), _parts(rows))
    grown = [*data.get("files", ()), *data.get("present", ())]
    if grown:
        yield _table(("tasks", "files", "units before", "s a task", "memory MiB (all)"), map(_grown, grown))
    if update := data.get("update"):
        yield _table(("updates", "figure"), update.items())


def _compared(row: dict[str, Any]) -> list[object]:
    tasks, tool = row["tasks"], row["tool"]
    cells: list[object] = [tasks, f"{tool['clock'] / tasks:.3f}"]
    for script in (row["warm"], row["cold"]):
        cells += [f"{script['clock'] / tasks:.2f}", f"{script['clock'] / tool['clock']:.1f}"]
    best = sum(part["clock"] for part in row["parts"].values())
    memory = f"{tool['own_memory']:.0f} ({tool['all_memory']:.0f})"
    return [*cells, f"{best / tasks:.3f}", memory, f"{tool['first_line'] or 0:.1f}"]


def _grown(row: dict[str, Any]) -> list[object]:
    tool = row["tool"]
    memory = f"{tool['own_memory']:.0f} ({tool['all_memory']:.0f})"
    return [row["tasks"], row["files"], row["present"], f"{tool['clock'] / row['tasks']:.3f}", memory]


def _stages(rows: Sequence[dict[str, Any]]) -> Iterable[list[object]]:
    names = sorted({name for row in rows for name in row["stages"]}, key=lambda name: -rows[-1]["stages"].get(name, 0))
    for name in names:
        yield [name, *(f"{1000 * row['stages'].get(name, 0) / row['tasks']:.1f}" for row in rows)]


def _parts(rows: Sequence[dict[str, Any]]) -> Iterable[list[object]]:
    for name in rows[-1]["parts"]:
        yield [name, *(f"{1000 * row['parts'][name]['clock'] / row['tasks']:.1f}" for row in rows)]


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _lines(data: dict[str, Any]) -> list[Line]:
    rows = data.get("tasks", [])

    def line(name: str, seconds: Iterable[float]) -> Line:
        return Line(name, [(row["tasks"], each / row["tasks"]) for row, each in zip(rows, seconds, strict=True)])

    return [
        line("script, no mypy cache", (row["cold"]["clock"] for row in rows)),
        line("script", (row["warm"]["clock"] for row in rows)),
        line("this tool", (row["tool"]["clock"] for row in rows)),
        line("best parts", (sum(part["clock"] for part in row["parts"].values()) for row in rows)),
    ]
