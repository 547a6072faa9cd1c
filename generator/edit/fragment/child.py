"""The process that runs libcst for ``unite_all``."""

from __future__ import annotations

from generator.edit.fragment.runner import REQUESTS
from generator.edit.fragment.story import answer
from generator.edit.requests import serve


def main() -> None:
    """Answer all requests; see ``requests.serve``."""
    serve(REQUESTS, answer)
