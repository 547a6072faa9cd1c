"""The tool's settings: flag, environment ``AAS_GENERATOR_*``, ``aas-generator.toml``, pyproject.toml, in this order.

The person's own file stands between the environment and the workspace's files where a setting is protected, and below
them elsewhere.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from generator.errors import ManyErrors
from generator.findings import Level
from generator.names import unit_name_fault
from generator.protected_settings import PROTECTED, Claim, claims_of, counting, refusal, without
from generator.setting_layers import (
    OWN_FILE,
    PROJECT_FILE,
    Layer,
    merged,
    user_layer,
    with_flat_board,
    workspace_layers,
)
from generator.trust import TrustStore

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["BOARD_FIELDS", "OWN_FILE", "PROJECT_FILE", "ReadSettings", "Settings", "load_settings", "read_settings"]

SandboxChoice = Literal["auto", "bubblewrap", "sandlock", "container", "seatbelt", "none"]
# What a task board's columns may hold that this tool knows.
BOARD_FIELDS = ("id", "title", "status", "priority", "depends_on", "assignee", "created", "updated")
ENV_PREFIX = "AAS_GENERATOR_"
# How the sources are called that are no files.
FLAG, ENVIRONMENT = "flag", "environment"
_OUTCOMES = r"^(implemented|scaffolded|failed|review|blocked)$"


class Settings(BaseModel):
    """How this tool works in one workspace.

    Attributes:
        template: Where the blueprints are, a URL or a folder; by default those of this installation.
        vcs_ref: Version of the template; by default its newest tag.
        names: Names that a person gives to the units of tasks, by task id.
        board: The task board, relative to the workspace; by default the one that is found. Also ``board.file``.
        board_columns: Which header of the board is which field (``status = "Stand"``), where that cannot be told from
            the header's words or the cells; ``board.columns`` in a file. A field with its header or the reverse.
        branch_prefix: What stands before the task id in the name of a branch.
        python: The workspace's interpreter, or the folder of its environment; by default the active environment, that
            of the workspace's folder or of its uv or Poetry project, else the one that runs this tool.
        sandbox: How generated code is run: ``auto`` takes the best sandbox that starts and executes nothing where none
            does; ``bubblewrap``, ``sandlock``, ``container`` and ``seatbelt`` insist on it; ``none`` runs generated
            code in a plain subprocess.
        container_program: ``podman``, ``docker``, or the path of either; by default the first that is there.
        container_image: The image of the sandbox ``container``; by default the running system on Linux, and an image
            that has to be made elsewhere.
        done_status: Status cell of an implemented task.
        scaffold_status: Status cell of a task of which parts are still to be written.
        review_status: Status cell of a task that must go to a person.
        queued_status: Status cell of a new row.
        gates: Level of each gate that shall differ from the default: ``must``, ``should`` or ``off``.
        install_missing: Whether what the checked code needs, the workspace declares and its interpreter lacks is
            installed for the gates.
        allow_install: Further requirements that may be installed so, e.g. ``pytest-asyncio==1.3.0``.
        max_document_mb: How large a results file may be that is one JSON document, and a plain document, in MiB; both
            are held in memory as a whole.
        git_filters: Names of git filters, e.g. ``lfs``, through which files may be committed that have such an
            attribute; the commands are those of the user's git configuration. Without them such a task is refused.
        openai_base_url: The model's service; by default what ``OPENAI_BASE_URL`` says, else OpenAI's.
        model: The model that is asked; by default the one that answered most of the items, or the usual one.
        model_price: What it costs in USD per million tokens, sent and brought back, ``0.25/2``; for models whose price
            is not known.
        budget_run: What one run may be expected to cost, in USD.
        budget_month: What a month of UTC may cost, in USD.
        keep_runs: How many run records are kept.
        linear_team: The key of the team in Linear whose issues follow the tasks; needs ``LINEAR_API_KEY``.
        linear_states: Name of the state in Linear for each outcome.
        notify: Addresses of Apprise that are told what a run did.
        contract: Facts about the workspace that win over what is read from its files.
    """

    model_config = ConfigDict(extra="forbid")

    template: str | None = None
    # A tag, a commit or a branch; git would take what begins with a hyphen for an option.
    vcs_ref: str | None = Field(default=None, pattern=r"^[^-].{0,199}$")
    board: str | None = None
    board_columns: dict[str, str] = Field(default_factory=dict)
    names: dict[str, str] = Field(default_factory=dict)
    branch_prefix: str = Field(
        default="aas/", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,40}(/[A-Za-z0-9][A-Za-z0-9._-]{0,40})?/$"
    )
    python: str | None = None
    sandbox: SandboxChoice = "auto"
    container_program: str | None = None
    container_image: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._/:@-]{0,200}$")
    done_status: str = "Done"
    scaffold_status: str = "In Progress"
    review_status: str = "Needs Review"
    queued_status: str = "queued"
    gates: dict[str, Level] = Field(default_factory=dict)
    install_missing: bool = False
    allow_install: list[str] = Field(default_factory=list)
    max_document_mb: int = Field(default=256, ge=1, le=1024)
    git_filters: list[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$")]] = Field(
        default_factory=list
    )
    openai_base_url: str | None = Field(default=None, pattern=r"^https?://[^\s]{1,400}$")
    model: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,120}$")
    model_price: str | None = Field(default=None, pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?/[0-9]{1,6}(\.[0-9]{1,6})?$")
    budget_run: float = Field(default=10.0, ge=0, allow_inf_nan=False)
    budget_month: float = Field(default=100.0, ge=0, allow_inf_nan=False)
    keep_runs: int = Field(default=50, ge=1, le=100_000)
    linear_team: str | None = Field(default=None, pattern=r"^[A-Za-z0-9]{1,20}$")
    linear_states: dict[Annotated[str, StringConstraints(pattern=_OUTCOMES)], str] = Field(
        default_factory=lambda: {
            "implemented": "Done",
            "scaffolded": "In Progress",
            "failed": "In Review",
            "review": "In Review",
        }
    )
    notify: list[str] = Field(default_factory=list, repr=False)
    contract: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _flat_board(cls, data: Any) -> Any:
        return with_flat_board(data) if isinstance(data, Mapping) else data

    @field_validator("board_columns")
    @classmethod
    def _known_fields(cls, columns: dict[str, str]) -> dict[str, str]:
        if columns and set(columns.values()) <= set(BOARD_FIELDS) and not set(columns) <= set(BOARD_FIELDS):
            columns = {field: header for header, field in columns.items()}
        unknown = sorted(set(columns) - set(BOARD_FIELDS))
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: no field of a board; there are {', '.join(BOARD_FIELDS)}")
        return columns

    @field_validator("allow_install")
    @classmethod
    def _names_with_versions(cls, lines: list[str]) -> list[str]:
        from packaging.requirements import Requirement

        for line in lines:
            if Requirement(line).url:
                raise ValueError(f"{line!r} is an address; only names with versions may be installed")
        return lines

    @field_validator("gates")
    @classmethod
    def _known_gates(cls, levels: dict[str, Level]) -> dict[str, Level]:
        if not levels:
            return levels
        # The gates take longer to import than all the rest that a command like `plan` needs.
        from generator.gates import GATES

        if unknown := sorted(levels.keys() - GATES.keys()):
            raise ValueError(f"{', '.join(unknown)}: no such gate; the gates are {', '.join(GATES)}")
        return levels

    @field_validator("names")
    @classmethod
    def _unit_names(cls, names: dict[str, str]) -> dict[str, str]:
        faults = [f"{task_id}: {fault}" for task_id, name in names.items() if (fault := unit_name_fault(name))]
        if faults:
            raise ValueError("; ".join(faults))
        return {task_id.upper(): name for task_id, name in names.items()}

    def levels(self) -> dict[str, Level]:
        """Return the level of every gate."""
        from generator.gates import DEFAULT_LEVELS

        return {**DEFAULT_LEVELS, **self.gates}


class SettingsError(ManyErrors):
    """Settings that are unknown or have a value that they cannot have."""

    code = "settings"


@dataclass(frozen=True)
class ReadSettings:
    """The settings of a workspace, and where they come from.

    Attributes:
        settings: What counts: all but ``untrusted``.
        origins: For each setting that is set, the source that does.
        claims: The protected settings of the repository's files.
        untrusted: Those of them that would count and are not trusted.
    """

    settings: Settings
    origins: Mapping[str, str] = field(repr=False)
    claims: tuple[Claim, ...] = ()
    untrusted: tuple[Claim, ...] = ()


def load_settings(workspace: Path, flags: Mapping[str, Any] | None = None) -> Settings:
    """Return the settings of a workspace.

    Args:
        workspace: Folder with ``aas-generator.toml`` or ``pyproject.toml``; both may be absent.
        flags: Settings given on the command line; ``None`` values count as not given.

    Raises:
        SettingsError: Unknown or bad settings, all of them.
        UntrustedError: The repository's files set protected settings, and the user has not trusted them.
    """
    read = read_settings(workspace, flags)
    if read.untrusted:
        raise refusal(workspace, read.untrusted, trust_command(workspace))
    return read.settings


def read_settings(workspace: Path, flags: Mapping[str, Any] | None = None) -> ReadSettings:
    """Return the settings of a workspace without what is not trusted, for who tells of it.

    Raises:
        SettingsError: Unknown or bad settings, all of them.
    """
    given = {key: value for key, value in (flags or {}).items() if value is not None}
    layers: list[Layer] = []
    try:
        layers = list(layers_of(workspace, given))
        settings = Settings(**merged(layers))
    except ValidationError as error:
        faults = [_fault(layers, each) for each in error.errors()]
    except (TypeError, ValueError, RecursionError) as error:
        faults = [str(error)]
    else:
        return _judged(workspace, layers, settings)
    step = "docs/reference/settings.md names the settings there are."
    raise SettingsError(f"The settings for {workspace} are wrong", faults, step)


def _fault(layers: list[Layer], error: ErrorDetails) -> str:
    """Return in words what is wrong with a setting, and which source says so."""
    name = str(error["loc"][0]) if error["loc"] else ""
    source = next((layer.source for layer in layers if name in layer.values), "")
    told = f"{'.'.join(map(str, error['loc']))}: {error['msg']} ({error['input']!r})"
    return f"{told} in {source}" if source not in {"", FLAG, ENVIRONMENT} else told


def trust_command(workspace: Path) -> str:
    """Return the command by which a person trusts the settings of a workspace."""
    named = () if workspace.absolute() == Path.cwd() else ("--workspace", str(workspace))
    return shlex.join(["aas-generator", "trust", *named])


def _judged(workspace: Path, layers: list[Layer], settings: Settings) -> ReadSettings:
    claims = claims_of(workspace, layers)
    untrusted = counting(claims, layers)
    if not untrusted or TrustStore(workspace).knows({claim.setting: claim.recorded for claim in claims}):
        return ReadSettings(settings, _origins(layers), claims)
    left = without(untrusted, layers)
    return ReadSettings(Settings(**merged(left)), _origins(left), claims, untrusted)


def _origins(layers: list[Layer]) -> dict[str, str]:
    return {name: layer.source for layer in reversed(layers) for name in layer.values}


def layers_of(workspace: Path, given: Mapping[str, Any]) -> Iterator[Layer]:
    """Yield what every source says, the one that wins first.

    Raises:
        TypeError: A file has something other than a table where the settings' table belongs.
        ValueError: A file is no TOML, or no regular file, or may not be read.
    """
    yield Layer(FLAG, given)
    if any(name.upper().startswith(ENV_PREFIX) for name in os.environ):
        yield Layer(ENVIRONMENT, _environment())
    own = user_layer(workspace)
    if own:
        yield Layer(own.source, {name: value for name, value in own.values.items() if name in PROTECTED})
    yield from workspace_layers(workspace)
    if own:
        yield Layer(own.source, {name: value for name, value in own.values.items() if name not in PROTECTED})


def _environment() -> dict[str, Any]:
    """Return what the environment says; its reader takes long to load."""
    from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

    class Loaded(BaseSettings, Settings):
        model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, env_nested_delimiter="__", extra="forbid")

    return with_flat_board(EnvSettingsSource(Loaded)())
