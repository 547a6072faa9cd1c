"""What one Python block holds: classes, imports, settings fields; by ``ast``, and by lines where it is no Python.

Nothing is executed. The parser refuses nesting bombs; whatever it raises counts as «no Python».
"""

from __future__ import annotations

import ast
import textwrap
import warnings
from dataclasses import dataclass
from functools import lru_cache

MAX_SOURCE = 128 * 1024
CONFIG_SUFFIXES = ("config", "settings", "options", "configuration", "preferences")
SETTINGS_BASES = frozenset({"BaseSettings", "BaseModel", "BaseConfig", "SettingsBase"})


@dataclass(frozen=True, slots=True)
class CodeField:
    """One annotated attribute of a settings class."""

    name: str
    type: str
    default: object
    description: str
    line: int


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
        first_line: Number of the first statement's line, from 1.
    """

    parsed: bool = False
    classes: tuple[CodeClass, ...] = ()
    functions: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    is_test: bool = False
    runs: bool = False
    defines: bool = False
    loose_fields: tuple[CodeField, ...] = ()


NO_CODE = Code()


@lru_cache(maxsize=64)
def read_code(source: str) -> Code:
    """Return the facts of ``source``; never raises and runs nothing."""
    if len(source) > MAX_SOURCE or "\0" in source:
        return _by_lines(source[:MAX_SOURCE])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source if source[:1] not in " \t" else textwrap.dedent(source))
        return _by_tree(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _by_lines(source)


def _by_tree(tree: ast.Module) -> Code:
    classes = tuple(_read_class(node) for node in tree.body if isinstance(node, ast.ClassDef))
    functions = tuple(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    imports = tuple(_imports(tree))
    tests = any(name.startswith("test_") for name in functions) or any(c.name.startswith("Test") for c in classes)
    runs = any(_does_something(node) for node in tree.body)
    loose = () if classes or functions else _fields_of(tree.body)
    return Code(True, classes, functions, imports, tests, runs, bool(classes or functions), loose)


def _does_something(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    return isinstance(node, ast.For | ast.While | ast.With | ast.AsyncFor | ast.AsyncWith)


def _imports(tree: ast.Module) -> list[str]:
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.append("." * node.level + (node.module or ""))
    return found


def _read_class(node: ast.ClassDef) -> CodeClass:
    bases = tuple(ast.unparse(base).rsplit(".", 1)[-1][:80] for base in node.bases[:8])
    return CodeClass(node.name, bases, _fields_of(node.body))


def _fields_of(body: list[ast.stmt]) -> tuple[CodeField, ...]:
    fields = []
    for position, statement in enumerate(body[:400]):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            after = body[position + 1] if position + 1 < len(body) else None
            read = _read_field(statement, statement.target.id, after)
            if read is not None:
                fields.append(read)
    return tuple(fields)


def _read_field(node: ast.AnnAssign, name: str, after: ast.stmt | None) -> CodeField | None:
    annotation = ast.unparse(node.annotation)[:200]
    if name in ("model_config",) or name.startswith("_") or annotation.startswith(("ClassVar", "typing.ClassVar")):
        return None
    default, description = _default(node.value)
    if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
        description = description or after.value.value
    return CodeField(name, annotation, default, description, node.lineno)


def _default(value: ast.expr | None) -> tuple[object, str]:
    """Return default and description of ``= Field(default, description=…)`` or of a plain value."""
    if not isinstance(value, ast.Call):
        return _literal(value), ""
    called = ast.unparse(value.func).rsplit(".", 1)[-1]
    if called == "SecretStr" and value.args:
        return _literal(value.args[0]), ""
    if called.lower() not in ("field", "settingsfield"):
        return None, ""
    options = {keyword.arg: keyword.value for keyword in value.keywords if keyword.arg}
    default = _literal(value.args[0]) if value.args else None
    if "default" in options:
        default = _default(options["default"])[0]
    factory = options.get("default_factory")
    if isinstance(factory, ast.Name) and factory.id in ("list", "dict"):
        default = [] if factory.id == "list" else {}
    elif isinstance(factory, ast.Lambda):
        default = _literal(factory.body)
    description = _literal(options.get("description"))
    return default, description if isinstance(description, str) else ""


def _literal(node: ast.expr | None) -> object:
    if node is None:
        return None
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None


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
            functions.append(text.split("def ", 1)[1].split("(")[0].strip())
        elif text.startswith("from ") and " import " in text:
            imports.append(text[5:].split(" import ")[0].strip())
        elif line.startswith("import ") and text[7:].split(" ")[0].strip(",").replace(".", "").isidentifier():
            imports.extend(part.strip().split(" ")[0] for part in text[7:].split(","))
    tests = any(name.startswith("test_") for name in functions)
    return Code(False, tuple(classes), tuple(functions), tuple(imports), tests, False, bool(classes or functions))
