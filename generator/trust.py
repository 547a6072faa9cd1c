"""What a person has looked at and trusts: settings of one workspace, as they were then.

Each record is a file in the person's own state folder. Its name holds the digest of the workspace's path and that of
the values, so that another value, or the same in another place, is not trusted.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.errors import GeneratorError
from generator.redaction import redact_data
from generator.user_folders import state_folder

_FOLDER = "trusted"


class TrustStore:
    """The records of one workspace.

    Args:
        workspace: Its folder; links in the path are resolved.
    """

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace.resolve()
        state = state_folder(self._workspace)
        self._folder = state / _FOLDER if state else None

    def knows(self, values: Mapping[str, Any]) -> bool:
        """Tell whether exactly these values were trusted."""
        try:
            return self._folder is not None and (self._folder / self._name(values)).is_file()
        except OSError:
            return False

    def add(self, values: Mapping[str, Any]) -> None:
        """Remember that these values are trusted.

        Args:
            values: Settings by name, as plain data.

        Raises:
            GeneratorError: There is no place of the person's own, or it cannot be written.
        """
        if self._folder is None:
            problem = (
                "Trust cannot be recorded: the folder for the user's state lies in the repository, or is relative."
            )
            raise GeneratorError(problem, "Let XDG_STATE_HOME name a folder outside of it.")
        # For a person who looks at the record; what counts is its name.
        said = {"workspace": str(self._workspace), "settings": redact_data(values)}
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=self._folder, delete=False) as file:
                file.write(_canonical(said) + "\n")
            Path(file.name).replace(self._folder / self._name(values))
        except OSError as error:
            raise GeneratorError(f"Trust cannot be recorded in {self._folder}: {error.strerror}.") from None

    def revoke(self) -> int:
        """Forget all that was trusted for the workspace; return how many records there were.

        Raises:
            GeneratorError: A record cannot be removed.
        """
        records: list[Path] = []
        try:
            if self._folder is not None:
                records = list(self._folder.glob(f"{self._prefix()}-*.json"))
            for record in records:
                record.unlink(missing_ok=True)
        except OSError as error:
            raise GeneratorError(f"Trust cannot be revoked in {self._folder}: {error.strerror}.") from None
        return len(records)

    def _prefix(self) -> str:
        return _digest(os.fsencode(self._workspace))[:32]

    def _name(self, values: Mapping[str, Any]) -> str:
        return f"{self._prefix()}-{_digest(_canonical(dict(values)).encode())}.json"


def _canonical(data: Any) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
