"""Names that everybody means the same by, and where they come from."""

from __future__ import annotations

MODULES = frozenset(
    {"abc", "argparse", "asyncio", "base64", "collections", "contextlib", "csv", "dataclasses", "enum", "functools"}
    | {"hashlib", "heapq", "hmac", "importlib", "inspect", "io", "itertools", "json", "logging", "math", "os"}
    | {"platform", "queue", "random", "re", "secrets", "shlex", "shutil", "signal", "socket", "ssl", "statistics"}
    | {"string", "struct", "subprocess", "sys", "tempfile", "textwrap", "threading", "time", "traceback", "types"}
    | {"typing", "urllib", "uuid", "warnings", "zipfile", "pydantic", "pytest"}
)

_BY_MODULE = {
    "abc": "ABC abstractmethod",
    "collections": "Counter OrderedDict defaultdict deque namedtuple",
    "collections.abc": "AsyncGenerator AsyncIterable AsyncIterator Awaitable Callable Coroutine Generator Iterable "
    "Iterator Mapping MutableMapping Sequence",
    "contextlib": "AsyncExitStack ExitStack asynccontextmanager contextmanager suppress",
    "dataclasses": "asdict dataclass",
    "datetime": "date datetime timedelta timezone",
    "decimal": "Decimal",
    "enum": "Enum IntEnum StrEnum",
    "functools": "lru_cache partial wraps",
    "pathlib": "Path",
    "typing": "Annotated Any ClassVar Dict Final FrozenSet Generic List Literal NamedTuple NoReturn Optional Protocol "
    "Self Set Tuple Type TypedDict TypeVar Union cast overload TYPE_CHECKING",
    "unittest.mock": "AsyncMock MagicMock Mock mock_open patch",
    "uuid": "UUID uuid4",
    "pydantic": "AnyUrl BaseModel ConfigDict EmailStr Field HttpUrl PositiveInt PrivateAttr SecretStr ValidationError "
    "ValidationInfo computed_field field_serializer field_validator model_validator validator root_validator",
    "pydantic_settings": "BaseSettings SettingsConfigDict",
}
HOMES = {name: module for module, names in _BY_MODULE.items() for name in names.split()}
