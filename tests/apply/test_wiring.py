"""What the plugin makes, starts and stops of the analysis's code, and what it says about the rest."""

from __future__ import annotations

import pytest

from generator.answers.contract import Contract, Hub, Method, PluginBase, SettingsClass
from generator.wiring import is_wired, unused, unwire
from tests.apply.wired import hub_contract, left, plugin, shown

SETTINGS = "from .config import PenpotConfig\n"
WORK = "def work(self): ..."


def made(init: str, body: str = WORK, head: str = "") -> list[str]:
    """Return what a plugin makes of a class ``PenpotClient`` with a constructor."""
    code = f"{head}class PenpotClient:\n    def __init__(self{init}): ...\n    {body}\n"
    return shown(plugin(client=code))


@pytest.mark.parametrize(
    ("init", "arguments"),
    [
        ("", ""),
        (", config: PenpotConfig", "settings"),
        (", config: 'PenpotConfig | None' = None", "settings"),
        (", options: Optional[PenpotConfig] = None", "settings"),
        (", config: AASConfig", "config"),
        (", hub: Any", "hub"),
        (", bot", "hub"),
        (", base_url: str, api_key: str", "settings.base_url, secret.api_key"),
        (", url: str", "settings.base_url"),
        (", penpot_api_key: str", "secret.api_key"),
        (", api_key: SecretStr | None", "settings.api_key"),
        (", region: Optional[str]", "settings.penpot_region"),
        (", port: float", "settings.port"),
        (", retries: int = 3, *, port: int", "port=settings.port"),
        (", base_url: str, retries: int = 3, port: int = 1", "settings.base_url, port=settings.port"),
        (", logger, name: str, version", "logger, name, version"),
        (", *args, **kwargs", ""),
    ],
)
def test_constructor_is_filled_by_annotation_and_by_name(init: str, arguments: str) -> None:
    assert made(init, head=SETTINGS) == [f"client = PenpotClient({arguments})"]


@pytest.mark.parametrize(
    ("init", "reason"),
    [
        (", host: Host", "nothing says what it gets for host: Host"),
        (", region: str", "the setting penpot_region is str | None, and region is str"),
        (", port: list[int]", "the setting port is int, and port is list[int]"),
        (", config: dict[str, str]", "nothing says what it gets for config: dict[str, str]"),
        (", name: int", "nothing says what it gets for name: int"),
    ],
)
def test_constructor_that_cannot_be_filled_is_named(init: str, reason: str) -> None:
    unit = plugin(client=f"class PenpotClient:\n    def __init__(self{init}): ...\n    {WORK}\n")
    assert shown(unit) == []
    assert left(unit) == {"client.PenpotClient": reason}


TURNS = [
    ("def start(self): ...\n    def stop(self): ...", "call start, call stop"),
    ("async def connect(self): ...\n    async def close(self): ...", "await connect, await close"),
    (
        "async def start_tunnel(self): ...\n    async def stop_tunnel(self): ...",
        "await start_tunnel, await stop_tunnel",
    ),
    ("def open(self): ...\n    async def close(self): ...", "call open, await close"),
    ("async def close(self): ...", "await close"),
    ("async def __aenter__(self): ...\n    async def __aexit__(self, *a): ...", "aenter"),
    ("def __enter__(self): ...\n    def __exit__(self, *a): ...", "enter"),
    ("async def setup(self): ...\n    async def shutdown(self): ...", "await setup, await shutdown"),
    ("async def run(self):\n        while True:\n            await self.step()", "task run"),
    ("async def serve(self):\n        await self.server.serve_forever()", "task serve"),
    (
        "async def run(self):\n        while self.running:\n            await self.step()\n    def stop(self): ...",
        "task run, call stop",
    ),
    (
        "async def run(self):\n        while True:\n            if await self.step():\n                break",
        "await run",
    ),
    (
        "async def start(self):\n        await self.loop()\n    async def loop(self):\n        while True: await x()",
        "task start",
    ),
    ("async def connect(self): ...\n    async def start(self):\n        await self.connect()", "await start"),
    ("@retry(3)\n    async def connect(self): ...", "await connect"),
    ("def start(self, port: int = 3): ...", "call start"),
    ("def fetch(self): ...", ""),
]


@pytest.mark.parametrize(("body", "turns"), TURNS)
def test_what_starts_and_stops_a_class_is_found(body: str, turns: str) -> None:
    (line,) = made("", body)
    assert line.partition(": ")[2] == turns


@pytest.mark.parametrize(
    ("body", "what", "reason"),
    [
        ("def start(self, host): ...", "start", "it needs arguments that the plugin does not have"),
        ("def run(self):\n        while True: pass", "run", "it does not end by itself and would hold the plugin up"),
        ("def start(self): ...\n    def connect(self): ...", "connect", "the plugin calls start() instead"),
        ("@app.get('/')\n    def start(self): ...", "start", "its decorator get decides how it is called"),
        ("def start(self):\n        raise NotImplementedError", "start", "it is not written yet"),
    ],
)
def test_what_is_not_started_is_named(body: str, what: str, reason: str) -> None:
    unit = plugin(client=f"class PenpotClient:\n    {body}\n")
    assert left(unit) == {f"client.PenpotClient.{what}": reason}
    assert len(unit.plugin.parts or ()) == 1


def test_nothing_is_awaited_where_plugins_are_started_without_a_loop() -> None:
    methods = (Method(name="start", role="start"), Method(name="stop", role="stop"))
    unit = plugin(
        Contract(plugin_base=PluginBase(methods=methods)),
        client="class Client:\n    async def connect(self): ...\n    def close(self): ...\n",
    )
    assert shown(unit) == ["client = Client()"]
    assert left(unit) == {
        "client.Client.connect": "it is a coroutine function, and plugins are started without a loop here"
    }


@pytest.mark.parametrize(
    "code",
    [
        "class Design(BaseModel):\n    name: str\n    def save(self): ...",
        "class Colour(Enum):\n    RED = 1\n    def hex(self): ...",
        "class PenpotError(Exception):\n    def show(self): ...",
        "@dataclass\nclass Design:\n    name: str\n    def slug(self): ...",
        "class Source(Protocol):\n    def read(self): ...",
        "class Source(ABC):\n    @abstractmethod\n    def read(self): ...",
        "class _Private:\n    def start(self): ...",
        "class Holder:\n    x = 1",
    ],
)
def test_data_faults_and_shapes_are_neither_made_nor_named(code: str) -> None:
    unit = plugin(model=code)
    assert (shown(unit), left(unit)) == ([], {})


def test_dataclass_that_does_something_is_made_by_its_fields() -> None:
    unit = plugin(
        client="""
        from dataclasses import dataclass, field

        @dataclass
        class Client:
            base_url: str
            seen: list[str] = field(default_factory=list)
            session: object = field(default=None, init=False)

            async def connect(self): ...
        """
    )
    assert shown(unit) == ["client = Client(settings.base_url): await connect"]


def test_parts_get_each_other_in_order_and_what_another_class_makes_is_left_to_it() -> None:
    unit = plugin(
        hub_part="""
        from .client import PenpotClient
        from .events import EventDispatcher
        class Sync:
            def __init__(self, client: PenpotClient, dispatcher): ...
            async def start(self): ...
        """,
        client="""
        class Session:
            def open(self): ...
        class PenpotClient:
            def __init__(self, base_url: str):
                self.session = Session()
            async def connect(self): ...
            async def close(self): ...
        """,
        events="class EventDispatcher:\n    def dispatch(self, event): ...\n",
    )
    assert shown(unit) == [
        "client = PenpotClient(settings.base_url): await connect, await close",
        "event_dispatcher = EventDispatcher()",
        "sync = Sync(parts.client, parts.event_dispatcher): await start",
    ]
    assert left(unit) == {}


def test_classes_that_need_each_other_are_not_made() -> None:
    unit = plugin(
        pair="""
        class First:
            def __init__(self, second: "Second"): ...
            def work(self): ...
        class Second:
            def __init__(self, first: First): ...
            def work(self): ...
        """
    )
    assert shown(unit) == []
    assert set(left(unit)) == {"pair.First", "pair.Second"}


def test_protocol_is_filled_with_the_one_class_that_has_it() -> None:
    unit = plugin(
        store="""
        class Store(Protocol):
            def save(self): ...
        class FileStore(Store):
            def save(self): ...
        class Keeper:
            def __init__(self, store: Store): ...
            def keep(self): ...
        """
    )
    assert shown(unit) == ["file_store = FileStore()", "keeper = Keeper(parts.file_store)"]


def test_inherited_constructor_of_the_unit_counts_and_the_base_is_not_made() -> None:
    unit = plugin(
        base_client="class BaseClient:\n    def __init__(self, base_url: str): ...\n    async def close(self): ...\n",
        client="from .base_client import BaseClient\nclass Client(BaseClient):\n    async def connect(self): ...\n",
    )
    assert shown(unit) == ["client = Client(settings.base_url): await connect, await close"]
    assert left(unit) == {}


def test_class_whose_making_cannot_be_read_is_named() -> None:
    unit = plugin(
        odd="""
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_get(self): ...
        @registered
        class Other:
            def work(self): ...
        class Worker(threading.Thread):
            def run(self):
                while True: pass
        """
    )
    assert shown(unit) == ["worker = Worker(): call start"]
    assert left(unit) == {
        "odd.Handler": "its constructor is that of http.server.BaseHTTPRequestHandler, which cannot be read",
        "odd.Other": "its decorator registered decides how it is made",
    }


def test_attributes_of_the_base_are_not_taken() -> None:
    unit = plugin(odd="class Hub:\n    def work(self): ...\nclass Settings:\n    def work(self): ...\n")
    assert [line.partition(" = ")[0] for line in shown(unit)] == ["settings_part"]
    assert left(unit) == {"odd.Hub": "the plugin's file has another Hub"}


def test_functions_of_modules_without_classes_are_called_or_become_methods() -> None:
    unit = plugin(
        api="""
        import asyncio
        async def start(settings): ...
        async def stop(): ...
        def fetch(url): return _clean(helper(url))
        def helper(url): return url
        def _clean(text): return text
        def main(): ...
        @app.get("/")
        def page(): ...
        """,
        watch="async def watch():\n    while True:\n        await step()\n",
        near="class Client:\n    def work(self): ...\ndef beside(): ...\n",
    )
    assert shown(unit) == [
        "client = Client()",
        "start: await api.start(settings)",
        "stop: await api.stop()",
        "method: api.fetch()",
    ]
    assert left(unit) == {
        "api.main": "it is a script's way in",
        "api.page": "its decorator get decides how it is used",
        "watch.watch": "it does not end by itself and would hold the plugin up",
        "near.beside": "it stands beside a class, and nothing calls it",
    }


def test_methods_that_the_base_demands_are_left_to_the_part_that_has_them() -> None:
    base = hub_contract().plugin_base
    assert base is not None
    work = Method(name="execute", is_async=True, parameters=(hub_contract().entry.parameters[0],))
    contract = hub_contract(plugin_base=base.model_copy(update={"methods": (*base.methods, work)}))
    code = "class Client:\n    async def execute(self, task): ...\nclass Other:\n    def execute(self, task): ...\n"
    first, second = plugin(contract, client=code).plugin.parts or ()
    assert (first.serves, second.serves) == (("execute",), ())


def test_what_was_taken_back_is_named() -> None:
    unit = plugin(client="class Client:\n    def start(self): ...\n", api="def fetch(): ...\n")
    assert is_wired(unit)
    bare = unwire(unit)
    assert not is_wired(bare)
    assert {what for what, _ in unused(bare)} == {"client.Client", "api.fetch"}
    assert shown(unwire(unit, ["client"])) == ["method: api.fetch()"]


def test_text_that_python_cannot_read_is_named() -> None:
    assert left(plugin(broken="class Client(:\n")) == {"broken": "Python cannot read it"}


def test_a_crowd_of_classes_and_deep_nesting_are_borne() -> None:
    many = "".join(f"class C{number}:\n    def a(self): ...\n" for number in range(3000))
    unit = plugin(many=many, deep=f"def f(): return {'+'.join(['1'] * 3000)}\n", wide=f"X = [{'1,' * 50_000}]\n")
    assert len(unit.plugin.parts or ()) == 100
    told = left(unit)
    assert len(told) == 2901
    assert told["deep"] == "Python cannot read it"


def test_a_module_called_like_the_workspaces_settings_object_gives_the_plugin_no_functions() -> None:
    instance = SettingsClass(
        instance="options",
        factory_module="core.config.manager",
        required=("openai_api_key",),
        variables=("OPENAI_API_KEY",),
    )
    contract = hub_contract(settings=instance, hub=Hub(module="core.hub", class_name="Hub", register_method=""))
    unit = plugin(contract, options="def fetch(): ...\n", others="def gather(): ...\n")
    assert [(each.module, each.name) for each in unit.plugin.functions] == [("others", "gather")]
    assert left(unit)["options.fetch"] == "the plugin's file has another options"
