"""The process that runs libcst for ``place_in_child``."""

from __future__ import annotations

from generator.codemods.placing.module import place_module
from generator.codemods.placing.runner import REQUESTS
from generator.codemods.requests import serve


def main() -> None:
    """Answer all requests; see ``requests.serve``."""
    serve(REQUESTS, lambda request: place_module(*request))
