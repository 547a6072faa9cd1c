"""What one Python block holds: classes, imports, settings fields; by ``ast``, and by lines where it is no Python.

Nothing is executed. The parser refuses nesting bombs; whatever it raises counts as «no Python».
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.reading.code.constants import comment_of, constants_of, entries_in_lines
from generator.reading.code.environment_reads import environment_reads, reads_in_lines
from generator.reading.code.pydantic_fields import CodeField, read_attribute
from generator.syntax_trees import children_of, nodes_of, tree_of

MAX_SOURCE = 128 * 1024
CONFIG_SUFFIXES = ("config", "settings", "options", "configuration", "preferences")
_OF_METHODS = frozenset({"property", "setter", "classmethod", "abstractmethod", "override", "cached_property"})
# Words that continue a statement of which the beginning is missing.
_CONTINUES = ("elif ", "else:", "except", "finally:", "case ", ")", "]", "}", "return ")
SETTINGS_BASES = frozenset({"BaseSettings", "BaseModel", "BaseConfig", "SettingsBase"})


@dataclass(frozen=True, slots=True)
class CodeClass:
    """One class of a block: name, base names, and its annotated attributes."""

    name: str
    bases: tuple[str, ...]
    fields: tuple[CodeField, ...] = ()

    @property
    def is_settings(self) -> bool:
        """Whether the class holds configuration."""
        named = self.name.lower().endswith(CONFIG_SUFFIXES) and "enum" not in "".join(self.bases).lower()
        return bool(self.fields) and (named or "BaseSettings" in self.bases)


@dataclass(frozen=True, slots=True)
class Code:
    """The facts of one Python source.

    Attributes:
        parsed: Whether it is valid Python.
        classes: Its top-level classes.
        functions: Its top-level functions' names.
        imports: Dotted modules it imports; relative ones start with a dot.
        is_test: Whether it holds pytest tests.
        runs: Whether it has top-level statements that do things (calls, loops, ``with``).
        defines: Whether it has classes or functions.
        loose_fields: Annotated attributes that stand in no class.
        environment: The environment variables that it reads.
        constants: Constants of the module, and the entries of a dictionary of settings.
        is_fragment: Whether it is a part of something else: methods without their class, statements of a function.
    """

    parsed: bool = False
    classes: tuple[CodeClass, ...] = ()
    functions: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    is_test: bool = False
    runs: bool = False
    defines: bool = False
    loose_fields: tuple[CodeField, ...] = ()
    environment: tuple[CodeField, ...] = ()
    constants: tuple[CodeField, ...] = ()
    is_fragment: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The names that it defines."""
        return frozenset((*self.functions, *(found.name for found in self.classes)))


NO_CODE = Code()


@lru_cache(maxsize=64)
def read_code(source: str) -> Code:
    """Return the facts of ``source``; never raises and runs nothing."""
    if len(source) > MAX_SOURCE or "\0" in source:
        return _by_lines(source[:MAX_SOURCE])
    tree = tree_of(source if source[:1] not in " \t" else textwrap.dedent(source))
    if tree is None:
        return _by_lines(source)
    try:
        return _by_tree(tree, source.split("\n"))
    except (ValueError, RecursionError, MemoryError):
        return _by_lines(source)


def _by_tree(tree: ast.Module, lines: list[str]) -> Code:
    classes = tuple(_read_class(node, lines) for node in tree.body if isinstance(node, ast.ClassDef))
    functions = tuple(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    imports = tuple(_imports(tree))
    tests = any(name.startswith("test_") for name in functions) or any(c.name.startswith("Test") for c in classes)
    runs = any(_does_something(node) for node in tree.body)
    loose = () if classes or functions else _fields_of(tree.body, lines)
    defines = bool(classes or functions)
    is_fragment = lines[0][:1].isspace() or _is_part(tree)
    return Code(
        True,
        classes,
        functions,
        imports,
        tests,
        runs,
        defines,
        loose,
        environment_reads(tree),
        constants_of(tree.body, lines),
        is_fragment,
    )


def _is_part(tree: ast.Module) -> bool:
    """Tell whether source is a part of a class or function: methods without a class, or what only a function has.

    What waits for something at the top level is rather an example of use.
    """
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    methods = [node for node in functions if _is_method(node)]
    if methods and not any(isinstance(node, ast.ClassDef) for node in tree.body):
        return len(methods) == len(functions)
    waiting: list[ast.AST] = [node for node in tree.body if node not in functions]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom):
            return True
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            return True
        inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        waiting += [child for child in children_of(node) if not isinstance(child, inner)]
    return False


def _is_method(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether a function takes its object; with a decorator of another library it may be one all the same."""
    first = [*node.args.posonlyargs, *node.args.args][:1]
    if not first or first[0].arg not in ("self", "cls"):
        return False
    return all(ast.unparse(one).rpartition(".")[2] in _OF_METHODS for one in node.decorator_list[:8])


def _does_something(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    return isinstance(node, ast.For | ast.While | ast.With | ast.AsyncFor | ast.AsyncWith)


def _imports(tree: ast.Module) -> list[str]:
    found: list[str] = []
    for node in nodes_of(tree):
        if isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.append("." * node.level + (node.module or ""))
    return found


def _read_class(node: ast.ClassDef, lines: list[str]) -> CodeClass:
    bases = tuple(ast.unparse(base).rsplit(".", 1)[-1][:80] for base in node.bases[:8])
    decorators = {ast.unparse(one).partition("(")[0].rpartition(".")[2] for one in node.decorator_list[:8]}
    # Only these make a constructor of the annotations; in any other class an annotation demands nothing.
    makes_constructor = bool(SETTINGS_BASES & {*bases} or decorators & {"dataclass", "define"})
    fields = _fields_of(node.body, lines, makes_constructor=makes_constructor)
    if (named := node.name.lower().endswith(CONFIG_SUFFIXES)) or "BaseSettings" in bases:
        fields = tuple(_with_inner(node, fields, lines))
    if named and "enum" not in "".join(bases).lower():
        fields += constants_of(node.body, lines)
    return CodeClass(node.name, bases, fields)


def _with_inner(node: ast.ClassDef, fields: tuple[CodeField, ...], lines: list[str]) -> Iterator[CodeField]:
    """Yield the fields of a class; for one that holds a class defined in it, those of that class, behind its name."""
    inner = {one.name: _fields_of(one.body, lines) for one in node.body if isinstance(one, ast.ClassDef)}
    for field in fields:
        below = inner.get(field.type.removesuffix(" | None"))
        yield from [field] if below is None else (replace(one, name=f"{field.name}_{one.name}") for one in below)


def _fields_of(body: list[ast.stmt], lines: list[str], *, makes_constructor: bool = False) -> tuple[CodeField, ...]:
    fields = []
    for position, statement in enumerate(body[:400]):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            after = body[position + 1] if position + 1 < len(body) else None
            read = _read_field(statement, statement.target.id, makes_constructor=makes_constructor)
            if read is not None:
                described = read.description or _docstring(after) or comment_of(statement, lines)
                fields.append(replace(read, description=described))
    return tuple(fields)


def _read_field(node: ast.AnnAssign, name: str, *, makes_constructor: bool) -> CodeField | None:
    annotation = ast.unparse(node.annotation)[:200]
    if name in ("model_config",) or name.startswith("_") or annotation.startswith(("ClassVar", "typing.ClassVar")):
        return None
    return read_attribute(node, name, makes_constructor=makes_constructor)


def _docstring(node: ast.stmt | None) -> str:
    value = node.value if isinstance(node, ast.Expr) else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _by_lines(source: str) -> Code:
    """Read names from the lines of a source that does not parse: an excerpt with gaps, or another language."""
    classes: list[CodeClass] = []
    functions: list[str] = []
    imports: list[str] = []
    for line in source.split("\n")[:4000]:
        text = line.strip()[:300]
        if text.startswith("class ") and text.rstrip().endswith(":"):
            name, _, bases = text[6:].rstrip(":").partition("(")
            if name.strip().isidentifier():
                names = tuple(base.strip() for base in bases.rstrip(") ").split(",") if base.strip())
                classes.append(CodeClass(name.strip(), names))
        elif line.startswith(("def ", "async def ")):
            # A line may end behind the keyword.
            functions.extend(filter(None, [text.partition("def")[2].partition("(")[0].strip()]))
        elif text.startswith("from ") and " import " in text:
            imports.append(text[5:].split(" import ")[0].strip())
        elif line.startswith("import ") and text[7:].split(" ")[0].strip(",").replace(".", "").isidentifier():
            imports.extend(part.strip().split(" ")[0] for part in text[7:].split(","))
    tests = any(name.startswith("test_") for name in functions)
    first = next((line for line in source.split("\n", 40) if line.strip() and not line.lstrip().startswith("#")), "")
    is_fragment = first[:1].isspace() or first.startswith(_CONTINUES)
    return Code(
        False,
        tuple(classes),
        tuple(functions),
        tuple(imports),
        tests,
        defines=bool(classes or functions),
        environment=reads_in_lines(source),
        constants=entries_in_lines(source),
        is_fragment=is_fragment,
    )
