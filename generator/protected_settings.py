"""Settings that decide what is run, from where and how confined: in a repository's files they count once trusted.

Whoever can write to a repository may say what its code looks like; what is run on this machine is its owner's to say.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator.errors import UntrustedError
from generator.redaction import redact
from generator.setting_layers import Layer, merged

# Each with the value that changes nothing.
PROTECTED: Mapping[str, Any] = {
    "template": None,
    "python": None,
    "sandbox": "auto",
    "container_program": None,
    "container_image": None,
    "install_missing": False,
    "allow_install": [],
    "git_filters": [],
    "linear_team": None,
    "notify": [],
    # Whom the key is shown to, and what is paid.
    "openai_base_url": None,
    "model": None,
    "model_price": None,
    "budget_run": 10.0,
    "budget_month": 100.0,
}


@dataclass(frozen=True)
class Claim:
    """A protected setting in a file of the repository.

    Attributes:
        setting: Its name.
        value: What the file says.
        source: The file.
        leads_to: For a board, where its path leads outside of the workspace.
    """

    setting: str
    value: Any = field(repr=False)
    source: str
    leads_to: str = ""

    @property
    def said(self) -> str:
        """The setting, its value and the file, without secrets."""
        place = f", which is {self.leads_to}" if self.leads_to else ""
        return redact(f"{self.setting} = {json.dumps(self.value, default=str)}{place} ({self.source})")

    @property
    def recorded(self) -> Any:
        """What trust is given to: the value, and for a board where it leads."""
        return [self.value, self.leads_to] if self.leads_to else self.value


def claims_of(workspace: Path, layers: Iterable[Layer]) -> tuple[Claim, ...]:
    """Return the protected settings that a repository's files set to what is not the default anyway.

    Args:
        workspace: The workspace's folder.
        layers: What the files say, valid, the one that wins first.
    """
    of_repository = [layer for layer in layers if layer.of_repository]
    values = merged(of_repository)
    claims = [
        Claim(name, values[name], _source(name, of_repository))
        for name, default in PROTECTED.items()
        if name in values and values[name] != default and not (name == "template" and _is_own(values[name]))
    ]
    if leads_to := _outside(workspace, values.get("board")):
        claims.append(Claim("board", values["board"], _source("board", of_repository), leads_to))
    return tuple(claims)


def counting(claims: Iterable[Claim], layers: Sequence[Layer]) -> tuple[Claim, ...]:
    """Return those claims that no layer above the repository's files takes the place of."""
    above = {name for layer in _above(layers) for name in layer.values}
    return tuple(claim for claim in claims if claim.setting not in above)


def without(claims: Collection[Claim], layers: Iterable[Layer]) -> list[Layer]:
    """Return the layers as if a repository's files made none of these claims."""
    names = {claim.setting for claim in claims}
    return [
        replace(layer, values={name: value for name, value in layer.values.items() if name not in names})
        if layer.of_repository
        else layer
        for layer in layers
    ]


def refusal(workspace: Path, claims: Iterable[Claim], command: str) -> UntrustedError:
    """Return the error that names every claim that is not trusted, and the command that changes it."""
    step = (
        f"Look at them. To accept them as they are, run '{command}'; else set them by a flag, by the environment or "
        "in your own configuration file, which win over the repository's. "
        "docs/how-to/adapt-to-your-workspace.md tells more."
    )
    return UntrustedError(
        f"The repository's files in {workspace.resolve()} set what is yours to decide, and you have not trusted them",
        [claim.said for claim in claims],
        step,
    )


def _above(layers: Sequence[Layer]) -> Sequence[Layer]:
    first = next((number for number, layer in enumerate(layers) if layer.of_repository), len(layers))
    return layers[:first]


def _source(name: str, layers: Iterable[Layer]) -> str:
    return next(layer.source for layer in layers if name in layer.values)


def _is_own(template: str) -> bool:
    from generator.template import is_own

    return is_own(template)


def _outside(workspace: Path, board: str | None) -> str:
    """Return where a board leads, in case it leads out of the workspace or into git's own folder; else nothing."""
    if not board:
        return ""
    top = workspace.resolve()
    try:
        real = (workspace / board).resolve()
    except (OSError, RuntimeError, ValueError):
        # A circle of links, or no path at all: opening it will tell.
        return ""
    inside = real.is_relative_to(top) and ".git" not in map(str.casefold, real.relative_to(top).parts)
    return "" if inside else str(real)
