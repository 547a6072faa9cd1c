"""The process that runs libcst for ``place_in_child``."""

from __future__ import annotations

from generator.edit.fit_code.module import place_module
from generator.edit.fit_code.runner import REQUESTS
from generator.edit.requests import serve


def main() -> None:
    """Answer all requests; see ``requests.serve``."""
    serve(REQUESTS, lambda request: place_module(*request))
