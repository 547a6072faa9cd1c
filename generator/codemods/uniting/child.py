"""The process that runs libcst for ``unite_all``."""

from __future__ import annotations

from generator.codemods.requests import serve
from generator.codemods.uniting.runner import REQUESTS
from generator.codemods.uniting.story import answer


def main() -> None:
    """Answer all requests; see ``requests.serve``."""
    serve(REQUESTS, answer)
