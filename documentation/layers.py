"""The picture of the layers, from the contracts that ``lint-imports`` holds."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

_TOP = Path(__file__).parents[1]
_WIDTH, _LINE, _PAD, _GAP, _LEFT, _TEXT = 985, 19, 7, 5, 30, 190
_STYLE = """
text { font: 12px ui-sans-serif, system-ui, sans-serif; fill: #1f2328; }
.name { font-family: ui-monospace, monospace; font-weight: 600; }
.said { fill: #57606a; }
.only { fill: #9a4b00; font-weight: 600; }
rect { fill: #f6f8fa; stroke: #8c959f; }
path { stroke: #57606a; fill: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .said { fill: #9ea7b3; }
  .only { fill: #f0a35e; }
  rect { fill: #1c2128; stroke: #6e7681; }
  path { stroke: #9ea7b3; }
}
"""


class Module(NamedTuple):
    """A package or module of a layer: its name below ``generator``, what it says of itself, what it alone imports."""

    name: str
    said: str
    only: str


def layers_picture() -> str:
    """Return the picture as SVG: a box for each layer, the one that imports the others at the top."""
    boxes: list[str] = []
    top = _GAP
    for layer in layers():
        height = len(layer) * _LINE + _PAD
        boxes.append(f'<rect x="{_LEFT}" y="{top}" width="{_WIDTH - _LEFT - _GAP}" height="{height}" rx="4"/>')
        boxes.extend(_line(module, top + (index + 1) * _LINE - 3) for index, module in enumerate(layer))
        top += height + _GAP
    return "\n".join((*_head(top), *boxes, *_arrow(top), "</svg>")) + "\n"


def layers() -> list[list[Module]]:
    """Return the layers from the top to the bottom."""
    contracts = tomllib.loads((_TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    rows = next(each["layers"] for each in contracts if each["type"] == "layers")
    only = dict(_only(contracts))
    return [[_module(name.strip(), only) for name in row.split("|")] for row in rows]


def _only(contracts: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield each package that alone may import a library, and that library."""
    for contract in contracts:
        for allowed in contract.get("ignore_imports", ()):
            package, library = allowed.split(" -> ")
            yield package.removesuffix(".**"), library


def _module(name: str, only: Mapping[str, str]) -> Module:
    place = _TOP.joinpath(*name.split("."))
    source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(source.read_bytes())) or ""
    said = " ".join(docstring.split("\n\n")[0].replace("``", "").split()).split(". ")[0].rstrip(".")
    return Module(name.removeprefix("generator."), said, only.get(name, ""))


def _line(module: Module, y: int) -> str:
    only = f'<tspan class="only"> (alone imports {module.only})</tspan>' if module.only else ""
    return (
        f'<text class="name" x="{_LEFT + 8}" y="{y}">{escape(module.name)}</text>'
        f'<text class="said" x="{_TEXT}" y="{y}">{escape(module.said)}{only}</text>'
    )


def _head(height: int) -> Iterator[str]:
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="title">'
    yield '<title id="title">The layers of the package: each imports only what stands below it</title>'
    yield f"<style>{_STYLE}</style>"


def _arrow(height: int) -> Iterator[str]:
    yield f'<path d="M16 {_GAP} V{height - _GAP} m-5 -8 l5 8 l5 -8"/>'
    yield f'<text transform="translate(11 {height // 2}) rotate(-90)" text-anchor="middle">imports</text>'
