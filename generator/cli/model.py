"""Commands over the model's side: what is asked, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.application import app
from generator.cli.edge import edge
from generator.cli.options import (
    Api,
    BoardFile,
    DryRun,
    Json,
    Only,
    PlainFile,
    PlainFormats,
    Sandbox,
    Split,
    Workspace,
    result_to,
)


class Kind(StrEnum):
    """What is asked."""

    analysis = "analysis"
    clarify = "clarify"
    complete = "complete"
    repair = "repair"


BaseUrl = Annotated[
    str | None,
    typer.Option("--base-url", metavar="URL", help="The model's service; by default OPENAI_BASE_URL, else OpenAI's."),
]
Model = Annotated[str | None, typer.Option("--model", help="The model to ask.")]
Kinds = Annotated[list[Kind] | None, typer.Option("--kind", help="Only this kind of question; may be repeated.")]
Price = Annotated[
    str | None,
    typer.Option("--price", metavar="IN/OUT", help="The model's price in USD per million tokens, such as 0.25/2."),
]
Budget = Annotated[
    float | None, typer.Option("--budget", metavar="USD", min=0, help="What this run may be expected to cost.")
]

Now = Annotated[
    bool, typer.Option("--now", help="Send the requests one by one and wait, at the whole price; no batch is made.")
]
AtOnce = Annotated[int, typer.Option("--at-once", min=1, max=64, help="Requests under way at a time with --now.")]


@app.command()
def submit(
    workspace: Workspace = Path(),
    board: BoardFile = None,
    only: Only = None,
    kind: Kinds = None,
    model: Model = None,
    api: Annotated[Api, typer.Option("--api", help="Which interface of the model is asked.")] = Api.chat,
    budget: Budget = None,
    price: Price = None,
    base_url: BaseUrl = None,
    chunk: Annotated[int, typer.Option("--chunk", min=1, max=50_000, help="Requests a batch.")] = 20,
    now: Now = False,
    at_once: AtOnce = 4,
    dry_run: DryRun = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="With --dry-run, write the requests here.")
    ] = None,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
) -> None:
    """Ask the model about queued tasks, scaffolds, doubts and failures, as batches."""
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.submit import run_submit
        from generator.loop.asking import Asking

        asking = Asking(
            board=Path(board).absolute() if board else None,
            only=only or [],
            kinds=[each.value for each in kind or []],
            api=api.value,
            chunk=chunk,
            now=now,
        )
        flags = {"openai_base_url": base_url, "model": model, "model_price": price, "budget_run": budget}
        code = run_submit(
            asking, flags, workspace=workspace, at_once=at_once, dry_run=dry_run, out=out, as_json=form == "json"
        )
        raise typer.Exit(code)


@app.command()
def fetch(
    batch_id: Annotated[
        list[str] | None, typer.Argument(metavar="BATCH_ID...", help="Batches; by default all that are under way.")
    ] = None,
    workspace: Workspace = Path(),
    base_url: BaseUrl = None,
    output_format: PlainFormats = None,
    output_file: PlainFile = None,
    as_json: Json = False,
) -> None:
    """Fetch what came of the batches into artifacts/batch/results."""
    with edge(), result_to(output_format, output_file, as_json=as_json) as form:
        from generator.commands.fetch import run_fetch

        flags = {"openai_base_url": base_url}
        raise typer.Exit(run_fetch(batch_id or [], flags, workspace=workspace, as_json=form == "json"))


@app.command()
def watch(
    workspace: Workspace = Path(),
    board: BoardFile = None,
    model: Model = None,
    budget: Budget = None,
    price: Price = None,
    base_url: BaseUrl = None,
    sandbox: Sandbox = None,
    split: Split = False,
    now: Now = False,
    once: Annotated[bool, typer.Option("--once", help="One pass, for a timer; then end.")] = False,
    interval: Annotated[
        float, typer.Option("--interval", metavar="SECONDS", min=1, help="Between looks at what is to be asked.")
    ] = 300,
    poll: Annotated[
        float, typer.Option("--poll", metavar="SECONDS", min=1, help="Between looks at what came back.")
    ] = 60,
) -> None:
    """Fetch, apply and ask again at intervals, until asked to end."""
    with edge():
        from generator.commands.watch import run_watch
        from generator.loop.watch.passes import Options

        flags = {"openai_base_url": base_url, "model": model, "model_price": price, "budget_run": budget}
        service = given({"--base-url": base_url})
        places = given({"--board": str(Path(board).absolute()) if board else None})
        asked = given({"--model": model, "--price": price, "--budget": budget})
        options = Options(
            interval=interval,
            poll=poll,
            apply=[*places, *given({"--sandbox": sandbox.value if sandbox else None}), *(["--split"] if split else [])],
            submit=[*places, *service, *asked, *(["--now"] if now else [])],
            fetch=service,
        )
        raise typer.Exit(run_watch(options, flags, workspace=workspace, once=once))


def given(options: Mapping[str, object]) -> list[str]:
    """Return those options that have a value, as another command takes them."""
    return [part for name, value in options.items() if value is not None for part in (name, str(value))]
