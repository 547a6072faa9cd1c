import os
from pathlib import Path


def prepare(workspace: Path, inputs: Path) -> None:
    for name in (b"\xff\xfe.py", b"new\nline.py", b"tab\t.py", b"-rf", b"a b.py", "plugins/\u202ex.py".encode()):
        Path(os.fsdecode(os.path.join(os.fsencode(workspace), name))).write_text("X = 1\n")
