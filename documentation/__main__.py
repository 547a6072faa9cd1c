"""Write the pages that are made from the code: ``python -m documentation``."""

from __future__ import annotations

import sys

from documentation import outdated

for page, text in outdated():
    page.write_text(text, encoding="utf-8")
    print(page, file=sys.stderr)
