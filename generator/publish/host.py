"""A host with GitHub's interface: which repository a remote is there, and its pull requests.

The token comes from ``GH_TOKEN`` or ``GITHUB_TOKEN``, else from the program ``gh``. It is sent to no other address than
that of the host, which is github.com or what ``GITHUB_API_URL`` or ``GH_HOST`` in the environment name, never what
a file of the repository says, and no redirection takes it elsewhere.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from generator.errors import GeneratorError
from generator.process import run

PUBLIC = "github.com"
_SECONDS = 30.0
_SIZE_MAX = 4 * 1024 * 1024
_SCP = re.compile(r"(?:[\w.-]+@)?(?P<host>[\w.-]+):(?!//)(?P<path>.+)\Z")
_REPOSITORY = re.compile(r"/?(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?\Z")
_TOKENS = ("GH_TOKEN", "GITHUB_TOKEN")


@dataclass(frozen=True)
class Host:
    """One repository on a host.

    Attributes:
        api: The interface's address.
        owner: Whose repository it is.
        name: The repository.
        token: What opens pull requests.
    """

    api: str
    owner: str
    name: str
    token: str = field(repr=False)

    def open_request(self, branch: str) -> str | None:
        """Return the address of a branch's open pull request; ``None`` where there is none.

        Raises:
            GeneratorError: The host does not tell.
        """
        found = self._ask("GET", f"pulls?state=open&head={quote(f'{self.owner}:{branch}', safe='')}")
        # A host that does not know the filter returns all of them.
        own = (each for each in found if isinstance(each, dict) and (each.get("head") or {}).get("ref") == branch)
        return next((str(each.get("html_url", "")) for each in own), None)

    def create_request(self, branch: str, onto: str, title: str, body: str, *, draft: bool) -> str:
        """Open a pull request and return its address.

        Raises:
            GeneratorError: The host refuses it.
        """
        asked = {"head": branch, "base": onto, "title": title, "body": body, "draft": draft}
        return str(self._ask("POST", "pulls", asked).get("html_url", ""))

    def _ask(self, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
        address = f"{self.api}/repos/{quote(self.owner)}/{quote(self.name)}/{path}"
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "X-GitHub-Api-Version": "2022-11-28",
            "Content-Type": "application/json",
            "User-Agent": "aas-generator",
        }
        sent = json.dumps(data).encode() if data is not None else None
        request = urllib.request.Request(address, data=sent, headers=headers, method=method)  # noqa: S310 - _api_of lets only the web through
        try:
            with urllib.request.build_opener(_NoRedirection).open(request, timeout=_SECONDS) as answer:
                return json.loads(answer.read(_SIZE_MAX))
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(method, error) from None
        except (OSError, HTTPException, ValueError) as error:
            said = getattr(error, "reason", None) or error
            raise GeneratorError(f"{self.api} cannot be asked: {said}", "Run it again.") from None

    def _refusal(self, method: str, error: urllib.error.HTTPError) -> GeneratorError:
        try:
            told = json.loads(error.read(_SIZE_MAX))
            said = [told["message"], *(str(each.get("message", "")) for each in told.get("errors") or ())]
        except (OSError, HTTPException, ValueError, KeyError, TypeError, AttributeError):
            said = [error.reason or ""]
        words = ". ".join(filter(None, map(str, said)))[:300].replace(self.token, "***")
        steps = {
            401: "Renew the token.",
            403: "Give the token the right to write pull requests, or wait and run it again.",
        }
        steps |= {404: f"See to it that the token may see {self.owner}/{self.name}.", 429: "Wait, then run it again."}
        step = steps.get(error.code, "Run it again." if error.code >= 500 else "")
        return GeneratorError(f"{self.api} answered {method} with {error.code}: {words}", step)


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    """Takes a redirection for an error: the token is meant for one host."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nowhere."""


def host_of(address: str, folder: Path) -> Host | str:
    """Return the repository that a remote's address is on a host, or why no pull request can be opened there.

    Args:
        address: The remote's address.
        folder: Where ``gh`` is started.
    """
    name, path = _parts(address)
    found = _REPOSITORY.match(path)
    api = _api_of(name)
    if found is None or api is None:
        return f"{name or 'the remote'} is no host whose pull requests can be opened from here"
    token = _token_for(name, folder)
    if not token:
        return "there is no token: set GH_TOKEN, or log in with 'gh auth login'"
    return Host(api, found["owner"], found["name"], token)


def _parts(address: str) -> tuple[str, str]:
    """Return the host's name in an address of git's, and the path there."""
    if "://" in address:
        parts = urlsplit(address)
        return "" if parts.scheme == "file" else parts.hostname or "", parts.path
    found = _SCP.match(address)
    return (found["host"].lower(), found["path"]) if found else ("", "")


def _api_of(name: str) -> str | None:
    """Return the interface of a host that the environment or the whole world knows; ``None`` for any other."""
    given = os.environ.get("GITHUB_API_URL", "").rstrip("/")
    if given and name == (urlsplit(os.environ.get("GITHUB_SERVER_URL", f"https://{PUBLIC}")).hostname or ""):
        return given if urlsplit(given).scheme in {"https", "http"} else None
    if name == PUBLIC:
        return "https://api.github.com"
    return f"https://{name}/api/v3" if name and name == os.environ.get("GH_HOST", "").lower() else None


def _token_for(name: str, folder: Path) -> str:
    token = next((value for variable in _TOKENS if (value := os.environ.get(variable, "").strip())), "")
    if token or not (program := shutil.which("gh")):
        return token
    done = run([program, "auth", "token", "--hostname", name], cwd=folder, env=dict(os.environ), seconds=_SECONDS)
    return done.text.strip() if done.returncode == 0 else ""
